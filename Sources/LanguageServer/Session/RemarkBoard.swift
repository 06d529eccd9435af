import Diagnostics
import Files
import Ledger
import Result
import TrainingConfigs

/// What is said about each file, gathered from the documents that are open.
///
/// A policy that cannot be read is said by every config that it judges, and told once.
struct RemarkBoard {
  /// What one document has to say, by absolute path.
  private var remarks: [String: [String: [JSONValue]]] = [:]
  /// What the client was told last, by absolute path.
  private var told: [String: [JSONValue]] = [:]

  /// At most so many remarks are told of one file.
  private static let mostRemarks = 500

  /// Puts up what a document says in place of what it said before, and returns what is to be told.
  mutating func post(
    _ analysis: Analysis, for uri: String, path: String, documents: DocumentStore,
    client: ClientAbilities
  ) -> [JSONValue] {
    var found: [String: [JSONValue]] = [path: []]
    var files: [String: SourceFile?] = [:]
    for remark in analysis.remarks {
      let file = files[remark.path] ?? analysis.file(remark.path)
      files[remark.path] = file
      let absolute = AbsolutePath.normalised(remark.path, in: analysis.workspace.rootPath)
      guard found[absolute, default: []].count < Self.mostRemarks else { continue }
      found[absolute, default: []].append(
        RemarkMessage(remark, file, analysis, client, documents).json)
    }
    let before = Set((remarks[uri] ?? [:]).keys)
    remarks[uri] = found
    return before.union(found.keys).sorted().compactMap { changed in
      tell(changed, in: documents, isForced: changed == path)
    }
  }

  /// Takes down what a document said, and returns what is to be told.
  ///
  /// - Parameter documents: Those that are still open.
  mutating func forget(_ uri: String, in documents: DocumentStore) -> [JSONValue] {
    let before = (remarks[uri] ?? [:]).keys.sorted()
    remarks[uri] = nil
    return before.compactMap { tell($0, in: documents, isForced: false) }
  }

  /// The notification for a file whose remarks are others than those that were told.
  private mutating func tell(
    _ path: String, in documents: DocumentStore, isForced: Bool
  ) -> JSONValue? {
    var all: [JSONValue] = []
    for uri in remarks.keys.sorted() {
      for remark in remarks[uri]?[path] ?? [] where !all.contains(remark) { all.append(remark) }
    }
    guard isForced || all != told[path] ?? [] else { return nil }
    told[path] = all.isEmpty ? nil : all
    let document = documents.document(at: path)
    return Outgoing.notification(
      "textDocument/publishDiagnostics",
      .members([
        ("uri", .string(document?.uri ?? DocumentURI.uri(path))),
        ("version", document.map { .number($0.version) }), ("diagnostics", .array(all)),
      ]))
  }
}

/// A remark as the protocol has it.
struct RemarkMessage {
  let json: JSONValue

  init(
    _ remark: Analysis.Remark, _ file: SourceFile?, _ analysis: Analysis,
    _ client: ClientAbilities, _ documents: DocumentStore
  ) {
    var range = PositionRange(Position(line: 0, character: 0), Position(line: 0, character: 0))
    if let file, let location = remark.locations.first, location.path == remark.path {
      range = file.places(of: file.bytes(of: location), in: client.encoding)
    }
    let severity =
      switch remark.level {
      case .error: 1
      case .warning: 2
      case .note, .none: 3
      }
    var related: [JSONValue] = []
    for location in remark.locations.dropFirst().prefix(10) where client.relatesPlaces {
      guard let other = analysis.file(location.path) else { continue }
      let path = AbsolutePath.normalised(location.path, in: analysis.workspace.rootPath)
      let place = JSONValue.members([
        ("uri", .string(documents.document(at: path)?.uri ?? DocumentURI.uri(path))),
        ("range", other.places(of: other.bytes(of: location), in: client.encoding).json),
      ])
      related.append(.members([("location", place), ("message", .string("see here"))]))
    }
    json = .members([
      ("range", range.json), ("severity", .number(severity)), ("code", .string(remark.id)),
      ("source", .string("carbonward")),
      ("message", .string(remark.message)),
      ("relatedInformation", related.isEmpty ? nil : .array(related)),
    ])
  }
}
