import Diagnostics
import Files
import Quantities
import Runs
import TestSupport
import Testing

@testable import TrainingConfigs

/// What holds for every edit, whatever the file looks like.
@Suite("Edits keep a file as it is")
struct WriteBackPropertyTests {

  private func edited(_ path: String, _ text: String, _ fact: String) throws -> EditOutcome {
    let search = Workspace(files: MemoryFiles([path: text]), isRepository: false).findRuns([path])
    let joined = try #require(search.runs.first, "\(search.diagnostics)")
    return try #require(joined.edits(setting: [try FactAssignment.parse(fact)]).first)
  }

  private func check(_ path: String, _ fact: String, _ old: String, _ new: String) throws {
    guard case .edits(let edits, _) = try edited(path, old, fact) else {
      Issue.record("\(try edited(path, old, fact))")
      return
    }
    let changed = try TestEdits.apply(edits, to: [path: old])
    let text = String(decoding: changed[path] ?? [], as: UTF8.self)
    #expect(text == new)
    let again = Workspace(files: MemoryFiles([path: text]), isRepository: false).findRuns([path])
    let assignment = try FactAssignment.parse(fact)
    #expect(again.runs.first?.run[assignment.fact]?.value == assignment.value)
  }

  private static let axolotl = "base_model: acme/m-1B\ndatasets: [{path: acme/d}]\n"

