public import Catalogue
public import Diagnostics
public import Files
import Text
import YAMLSource

/// What came of loading policies.
public struct PolicyLoadResult: Sendable {
  /// The policies, or nil when any diagnostic is an error.
  public var set: PolicySet?
  /// What was said about the files.
  public var diagnostics: [Diagnostic]
}

/// Reads policy files with everything that they import, and checks them together.
public struct PolicyLoader: Sendable {
  /// The longest policy file that is read, in bytes.
  public static let longestFile = 10_000_000
  /// How many files one set may have.
  public static let mostFiles = 1_000
  /// How many folders below one another are looked into.
  static let deepestFolder = 32

  private let files: any FileProvider
  private let catalogue: Catalogue

  /// Creates a loader of files below the provider's root, which may be a git revision.
  ///
  /// - Parameters:
  ///   - files: Where the policies are.
  ///   - catalogue: What the names of places and devices are looked up in.
  public init(files: any FileProvider, catalogue: Catalogue = .shipped) {
    self.files = files
    self.catalogue = catalogue
  }

  /// Loads files, folders and packs; everything that is wrong with them is reported at once.
  ///
  /// - Parameters:
  ///   - paths: Relative to the provider's root, or packs such as `pack:starter`. Of a folder, all
  ///     `*.yaml` and `*.yml` files in it are read, and of the folders below it all that are policies.
  ///   - includingTestFiles: Whether `*_test.yaml` files of folders and the tests of packs are read
  ///     as well.
  public func load(_ paths: [String], includingTestFiles: Bool = false) -> PolicyLoadResult {
    var session = PolicyLoadSession(
      files: files, catalogue: catalogue, includesTests: includingTestFiles)
    for path in paths { session.load(path) }
    return session.finish()
  }
}

/// One loading: the documents so far and what is wrong with them.
private struct PolicyLoadSession {
  let files: any FileProvider
  let catalogue: Catalogue
  let includesTests: Bool
  var bag = DiagnosticBag()
  var documents: [PolicyDocument] = []
  /// The paths of the files on the way from a file that was asked for to the one being read.
  private var chain: [String] = []
  private var seen: Set<String> = []
  /// The documents that a document imports, by path.
  private var imported: [String: [String]] = [:]

  init(files: any FileProvider, catalogue: Catalogue, includesTests: Bool) {
    self.files = files
    self.catalogue = catalogue
    self.includesTests = includesTests
  }

  mutating func load(_ path: String) {
    if path.hasPrefix(ShippedPolicies.prefix) {
      loadPack(path, from: nil)
      return
    }
    guard let normal = PolicyPath.normalized(path) else {
      bag.add(
        Diagnostic(
          PolicyDiagnostic.path, .error, "policy path \(path.quoted) leaves the repository",
          help: ["name a file or folder inside it"]))
      return
    }
    switch files.kind(of: normal) {
    case .directory: loadFolder(normal)
    // Reading what is not there says why it is not.
    case .file, nil: loadFile(normal)
    }
  }

  private mutating func loadFolder(_ folder: String) {
    let entries: [FileEntry]
    do throws(FileProblem) {
      entries = try files.list(folder)
    } catch {
      bag.add(
        Diagnostic(
          PolicyDiagnostic.path, .error, "policy folder \(folder.quoted) \(error.message)",
          path: folder))
      return
    }
    let names = entries.filter { $0.kind == .file && PolicyPath.isYAML($0.name) }.map {
      PolicyPath.joined(folder, $0.name)
    }
    noteLinks(in: folder)
    for entry in entries where entry.kind == .file {
      noteOtherEnding(PolicyPath.joined(folder, entry.name))
    }
    var below: [String] = []
    for entry in entries where entry.kind == .directory && !entry.name.hasPrefix(".") {
      collect(PolicyPath.joined(folder, entry.name), depth: 1, &below)
    }
    let policies = (names + below).filter { !PolicyDocument.isTestFile($0) }
    guard !policies.isEmpty else {
      bag.add(
        Diagnostic(
          PolicyDiagnostic.empty, .error,
          "policy folder \((folder.isEmpty ? "." : folder).quoted) holds no policy",
          help: ["add a `.yaml` file that starts with `carbonward: policy/v1`"], path: folder))
      return
    }
    for path in includesTests ? names + below : policies { loadFile(path) }
  }

