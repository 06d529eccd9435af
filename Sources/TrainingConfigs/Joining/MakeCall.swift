import Diagnostics
import Text

/// A line that has `make` follow the rules of a Makefile.
struct MakeCall {
  /// What is to be made; nothing where the first rule counts.
  var goals: [String]
  /// The folder and the file that the words name.
  private var folder: String?
  private var name: String?
  /// The line.
  var range: SourceRange

  private static let makers: Set<String> = ["make", "gmake"]
  /// What stands in both.
  private static let maker = Array("make".utf8)
  private static let callLimit = 200

  /// The calls of a file, line by line.
  static func all(in file: SourceFile) -> [MakeCall] {
    guard file.bytes.holds(maker) else { return [] }
    var calls: [MakeCall] = []
    var start = 0
    for line in file.bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
      defer { start += line.count + 1 }
      guard line.count <= 4_000, calls.count < callLimit, line.holds(maker) else { continue }
      let text = String(decoding: line, as: UTF8.self)
      for command in text.split(whereSeparator: { ";&|(){}`".contains($0) }) {
        let words = command.split { " \t\r\"'[],:".contains($0) }.map(String.init)
        guard words.first != "#", let place = words.firstIndex(where: makers.contains),
          words[..<place].allSatisfy({ isBefore($0) })
        else { continue }
        let range = SourceRange(file: file, bytes: start..<(start + line.count))
        calls.append(MakeCall(words[(place + 1)...], range))
      }
    }
    return calls
  }

  /// Whether a word may stand before the command: a key, a variable, a wrapper, a word of the shell.
  private static func isBefore(_ word: String) -> Bool {
    [
      "-", "run", "script", "do", "then", "else", "time", "sudo", "exec", "nohup", "env", "-c",
      "sh",
      "bash", "!", "if", "while", "until", "command", "-lc", "@", "args",
    ]
    .contains(word) || word.contains("=")
  }

  private init(_ words: ArraySlice<String>, _ range: SourceRange) {
    self.range = range
    goals = []
    var flag = ""
    for word in words {
      if flag == "-C" || flag == "--directory" {
        folder = word
      } else if flag == "-f" || flag == "--file" {
        name = word
      } else if !word.hasPrefix("-"), !word.contains("="), word.contains(where: \.isLetter) {
        goals.append(word)
      }
      flag = word
    }
  }

  /// The files that may hold the rules, the likeliest first.
  func makefiles(for path: String) -> [String] {
    let names = name.map { [$0] } ?? ["GNUmakefile", "makefile", "Makefile"]
    let beside = path.split(separator: "/").dropLast().joined(separator: "/")
    let folders = folder.map { [$0, beside + "/" + $0] } ?? ["", beside]
    return folders.flatMap { folder in
      names.map { name in
        let parts = (folder + "/" + name).split(separator: "/").filter { $0 != "." }
        return parts.joined(separator: "/")
      }
    }
  }
}
