import Catalogue
import Diagnostics
import Files
import Footprint
import Quantities
import Runs
import Testing

@testable import TrainingConfigs

/// What is stated and cannot be read, what loaders make of odd spellings, and datasets that add up.
@Suite struct UnreadableTests {
  private static let axolotl = """
    base_model: meta-llama/Llama-3.1-8B
    micro_batch_size: 4
    gradient_accumulation_steps: 1
    sequence_len: 2048
    adapter: lora
    bf16: true
    datasets: [{path: tatsu-lab/alpaca, type: alpaca}]

    """
  private static let project = """
    carbonward: project/v1
    defaults:
      hardware: {accelerator: h100-sxm5-80gb, count: 8, nodes: 1}
      dataset: {tokens: 1M}
      site: {region: gcp/us-central1}
    runs:
      - {match: "*", facts: {epochs: 1, steps: 10, precision: bf16}}

    """
  private static let command =
    "torchrun --nproc_per_node 8 train_sft.py --model_name_or_path meta-llama/Llama-3.1-8B"
    + " --per_device_train_batch_size 8 --max_seq_length 2048 --bf16 true --output_dir out"

  private static func search(
    _ path: String, _ bytes: [UInt8], overrides: [FactAssignment] = []
  ) -> Run? {
    let files = MemoryFiles(bytes: [path: bytes, ProjectFile.name: Array(project.utf8)])
    return Workspace(files: files).findRuns([path], overrides: overrides).runs.first?.run
  }

  private static func run(_ path: String, _ text: String) -> Run? { search(path, Array(text.utf8)) }

  static let lengthTable: [(String, String, String)] = [
    ("a.yaml", "trainer: {max_epochs: 6000, devices: 1}\nmodel: {class_path: a.B}", "unreadable"),
    ("a.yaml", "trainer: {max_epochs: -1, devices: 1}\nmodel: {class_path: a.B}", "unreadable"),
    ("a.yaml", "trainer: {max_epochs: 0, devices: 1}\nmodel: {class_path: a.B}", "unreadable"),
    ("a.yaml", "trainer: {max_epochs: null, devices: 1}\nmodel: {class_path: a.B}", "1000.0"),
    ("a.yaml", "trainer: {max_epochs: 90, devices: 1}\nmodel: {class_path: a.B}", "90.0"),
    ("a.yaml", "trainer: {max_epochs: -1, max_steps: 5}\nmodel: {class_path: a.B}", "none"),
    ("a.sh", "python train.py --model a/b-8B --epochs 6000 --batch_size 4", "6000.0"),
    ("a.sh", "python train.py --model a/b-8B --epochs 60 --batch_size 4", "60.0"),
  ]

  /// A number that stands for no end, or sets none, is not left out: no default and no single epoch takes
  /// its place.
  @Test(arguments: lengthTable)
  func length(_ path: String, _ text: String, _ expected: String) throws {
    let files = MemoryFiles([path: text + "\n"])
    let run = try #require(Workspace(files: files).findRuns([path]).runs.first).run
    let found = run.unreadable(.epochs) == nil ? "none" : "unreadable"
    #expect((run.number(.epochs).map { "\($0.central)" } ?? found) == expected)
  }

  /// The components of a job have devices of their own, which no default of the project replaces.
  @Test func devicesOfComponents() throws {
    let text = """
      #!/bin/bash
      #SBATCH --nodes=1 --gres=gpu:h100:8
      #SBATCH hetjob
      #SBATCH --nodes=512 --gres=gpu:h100:8
      srun --het-group=0,1 \(Self.command) --max_steps 10

      """
    let run = try #require(Self.run("a.sbatch", text))
    for fact in [Fact.count, .nodes, .accelerator] {
      #expect(run.number(fact) == nil && run.unreadable(fact) != nil, "\(fact)")
    }
  }

