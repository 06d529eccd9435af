import ConfigText
import Diagnostics
import Files
import Runs
import Text
import TrainingConfigs

/// Programs of any language by which a change has a known training started: they name it behind what runs
/// programs, or call its main function. What it is given there, and how often, is not read.
struct NewStarts {
  let head: any FileProvider
  /// The bytes of a file at the base; nil for a new file.
  let before: (String) -> [UInt8]?

  /// Where a training is started, as it is written: with what stands in the same line.
  private struct Start {
    var line: [UInt8]
    var program: String
  }

  private static let sizeLimit = 1_000_000
  private static let bytesLimit = 50_000_000
  private static let mostPrograms = 2_000

  /// Languages of programs that are not read as scripts.
  private static let languages: Set<String> = [
    "py", "go", "ts", "js", "mjs", "cjs", "rb", "rs", "java", "kt", "scala", "groovy", "cs", "php",
    "lua", "pl", "r", "R", "jl", "ex", "exs", "hs", "swift", "c", "cc", "cpp", "tf", "hcl", "cue",
  ]
  /// Words behind which a program stands, and names of what says which one it is.
  private static let runners: Set<String> = [
    "python", "python3", "executable", "torchrun", "launch", "-u", "script_path", "entry_point",
    "entrypoint", "python_file", "py_file", "script_file", "args", "arguments", "run_path",
  ]
  /// Functions by which a program is entered.
  private static let mains: Set<String> = ["main", "train", "run", "cli", "fit", "launch"]

  func found(in touched: Set<String>, of runs: [Run]) -> [Diagnostic] {
    let own = Set(runs.flatMap { $0.files.map(\.path) })
    let files = touched.sorted().filter { path in
      let parts = path.lastPathPart.split(separator: ".")
      return parts.count > 1 && Self.languages.contains(String(parts[parts.count - 1]))
        && !own.contains(path) && !Self.isTest(path)
    }
    guard !files.isEmpty else { return [] }
    let programs = own.filter { $0.hasSuffix(".py") }.sorted().prefix(Self.mostPrograms)
    var left = Self.bytesLimit
    return files.compactMap { path -> Diagnostic? in
      guard left > 0, let bytes = try? head.read(path, limit: Self.sizeLimit) else { return nil }
      left -= bytes.count
      let names = Self.names(in: bytes, isPython: path.hasSuffix(".py"))
      let programs = programs.filter { names.contains($0.lastPathPart) }
      let new = programs.flatMap { starts(of: $0, in: bytes, path) }
      guard !new.isEmpty else { return nil }
      let old = before(path) ?? []
      let known = Set(programs.flatMap { starts(of: $0, in: old, path) }.map(\.line))
      let isOther = !old.isEmpty && DecidingLines.of(old) != DecidingLines.of(bytes)
      return new.first { isOther || !known.contains($0.line) }.map { .newCall(path, $0.program) }
    }
  }

  /// The names of programs that stand in a file, and of modules that it imports, as files.
  private static func names(in bytes: [UInt8], isPython: Bool) -> Set<String> {
    let ending = Array(".py".utf8)
    var found = Set(
      bytes.places(of: ending).map { place in
        let lead = bytes[..<place.lowerBound].reversed().prefix(100)
        let name = lead.prefix { isNameByte($0, isFirst: false) || "-.".utf8.contains($0) }
        return String(decoding: name.reversed() + ending, as: UTF8.self)
      })
    for line in bytes.split(separator: 0x0A) where isPython {
      let code = line.drop { $0 <= 0x20 }
      guard code.starts(with: "import ".utf8) || code.starts(with: "from ".utf8) else { continue }
      for word in code.split(whereSeparator: { !isNameByte($0, isFirst: false) }) {
        found.insert(String(decoding: word + ending, as: UTF8.self))
      }
    }
    return found
  }

  private static func isTest(_ path: String) -> Bool {
    path.lastPathPart.hasPrefix("test_") || path.lastPathPart.hasPrefix("conftest.")
      || path.pathParts.contains { ["test", "tests", "testing"].contains($0) }
      || path.lastPathPart.contains("_test.") || path.lastPathPart.contains(".test.")
  }

