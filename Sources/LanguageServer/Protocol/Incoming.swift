package import Ledger

/// What a request is called, which its answer repeats.
package enum MessageID: Sendable, Hashable {
  case number(Int64)
  case text(String)

  init?(_ value: JSONValue?) {
    switch value {
    case .integer(let number)?: self = .number(number)
    case .string(let text)? where text.utf8.count <= 1_000: self = .text(text)
    default: return nil
    }
  }

  var json: JSONValue {
    switch self {
    case .number(let number): .integer(number)
    case .text(let text): .string(text)
    }
  }
}

/// A message of the client.
package enum Incoming: Sendable, Equatable {
  /// Wants an answer.
  case request(MessageID, method: String, JSONValue)
  /// Wants none.
  case notification(method: String, JSONValue)
  /// The answer to a request of the server.
  case response
  /// Is no message that can be understood; the answer to it is an error.
  case invalid(ResponseError, id: MessageID?)

  /// Reads the JSON of a frame.
  package init(_ bytes: [UInt8]) {
    guard let json = JSONValue(parsing: bytes) else {
      self = .invalid(.init(.parseError, "the message is no JSON of at most 64 levels"), id: nil)
      return
    }
    let id = MessageID(json["id"])
    guard case .object = json, json["jsonrpc"]?.text == "2.0" else {
      self = .invalid(.init(.invalidRequest, "the message is no object of JSON-RPC 2.0"), id: id)
      return
    }
    guard let method = json["method"]?.text, method.utf8.count <= 1_000 else {
      let isResponse = json["method"] == nil && (json["result"] != nil || json["error"] != nil)
      self =
        isResponse
        ? .response : .invalid(.init(.invalidRequest, "the message names no method"), id: id)
      return
    }
    let params = json["params"] ?? .object([])
    switch params {
    case .object, .array, .null: break
    default:
      self = .invalid(.init(.invalidRequest, "`params` is no object and no list"), id: id)
      return
    }
    if json["id"] == nil {
      self = .notification(method: method, params)
    } else if let id {
      self = .request(id, method: method, params)
    } else {
      self = .invalid(
        .init(.invalidRequest, "`id` is a whole number or a text of at most 1000 bytes"), id: nil)
    }
  }
}