  /// Finds the policies of a folder below one that was named. Configs and other documents may lie
  /// beside them there; a policy that cannot be read is an error as anywhere.
  private mutating func collect(_ folder: String, depth: Int, _ found: inout [String]) {
    guard depth <= PolicyLoader.deepestFolder, found.count <= PolicyLoader.mostFiles else {
      bag.add(
        Diagnostic(
          PolicyDiagnostic.path, .error,
          "policy folder \(folder.quoted) is too deep or holds too many files",
          path: folder))
      return
    }
    noteLinks(in: folder)
    do throws(FileProblem) {
      for entry in try files.list(folder) where !entry.name.hasPrefix(".") {
        let path = PolicyPath.joined(folder, entry.name)
        switch entry.kind {
        case .directory: collect(path, depth: depth + 1, &found)
        case .file where PolicyPath.isYAML(entry.name):
          let bytes = try files.read(path, limit: PolicyLoader.longestFile)
          if Self.looksLikePolicy(bytes) { found.append(path) }
        case .file: noteOtherEnding(path)
        }
      }
    } catch {
      bag.add(
        Diagnostic(
          PolicyDiagnostic.path, .error, "policy folder \(folder.quoted) \(error.message)",
          path: folder))
    }
  }

  /// What a link of a folder leads to may be policies, which are not read.
  private mutating func noteLinks(in folder: String) {
    for name in files.leftOut(of: folder)
    where !name.hasPrefix(".") && (PolicyPath.isYAML(name) || !name.contains(".")) {
      let path = PolicyPath.joined(folder, name)
      bag.add(
        Diagnostic(
          PolicyDiagnostic.path, .error,
          "\(path.quoted) is a link or a submodule, which is not followed",
          help: ["put the policies there, or name their own folder under `policies`"], path: path))
    }
  }

  /// Says of a file whose name is not that of a policy that it is not read, where it begins as one.
  private mutating func noteOtherEnding(_ path: String) {
    guard !PolicyPath.isYAML(path),
      let bytes = try? files.read(path, limit: PolicyLoader.longestFile)
    else { return }
    let lines = String(decoding: bytes.prefix(2_000), as: UTF8.self).split(
      whereSeparator: \.isNewline)
    let first = lines.first { line in
      !line.hasPrefix("#") && line != "---" && line.contains { !$0.isWhitespace && $0 != "{" }
    }
    let words = first?.split { " \t\"'{:,".contains($0) } ?? []
    guard words.first == "carbonward", words.dropFirst().first?.hasPrefix("policy/v") == true else {
      return
    }
    bag.add(
      Diagnostic(
        PolicyDiagnostic.path, .warning,
        "\(path.quoted) says that it is a policy and is not read",
        help: ["end its name in `.yaml`, or move it out of the folder of policies"], path: path))
  }

  /// Whether a line says that the document is a policy, in whatever version.
  private static func looksLikePolicy(_ bytes: [UInt8]) -> Bool {
    let text = String(decoding: bytes, as: UTF8.self)
    return text.contains("carbonward") && text.contains("policy/v")
  }

  private mutating func loadPack(_ name: String, from mention: SourceRange?) {
    guard let file = ShippedPolicies.file(name) else {
      let near = Spelling.nearest(to: name, in: ShippedPolicies.names)
      bag.add(
        Diagnostic(
          PolicyDiagnostic.imports, .error, "there is no pack \(name.quoted)", at: mention,
          help: near.map { ["did you mean `\($0)`?"] }
            ?? ["packs: " + ShippedPolicies.names.map { "`\($0)`" }.joined(separator: ", ")]))
      return
    }
    load(file)
  }

  private mutating func loadFile(_ path: String) {
    guard !seen.contains(path) else { return }
    do throws(FileProblem) {
      load(SourceFile(path: path, bytes: try files.read(path, limit: PolicyLoader.longestFile)))
    } catch {
      seen.insert(path)
      bag.add(
        Diagnostic(
          PolicyDiagnostic.path, .error, "policy \(path.quoted) \(error.message)", path: path))
    }
  }

  private mutating func load(_ file: SourceFile) {
    guard seen.insert(file.path).inserted else { return }
    guard seen.count <= PolicyLoader.mostFiles else {
      if seen.count == PolicyLoader.mostFiles + 1 {
        bag.add(
          Diagnostic(
            PolicyDiagnostic.path, .error,
            "there are more than \(PolicyLoader.mostFiles) policy files",
            path: file.path))
      }
      return
    }
    guard let yaml = YAMLReader(.strict).readDocument(file, into: &bag) else { return }
    guard isPolicy(yaml.root) else { return }
    let context = DecodingContext(schema: .core12, diagnostics: bag)
    let isUntested = file.path.hasPrefix(ShippedPolicies.prefix) && !includesTests
    let decoded =
      isUntested
      ? UntestedPack.decode(yaml.root, context)?.document
      : PolicyDocument.decode(yaml.root, context)
    bag = context.diagnostics
    guard var document = decoded else { return }
    document.sha256 = SHA256.hexDigest(of: file.bytes)
    checkContent(of: document)
    documents.append(document)
    chain.append(file.path)
    for mention in document.imports { loadImport(mention, of: file.path) }
    chain.removeLast()
  }

