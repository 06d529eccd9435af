import ConfigText
import Diagnostics
import Files
import Runs
import Testing

@testable import TrainingConfigs

/// Files that look like trainings by some of their words and are none.
@Suite("What trains nothing")
struct OtherWorkTests {
  private static let files: [(path: String, text: String)] = [
    // Vocabularies, whatever the words are.
    (
      "a.json",
      #"{"!":0,"precision":28281,"gradient_accumulation_steps":39525,"seq_length":70003,"optimizer":18104}"#
    ),
    (
      "b.json",
      #"{"the":1,"launcher":70001,"num_layers":70002,"seq_length":70003,"data_path":70004}"#
    ),
    ("c.json", #"{"epochs":11,"batch_size":12,"learning_rate":13,"max_steps":14}"#),
    ("d.json", #"{"Ġthe":1,"epochs":20,"train_batch_size":3,"zero_optimization":40}"#),
    (
      "tokenizer.json",
      #"{"model":{"type":"BPE","vocab":{"epochs":1,"batch_size":2,"lr":3},"merges":[]}}"#
    ),
    ("id2label.json", #"{"0":"epochs","1":"batch_size","2":"learning_rate"}"#),
    // Conversion and preparation of data and of weights.
    (
      "convert.sh", "python scripts/data/convert_sft_data.py --tokenizer my/tok --output data/out\n"
    ),
    ("merge.sh", "python merge_lora.py --base_model a/b-8B --lora out --output_dir merged\n"),
    ("export.sh", "python tools/export_sft_model.py --model_name_or_path a/b --output_dir out\n"),
    ("quant.sh", "python quantize.py --model_name_or_path a/b-7B --bits 4 --output_dir q\n"),
    ("tok.sh", "python preprocess_pretrain_data.py --tokenizer a/b --workers 8\n"),
    ("bpe.sh", "./local/train_bpe_model.py --lang-dir data/lang --vocab-size 500\n"),
    ("spm.sh", "spm_train --input=a.txt --model_prefix=m --vocab_size=8000\n"),
    (
      "tokenizer.sh",
      "python train_tokenizer.py --vocab_size 32000 --dataset_name a/b --output_dir tok\n"
    ),
    ("make.sh", "python make_sft_data.py --model_name_or_path a/b --output_dir out\n"),
    ("tok_train.sh", "python -m scripts.tok_train --max-chars 2000000000\n"),
    // Servers and rollouts.
    ("vllm.sh", "vllm serve a/b-8B --tensor-parallel-size 4\n"),
    ("sgl.sh", "python -m sglang.launch_server --model-path a/b-4B --tp 2\n"),
    ("tgi.sh", "text-generation-launcher --model-id a/b --num-shard 4\n"),
    (
      "reward.sh",
      "python -m trainkit.cli.serve_rm --reward.model_name_or_path my/rm-7b --port 5000 --batch_size 16\n"
    ),
    ("roll.sh", "swift rollout --model a/b-4B --vllm_tensor_parallel_size 2\n"),
    ("api.sh", "llamafactory-cli api infer.yaml\n"),
    (
      "rollout.yaml",
      """
      model_path: a/b-4B
      gconfig: {n_samples: 8, max_new_tokens: 8192}
      rollout: {max_concurrent_rollouts: 256}
      train_dataset: {batch_size: 16, path: x}
      max_steps: 50
      optimizer: none
      """
    ),
    // Evaluation.
    ("lm.sh", "accelerate launch -m lm_eval --model hf --tasks hellaswag --batch_size 8\n"),
    ("light.sh", "lighteval accelerate model_name=gpt2 'leaderboard|arc|0|0'\n"),
    (
      "sft.sh",
      "accelerate launch --num_processes 8 evaluate_sft.py --model_name_or_path a/b --per_device_eval_batch_size 8\n"
    ),
    ("tune.sh", "tune run eleuther_eval --config eleuther_evaluation tasks=[mmlu]\n"),
    (
      "eval.yaml",
      "model_name: a/b\ntasks: [arc]\nnum_fewshot: 5\nbatch_size: 8\nmax_steps: 100\n"
    ),
    (
      "val.yaml",
      "task: detect\nmode: val\nmodel: yolov8n.pt\ndata: a.yaml\nepochs: 3\nimgsz: 640\n"
    ),
    ("yolo.sh", "yolo detect predict model=yolo11n.pt source=a.jpg\n"),
    (
      "job.yaml",
      """
      apiVersion: batch/v1
      kind: Job
      metadata: {name: a}
      spec:
        template:
          spec:
            containers:
              - name: c
                command: [python3, convert_train_checkpoint.py, --output_dir, x]
                resources: {limits: {nvidia.com/gpu: 8}}
      """
    ),
    ("gen.yaml", "job: generate\nconfig: {process: [{type: to_folder, generate: {steps: 20}}]}\n"),
    (
      "data.toml",
      "[general]\nresolution = 512\n[[datasets]]\nbatch_size = 2\n[[datasets.subsets]]\nimage_dir = 'a'\n"
    ),
  ]

  @Test(arguments: files.indices)
  func isNoRun(_ index: Int) {
    let (path, text) = Self.files[index]
    let walk = Workspace(files: MemoryFiles([path: text]), isRepository: false).findRuns()
    #expect(walk.runs.isEmpty && walk.diagnostics.isEmpty, "\(path)")
    // Whoever names it is told why.
    let search = Workspace(files: MemoryFiles([path: text]), isRepository: false).findRuns([path])
    #expect(search.runs.isEmpty, "\(path)")
    let codes = search.diagnostics.map(\.code.id)
    #expect(codes == ["config-not-training"] || codes == ["config-unrecognised"], "\(path)")
  }

  /// A name alone decides nothing: flags of a training beside it, or a training in the same script, win.
  @Test(arguments: [
    (
      "python prepare_and_tune.py --model_name_or_path a/b --num_train_epochs 3 --learning_rate 1e-5\n",
      1
    ),
    (
      "vllm serve judge &\npython preprocess.py --in x\ntorchrun train_sft.py --model_name_or_path a/b --max_steps 9 --lr 1\n",
      1
    ),
    (
      "python convert.py a b\npython train.py --epochs 3 --lr 0.1\npython merge_lora.py --base a\n",
      1
    ),
    ("llamafactory-cli train a.yaml\nllamafactory-cli export b.yaml\n", 1),
    ("python train_lora.py --epochs 2 --batch_size 4\n", 1),
    ("torchrun --nproc_per_node 8 -m scripts.chat_sft\n", 1),
    ("python generate.py --model_name_or_path a/b --max_steps 10 --learning_rate 1e-4\n", 1),
  ])
  func trainingWins(_ text: String, _ count: Int) {
    let search = Workspace(files: MemoryFiles(["a.sh": text]), isRepository: false).findRuns()
    #expect(search.runs.count == count)
  }

  /// Configs of whole numbers only are no vocabularies.
  @Test(arguments: [
    #"{"train_batch_size":64,"gradient_accumulation_steps":4,"steps_per_print":100}"#,
    #"{"num_epochs":3,"batch_size":8,"max_steps":700,"warmup_steps":10,"max_seq_length":512}"#,
  ])
  func numbersAloneAreNoVocabulary(_ text: String) throws {
    var bag = DiagnosticBag()
    let file = SourceFile(path: "a.json", bytes: Array(text.utf8))
    let document = try #require(FormatList.reader.read(file, into: &bag))
    #expect(VocabularyFormat.detect(document) == 0)
  }
}
