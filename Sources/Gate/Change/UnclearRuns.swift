import Diagnostics
import Files
import Footprint
import Runs
import Text
import TrainingConfigs

/// Runs of which nobody knows what they cost, at the base and in the change: they are only the same where
/// nothing changes that they rest on.
///
/// What is read of such a run stays as it was although a file of flags, a group of settings or a word of its
/// command is another one, since just these are not read.
struct UnclearRuns: Sendable {
  private let head: any FileProvider
  private let touched: [String]
  /// What files are called in the change that had another name.
  private let newNames: [String: String]
  private let before: @Sendable (String) -> [UInt8]?
  private var said: Set<String> = []

  private static let sizeLimit = 1_000_000

  init(
    head: any FileProvider, touched: Set<String>, renames: [String: String],
    before: @escaping @Sendable (String) -> [UInt8]?
  ) {
    self.head = head
    newNames = renames
    self.touched = touched.sorted()
    self.before = before
  }

  /// The file that a run rests on and that the change makes another one; nil where there is none.
  mutating func difference(_ run: Run, _ old: Run) -> ChangedPrograms.Finding? {
    guard !touched.isEmpty, let path = other(run, old) else { return nil }
    let isNew = said.insert(path).inserted
    return ChangedPrograms.Finding(diagnostic: isNew ? .otherGround(run, path) : nil)
  }

  private static let values = ["value", "vars", "param", "setting", "context", ".env"]

  /// Whether the change has a script do more with a file that is not understood, such as a template that it
  /// fills in.
  func isFilled(_ entry: Account.Entry) -> Bool {
    let path = entry.path
    switch entry.decider {
    case .anything: break
    case .carriedCommands:
      // What is called by its place is not filled in.
      guard path.lastPathPart.contains("."), !path.hasPrefix("."),
        !path.lowercased().contains("dockerfile")
      else { return false }
    default: return false
    }
    let folder = path.pathParts.dropLast()
    let own = (try? head.read(path, limit: Self.sizeLimit)).map {
      SourceFile(path: path, bytes: $0)
    }
    return touched.contains { file in
      if file != path, Self.mayDecide(file) {
        // What a template is filled with lies beside it, or is named there.
        let place = file.pathParts.dropLast()
        let name = file.lastPathPart.lowercased()
        let isBeside =
          place == folder && Self.values.contains(where: name.contains)
          || place.starts(with: folder) && place.last?.hasSuffix("_vars") == true
        if isBeside || own.map({ Self.mentions(file, in: $0) }) == true {
          return differs(file, by: Self.lines)
        }
      }
      return isUsed(path, by: file)
    }
  }

  /// Whether a script or a program names a file, and the change has it do more.
  private func isUsed(_ path: String, by script: String) -> Bool {
    guard script != path, Self.isScript(script) || script.hasSuffix(".py"),
      let bytes = try? head.read(script, limit: Self.sizeLimit),
      Self.mentions(path, in: SourceFile(path: script, bytes: bytes))
    else { return false }
    if script.hasSuffix(".py") { return differs(script, by: DecidingLines.of) }
    // Of rules, those that name it and what they are told.
    guard !script.lastPathPart.contains(".") else { return differs(script, by: WeightyWords.of) }
    let name = Array(path.lastPathPart.utf8)
    let told = { (bytes: [UInt8]) in
      let lines = bytes.split(separator: 0x0A).filter { line in
        line.first.map { $0 > 0x20 } == true && line.contains(UInt8(ascii: "="))
          || Array(line).holds(name)
      }
      return WeightyWords.of(Array(lines.joined(separator: [0x0A])))
    }
    return told(bytes) != told(before(script) ?? [])
  }

  private func other(_ run: Run, _ old: Run) -> String? {
    let kept = Set(run.files.map(\.path))
    let own = kept.union(old.files.map(\.path))
    // What moved along with its run is looked at under its new name.
    for path in touched where newNames[path].map({ !kept.contains($0) }) ?? true {
      if own.contains(path) {
        guard Self.isScript(path), differs(path, by: WeightyWords.of) else { continue }
        return path
      }
      let isFilled = { (file: SourceFile) in
        file.path.lastPathPart != ProjectFile.name && self.isUsed(file.path, by: path)
      }
      if run.files.contains(where: isFilled) { return path }
      guard Self.mayDecide(path),
        run.files.contains(where: { Self.names($0, path) || holdsObject(path, askedBy: $0) }),
        differs(path, by: Self.lines)
      else { continue }
      return path
    }
    return nil
  }