  /// Whether a document calls itself a policy; reports what it is otherwise.
  private mutating func isPolicy(_ root: YAMLNode) -> Bool {
    guard root.kind == .mapping else {
      bag.add(
        Diagnostic(
          PolicyDiagnostic.document, .error,
          "a policy is a mapping that starts with `carbonward: policy/v1`",
          at: root.range))
      return false
    }
    guard let version = root["carbonward"] else {
      let place = root.entries.first?.key.range ?? root.range
      bag.add(
        Diagnostic(
          PolicyDiagnostic.document, .error, "the document does not say what it is", at: place,
          help: ["start it with `carbonward: \(PolicyDocument.version)`"]))
      return false
    }
    guard version.text == PolicyDocument.version else {
      let isOther = version.text.contains("/") && !version.text.hasPrefix("policy/")
      bag.add(
        Diagnostic(
          PolicyDiagnostic.document, .error,
          isOther
            ? "this is a \(version.text.quoted) document where a policy is meant"
            : "policies of version \(version.text.quoted) are not known", at: version.range,
          label: "expected `\(PolicyDocument.version)`"))
      return false
    }
    return true
  }

  private mutating func checkContent(of document: PolicyDocument) {
    guard document.isTestFile else { return }
    let others =
      document.budgets.map(\.range) + document.rules.map(\.range)
      + document.measures.map(\.range) + document.waivers.map(\.range)
      + document.ignorePermissions.map(\.range)
    for range in others {
      bag.add(
        Diagnostic(
          PolicyDiagnostic.test, .error, "a test file holds only tests", at: range,
          help: ["move this into a policy file; its name must not end in `_test.yaml`"]))
    }
  }

  private mutating func loadImport(_ mention: Mention, of importer: String) {
    let target: String
    if mention.name.hasPrefix(ShippedPolicies.prefix) {
      target = mention.name
    } else {
      guard !importer.hasPrefix(ShippedPolicies.prefix),
        let path = PolicyPath.normalized(
          PolicyPath.joined(PolicyPath.directory(of: importer), mention.name))
      else {
        bag.add(
          Diagnostic(
            PolicyDiagnostic.imports, .error, "import \(mention.name.quoted) leaves the repository",
            at: mention.range))
        return
      }
      target = path
    }
    imported[importer, default: []].append(target)
    if let start = chain.firstIndex(of: target) {
      let loop = (chain[start...] + [target]).map { "`\($0)`" }.joined(separator: " → ")
      bag.add(
        Diagnostic(
          PolicyDiagnostic.imports, .error, "policies import each other in a circle",
          at: mention.range,
          notes: [loop], help: ["remove one of these imports"]))
      return
    }
    if target.hasPrefix(ShippedPolicies.prefix) {
      loadPack(target, from: mention.range)
      return
    }
    switch files.kind(of: target) {
    case .file: loadFile(target)
    case .directory:
      bag.add(
        Diagnostic(
          PolicyDiagnostic.imports, .error, "import \(mention.name.quoted) is a folder",
          at: mention.range,
          help: ["name the files to import"]))
    case nil:
      var reason = "does not exist"
      do throws(FileProblem) {
        _ = try files.read(target, limit: 0)
      } catch {
        reason = error.message
      }
      bag.add(
        Diagnostic(
          PolicyDiagnostic.imports, .error, "import \(target.quoted) \(reason)", at: mention.range))
    }
  }

  mutating func finish() -> PolicyLoadResult {
    // The order in which files are named or found must not matter.
    documents.sort { $0.file.path < $1.file.path }
    PolicyReferences(documents: documents, catalogue: catalogue).check(into: &bag)
    let hasConditions = documents.contains { !$0.budgets.isEmpty || !$0.rules.isEmpty }
    if !bag.hasErrors, !hasConditions {
      bag.add(
        Diagnostic(
          PolicyDiagnostic.empty, .error, "these policies hold no budget and no rule",
          help: ["a check against nothing would always pass"],
          path: documents.first?.file.path))
    }
    guard !bag.hasErrors else { return PolicyLoadResult(set: nil, diagnostics: bag.sorted) }
    let set = PolicySet(documents: documents, imports: imported)
    return PolicyLoadResult(set: set, diagnostics: bag.sorted)
  }
}
