import Diagnostics
import Files
import Ledger
import TrainingConfigs

extension LanguageServer {
  /// A place in an open document that a request is about.
  private struct Target {
    var uri: String
    var file: SourceFile
    var offset: Int
  }

  private func target(_ params: JSONValue) throws(ResponseError) -> Target {
    let (uri, file) = try document(params)
    guard let position = Position(params["position"]) else {
      throw ResponseError(.invalidParams, "the request has no `position`")
    }
    return Target(uri: uri, file: file, offset: file.offset(of: position, in: client.encoding))
  }

  private func document(
    _ params: JSONValue
  ) throws(ResponseError) -> (uri: String, file: SourceFile) {
    guard let uri = params[path: "textDocument", "uri"]?.text else {
      throw ResponseError(.invalidParams, "the request names no document")
    }
    guard let document = documents[uri] else {
      throw ResponseError(.invalidParams, "the document is not open")
    }
    guard let file = document.file else {
      throw ResponseError(.requestFailed, "the text of the document is not kept")
    }
    return (uri, file)
  }

  // MARK: - Requests

  mutating func hover(
    _ params: JSONValue, _ interruption: Interruption
  ) throws(ResponseError) -> JSONValue {
    let target = try target(params)
    let analysis = try analyse(target.uri, suggests: false, interruption)
    let hover = Hover(analysis: analysis, file: target.file, offset: target.offset)
    guard let (page, range) = hover.page else { return .null }
    return .members([
      ("contents", page.content(asMarkdown: client.readsMarkdown)),
      ("range", target.file.places(of: range, in: client.encoding).json),
    ])
  }

  mutating func completion(
    _ params: JSONValue, _ interruption: Interruption
  ) throws(ResponseError) -> JSONValue {
    let target = try target(params)
    // What is known of the text before this keystroke will do for the names in it.
    let analysis: Analysis
    if let known = analyses[target.uri] {
      analysis = known
    } else {
      analysis = try analyse(target.uri, suggests: false, interruption)
    }
    let answer = Completion(
      kind: DocumentKind(target.file, at: analysis.path), file: target.file,
      offset: target.offset, catalogue: analysis.catalogue, policies: analysis.policies
    ).answer
    let range = target.file.places(of: answer.range, in: client.encoding).json
    let items = answer.items.enumerated().map { order, item in
      let digits = String(order)
      return JSONValue.members([
        ("label", .string(item.label)), ("kind", .number(item.kind.rawValue)),
        ("detail", item.detail.isEmpty ? nil : .string(TerminalText.sanitized(item.detail))),
        ("filterText", .string(item.label)),
        ("sortText", .string(String(repeating: "0", count: max(0, 4 - digits.count)) + digits)),
        ("textEdit", .members([("range", range), ("newText", .string(item.text ?? item.label))])),
      ])
    }
    return .members([("isIncomplete", .bool(answer.isIncomplete)), ("items", .array(items))])
  }

  mutating func definition(
    _ params: JSONValue, _ interruption: Interruption
  ) throws(ResponseError) -> JSONValue {
    let target = try target(params)
    let analysis = try analyse(target.uri, suggests: false, interruption)
    let targets = Definition(analysis: analysis, file: target.file, offset: target.offset).targets
    return .array(
      targets.prefix(20).map { range in
        .members([
          ("uri", .string(uri(of: range.file.path, in: analysis))),
          ("range", range.file.places(of: range.bytes, in: client.encoding).json),
        ])
      })
  }

  mutating func codeLenses(
    _ params: JSONValue, _ interruption: Interruption
  ) throws(ResponseError) -> JSONValue {
    let (uri, _) = try document(params)
    let analysis = try analyse(uri, suggests: false, interruption)
    let start = Position(line: 0, character: 0)
    return .array(
      CodeLens(analysis: analysis).titles.map { title in
        .members([
          ("range", PositionRange(start, start).json),
          // There is nothing to run: it is read.
          (
            "command",
            .members([
              ("title", .string(TerminalText.sanitized(title))), ("command", .string("")),
            ])
          ),
        ])
      })
  }

  mutating func codeActions(
    _ params: JSONValue, _ interruption: Interruption
  ) throws(ResponseError) -> JSONValue {
    let (uri, file) = try document(params)
    guard let range = PositionRange(params["range"]) else {
      throw ResponseError(.invalidParams, "the request has no `range`")
    }
    if let wanted = params[path: "context", "only"]?.elements?.compactMap(\.text),
      !wanted.isEmpty, !wanted.contains(where: { $0 == "quickfix" || $0.isEmpty })
    {
      return .array([])
    }
    let start = file.offset(of: range.start, in: client.encoding)
    let end = max(start, file.offset(of: range.end, in: client.encoding))
    let analysis = try analyse(uri, suggests: true, interruption)
    let actions = CodeActions(analysis: analysis, file: file, range: start..<end).all
    return .array(
      actions.map { action in
        let mends = action.mends.map {
          RemarkMessage($0, analysis.file($0.path), analysis, client, documents).json
        }
        return .members([
          ("title", .string(action.title)), ("kind", .string("quickfix")),
          ("diagnostics", mends.isEmpty ? nil : .array(mends)),
          ("isPreferred", action.isPreferred ? .bool(true) : nil),
          ("edit", workspaceEdit(action.changes, in: analysis)),
        ])
      })
  }

  // MARK: - Edits

  private func workspaceEdit(_ changes: [CodeAction.Change], in analysis: Analysis) -> JSONValue {
    var files: [(path: String, edits: [JSONValue])] = []
    for change in changes {
      let edit = JSONValue.members([
        ("range", change.file.places(of: change.bytes, in: client.encoding).json),
        ("newText", .string(change.text)),
      ])
      if let index = files.firstIndex(where: { $0.path == change.file.path }) {
        files[index].edits.append(edit)
      } else {
        files.append((change.file.path, [edit]))
      }
    }
    guard client.versionsEdits else {
      let members = files.map {
        (name: uri(of: $0.path, in: analysis), value: JSONValue.array($0.edits))
      }
      return .members([
        ("changes", .members(members.map { ($0.name, $0.value) }))
      ])
    }
    let edits = files.map { file in
      let uri = uri(of: file.path, in: analysis)
      let version = documents[uri].map { JSONValue.number($0.version) } ?? .null
      return JSONValue.members([
        ("textDocument", .members([("uri", .string(uri)), ("version", version)])),
        ("edits", .array(file.edits)),
      ])
    }
    return .members([("documentChanges", .array(edits))])
  }

  /// The address of a file as the client has it open, or else by its path.
  private func uri(of path: String, in analysis: Analysis) -> String {
    // Policies from elsewhere are known by their whole path.
    let isInside = analysis.workspace.files.kind(of: path) != nil
    let absolute = AbsolutePath.normalised(
      isInside ? path : "/" + path, in: analysis.workspace.rootPath)
    return documents.document(at: absolute)?.uri ?? DocumentURI.uri(absolute)
  }
}