  @Test(arguments: [
    // Comments, quotes, anchors and aliases of YAML.
    (
      "a.yml", "micro_batch=4", axolotl + "micro_batch_size: 2 # two\n",
      axolotl + "micro_batch_size: 4 # two\n"
    ),
    (
      "a.yml", "micro_batch=4", axolotl + "micro_batch_size: '2'\nx: 1",
      axolotl + "micro_batch_size: '4'\nx: 1"
    ),
    (
      "a.yml", "micro_batch=4", axolotl + "n: &n 2\nmicro_batch_size: *n\nother: *n\n",
      axolotl + "n: &n 2\nmicro_batch_size: 4\nother: *n\n"
    ),
    (
      "a.yml", "epochs=0.5", axolotl + "num_epochs: 1e0\n", axolotl + "num_epochs: 0.5\n"
    ),
    ("a.yml", "sequence_length=512", axolotl + "x: 日本 # é\nsequence_len: 0o10\n", ""),
    (
      "a.yml", "steps=5", "\u{FEFF}" + axolotl + "max_steps: -1",
      "\u{FEFF}" + axolotl + "max_steps: 5"
    ),
    (
      "a.yml", "steps=5", axolotl + "max_steps:\n", axolotl + "max_steps: 5\n"
    ),
    (
      "a.yml", "steps=5", axolotl + "max_steps: null  # all\n",
      axolotl + "max_steps: 5  # all\n"
    ),
    (
      "a.yml", "precision=fp16", axolotl + "bf16: true\nfp16: false # no\n",
      axolotl + "bf16: false\nfp16: true # no\n"
    ),
    (
      "a.yml", "precision=fp16", axolotl + "bf16: yes\n", axolotl + "bf16: false\nfp16: true\n"
    ),
    // The end of the file without a line break.
    ("a.yml", "steps=5", axolotl + "num_epochs: 1", axolotl + "num_epochs: 1\nmax_steps: 5"),
    // Flow style.
    (
      "a.yml", "micro_batch=4", "{base_model: acme/m-1B, datasets: [{path: a}], adapter: lora}\n",
      "{base_model: acme/m-1B, datasets: [{path: a}], adapter: lora, micro_batch_size: 4}\n"
    ),
    // JSON, with HJSON's comments and commas.
    (
      "ds.json", "micro_batch=4",
      "{\n  \"train_batch_size\": 8, // all\n  \"zero_optimization\": {\"stage\": 2} # z\n}\n",
      "{\n  \"train_batch_size\": 8, // all\n  \"zero_optimization\": {\"stage\": 2}, # z\n"
        + "  \"train_micro_batch_size_per_gpu\": 4\n}\n"
    ),
    (
      "ds.json", "micro_batch=4",
      "{\n\t\"train_batch_size\": 8,\n\t\"zero_optimization\": {\"stage\": 2}, // z\n}",
      "{\n\t\"train_batch_size\": 8,\n\t\"zero_optimization\": {\"stage\": 2}, // z\n"
        + "\t\"train_micro_batch_size_per_gpu\": 4,\n}"
    ),
    (
      "ds.json", "precision=bf16",
      "{\"train_batch_size\": 8, \"zero_optimization\": {}, \"fp16\": {\"enabled\": true}}",
      "{\"train_batch_size\": 8, \"zero_optimization\": {}, \"fp16\": {\"enabled\": false}, "
        + "\"bf16\": {\"enabled\": true}}"
    ),
    (
      "ds.json", "precision=fp16",
      "{\"train_batch_size\": 8, \"zero_optimization\": {}, \"fp16\": {\"x\": 1}}",
      "{\"train_batch_size\": 8, \"zero_optimization\": {}, \"fp16\": {\"x\": 1, \"enabled\": true}}"
    ),
    // TOML: the right table, before the next header, aligned.
    (
      "a.toml", "precision=fp32",
      "[model]\nname = \"llama3\"\nflavor = \"8B\"\n\n[training]\nsteps    = 10 # few\n\n[metrics]\na = 1\n",
      "[model]\nname = \"llama3\"\nflavor = \"8B\"\n\n[training]\nsteps    = 10 # few\n"
        + "mixed_precision_param = \"float32\"\n\n[metrics]\na = 1\n"
    ),
    (
      "a.toml", "parallel.tensor=2",
      "[model]\nname = \"llama3\"\n[training]\nsteps = 1\n[parallelism]\n[metrics]\na = 1\n",
      "[model]\nname = \"llama3\"\n[training]\nsteps = 1\n[parallelism]\n"
        + "tensor_parallel_degree = 2\n[metrics]\na = 1\n"
    ),
    (
      "a.toml", "parallel.tensor=2", "[model]\nname = \"llama3\"\n[training]\nsteps = 1",
      "[model]\nname = \"llama3\"\n[training]\nsteps = 1\n\n[parallelism]\n"
        + "tensor_parallel_degree = 2"
    ),
    (
      "a.toml", "steps=7",
      "model = {name = \"llama3\", flavor = \"8B\"}\ntraining = {seq_len = 8}\nparallelism = {}\n",
      "model = {name = \"llama3\", flavor = \"8B\"}\ntraining = {seq_len = 8, steps = 7}\n"
        + "parallelism = {}\n"
    ),
    // Commands: behind the last flag, continued as the others are.
    (
      "a.sh", "precision=bf16",
      "python sft.py --model_name_or_path a/b \\\n  --per_device_train_batch_size 2 2>&1 | tee log\n",
      "python sft.py --model_name_or_path a/b \\\n  --per_device_train_batch_size 2 \\\n  --bf16"
        + " 2>&1 | tee log\n"
    ),
    (
      "a.sh", "steps=5",
      "python sft.py --model-name-or-path=a/b --per-device-train-batch-size=2 # run\n",
      "python sft.py --model-name-or-path=a/b --per-device-train-batch-size=2 --max-steps=5 # run\n"
    ),
    (
      "a.sh", "micro_batch=3",
      "A=\"--model_name_or_path a/b --num_train_epochs 1\"\npython sft.py $A\n",
      "A=\"--model_name_or_path a/b --num_train_epochs 1\"\npython sft.py $A"
        + " --per_device_train_batch_size 3\n"
    ),
    (
      "m.sh", "precision=fp16",
      "torchrun pretrain_gpt.py --num-layers 2 --hidden-size 8 --seq-length 4 --bf16 --train-iters 1\n",
      "torchrun pretrain_gpt.py --num-layers 2 --hidden-size 8 --seq-length 4 --fp16 --train-iters 1\n"
    ),
    (
      "a.sbatch", "time_limit=90 min",
      "#!/bin/bash\n#SBATCH -N 1\n#SBATCH --gres=gpu:8 # all\n\npython train.py --lr 1\n",
      "#!/bin/bash\n#SBATCH -N 1\n#SBATCH --gres=gpu:8 # all\n#SBATCH --time=01:30:00\n\n"
        + "python train.py --lr 1\n"
    ),
    // What is said twice changes twice.
    (
      "a.sbatch", "hardware.count=4",
      "#!/bin/bash\n#SBATCH --gres=gpu:8\ntorchrun --nproc_per_node=8 train.py --lr 1\n",
      "#!/bin/bash\n#SBATCH --gres=gpu:4\ntorchrun --nproc_per_node=4 train.py --lr 1\n"
    ),
    (
      "a.sbatch", "hardware.count=32",
      "#!/bin/bash\n#SBATCH -N 2\n#SBATCH --gres=gpu:8\nsrun torchrun --nnodes 2 --nproc_per_node 8 train.py\n",
      "#!/bin/bash\n#SBATCH -N 4\n#SBATCH --gres=gpu:8\nsrun torchrun --nnodes 4 --nproc_per_node 8 train.py\n"
    ),
    (
      "job.yaml", "hardware.count=2", kubernetes,
      kubernetes.replacing("gpu: 4", with: "gpu: 2")
    ),
    (
      "sky.yaml", "hardware.count=4",
      "resources:\n  accelerators: {A100: 8}\nrun: python train.py\n",
      "resources:\n  accelerators: {A100: 4}\nrun: python train.py\n"
    ),
    (
      "sky.yaml", "site.region=gcp/europe-north1",
      "resources: {infra: aws/us-east-1, accelerators: L4}\nrun: python train.py\n",
      "resources: {infra: gcp/europe-north1, accelerators: L4}\nrun: python train.py\n"
    ),
    (
      "t.dstack.yml", "hardware.accelerator=H200",
      "type: task\ncommands: [python train.py]\nresources: {gpu: 'A100:80GB:8'}\n",
      "type: task\ncommands: [python train.py]\nresources: {gpu: 'H200:8'}\n"
    ),
  ])
  func changesWhatIsMeant(path: String, fact: String, old: String, new: String) throws {
    if new.isEmpty {
      guard case .cannot = try edited(path, old, fact) else { return }
      return
    }
    try check(path, fact, old, new)
    let windows = { (text: String) in text.replacing("\n", with: "\r\n") }
    if !path.hasSuffix("sh") { try check(path, fact, windows(old), windows(new)) }
  }