  /// Where a file has a program run.
  private func starts(of program: String, in bytes: [UInt8], _ path: String) -> [Start] {
    // Marks of code in a text of Python.
    let quotes = path.hasSuffix(".py") ? "\"'" : "\"'`"
    var found = bytes.places(of: Array(program.lastPathPart.utf8)).prefix(50).filter { place in
      Self.isRun(program, at: place, in: bytes, quotes: quotes)
    }
    if path.hasSuffix(".py") { found += Self.calls(of: program, in: bytes) }
    return found.map { place in
      let start = bytes[..<place.lowerBound].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
      let line = bytes[start...].prefix { $0 != 0x0A }.filter { $0 > 0x20 }
      return Start(line: Array(line), program: program)
    }.filter { !$0.line.starts(with: "#".utf8) && !$0.line.starts(with: "//".utf8) }
  }

  /// Whether a name is that of a program, as a word that stands behind what runs it.
  private static func isRun(
    _ program: String, at place: Range<Int>, in bytes: [UInt8], quotes: String
  ) -> Bool {
    if let next = bytes[place.upperBound...].first, isNameByte(next, isFirst: false) {
      return false
    }
    let lead = bytes[..<place.lowerBound].reversed().prefix(200).prefix(while: isPathByte)
    let folder = String(decoding: lead.reversed(), as: UTF8.self)
    guard folder.isEmpty || folder.hasSuffix("/") else { return false }
    let written = folder.pathParts.filter { $0 != "." && $0 != ".." } + [program.lastPathPart[...]]
    let (one, other) = (written.map(String.init), program.pathParts.map(String.init))
    // In a container the repository lies below another folder.
    guard
      other.reversed().starts(with: one.reversed()) || one.reversed().starts(with: other.reversed())
    else { return false }
    var rest = bytes[..<(place.lowerBound - lead.count)]
    let gap = rest.reversed().prefix(16).prefix { " \t\n\"'`,[({=:".utf8.contains($0) }
    rest = rest.dropLast(gap.count)
    let word = rest.reversed().prefix(40).prefix(while: isPathByte)
    rest = rest.dropLast(word.count)
    let runner = String(decoding: word.reversed(), as: UTF8.self)
    guard !gap.isEmpty,
      runners.contains(runner.lastPathPart) || runner.hasSuffix(".executable")
        || runner.hasSuffix(".run_path")
    else { return false }
    // In a sentence, or in what describes a function, it is only told.
    guard gap.allSatisfy({ $0 == 0x20 }) else { return true }
    let isFirst = rest.last.map(quotes.utf8.contains) ?? false
    return isFirst && !rest.suffix(3).elementsEqual("\"\"\"".utf8)
      || rest.last { $0 != 0x20 }.map { "&;|".utf8.contains($0) } ?? false
  }

  private static func isPathByte(_ byte: UInt8) -> Bool {
    isNameByte(byte, isFirst: false) || "/.-".utf8.contains(byte)
  }

  /// Where a program of Python calls, or gives away, the function by which another one is entered.
  private static func calls(of program: String, in bytes: [UInt8]) -> [Range<Int>] {
    let stem = String(program.lastPathPart.dropLast(3))
    guard bytes.holds(Array(stem.utf8)) else { return [] }
    var names: [String] = []
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
      let words = line.split { " \t,()".contains($0) }.map(String.init)
      guard let verb = words.first, verb == "import" || verb == "from", words.count > 1 else {
        continue
      }
      let path = program.dropLast(3).split(separator: "/").map(String.init)
      func means(_ module: String, _ path: [String]) -> Bool {
        path.reversed().starts(with: module.split(separator: ".").map(String.init).reversed())
      }
      if verb == "import" {
        for (index, word) in words.enumerated().dropFirst() where means(word, path) {
          let isNamed = index + 2 < words.count && words[index + 1] == "as"
          names += mains.map { (isNamed ? words[index + 2] : word) + "." + $0 }
        }
      } else if means(words[1], path) {
        names += words.dropFirst(3).filter(mains.contains)
      } else if words.dropFirst(3).contains(stem), means(words[1], path.dropLast()) {
        names += mains.map { stem + "." + $0 }
      }
    }
    return names.flatMap { name in
      bytes.places(of: Array(name.utf8)).prefix(50).filter { place in
        let next = bytes[place.upperBound...].first ?? 0x0A
        let last = bytes[..<place.lowerBound].last ?? 0x0A
        return "(,)".utf8.contains(next) && !isPathByte(last)
          && !bytes[..<place.lowerBound].suffix(4).elementsEqual("def ".utf8)
      }
    }
  }
}
