import Text

/// Objects of a cluster that a script holds itself: `kubectl apply -f - <<EOF`, or in a file that it has
/// written before.
extension ShellMachine {
  /// Programs that start what an object describes, and the words by which they do.
  private static let starters: Set<String> = ["kubectl", "oc", "argo", "k3s", "microk8s"]
  private static let verbs: Set<String> = ["apply", "create", "replace", "submit"]

  /// Kinds of objects that run something, by how they end.
  private static let kinds = [
    "Job", "Pod", "Workflow", "JobSet", "Deployment", "Set", "Experiment",
  ]

  /// What a command has that may train, once a container runs it.
  private static let signs = [
    "nvidia.com/", "amd.com/gpu", "google.com/tpu", "aws.amazon.com/neuron", "habana.ai/",
    "huawei.com/", "torchrun", "accelerate", "deepspeed", "train",
  ].map { Array($0.utf8) }

  /// Notes an object that may train and of which no run is made, since it stands in no file.
  func noteObject(in words: [ShellWord], of name: String, _ range: Range<Int>) {
    guard Self.starters.contains(name),
      words.dropFirst().prefix(4).contains(where: { Self.verbs.contains($0.text) })
    else { return }
    let written = words.lazy.compactMap { word -> ShellWord? in
      guard word.problem == nil else { return nil }
      return self.state.written[word.text] ?? nil
    }
    guard
      [input].compactMap(\.self).contains(where: Self.mayTrain)
        || written.contains(where: Self.mayTrain)
    else { return }
    noteUnseen("the object that is written for `\(ShellText.shortened(name))`", range)
  }

  private static func mayTrain(_ text: ShellWord) -> Bool {
    let bytes = Array(text.text.utf8.prefix(100_000))
    return signs.contains { bytes.holds($0) }
      && text.text.prefix(100_000).split(whereSeparator: \.isNewline).contains { line in
        let parts = line.split(separator: ":", maxSplits: 1)
        guard parts.count == 2, parts[0].allSatisfy({ " \t-\"".contains($0) || $0.isLetter }),
          parts[0].contains("kind")
        else { return false }
        let kind = parts[1].filter { $0.isLetter || $0.isNumber }
        return kinds.contains { kind.hasSuffix($0) }
      }
  }
}