  /// Whether a file holds settings of the cluster by name, and a run takes its own from such.
  private func holdsObject(_ path: String, askedBy file: SourceFile) -> Bool {
    if file.bytes.holds(Array("@ytt:data".utf8)) {
      let bytes = try? head.read(path, limit: Self.sizeLimit)
      return bytes?.holds(Array("data/values".utf8)) == true
    }
    let asked = ["configMapRef", "configMapKeyRef", "secretRef", "configMap:"].map {
      Array($0.utf8)
    }
    guard asked.contains(where: { file.bytes.holds($0) }),
      let bytes = try? head.read(path, limit: Self.sizeLimit)
    else { return false }
    return ["kind: ConfigMap", "kind: Secret"].contains { bytes.holds(Array($0.utf8)) }
  }

  private func differs(_ path: String, by parts: ([UInt8]) -> some Equatable) -> Bool {
    guard let new = try? head.read(path, limit: Self.sizeLimit) else { return true }
    guard let old = before(path) else { return true }
    return parts(old) != parts(new)
  }

  /// Settings that say how a run is called and where it writes, and none of its length by whatever reads them.
  private static let light: Set<String> = [
    "seed", "run_name", "exp_name", "experiment_name", "output_dir", "log_dir", "logging_dir",
    "save_path", "report_to", "wandb_project", "wandb_name", "wandb_entity", "learning_rate", "lr",
    "weight_decay",
  ]

  /// The lines of a file without blanks, remarks and what gives such a setting one plain value.
  private static func lines(_ bytes: [UInt8]) -> [String] {
    bytes.split(separator: 0x0A).compactMap { line in
      let text = line.filter { $0 > 0x20 }
      guard let first = text.first, first != UInt8(ascii: "#"), !text.starts(with: "//".utf8) else {
        return nil
      }
      let name = text.prefix { isNameByte($0, isFirst: false) }
      let value = text[name.endIndex...]
      // One word: behind a blank there may stand another setting.
      let words = line.split { $0 <= 0x20 || ":=".utf8.contains($0) }
      let isLight =
        words.count == 2 && value.first.map(":=".utf8.contains) == true
        && !value.dropFirst().contains(where: "$[{*&!|>,:(=;".utf8.contains)
        && light.contains(String(decoding: name, as: UTF8.self))
      return isLight ? nil : String(decoding: text, as: UTF8.self)
    }
  }

  private static func isScript(_ path: String) -> Bool {
    let parts = path.lastPathPart.split(separator: ".")
    return parts.count < 2
      || ["sh", "bash", "zsh", "sbatch", "slurm", "job", "pbs", "lsf", "cmd"].contains(parts.last)
  }

  /// Whether nobody knows how much a run does.
  static func isUnclear(_ assessment: Assessment) -> Bool {
    assessment.estimate[.emissions] == nil
      || assessment.run[.tokens] == nil && assessment.run[.duration]?.origin.isStated != true
  }

  /// Files that say what is installed, and how it is looked through.
  private static let installed: Set<String> = [
    "pyproject.toml", "setup.cfg", "environment.yml", "environment.yaml", "package.json", "tox.ini",
    "uv.toml", "constraints.txt", "mypy.ini", "pytest.ini", "pixi.toml", "ruff.toml", "conda.yaml",
    ".pre-commit-config.yaml", "mkdocs.yml", "LICENSE",
  ]

  private static let endings: Set<String> = [
    "yaml", "yml", "json", "jsonl", "toml", "txt", "env", "cfg", "ini", "conf", "args", "list",
    "mk", "tfvars", "libsonnet", "jsonnet", "cue",
  ]

  /// Whether a file may hold settings: not what is installed, and not what is written for people.
  private static func mayDecide(_ path: String) -> Bool {
    let name = path.lastPathPart
    guard !path.lowercased().contains("requirements"), !name.hasPrefix("README"),
      !installed.contains(name)
    else {
      return false
    }
    let parts = name.split(separator: ".")
    return parts.count < 2 || name.hasPrefix(".env")
      || endings.contains(String(parts[parts.count - 1]))
  }

