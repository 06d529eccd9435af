import ConfigText
import Diagnostics
import Runs
import Text

/// Commands that have a training run elsewhere: a service's job, a sweep's agent, a program that is fetched
/// and run at once. Nothing of what is trained stands there, and that is said.
enum ManagedTraining {
  /// A program with the words that make it start a training, in their order.
  private struct Start {
    var words: [String]
    /// Words of which one has to be there, by how they begin.
    var needs: [String] = []
    /// Whether another word has to name a training: the command starts anything.
    var isAny = false
    /// Whether a command among its words, which is read, says what runs there.
    var isBare = false
  }

  private static let starts: [String: [Start]] = [
    "anyscale": [Start(words: ["job", "submit"])],
    "argo": [Start(words: ["submit"], needs: ["--from"], isAny: true)],
    "aws": [
      Start(words: ["sagemaker", "create-training-job"]),
      Start(words: ["sagemaker", "create-hyper-parameter-tuning-job"]),
      Start(words: ["bedrock", "create-model-customization-job"]),
      Start(words: ["batch", "submit-job"], isAny: true),
    ],
    "az": [Start(words: ["ml", "job", "create"])],
    "clearml-task": [Start(words: [])],
    "curl": [Start(words: [], needs: services)],
    "http": [Start(words: [], needs: services)],
    "xh": [Start(words: [], needs: services)],
    "wget": [Start(words: [], needs: services)],
    "det": [Start(words: ["experiment", "create"]), Start(words: ["e", "create"])],
    "firectl": [Start(words: ["create", "sftj"]), Start(words: ["create", "fine-tuning-job"])],
    "gcloud": [
      Start(words: ["ai", "custom-jobs", "create"]),
      Start(words: ["ai", "hp-tuning-jobs", "create"]),
      Start(words: ["ai-platform", "jobs", "submit", "training"]),
      Start(words: ["batch", "jobs", "submit"], isAny: true),
    ],
    "gh": [
      Start(
        words: ["workflow", "run"], needs: ["-f", "-F", "--field", "--raw-field", "--json"],
        isAny: true)
    ],
    "helm": [
      Start(words: ["install"], needs: ["oci:", "https:", "http:"], isAny: true),
      Start(words: ["upgrade"], needs: ["oci:", "https:", "http:"], isAny: true),
    ],
    "hf": [Start(words: ["jobs"], needs: ["--flavor"])],
    "kubectl": [
      Start(words: ["run"], needs: ["--overrides"], isAny: true),
      Start(words: ["apply"], needs: ["https:", "http:"], isAny: true),
      Start(words: ["create"], needs: ["https:", "http:"], isAny: true),
    ],
    "mcli": [Start(words: ["run"])],
    "mlflow": [Start(words: ["run"], needs: ["https:", "http:", "ssh:", "git@", "git+"])],
    "ngc": [Start(words: ["batch", "run"])],
    "openai": [Start(words: ["fine_tuning.jobs.create"]), Start(words: ["fine_tunes.create"])],
    "pipx": [Start(words: ["run"], needs: ["git+", "https:", "http:"], isAny: true)],
    "prime": [Start(words: ["pods", "create"])],
    "runpodctl": [
      Start(words: ["create", "pod"], needs: ["--gpu"], isBare: true),
      Start(words: ["create", "pods"], needs: ["--gpu"], isBare: true),
    ],
    "strigger": [Start(words: [], needs: ["--program", "-p"], isAny: true)],
    "together": [Start(words: ["fine-tuning", "create"])],
    "uv": [Start(words: ["tool", "run"], needs: ["git+", "https:", "http:"], isAny: true)],
    "uvx": [Start(words: [], needs: ["git+", "https:", "http:"], isAny: true)],
    "vastai": [
      Start(words: ["create", "instance"], isBare: true),
      Start(words: ["launch", "instance"], isBare: true),
    ],
    "wandb": [
      Start(words: ["agent"]), Start(words: ["launch"], needs: ["https:", "http:", "git@", "-j"]),
    ],
  ]