  /// A run file with a mistake in it is still a run, and none that passes unseen.
  @Test(arguments: [
    (
      "a.yaml", "carbonward: run/v1\n<<<<<<< a\nduration: 10 h\n=======\nduration: 9 h\n>>>>>>> b\n"
    ),
    ("a.yaml", "carbonward: run/v1\nhardware: {count: 5\nname: a\n"),
    ("a.yaml", "# ours\ncarbonward: run/v1\nname: \"a\n"),
    ("a.yml", "\u{FEFF}'carbonward': \"run/v1\"\r\nname:\r\n\t- a\r\n"),
    ("a.json", "{\"carbonward\": \"run/v1\", \"duration\": \"10 h\""),
    ("a.json", "{\n  \"carbonward\" : \"run/v1\",\n  \"duration\": \n"),
  ])
  func aBrokenRunIsNotUnderstood(path: String, text: String) {
    let account = Workspace(files: MemoryFiles(["runs/\(path)": text])).findRuns().account
    #expect(account.notUnderstood.map(\.path) == ["runs/\(path)"])
  }

  private static let conflict =
    "<<<<<<< HEAD\nname: a\n||||||| base\nname: b\n=======\nname: c\n>>>>>>> other\n"

  /// A config that git could not merge is a config, though no word of it need be known by itself.
  @Test(arguments: [
    ("sky.yaml", "resources: {accelerators: H100:8}\n", "run: python train.py\n", true),
    ("job.yaml", "apiVersion: trainer.kubeflow.org/v1alpha1\n", "kind: TrainJob\n", true),
    ("app.yaml", "title: x\n", "colour: red\n", false),
  ])
  func aConflictHidesNoConfig(path: String, before: String, after: String, isSaid: Bool) {
    let files = MemoryFiles([path: before + Self.conflict + after])
    let account = Workspace(files: files).findRuns().account
    #expect(account.notUnderstood.map(\.path) == (isSaid ? [path] : []))
  }

  @Test(arguments: [
    ("a\n<<<<<<< x\nb\n=======\nc\n>>>>>>> y\nd", "a\nb\nd\n"),
    ("<<<<<<< x\n||||||| z\nc\n=======\n>>>>>>> y\n", "\n"), ("a\n=======\nb\n", nil),
    ("<<<<<<< x\na\n=======\nb\n", nil), (">>>>>>> x\n<<<<<<< y\n", nil),
  ])
  func oneSideOfAConflict(text: String, ours: String?) {
    #expect(MergeConflict.ours(Array(text.utf8)) == ours.map { Array($0.utf8) })
  }

  /// A length that is said in several places, each with a value of its own, is none of them.
  @Test(arguments: [
    ("small: {num_epochs: 3}\nbig: {num_epochs: 300}\n", false),
    ("small: {num_epochs: 3}\nbig: {num_epochs: 3}\n", true),
    ("num_epochs: 3\nbig: {num_epochs: 300}\n", true),
    ("a: {b: {max_steps: 3}}\nc: {d: {max_steps: 4}}\n", false),
    ("train: {num_epochs: 3}\neval: {num_epochs: 1}\n", true),
  ])
  func aLengthSaidTwice(text: String, isKnown: Bool) throws {
    let run = try #require(Self.run("a.yaml", text + "lr: 1\nbatch_size: 8\nmodel_name: a/b-7B\n"))
    let isUnreadable = run.unreadable(.epochs) != nil || run.unreadable(.steps) != nil
    #expect(isUnreadable == !isKnown)
  }

  /// DeepSpeed's `auto` is filled in from the trainer's arguments: the batch follows from them.
  @Test func whatDeepSpeedLeavesToTheTrainerFollowsFromIt() throws {
    let files = MemoryFiles([
      "ds.json": """
      {"zero_optimization": {"stage": 2}, "gradient_accumulation_steps": "auto",
       "train_batch_size": "auto", "train_micro_batch_size_per_gpu": "auto"}
      """,
      "a.yaml": """
      model_name_or_path: google/gemma-2b
      per_device_train_batch_size: 1
      gradient_accumulation_steps: 8
      max_steps: 500
      max_length: 4096
      deepspeed: ds.json
      # carbonward: hardware.count=2
      """,
    ])
    let run = try #require(Workspace(files: files).findRuns(["a.yaml"]).runs.first).run
    #expect(run.unreadable(.globalBatch) == nil)
    let completed = Estimator(catalogue: .shipped).assess(run).run
    #expect(completed[.globalBatch]?.value == .number(16))
    #expect(completed[.tokens]?.value == .number(500 * 16 * 4096))
  }

