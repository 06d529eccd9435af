import CLibYAML
public import Diagnostics

/// Reads YAML into a ``YAMLTree``, one diagnostic for each thing that is wrong.
public struct YAMLReader: Sendable {
  /// How documents are read.
  public var options: YAMLOptions

  /// Creates a reader.
  public init(_ options: YAMLOptions = .strict) { self.options = options }

  /// Reads every document of a file.
  ///
  /// After a syntax error the tree holds the documents that were complete before it, and `bag` says
  /// what was wrong.
  public func read(_ file: SourceFile, into bag: inout DiagnosticBag) -> YAMLTree {
    var builder = YAMLTreeBuilder(
      file: file, limits: options.limits, mergeKeys: options.mergeKeys)
    do {
      try build(file, &builder, into: &bag)
    } catch {
      bag.add(error.diagnostic(in: file))
    }
    let duplicates = builder.duplicates
    let unmergeable = builder.unmergeable
    let tree = builder.finish()
    for duplicate in duplicates {
      bag.add(
        .duplicateKey(
          YAMLNode(tree, duplicate.second), first: YAMLNode(tree, duplicate.first),
          options.duplicateKeys))
    }
    for index in unmergeable { bag.add(.unmergeable(YAMLNode(tree, index))) }
    return tree
  }

  /// Reads a file that must hold exactly one document; `nil` when it could not be read.
  public func readDocument(_ file: SourceFile, into bag: inout DiagnosticBag) -> YAMLDocument? {
    var own = DiagnosticBag()
    let documents = read(file, into: &own).documents
    let isBroken = own.diagnostics.contains { $0.code.isYAMLSyntax }
    bag.add(contentsOf: own.diagnostics)
    guard !isBroken else { return nil }
    guard let first = documents.first, !(first.isEmpty && documents.count == 1) else {
      bag.add(.emptyDocument(file))
      return nil
    }
    if documents.count > 1 { bag.add(.severalDocuments(documents[1], count: documents.count)) }
    return first
  }

  private func build(
    _ file: SourceFile, _ builder: inout YAMLTreeBuilder, into bag: inout DiagnosticBag
  ) throws(YAMLError) {
    let bytes = file.bytes
    let limit = min(options.limits.bytes, Int(UInt32.max) - 1)
    guard bytes.count <= limit else { throw .tooLong(bytes: bytes.count, limit: limit) }
    let base = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    let check = TextCheck(bytes, from: base)
    if let (problem, range) = check.firstProblem { throw .text(problem, range) }
    if let range = check.hiddenLineBreak { bag.add(.hiddenLineBreak(range, in: file)) }
    guard DirectiveCount.isAcceptable(bytes) else { throw .tooManyDirectives }
    var pull = EventPull(
      file: file, offsets: ScalarOffsets(bytes: bytes, base: base, isASCII: check.isASCII),
      base: base, limits: options.limits)
    try pull.run(into: &builder)
  }
}

/// libyaml compares every `%TAG` line with all before it; a file of nothing else would take hours.
private enum DirectiveCount {
  private static let limit = 100

  static func isAcceptable(_ bytes: [UInt8]) -> Bool {
    guard bytes.contains(UInt8(ascii: "%")) else { return true }
    var count = 0
    var index = 0
    while let percent = bytes[index...].firstIndex(of: UInt8(ascii: "%")) {
      if bytes[percent...].starts(with: "%TAG".utf8) { count += 1 }
      guard count <= limit else { return false }
      index = percent + 1
    }
    return true
  }
}
