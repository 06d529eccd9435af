import Ledger

/// Why a request has no result.
package struct ResponseError: Error, Sendable, Equatable {
  /// The numbers of JSON-RPC and of the Language Server Protocol.
  package enum Code: Int, Sendable, CaseIterable {
    case parseError = -32700
    case invalidRequest = -32600
    case methodNotFound = -32601
    case invalidParams = -32602
    case serverNotInitialized = -32002
    /// The request is well-formed and cannot be answered.
    case requestFailed = -32803
    /// The document has changed while the answer was being worked out.
    case contentModified = -32801
    /// The client does not want the answer any more.
    case requestCancelled = -32800
  }

  package var code: Code
  /// One line that stands alone.
  package var message: String

  package init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }
}

/// Messages of the server.
enum Outgoing {
  static func result(_ value: JSONValue, for id: MessageID) -> JSONValue {
    .members([("jsonrpc", .string("2.0")), ("id", id.json), ("result", value)])
  }

  static func failure(_ error: ResponseError, for id: MessageID?) -> JSONValue {
    let body = JSONValue.members([
      ("code", .number(error.code.rawValue)), ("message", .string(error.message)),
    ])
    return .members([("jsonrpc", .string("2.0")), ("id", id?.json ?? .null), ("error", body)])
  }

  static func notification(_ method: String, _ params: JSONValue) -> JSONValue {
    .members([("jsonrpc", .string("2.0")), ("method", .string(method)), ("params", params)])
  }

  static func request(_ method: String, _ params: JSONValue, id: MessageID) -> JSONValue {
    .members([
      ("jsonrpc", .string("2.0")), ("id", id.json), ("method", .string(method)),
      ("params", params),
    ])
  }

  /// The bytes that go over the wire.
  static func frame(_ message: JSONValue) -> [UInt8] {
    let body = message.canonical
    return Array("Content-Length: \(body.count)\r\n\r\n".utf8) + body
  }
}