  private static let placeholders = [
    "${EPOCHS}", "$EPOCHS", "{{ n }}", "'{{n}}'", "???", "<fill in>", "five", "[1, 2]", "{a: 1}",
    "3 * 4", "1..3", "!!int five", "!own 3", "0o17", "auto", "10,20", ".inf", "nan",
  ]

  @Test(arguments: placeholders)
  func aPlaceholderIsNotReplaced(text: String) throws {
    for key in ["num_epochs", "max_steps"] {
      let other = key == "max_steps" ? "num_epochs: 1\n" : ""
      let recipe =
        Self.axolotl + other
        + "\(key): \(text)\n# carbonward: \(key == "max_steps" ? "steps" : "epochs")=1\n"
      guard let run = Self.run("a.yaml", recipe) else { continue }
      let fact: Fact = key == "max_steps" ? .steps : .epochs
      let unreadable = try #require(run.unreadable(fact), "\(recipe)")
      #expect(unreadable.range.start.line == recipe.split(separator: "\n").count - 1)
      let assessment = Estimator(catalogue: .shipped).assess(run)
      #expect(assessment.run[fact] == nil)
      #expect(assessment.run[.tokens] == nil)
      #expect(assessment.estimate[.emissions] == nil)
      #expect(assessment.missing.contains { $0.isUnreadable && $0.facts == [fact] })
      #expect(
        assessment.missing.allSatisfy {
          !$0.message.contains("is stated in a way") || $0.isUnreadable
        })
    }
  }

  @Test(arguments: [
    ("--num_train_epochs $EPOCHS", Fact.epochs),
    ("--num_train_epochs 1 --max_steps $STEPS", .steps),
    ("--max_steps five", .steps), ("--max_steps {{ steps }}", .steps),
  ])
  func aFlagIsNotReplaced(flags: String, fact: Fact) throws {
    let script = "#!/bin/bash\n\(Self.command) \(flags)\n"
    let run = try #require(Self.run("train.sh", script))
    #expect(run.unreadable(fact) != nil)
    #expect(Estimator(catalogue: .shipped).assess(run).estimate[.emissions] == nil)
  }

  @Test func unreadableNodesAreNotTheProjectsDevices() throws {
    let script =
      "#!/bin/bash\n#SBATCH --nodes={{ nodes }}\n#SBATCH --gres=gpu:h100:8\nsrun python train_sft.py"
      + " --model_name_or_path meta-llama/Llama-3.1-8B --per_device_train_batch_size 8"
      + " --max_seq_length 4096 --bf16 true --max_steps 1000\n"
    let run = try #require(Self.run("new.sbatch", script))
    #expect(run.unreadable(.nodes) != nil)
    #expect(run.unreadable(.count) != nil)
    #expect(run[.count] == nil)
    #expect(Estimator(catalogue: .shipped).assess(run).estimate[.deviceTime] == nil)
  }

  @Test func aCountInPlaceOfUnreadableNodesIsEnough() throws {
    let script =
      "#!/bin/bash\n#SBATCH --nodes={{ nodes }}\n#SBATCH --gres=gpu:h100:8\nsrun \(Self.command)"
      + " --max_steps 1000\n"
    let overrides = [FactAssignment(.count, .number(8)), FactAssignment(.duration, .number(10))]
    let run = try #require(
      Self.search("new.sbatch", Array(script.utf8), overrides: overrides))
    let time = Estimator(catalogue: .shipped).assess(run).estimate[.deviceTime]
    #expect(time?.median == 80)
  }

  @Test func anOverrideReplaces() throws {
    let text = Self.axolotl + "num_epochs: ${EPOCHS}\n"
    let overrides = [FactAssignment(.epochs, .number(3)), FactAssignment(.steps, .number(7))]
    let run = try #require(Self.search("a.yaml", Array(text.utf8), overrides: overrides))
    #expect(run.number(.epochs)?.central == 3)
    #expect(run.unreadable(.epochs) == nil)
  }

  private static let spellings: [(text: String, value: Double?)] = [
    ("0x7530", 30_000), ("8:20:00", 30_000), ("\" 30000 \"", 30_000), ("３００００", 30_000),
    ("0100", 64), ("08", 8), ("!!int \"3\"", 3), ("!!str 3", 3), ("1_000", 1_000), ("1e3", 1_000),
    ("0b101", 5), ("\"12\"", 12), ("!!float 0100", 100), ("+7", 7), ("&x 9", 9),
  ]

  @Test(arguments: spellings)
  func numbersAreTheLoaders(text: String, value: Double?) throws {
    let run = try #require(Self.run("a.yaml", Self.axolotl + "num_epochs: \(text)\n"))
    #expect(run.number(.epochs)?.central == value)
    let steps = try #require(Self.run("a.yaml", Self.axolotl + "max_steps: \(text)\n"))
    #expect(steps.number(.steps)?.central == value)
  }

  /// A model that is built larger than its name says has no size that a catalogue knows.
  @Test(arguments: [
    ("overrides_of_model_config: {num_hidden_layers: 800}", true),
    ("overrides_of_model_config: {hidden_size: 40960}", true),
    ("overrides_of_model_config: {rope_scaling: {type: linear, factor: 4}}", false),
  ])
  func otherDimensions(_ line: String, isUnreadable: Bool) throws {
    let run = try #require(Self.run("a.yaml", Self.axolotl + line + "\n"))
    #expect((run.unreadable(.modelParams) != nil) == isUnreadable)
  }

  @Test func mergesTagsAndWideTextAreTheLoaders() throws {
    let merged = "a: &a {num_epochs: 3}\nb: &b {num_epochs: 9}\n<<: *a\n<<: *b\n" + Self.axolotl
    #expect(Self.run("a.yaml", merged)?.number(.epochs)?.central == 9)
    let several = "a: &a {num_epochs: 3}\nb: &b {num_epochs: 9}\n<<: [*a, *b]\n" + Self.axolotl
    #expect(Self.run("a.yaml", several)?.unreadable(.epochs) != nil)
    let null = try #require(
      Self.run("a.yaml", Self.axolotl + "num_epochs: 7\nmax_steps: !!null 10\n"))
    #expect(null[.steps]?.origin.name != "declared")
    #expect(null.number(.epochs)?.central == 7)
    let wide: [UInt8] = (Self.axolotl + "num_epochs: 11\n").utf16.reduce(into: [0xFF, 0xFE]) {
      $0 += [UInt8($1 & 0xFF), UInt8($1 >> 8)]
    }
    #expect(Self.search("a.yaml", wide)?.number(.epochs)?.central == 11)
    let script = "#!/bin/bash\n\(Self.command) --max_steps 12\nexit 0\n\0"
    #expect(Self.run("a.sh", script)?.number(.steps)?.central == 12)
  }

  @Test(arguments: [
    ("bf16: false\nfp16: false\n", "fp32"), ("bf16: false\n", "fp32"),
    ("bf16: false\nfp16: false\ntf32: true\n", "tf32"), ("bf16: no\nfp16: off\n", "fp32"),
    ("bf16: false\nfp16: true\n", "fp16"), ("bf16: on\n", "bf16"), ("bf16: true\n", "bf16"),
  ])
  func halfPrecisionOffIsSingle(text: String, word: String) throws {
    let recipe = Self.axolotl.replacing("bf16: true\n", with: text)
    let precision = try #require(Self.run("a.yaml", recipe)?[.precision])
    #expect(precision.value.text == word)
    #expect(precision.origin.name == "declared")
  }

  private static let mixtures: [(text: String, tokens: Double?)] = [
    ("[{path: tatsu-lab/alpaca}, {path: allenai/tulu-3-sft-mixture}]", 6.6e6 + 682e6),
    ("[{path: tatsu-lab/alpaca, shards: 2}]", 3.3e6),
    ("[{path: tatsu-lab/alpaca, split: 'train[:10%]'}, {path: tatsu-lab/alpaca}]", 7.25e6),
    ("[{path: tatsu-lab/alpaca}, {path: acme/private-corpus}]", nil),
    ("[{path: acme/private-corpus}, {path: tatsu-lab/alpaca}]", nil),
    ("[{path: tatsu-lab/alpaca}, {path: tatsu-lab/alpaca, split: 'train[:${N}]'}]", nil),
  ]

  @Test(arguments: mixtures)
  func datasetsAddUp(text: String, tokens: Double?) throws {
    let recipe =
      Self.axolotl.replacing(
        "[{path: tatsu-lab/alpaca, type: alpaca}]", with: text) + "num_epochs: 1\n"
    let files = MemoryFiles(["a.yaml": recipe])
    let run = try #require(Workspace(files: files).findRuns(["a.yaml"]).runs.first?.run)
    let assessment = Estimator(catalogue: .shipped).assess(run)
    let found = assessment.run.number(.datasetTokens)?.central
    guard let tokens else {
      #expect(found == nil)
      #expect(assessment.run[.tokens] == nil)
      return
    }
    #expect(abs((found ?? 0) / tokens - 1) < 0.03, "\(String(describing: found))")
  }

  @Test func mixersAndCommaListsAddUp() throws {
    let base =
      "model_name_or_path: meta-llama/Llama-3.1-8B\nnum_train_epochs: 2\nbf16: true\n"
      + "per_device_train_batch_size: 1\nlearning_rate: 5.0e-6\noutput_dir: out\n"
    let rows: [(String, Double?)] = [
      ("dataset_mixer: {HuggingFaceH4/no_robots: 9000, allenai/tulu-3-sft-mixture: 600000}", 440e6),
      ("dataset_mixer: {allenai/tulu-3-sft-mixture: 0.5}", 341e6),
      ("dataset_mixer: {tatsu-lab/alpaca: 1.0, acme/private: 1.0}", nil),
      (
        "dataset_mixture: {datasets: [{id: tatsu-lab/alpaca}, {id: tatsu-lab/alpaca, weight: 0.5}]}",
        9.9e6
      ),
    ]
    for (line, tokens) in rows {
      let files = MemoryFiles(["a.yaml": base + line + "\n"])
      let run = try #require(Workspace(files: files).findRuns(["a.yaml"]).runs.first?.run)
      let found = Estimator(catalogue: .shipped).assess(run).run.number(.datasetTokens)?.central
      if let tokens {
        #expect(abs((found ?? 0) / tokens - 1) < 0.03, "\(line): \(String(describing: found))")
      } else {
        #expect(found == nil, "\(line)")
      }
    }
    let factory = """
      model_name_or_path: meta-llama/Meta-Llama-3-8B-Instruct
      stage: sft
      do_train: true
      finetuning_type: lora
      dataset: identity,acme_private_corpus
      template: llama3
      cutoff_len: 2048
      num_train_epochs: 3.0
      bf16: true

      """
    let run = try #require(
      Workspace(files: MemoryFiles(["lf.yaml": factory])).findRuns(["lf.yaml"]).runs.first?.run)
    let assessment = Estimator(catalogue: .shipped).assess(run)
    #expect(assessment.run[.tokens] == nil)
    #expect(assessment.missing.contains { $0.message.contains("acme_private_corpus") })
    #expect(run.dataSources.map(\.name) == ["identity", "acme_private_corpus"])
  }

  @Test func aSweepOfEpochsIsItsMean() throws {
    let text = """
      program: train.py
      method: grid
      parameters:
        learning_rate: {values: [0.001, 0.0001, 0.00001]}
        num_train_epochs: {values: [1, 5, 10]}
        model_name_or_path: {value: Qwen/Qwen2.5-7B}

      """
    let run = try #require(
      Workspace(files: MemoryFiles(["s.yaml": text])).findRuns(["s.yaml"]).runs.first?.run)
    #expect(run.number(.trials)?.central == 9)
    #expect(abs((run.number(.epochs)?.central ?? 0) - 16.0 / 3) < 1e-9)
  }
}