  /// How a request of the network names a training that a service is to start.
  private static let services = [
    "/fine_tuning/jobs", "/fine-tunes", "/fine-tuning", "/finetune", "/fine_tunes", "/finetunes",
    "/training-jobs", "/supervisedFineTuningJobs", "/trainings",
  ]

  private static let names = WordSet([
    "train", "finetun", "fine-tun", "fine_tun", "pretrain", "sft", "dpo", "grpo", "rlhf", "lora",
  ])

  /// The first command of a script that has a training run elsewhere, with the end of a sentence about it.
  ///
  /// - Parameter isKnown: Whether a file is one of the repository: what it describes is a run by itself.
  static func first(
    in script: ShellScript, isKnown: (String) -> Bool
  ) -> (reason: String, range: SourceRange)? {
    for command in script.commands.prefix(4_000) {
      let words = command.words.prefix(60).map(\.text)
      guard let position = words.prefix(6).firstIndex(where: { starts[name($0)] != nil }),
        let start = starts[name(words[position])]?.first(where: { fits($0, words[position...]) }),
        !words[(position + 1)...].contains(where: { isKnown(file($0)) }),
        !isIdle(words[position...]), sends(words[position...])
      else { continue }
      let said = ([name(words[position])] + start.words).joined(separator: " ")
      return (
        "it has `\(said)` start a training, of which nothing is read here",
        SourceRange(file: script.file, bytes: command.range)
      )
    }
    return nil
  }

  private static func name(_ word: String) -> String { word.lastPathPart }

  private static func fits(_ start: Start, _ words: ArraySlice<String>) -> Bool {
    let plain = words.dropFirst().filter { !$0.hasPrefix("-") }.prefix(6)
    var left = start.words[...]
    for word in plain where word == left.first { left = left.dropFirst() }
    guard left.isEmpty else { return false }
    let rest = words.dropFirst()
    if start.isBare, rest.contains(where: { $0.contains(" ") }) { return false }
    guard
      start.needs.isEmpty
        || rest.contains(where: { word in start.needs.contains { isIn(word, $0) } })
    else { return false }
    return !start.isAny || rest.contains { names.areIn($0.lowercased()) }
  }

  /// Whether a word, or what stands behind its `=`, begins so.
  private static func isIn(_ word: String, _ mark: String) -> Bool {
    word.hasPrefix(mark) || word.holds("=" + mark)
      || mark.hasPrefix("/") && word.holds("://") && word.holds(mark)
  }

  /// Whether a request of the network, if it is one, sends something: who only asks starts nothing.
  private static func sends(_ words: ArraySlice<String>) -> Bool {
    guard let first = words.first, ["curl", "http", "xh", "wget"].contains(name(first)) else {
      return true
    }
    return words.dropFirst().contains { word in
      ["POST", "-XPOST", "-d", "-F", "--json"].contains(word)
        || ["--data", "--form", "--post-", "--method=POST", "--request=POST", "--body-"].contains(
          where: word.hasPrefix)
        || ["http", "xh"].contains(name(first)) && word.contains("=") && !word.contains("://")
    }
  }

  /// Whether a service's machine has no accelerators, or only help is asked for.
  private static func isIdle(_ words: ArraySlice<String>) -> Bool {
    if words.contains(where: { ["--help", "-h", "--dry-run", "--dry-run=client"].contains($0) }) {
      return true
    }
    guard let position = words.firstIndex(of: "--flavor") else {
      return words.contains { $0.hasPrefix("--flavor=cpu") }
    }
    return words.indices.contains(position + 1) && words[position + 1].hasPrefix("cpu")
  }

  /// The file that a word names: `file://job.json`, `--config=job.yaml`.
  private static func file(_ word: String) -> String {
    var word = word[...]
    if word.hasPrefix("--"), let equals = word.firstIndex(of: "=") {
      word = word[word.index(after: equals)...]
    }
    if word.hasPrefix("file://") { word = word.dropFirst("file://".count) }
    return [".yaml", ".yml", ".json"].contains(where: word.hasSuffix) ? String(word) : ""
  }
}
