import Diagnostics
import Ledger

/// A document that the client has open, as it stands there and not on the disk.
struct OpenDocument: Sendable {
  /// The client's own spelling of the address.
  let uri: String
  /// The absolute path.
  let path: String
  var version: Int
  /// Nil where the text is not kept: it is too long, or a change of it could not be understood.
  private(set) var file: SourceFile?

  /// The most changes that one message may bring.
  static let mostChanges = 10_000

  init(uri: String, path: String, version: Int, text: String) {
    self.uri = uri
    self.path = path
    self.version = version
    file = Self.file(path, Array(text.utf8))
  }

  private static func file(_ path: String, _ bytes: [UInt8]) -> SourceFile? {
    bytes.count <= DocumentStore.longestDocument ? SourceFile(path: path, bytes: bytes) : nil
  }

  /// Takes changes over in their order; without a range one replaces the whole text.
  mutating func apply(
    _ changes: [JSONValue], in encoding: PositionEncoding
  ) throws(ResponseError) {
    guard changes.count <= Self.mostChanges else {
      file = nil
      throw ResponseError(
        .invalidParams, "a message holds more than \(Self.mostChanges) changes")
    }
    for change in changes {
      guard let text = change["text"]?.text else {
        file = nil
        throw ResponseError(.invalidParams, "a change has no `text`")
      }
      guard let ranged = change["range"], ranged != .null else {
        file = Self.file(path, Array(text.utf8))
        continue
      }
      guard let range = PositionRange(ranged) else {
        file = nil
        throw ResponseError(.invalidParams, "the `range` of a change is none")
      }
      guard let old = file else { continue }
      let start = old.offset(of: range.start, in: encoding)
      let end = max(start, old.offset(of: range.end, in: encoding))
      var bytes = old.bytes
      bytes.replaceSubrange(start..<end, with: text.utf8)
      file = Self.file(path, bytes)
    }
  }
}

/// The documents that are open, of which only so much is kept.
struct DocumentStore: Sendable {
  /// By the client's addresses.
  private(set) var documents: [String: OpenDocument] = [:] {
    didSet { generation += 1 }
  }
  /// Another number after each change.
  private(set) var generation = 0

  /// The longest document that is kept, in bytes: as long as the longest config that is read.
  static let longestDocument = 4_000_000
  /// How many documents are kept.
  static let mostDocuments = 1_000
  /// How much text is kept of all documents, in bytes.
  static let mostText = 32_000_000

  subscript(uri: String) -> OpenDocument? { documents[uri] }

  /// How much text is kept, in bytes.
  private var size: Int { documents.values.reduce(0) { $0 + ($1.file?.bytes.count ?? 0) } }

  /// Keeps a document; false where there is no room for it.
  mutating func open(_ document: OpenDocument) -> Bool {
    guard documents[document.uri] != nil || documents.count < Self.mostDocuments,
      size + (document.file?.bytes.count ?? 0) <= Self.mostText
    else { return false }
    documents[document.uri] = document
    return true
  }

  mutating func change(_ uri: String, _ body: (inout OpenDocument) throws(ResponseError) -> Void)
    throws(ResponseError)
  {
    guard var document = documents[uri] else { return }
    defer { documents[uri] = document }
    try body(&document)
  }

  mutating func close(_ uri: String) { documents[uri] = nil }

  /// The document of a path, whatever the client calls it.
  func document(at path: String) -> OpenDocument? {
    documents.values.first { $0.path == path }
  }

  /// The addresses, in order.
  var uris: [String] { documents.keys.sorted() }
}
