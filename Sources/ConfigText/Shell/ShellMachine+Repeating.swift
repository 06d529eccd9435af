/// Programs that start others more than once, or several of them side by side.
extension ShellMachine {
  /// Programs of any system that take numbers and start another one once.
  private static let onceOnly: Set<String> = [
    "taskset", "ionice", "chrt", "flock", "prlimit", "choom", "cgexec", "systemd-run", "setpriv",
    "caffeinate", "cpulimit", "strace", "valgrind", "setsid", "unshare", "nsenter", "chroot",
    "kubectl", "gcloud", "ssh", "salloc", "parallel",
  ]

  /// Whether a program that nobody knows starts another one behind a number, which may say how often:
  /// `repeat 100 torchrun …`, `hyperfine -r 100 …`, `./again.sh --times 100 python …`.
  func mayRepeat(_ words: [ShellWord]) -> Bool {
    guard let first = words.first, first.problem == nil else { return false }
    let name = Self.base(first)
    guard !known.wraps(name), !known.finals.contains(name), !Self.onceOnly.contains(name),
      !Self.shells.contains(name), !name.hasSuffix(".py"), !first.text.contains(" "),
      let place = words.dropFirst().firstIndex(where: { starts($0) })
    else { return false }
    return (1..<place).contains { index in
      let text = words[index].text
      guard let last = text.last, last.isNumber || words[index].problem != nil else { return false }
      guard text.hasPrefix("-") else {
        // The value of a long flag counts where the flag does.
        let before = words[index - 1].text
        let isNumber = words[index].problem != nil || text.allSatisfy(\.isNumber)
        return isNumber && (!before.hasPrefix("--") || Self.counts(before))
      }
      if text.hasPrefix("--") { return text.contains("=") && Self.counts(text) }
      return text.dropFirst(2).allSatisfy(\.isNumber)
    }
  }

  private func starts(_ word: ShellWord) -> Bool {
    guard word.problem == nil else { return false }
    let name = Self.base(word)
    return known.launchers.contains(name) || name.hasPrefix("python")
  }

  /// Whether a long flag speaks of a number of times.
  private static func counts(_ flag: String) -> Bool {
    let words = flag.prefix { $0 != "=" }.split { "-_".contains($0) }
    return words.contains { word in
      [
        "run", "repeat", "time", "count", "iter", "loop", "retr", "trial", "tries", "attempt",
        "cop", "job", "array",
      ]
      .contains { word == $0 || word.hasPrefix($0) }
    }
  }

  /// The parts of `mpirun -np 8 a : -np 8 b`, each as a command of its own that runs beside the others; nil
  /// of a command of one part.
  func sideBySide(_ words: [ShellWord]) -> [[ShellWord]]? {
    guard let first = words.first, known.launchers.contains(Self.base(first)),
      words.dropFirst(2).dropLast().contains(where: { $0.text == ":" })
    else { return nil }
    return words.dropFirst().split { $0.text == ":" }.map { [first] + $0 }
  }
}
