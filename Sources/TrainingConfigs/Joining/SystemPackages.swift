import Text

/// Commands that install packages of the system by name: whoever keeps the system's sources says what is in
/// them, and none of it is what a job trains.
enum SystemPackages {
  /// A script without such commands; other lines stay as they are.
  static func leftOut(of script: some StringProtocol) -> String {
    let lines = String(script).replacing("\\\n", with: " ").split(separator: "\n")
    // A line of a text, or of a command over several lines, may look like one.
    guard !script.contains("<<"), !lines.contains(where: hasOpenQuote) else {
      return String(script)
    }
    var left: [String] = []
    var hasAny = false
    for line in lines {
      let parts = line.split(separator: "&&").map(words)
      let kept = parts.filter { !installs($0) }
      guard kept.count < parts.count else {
        left.append(String(line))
        continue
      }
      hasAny = true
      if !kept.isEmpty {
        left.append(kept.map { $0.joined(separator: " ") }.joined(separator: " && "))
      }
    }
    return hasAny ? left.joined(separator: "\n") : String(script)
  }

  private static func words(_ part: Substring) -> [Substring] {
    part.split { $0 == " " || $0 == "\t" }
  }

  private static func hasOpenQuote(_ line: Substring) -> Bool {
    !line.count { $0 == "\"" }.isMultiple(of: 2) || !line.count { $0 == "'" }.isMultiple(of: 2)
  }

  /// Whether the words of a command do nothing but install what they name, or tidy up behind it.
  private static func installs(_ words: [Substring]) -> Bool {
    let words = words.drop { $0 == "sudo" || $0 == "DEBIAN_FRONTEND=noninteractive" }
    guard let program = words.first else { return false }
    let rest = words.dropFirst()
    if program == "rm" {
      return rest.first == "-rf" && rest.count == 2 && rest.last == "/var/lib/apt/lists/*"
    }
    let verbs = rest.filter { !$0.hasPrefix("-") }
    guard program == "apt-get" || program == "apt", let verb = verbs.first,
      ["update", "install", "clean"].contains(verb), rest.allSatisfy({ isFlag($0) || isName($0) })
    else { return false }
    return verb == "install" || verbs.count == 1
  }

  /// A flag that takes no word: one that does may name a file of sources or a command to run.
  private static func isFlag(_ word: Substring) -> Bool {
    if word.hasPrefix("--") {
      return ["--no-", "--yes", "--quiet", "--assume-yes", "--fix-"].contains(where: word.hasPrefix)
        && !word.contains("=")
    }
    return word.hasPrefix("-") && word.dropFirst().allSatisfy { "yqfmV".contains($0) }
  }

  /// `git`, `libnccl2=2.18.3-1+cuda12.1`: a name, and no file.
  private static func isName(_ word: Substring) -> Bool {
    guard let first = word.utf8.first,
      (0x30...0x39).contains(first) || (0x61...0x7A).contains(first)
    else { return false }
    return word.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
        || [0x2B, 0x2D, 0x2E, 0x3A, 0x3D, 0x7E].contains(byte)
    } && !word.hasSuffix(".deb")
  }
}
