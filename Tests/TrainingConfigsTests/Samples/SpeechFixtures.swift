@testable import TrainingConfigs

extension Fixture {
  /// Recognition and synthesis of speech.
  static let speech: [Fixture] = [
    Fixture(
      "wenet", "asr.yaml",
      "epochs=100@5:12 micro_batch=12@2:61 gradient_accumulation=2@4:13 precision=fp32 model.family=speech",
      """
      encoder: conformer
      dataset_conf: {batch_conf: {batch_type: static, batch_size: 12}}
      grad_clip: 5
      accum_grad: 2
      max_epoch: 100
      optim: adam
      optim_conf: {lr: 0.002}
      """),
    Fixture(
      "wenet", "dynamic.yaml", "epochs=240 ?micro_batch gradient_accumulation=4 precision=bf16",
      """
      encoder: conformer
      encoder_conf: {output_size: 256}
      dataset_conf:
        batch_conf: {batch_type: dynamic, max_frames_in_batch: 12000}
      accum_grad: 4
      max_epoch: 240
      dtype: bf16
      optim: adam
      """),
    Fixture(
      "espnet", "bins.yaml", "epochs=50 gradient_accumulation=4 ?global_batch precision=fp16",
      """
      encoder: conformer
      decoder: transformer
      batch_type: numel
      batch_bins: 35000000
      accum_grad: 4
      max_epoch: 50
      use_amp: true
      optim: adam
      scheduler: warmuplr
      """),
    Fixture(
      "espnet", "tts.yaml", "epochs=1000 global_batch=64",
      """
      tts: vits
      batch_type: unsorted
      batch_size: 32
      accum_grad: 2
      max_epoch: 1000
      num_iters_per_epoch: 1000
      optim: adamw
      grad_clip: -1
      """),
    Fixture(
      "speechbrain", "train.yaml",
      "epochs=30@6:19 micro_batch=6 gradient_accumulation=2 precision=bf16 model.id=acme/wav2vec2-large ?dataset.id",
      """
      seed: 1986
      __set_seed: !apply:torch.manual_seed [!ref <seed>]
      output_folder: !ref results/x/<seed>
      data_folder: !PLACEHOLDER
      wav2vec2_hub: acme/wav2vec2-large
      number_of_epochs: 30
      precision: bf16
      clips: 6
      batch_size: !ref <clips>
      grad_accumulation_factor: 2
      epoch_counter: !new:speechbrain.utils.epoch_loop.EpochCounter
        limit: !ref <number_of_epochs>
      """),
    Fixture(
      "speechbrain", "filled.yaml", "epochs=10 ?micro_batch precision=fp16",
      """
      number_of_epochs: 10
      batch_size: 8
      dynamic_batching: True
      auto_mix_prec: True
      lr: 0.1
      model: !new:torch.nn.Linear
        n_input: 4
      """),
    Fixture(
      "funasr", "para.yaml", "epochs=150 ?micro_batch gradient_accumulation=2 model.family=speech",
      """
      model: Paraformer
      train_conf: {accum_grad: 2, grad_clip: 5, max_epoch: 150}
      optim: adam
      dataset_conf: {batch_type: token, batch_size: 25000}
      """),
  ]
}
