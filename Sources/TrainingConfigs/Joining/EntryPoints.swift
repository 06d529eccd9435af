import ConfigText
import Diagnostics
import Files
import Runs
import Text

/// The commands that a Python package brings: `go = "pkg.cli:main"` below `[project.scripts]`, and the same in
/// Poetry's words and setuptools'.
enum EntryPoints {
  /// A command, and the function that it calls.
  struct Command {
    var name: String
    var function: String
  }

  private static let limit = 200_000
  private static let mostFolders = 16

  /// The commands that call a function of a module, by the files of the package that it is in.
  static func commands(calling path: String, in workspace: Workspace) -> [Command] {
    let parts = path.pathParts.map(String.init)
    guard var module = parts.last, parts.count <= mostFolders else { return [] }
    module = String(module.prefix { $0 != "." })
    var found: [Command] = []
    // The module's name begins at the package's root, or at a folder of sources in it.
    for depth in 0..<parts.count {
      let root = parts[..<depth].map { $0 + "/" }.joined()
      for file in ["pyproject.toml", "setup.cfg", "setup.py"] {
        guard let bytes = try? workspace.files.read(root + file, limit: limit) else { continue }
        let below = Array(parts[depth...].dropLast()) + (module == "__init__" ? [] : [module])
        for skipped in 0..<min(2, below.count) {
          found += commands(calling: below[skipped...].joined(separator: "."), in: bytes)
        }
      }
    }
    return found
  }

  private static func commands(calling module: String, in bytes: [UInt8]) -> [Command] {
    let mark = Array("\(module):".utf8)
    return bytes.places(of: mark).compactMap { place in
      if let before = bytes[..<place.lowerBound].last, isWord(before) || before == UInt8(ascii: ".")
      {
        return nil
      }
      let function = bytes[place.upperBound...].prefix { isWord($0) || $0 == UInt8(ascii: ".") }
      let start = bytes[..<place.lowerBound].lastIndex { $0 == 0x0A || $0 == UInt8(ascii: "[") }
      let line = bytes[(start.map { $0 + 1 } ?? 0)..<place.lowerBound]
      let name = line.prefix { $0 != UInt8(ascii: "=") }.filter { isWord($0) || $0 == 0x2D }
      guard line.contains(UInt8(ascii: "=")), !function.isEmpty, !name.isEmpty else { return nil }
      return Command(
        name: String(decoding: name, as: UTF8.self),
        function: String(decoding: function, as: UTF8.self))
    }
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: false
    }
  }
}

extension RunFinder {
  /// Notes a module of the change of which a function trains that a command of the project's package calls, and
  /// whether it is one.
  mutating func noteEntryPoint(_ document: ConfigDocument) -> Bool {
    let path = document.file.path
    guard document.language == .python, changed.contains(path), !FileSort.isTest(path),
      !reading.isSpent
    else { return false }
    for command in EntryPoints.commands(calling: path, in: workspace)
    where PythonSteps.trains(
      document, calling: command.function,
      in: ReadingContext(workspace, reading, calls, CompanionProblems()))
    {
      account.isDoubtful(
        path, at: nil,
        "trains when `\(FactText.shortened(command.name))` is called, and no command that is read starts it",
        by: .numbersAndLoops)
      return true
    }
    return false
  }
}
