import Diagnostics
import Files
import Text

/// Libraries that train, of which a change brings another copy that programs import in their place.
///
/// What a command line or a recipe says is read as the library reads it; what another copy makes of it is not
/// known. What stands in the repository already was there when its runs were looked at.
struct ReplacedModules {
  /// Who makes a library, by what it is called without marks and in lower case: where projects lie, and what
  /// programs import.
  private static let homes: [String: Set<String>] = [
    "transformers": ["huggingface"], "trl": ["huggingface"], "peft": ["huggingface"],
    "accelerate": ["huggingface"], "diffusers": ["huggingface"],
    "deepspeed": ["deepspeedai", "microsoft"],
    "axolotl": ["axolotl-ai-cloud", "openaccess-ai-collective"], "llamafactory": ["hiyouga"],
    "torch": [], "pytorch": ["pytorch"], "torchtune": ["pytorch", "meta-pytorch"],
    "torchtitan": ["pytorch"], "lightning": ["lightning-ai"],
    "pytorchlightning": ["lightning-ai", "pytorchlightning"], "litgpt": ["lightning-ai"],
    "swift": ["modelscope"], "msswift": ["modelscope"], "unsloth": ["unslothai"],
    "composer": ["mosaicml"], "llmfoundry": ["mosaicml"], "verl": ["volcengine", "verl-project"],
    "openrlhf": ["openrlhf"], "megatron": [], "megatronlm": ["nvidia"],
    "nemo": ["nvidia", "nvidia-nemo"], "oumi": ["oumi-ai"], "ultralytics": ["ultralytics"],
    "fairseq": ["facebookresearch"], "detectron2": ["facebookresearch"],
  ]

  /// Modules that Python imports by itself before any program.
  private static let imported: Set<String> = ["sitecustomize", "usercustomize"]

  private static let sizeLimit = 1_000_000
  /// How much of a change is looked at in all.
  private static let bytesLimit = 200_000_000
  private static let longest = 20

  let head: any FileProvider
  /// The bytes of a file at the base, under its old name where it has another one; nil for a new file.
  let before: (String) -> [UInt8]?

  /// What a change that touches these files puts in the place of a library.
  func found(in touched: Set<String>) -> [Diagnostic] {
    let files = touched.sorted().filter { head.kind(of: $0) == .file }
    var left = Self.bytesLimit
    let texts = files.filter(Self.mayInstall).compactMap { path -> SourceFile? in
      guard left > 0, let bytes = try? head.read(path, limit: Self.sizeLimit) else { return nil }
      // Pictures and other data are many, and quick to look through.
      if !bytes.prefix(8_000).contains(0) { left -= bytes.count }
      let words = ["PYTHONPATH", "install", "git", "path"].map { Array($0.utf8) }
      return words.contains { bytes.holds($0) } ? SourceFile(path: path, bytes: bytes) : nil
    }
    let named = texts.map { String(decoding: $0.bytes, as: UTF8.self) }
    var found = files.compactMap { path in module(path, named).map { Diagnostic.module($0, path) } }
    for (file, text) in zip(texts, named) {
      let old = before(file.path).map { Set(Self.sources(in: String(decoding: $0, as: UTF8.self))) }
      for source in Set(Self.sources(in: text)).subtracting(old ?? []).sorted() {
        guard let library = library(of: source) else { continue }
        found.append(.source(library, source, in: file))
      }
    }
    if left <= 0 { found.insert(.tooMuch, at: 0) }
    return Array(found.prefix(Self.longest))
  }

  /// Remarks and pages install nothing.
  private static func mayInstall(_ path: String) -> Bool {
    ![".md", ".rst", ".ipynb", ".lock"].contains { path.lowercased().hasSuffix($0) }
  }

  // MARK: - Modules

  /// The library in whose place programs may import a file that was not there before.
  private func module(_ path: String, _ texts: [String]) -> String? {
    let parts = path.split(separator: "/").map(String.init)
    guard let last = parts.last, let stem = last.split(separator: ".").first.map(String.init),
      [".py", ".so", ".pyc"].contains(where: last.hasSuffix)
    else { return nil }
    let isPackage = stem == "__init__" && parts.count > 1
    let name = isPackage ? parts[parts.count - 2] : stem
    let root = parts.dropLast(isPackage ? 2 : 1).joined(separator: "/")
    let isImported = Self.imported.contains(name)
    guard isImported || Self.isLibrary(name), before(path) == nil,
      head.kind(of: Self.join(root, "__init__.py")) == nil
    else { return nil }
    return isImported || isRoot(root, isPackage: isPackage, texts) ? name : nil
  }

  /// Whether programs import what lies in a folder by its own name: it is the root, it is installed, a text of
  /// the change names it as such, or programs lie in it.
  private func isRoot(_ folder: String, isPackage: Bool, _ texts: [String]) -> Bool {
    let name = folder.lastPathPart
    if folder.isEmpty || name == "src" { return true }
    if ["setup.py", "pyproject.toml", "setup.cfg"].contains(where: {
      head.kind(of: Self.join(folder, $0)) == .file
    }) {
      return true
    }
    if texts.contains(where: { $0.contains("PYTHONPATH") && $0.contains(name) }) { return true }
    return isPackage
      && ((try? head.list(folder))?.contains { $0.kind == .file && $0.name.hasSuffix(".py") }
        ?? false)
  }