  private static let kubernetes = """
    apiVersion: batch/v1
    kind: Job
    spec:
      template:
        spec:
          containers:
            - command: [python, train.py]
              resources:
                requests: {nvidia.com/gpu: 4, cpu: 4}
                limits:
                  nvidia.com/gpu: 4 # all

    """

  @Test(arguments: [
    // Shared by an anchor or a merge: a change is for review.
    "b: &b\n  micro_batch_size: 2\n<<: *b\n", "micro_batch_size: &n 2\nother: *n\n",
  ])
  func whatOthersShareIsForReview(text: String) throws {
    let outcome = try edited("a.yml", Self.axolotl + text, "micro_batch=4")
    guard case .edits(_, .review) = outcome else {
      Issue.record("\(outcome)")
      return
    }
  }

  @Test(arguments: [
    (
      "a.sh",
      "T=2\npython sft.py --model_name_or_path a/b --per_device_train_batch_size $T --gradient_accumulation_steps $T\n",
      "micro_batch=4"
    ),
    (
      "a.sh",
      "if x; then B=2; else B=2; fi\npython sft.py --model_name_or_path a/b --per_device_train_batch_size $B\n",
      "micro_batch=4"
    ),
    (
      "a.sh", "deepspeed --include localhost:0,1 sft.py --model_name_or_path a/b\n",
      "hardware.count=4"
    ),
    (
      "a.sh", "CUDA_VISIBLE_DEVICES=0,1 python sft.py --model_name_or_path a/b\n",
      "hardware.count=4"
    ),
    ("a.sh", "python sft.py --model_name_or_path a/b --bf16\n", "precision=fp32"),
    (
      "sky.yaml",
      "resources: {cloud: aws, region: us-east-1, zone: us-east-1a, accelerators: L4}\nrun: python train.py\n",
      "site.region=aws/eu-north-1"
    ),
    ("a.yml", axolotl + "max_steps: 5\n", "epochs=2"),
    ("a.yml", axolotl + "base_model_config: |\n  x\nmicro_batch_size: >-\n  2\n", "micro_batch=4"),
  ])
  func whatCannotBeChangedAloneIsSaid(path: String, text: String, fact: String) throws {
    let outcome = try edited(path, text, fact)
    guard case .cannot(let words) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(!words.isEmpty)
  }

  /// Values that would break out of their place are quoted or refused.
  @Test(arguments: [
    "a b", "a: b", "a #b", "\"q\"", "it's", "x]", "{x}", "$(rm)", "`x`", "a;b", "a\\b", "null",
    "yes", "1e5", "- a", "日本", "a\tb", "a\nb", "\u{1B}[31m", "\u{202E}x",
  ])
  func valuesStayInTheirPlace(name: String) throws {
    let files = [
      ("a.yml", Self.axolotl), ("b.yml", "{base_model: 'acme/m', datasets: [{path: d}]}\n"),
      (
        "c.json", "{\"model_name_or_path\": \"acme/m\", \"num_train_epochs\": 2, \"output_dir\": 1}"
      ),
      ("d.sh", "python sft.py --model_name_or_path acme/m --num_train_epochs 1\n"),
      ("e.yaml", "carbonward: run/v1\nmodel: {id: acme/m}\n"),
    ]
    for (path, text) in files {
      let workspace = Workspace(files: MemoryFiles([path: text]), isRepository: false)
      let joined = try #require(workspace.findRuns([path]).runs.first)
      let outcome = joined.edits(setting: [FactAssignment(.modelID, .text(name))]).first
      guard case .edits(let edits, _)? = outcome else { continue }
      let changed = try TestEdits.apply(edits, to: [path: text])
      let again = workspace.replacing(changed).findRuns([path])
      #expect(again.diagnostics.isEmpty)
      #expect(again.runs.first?.run[.modelID]?.value == .text(name), "\(path) \(edits)")
      let others = again.runs.first?.run.known.filter { $0.fact.group != "model" }.map(\.fact)
      let before = joined.run.known.filter { $0.fact.group != "model" }.map(\.fact)
      #expect(others == before)
    }
  }
}
