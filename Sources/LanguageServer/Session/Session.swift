import Ledger

/// Runs a server over a pair of pipes until the client leaves.
package struct Session {
  private var server: LanguageServer
  private let inbox: Inbox
  /// Writes bytes; false where nobody reads them any more.
  private let write: ([UInt8]) -> Bool

  /// How long nothing must come before documents are looked into that nobody types in, in milliseconds.
  private static let pause: Int32 = 100

  package init(
    _ server: LanguageServer, descriptor: Int32, limit: Int = FrameReader.longestMessage,
    write: @escaping ([UInt8]) -> Bool
  ) {
    self.server = server
    self.write = write
    inbox = Inbox(descriptor: descriptor, limit: limit)
  }

  /// Answers until `exit`, or until the stream ends.
  ///
  /// - Returns: 0 where the client said that it would leave, and 1 where it just left.
  package mutating func run() -> Int32 {
    // Once nothing has come for a while, all that waits is done, until something comes.
    var isPause = false
    while server.exitCode == nil {
      let patience = !server.hasWork ? nil : server.isUrgent || isPause ? 0 : Self.pause
      guard let entry = inbox.next(within: patience) else {
        if inbox.isExhausted { break }
        isPause = isPause || !server.isUrgent
        guard work() else { break }
        continue
      }
      isPause = false
      guard send(answers(to: entry)) else { break }
    }
    return server.exitCode ?? 1
  }

  private mutating func answers(to entry: Inbox.Entry) -> [JSONValue] {
    switch entry {
    case .cancelled(let id):
      return [Outgoing.failure(.init(.requestCancelled, "the request was taken back"), for: id)]
    case .message(let message):
      var id: MessageID?
      var uri: String?
      if case .request(let request, _, let params) = message {
        (id, uri) = (request, params[path: "textDocument", "uri"]?.text)
      }
      return server.receive(message, inbox.interruption(of: id, about: uri))
    }
  }

  /// Does a piece of what nobody waits for: the diagnostics of a document.
  private mutating func work() -> Bool {
    let uri = server.nextWork
    return send(server.work(inbox.interruption(of: nil, about: uri)))
  }

  private func send(_ messages: [JSONValue]) -> Bool {
    messages.allSatisfy { write(Outgoing.frame($0)) }
  }
}