  /// Whether a file of a run names another one: by its path, as settings that a program takes from a folder,
  /// or as an object of the cluster. What the project file names says nothing of how a run goes.
  private static func names(_ file: SourceFile, _ path: String) -> Bool {
    guard file.path.lastPathPart != ProjectFile.name else { return false }
    if path.lastPathPart.contains("."), mentions(path, in: file) || takes(path, file) {
      return true
    }
    guard file.path.hasSuffix(".py"), let folder = settings(of: file) else { return false }
    let place = file.path.split(separator: "/").dropLast().joined(separator: "/")
    let root = place.isEmpty ? folder : place + "/" + folder
    return path.hasPrefix(root + "/")
  }

  /// Whether a text holds a path that may mean a file: with its folders, or alone from a place beside or below.
  private static func mentions(_ path: String, in file: SourceFile) -> Bool {
    let folder = path.pathParts.dropLast().joined(separator: "/")
    return file.bytes.places(of: Array(path.lastPathPart.utf8)).prefix(100).contains { range in
      let before = file.bytes[..<range.lowerBound].reversed().prefix(200)
      let lead = before.prefix { isNameByte($0, isFirst: false) || "/.-".utf8.contains($0) }
      let text = String(decoding: Array(lead.reversed()), as: UTF8.self)
      let parts = text.pathParts.filter { $0 != "." && $0 != ".." }
      if !text.isEmpty, !text.hasSuffix("/") { return false }
      guard let last = parts.last else {
        return folder.isEmpty || file.path.hasPrefix(folder + "/")
      }
      return folder == last || folder.hasSuffix("/" + last)
    }
  }

  /// Whether a text has a pattern that a path matches: what a loop goes over is one more where a file is added.
  private static func takes(_ path: String, _ file: SourceFile) -> Bool {
    guard file.bytes.count < sizeLimit else { return true }
    func isOfPath(_ byte: UInt8) -> Bool {
      isNameByte(byte, isFirst: false) || "/.-*?[]{}".utf8.contains(byte)
    }
    let folder = path.pathParts.dropLast().last.map(String.init)
    return file.bytes.indices.lazy.filter { file.bytes[$0] == UInt8(ascii: "*") }.prefix(200)
      .contains { star in
        let before = file.bytes[..<star].reversed().prefix(200).prefix(while: isOfPath)
        let after = file.bytes[star...].prefix(200).prefix(while: isOfPath)
        var text = String(decoding: before.reversed() + after, as: UTF8.self)
        while text.hasPrefix("./") || text.hasPrefix("../") {
          text = String(text[text.index(after: text.firstIndex(of: "/") ?? text.startIndex)...])
        }
        // `**` and `*` alone are arithmetic, or any file.
        guard text.contains("."),
          let glob = try? Glob(text.hasPrefix("/") ? "**" + text : "**/" + text)
        else { return false }
        return glob.matches(path)
          && (text.contains("/") || folder == nil
            || folder.map { file.bytes.holds(Array($0.utf8)) } == true)
      }
  }

  /// The folder that a program of Hydra takes its settings from.
  private static func settings(of file: SourceFile) -> String? {
    guard let place = file.bytes.places(of: Array("config_path=".utf8)).first else { return nil }
    let rest = file.bytes[place.upperBound...].prefix(200)
    guard let quote = rest.first, quote == 0x22 || quote == 0x27 else { return nil }
    let folder = String(decoding: rest.dropFirst().prefix { $0 != quote }, as: UTF8.self)
    return folder.hasPrefix("./") ? String(folder.dropFirst(2)) : folder
  }
}

extension Diagnostic {
  /// A run that is not known and rests on something else than before.
  fileprivate static func otherGround(_ run: Run, _ path: String) -> Diagnostic {
    let message =
      "what \(run.path.quoted) costs is not known, and this change alters \(path.quoted), which it rests on"
    let help = [
      "state what is missing of the run, which its findings name",
      "as it is, the run counts as unknown",
    ]
    return Diagnostic(GateDiagnostic.runLessKnown, .warning, message, help: help, path: path)
  }
}