  /// The library that a folder holds for those who import from it.
  private func libraryInside(_ folder: String) -> String? {
    for place in [folder, Self.join(folder, "src")] {
      for entry in (try? head.list(place)) ?? [] {
        let stem = entry.name.split(separator: ".").first.map(String.init) ?? ""
        if Self.imported.contains(stem) { return stem }
        guard entry.kind == .directory, Self.isLibrary(entry.name) else { continue }
        if head.kind(of: Self.join(place, entry.name + "/__init__.py")) == .file {
          return entry.name
        }
      }
    }
    return nil
  }

  // MARK: - Sources

  /// What ends a word of a script, a program or a list of what is needed.
  private static let ends = Set<Character>(" \t\"'`,;&|(){}[]<>=")

  /// Words of a line behind which it says where something is taken from.
  private static let takers: Set<String> = [
    "install", "clone", "git", "path", "sys.path.insert", "sys.path.append",
  ]

  /// Where a text lets programs take what they import from: addresses, and folders of search paths and of
  /// what is installed.
  private static func sources(in text: String) -> [String] {
    var found: [String] = []
    var isNamed = false
    for line in text.split(whereSeparator: \.isNewline) {
      let plain = line.drop { $0 == " " || $0 == "\t" }
      guard !plain.hasPrefix("#"), !plain.hasPrefix("//") else { continue }
      // `name@git+https://…` is one word.
      let words = line.split { ends.contains($0) }.map { word in
        word.firstRange(of: "git+").map { String(word[$0.lowerBound...]) } ?? String(word)
      }
      found += words.filter { $0.hasPrefix("git+") }
      if let start = words.firstIndex(where: takers.contains) {
        let rest = words[(start + 1)...]
        found += rest.filter { !$0.hasPrefix("-") && ($0.contains("/") || $0.hasPrefix(".")) }
      }
      // `- name: PYTHONPATH` has its value in the next line.
      let start = line.firstRange(of: "PYTHONPATH")?.upperBound
      guard isNamed || start != nil else { continue }
      let value = line[(start ?? line.startIndex)...].drop { ends.contains($0) || $0 == ":" }
      isNamed = start != nil && value.isEmpty
      let folders =
        value.hasPrefix("value:") ? value.dropFirst(6).drop { ends.contains($0) } : value
      found += folders.prefix {
        !ends.contains($0) || $0 == "{" || $0 == "}" || $0 == "(" || $0 == ")"
      }
      .split(separator: ":").map(String.init)
    }
    return found
  }

  /// The library of which a source is another copy.
  private func library(of source: String) -> String? {
    guard source.contains("://") || source.hasPrefix("git+") || source.contains("@") else {
      var parts = source.split(separator: "/").drop {
        $0 == "." || $0.hasPrefix("$") && !$0.contains(".")
      }
      // Inside a container the repository lies below another folder.
      let mostOutside = source.hasPrefix("/") ? 3 : 0
      for _ in 0...mostOutside where !parts.isEmpty && !parts.elementsEqual(["src"]) {
        let folder = parts.joined(separator: "/")
        // What the repository itself is made of is imported by whoever works on it.
        if head.kind(of: folder) == .directory { return libraryInside(folder) }
        parts = parts.dropFirst()
      }
      return nil
    }
    var parts = source.split(separator: "/").map(String.init)
    if source.contains("://") { parts = Array(parts.dropFirst()) }
    // `git@host:owner/name` has the owner behind the host.
    if let host = parts.first, let colon = host.lastIndex(of: ":"),
      Int(host[host.index(after: colon)...]) == nil
    {
      parts[0] = String(host[host.index(after: colon)...])
    } else {
      parts = Array(parts.dropFirst())
    }
    // What lies behind a project's name is a page, unless it is packed.
    let isPacked =
      source.hasPrefix("git+") || source.contains("/archive/") || source.contains(".whl")
    guard parts.count == 2 || parts.count > 2 && isPacked else { return nil }
    let name = String(parts[1].prefix { $0 != "@" && $0 != "#" && $0 != "?" })
      .replacing(".git", with: "")
    guard let home = Self.homes[Self.plain(name)], !home.contains(parts[0].lowercased()) else {
      return nil
    }
    return name
  }

  private static func isLibrary(_ name: String) -> Bool { homes[plain(name)] != nil }

  private static func plain(_ name: String) -> String {
    name.lowercased().filter { $0 != "-" && $0 != "_" }
  }

  private static func join(_ folder: String, _ name: String) -> String {
    folder.isEmpty ? name : folder + "/" + name
  }
}

extension Diagnostic {
  private static let replacedHelp = [
    "name what comes in its place in a change of its own, which whoever reviews it agrees to",
    "as it is, the change counts as unknown",
  ]

  fileprivate static let tooMuch = Diagnostic(
    GateDiagnostic.configNotUnderstood, .warning,
    "this change is too large to look for copies of libraries in all of it",
    help: ["as it is, the change counts as unknown"])

  fileprivate static func module(_ name: String, _ path: String) -> Diagnostic {
    Diagnostic(
      GateDiagnostic.configNotUnderstood, .warning,
      "this change brings a module that programs may import as \(name.quoted)",
      help: replacedHelp, path: path)
  }

  fileprivate static func source(
    _ library: String, _ source: String, in file: SourceFile
  ) -> Diagnostic {
    let message =
      "this change lets programs import \(library.quoted) from \(source.quoted), which is another copy of it"
    guard let place = file.bytes.places(of: Array(source.utf8)).first else {
      return Diagnostic(
        GateDiagnostic.configNotUnderstood, .warning, message, help: replacedHelp, path: file.path)
    }
    return Diagnostic(
      GateDiagnostic.configNotUnderstood, .warning, message,
      at: SourceRange(file: file, bytes: place), help: replacedHelp)
  }
}
