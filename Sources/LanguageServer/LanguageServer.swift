package import CEL
import Diagnostics
import Files
package import Ledger

/// Answers an editor: what it has open in, what there is to say about it out.
///
/// Everything is answered from the checks that the command line makes; nothing is judged here. A server
/// is a value that messages change, and neither reads nor writes a stream.
package struct LanguageServer {
  private enum Phase {
    case fresh, running, shutDown
  }

  private var phase = Phase.fresh
  var client = ClientAbilities()
  var documents = DocumentStore()
  var analyst: Analyst
  /// What is known of open documents, by address.
  var analyses: [String: Analysis] = [:]
  /// Documents that were of interest once, so that a slip does not silence them.
  var meant: Set<String> = []
  /// Addresses of documents whose remarks are to be told, the most urgent last.
  var pending: [String] = []
  /// Addresses of documents of which something else may be known than there is to know.
  var stale: Set<String> = []
  /// The document that is typed in.
  private var urgent: String?
  /// What the client was told, by absolute path.
  var board = RemarkBoard()
  let version: String

  /// How the program ends, once the client wants it to.
  package private(set) var exitCode: Int32?

  /// - Parameters:
  ///   - version: Of the program.
  ///   - policies: Policy files, folders or packs instead of those that projects name.
  ///   - now: What counts as now, asked for each check.
  package init(
    version: String, policies: [String] = [], now: @escaping @Sendable () -> Timestamp
  ) {
    self.version = version
    analyst = Analyst(now: now)
    analyst.repositories.policies = policies
  }

  // MARK: - Messages

  /// Takes a message, and returns what is to be sent because of it.
  package mutating func receive(
    _ message: Incoming, _ interruption: Interruption = .never
  ) -> [JSONValue] {
    switch message {
    case .invalid(let error, let id): return [Outgoing.failure(error, for: id)]
    case .response: return []
    case .notification(let method, let params): return notified(method, params)
    case .request(let id, let method, let params):
      do throws(ResponseError) {
        return [Outgoing.result(try answer(method, params, interruption), for: id)]
      } catch {
        return [Outgoing.failure(error, for: id)]
      }
    }
  }

  private mutating func answer(
    _ method: String, _ params: JSONValue, _ interruption: Interruption
  ) throws(ResponseError) -> JSONValue {
    switch (phase, method) {
    case (.fresh, "initialize"):
      client = ClientAbilities(params)
      analyst.repositories.folders = client.folders
      phase = .running
      return client.welcome(version: version)
    case (.fresh, _):
      throw ResponseError(.serverNotInitialized, "`initialize` comes first")
    case (.running, "initialize"):
      throw ResponseError(.invalidRequest, "`initialize` comes once")
    case (.shutDown, _):
      throw ResponseError(.invalidRequest, "after `shutdown` comes `exit` and nothing else")
    case (.running, "shutdown"):
      phase = .shutDown
      pending = []
      return .null
    case (.running, "textDocument/hover"): return try hover(params, interruption)
    case (.running, "textDocument/completion"): return try completion(params, interruption)
    case (.running, "textDocument/codeAction"): return try codeActions(params, interruption)
    case (.running, "textDocument/definition"): return try definition(params, interruption)
    case (.running, "textDocument/codeLens"): return try codeLenses(params, interruption)
    case (.running, _):
      throw ResponseError(.methodNotFound, "there is no method `\(method)`")
    }
  }

  private mutating func notified(_ method: String, _ params: JSONValue) -> [JSONValue] {
    if method == "exit" {
      exitCode = phase == .shutDown ? 0 : 1
      return []
    }
    guard phase == .running else { return [] }
    switch method {
    case "initialized": return client.watch.map { [$0] } ?? []
    case "textDocument/didOpen": return opened(params)
    case "textDocument/didChange": return changed(params)
    case "textDocument/didClose": return closed(params)
    case "textDocument/didSave", "workspace/didChangeWatchedFiles",
      "workspace/didChangeConfiguration":
      forgetFiles()
      return []
    // Notifications that are not known are no errors.
    default: return []
    }
  }

  // MARK: - Documents

  private mutating func opened(_ params: JSONValue) -> [JSONValue] {
    guard let item = params["textDocument"], let uri = item["uri"]?.text,
      let text = item["text"]?.text
    else { return [Self.complaint("a document was opened without `uri` or `text`")] }
    // Documents that are no files on this machine are in no repository.
    guard let path = DocumentURI.path(uri) else { return [] }
    let document = OpenDocument(
      uri: uri, path: path, version: item["version"]?.small ?? 0, text: text)
    guard documents.open(document) else {
      return [
        Self.complaint("too much is open: `\(path)` is left out until something is closed")
      ]
    }
    forgetFiles()
    analyses[uri] = nil
    hurry(uri)
    return document.file == nil ? [Self.tooLong(path)] : []
  }

  private mutating func changed(_ params: JSONValue) -> [JSONValue] {
    guard let item = params["textDocument"], let uri = item["uri"]?.text,
      let old = documents[uri]
    else { return [] }
    var complaints: [JSONValue] = []
    do throws(ResponseError) {
      let encoding = client.encoding
      try documents.change(uri) { (document) throws(ResponseError) in
        document.version = item["version"]?.small ?? document.version + 1
        try document.apply(params["contentChanges"]?.elements ?? [], in: encoding)
      }
    } catch {
      complaints.append(
        Self.complaint("`\(old.path)` is left out until it is opened again: \(error.message)"))
    }
    if complaints.isEmpty, old.file != nil, documents[uri]?.file == nil {
      complaints.append(Self.tooLong(old.path))
    }
    let kinds = [old.file, documents[uri]?.file].compactMap(\.self).map {
      DocumentKind($0, at: analyses[uri]?.path ?? $0.path)
    }
    if kinds.contains(.policy) || kinds.contains(.project) {
      analyst.repositories.forgetPolicies()
      look(at: documents.uris)
    } else {
      look(at: dependents(of: uri))
    }
    hurry(uri)
    return complaints
  }

  private mutating func closed(_ params: JSONValue) -> [JSONValue] {
    guard let uri = params[path: "textDocument", "uri"]?.text, documents[uri] != nil else {
      return []
    }
    documents.close(uri)
    analyses[uri] = nil
    meant.remove(uri)
    pending.removeAll { $0 == uri }
    stale.remove(uri)
    forgetFiles()
    return board.forget(uri, in: documents)
  }

  /// Looks at everything again: files may be others than they were.
  private mutating func forgetFiles() {
    analyst.repositories.forget()
    look(at: documents.uris)
  }

  /// Looks at documents again when there is time.
  private mutating func look(at uris: [String]) {
    stale.formUnion(uris)
    let known = Set(pending)
    pending = uris.filter { !known.contains($0) }.reversed() + pending
  }

  /// Puts a document before all others.
  private mutating func hurry(_ uri: String) {
    stale.insert(uri)
    pending.removeAll { $0 == uri }
    pending.append(uri)
    urgent = uri
  }

  /// Documents whose runs a document is part of, or that are part of its runs.
  private func dependents(of uri: String) -> [String] {
    guard let own = analyses[uri] else { return [] }
    return documents.uris.filter { other in
      guard other != uri, let analysis = analyses[other] else { return false }
      return analysis.files.contains(own.path) || own.files.contains(analysis.path)
    }
  }

  private static func tooLong(_ path: String) -> JSONValue {
    complaint(
      "`\(path)` is longer than is read: it is left out while it has more than "
        + "\(DocumentStore.longestDocument) bytes")
  }

  private static func complaint(_ message: String) -> JSONValue {
    Outgoing.notification(
      "window/showMessage",
      .members([("type", .number(2)), ("message", .string(TerminalText.sanitized(message)))]))
  }

  // MARK: - Work that nobody waits for

  /// Whether there are documents to look into.
  package var hasWork: Bool { !pending.isEmpty }

  /// Whether somebody types in the document that is next; all others can wait for a pause.
  package var isUrgent: Bool { pending.last != nil && pending.last == urgent }

  /// The address of the document that is next.
  package var nextWork: String? { pending.last }

  /// Looks into the next document, and returns what there is to say of it.
  package mutating func work(_ interruption: Interruption = .never) -> [JSONValue] {
    guard let uri = pending.last else { return [] }
    do throws(ResponseError) {
      let analysis = try analyse(uri, suggests: false, interruption)
      pending.removeAll { $0 == uri }
      if urgent == uri { urgent = nil }
      guard let document = documents[uri] else { return [] }
      return board.post(
        analysis, for: uri, path: document.path, documents: documents, client: client)
    } catch {
      // What was interrupted is done again once the change that did so has been taken in.
      if error.code != .contentModified { pending.removeAll { $0 == uri } }
      return []
    }
  }

  /// What is known of a document, looked into now where it has changed since.
  mutating func analyse(
    _ uri: String, suggests: Bool, _ interruption: Interruption
  ) throws(ResponseError) -> Analysis {
    guard let document = documents[uri] else {
      throw ResponseError(.invalidParams, "the document is not open")
    }
    if !stale.contains(uri), let known = analyses[uri], known.version == document.version,
      known.hasSuggestions || !suggests
    {
      return known
    }
    let analysis = try analyst.analyse(
      document, among: documents, wasMeant: meant.contains(uri), suggests: suggests, interruption)
    if !analysis.remarks.isEmpty { meant.insert(uri) }
    analyses[uri] = analysis
    stale.remove(uri)
    return analysis
  }
}
