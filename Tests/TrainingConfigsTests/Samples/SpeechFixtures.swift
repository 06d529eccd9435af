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
    Fixture(
      "icefall_sh", "zip.sh",
      "epochs=50 hardware.count=4 ?micro_batch precision=fp16 model.family=speech",
      "./zipformer/train.py --world-size 4 --num-epochs 50 --start-epoch 1 --use-fp16 1 --exp-dir x --max-duration 1000\n"
    ),
    Fixture(
      "vits", "ljs.json", "epochs=20000 micro_batch=64 precision=fp16 dataset.id=a.txt",
      """
      {"train": {"epochs": 20000, "batch_size": 64, "fp16_run": true, "segment_size": 8192},
       "data": {"training_files": "a.txt", "sampling_rate": 22050}, "model": {"n_layers": 6}}
      """),
    Fixture(
      "coqui", "config.json", "epochs=1000 micro_batch=32 precision=fp16",
      """
      {"model": "vits", "run_name": "x", "batch_size": 32, "eval_batch_size": 16, "epochs": 1000,
       "mixed_precision": true, "audio": {"sample_rate": 22050}, "output_path": "x"}
      """),
    Fixture(
      "f5_tts", "base.yaml", "epochs=11 ?micro_batch gradient_accumulation=1 model.id=F5TTS_Base",
      """
      datasets: {name: Emilia, batch_size_per_gpu: 38400, batch_size_type: frame}
      optim: {epochs: 11, learning_rate: 7.5e-5, grad_accumulation_steps: 1}
      model: {name: F5TTS_Base, tokenizer: pinyin, mel_spec: {n_mel_channels: 100}}
      """),
  ]
}
