import Ledger
import TestSupport
import Testing

@testable import LanguageServer

/// Messages in a stream.
struct FrameTests {
  private static func frames(_ bytes: [UInt8], limit: Int = 100, by step: Int = .max)
    -> [FrameReader.Frame]
  {
    var reader = FrameReader(limit: limit)
    var frames: [FrameReader.Frame] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      let part = rest.prefix(step)
      rest = rest.dropFirst(part.count)
      reader.append(part)
      while let frame = reader.next() { frames.append(frame) }
    }
    return frames
  }

  private static func message(_ text: String) -> FrameReader.Frame { .message(Array(text.utf8)) }

  @Test(
    "a stream is taken apart however it is cut",
    arguments: [
      ("Content-Length: 2\r\n\r\n{}", [message("{}")]),
      (
        "content-length:2\r\nContent-Type: application/vscode-jsonrpc; charset=utf-8\r\n\r\n{}",
        [message("{}")]
      ),
      (
        "Content-Length: 2\r\n\r\n{}Content-Length: 4\r\n\r\nnull",
        [message("{}"), message("null")]
      ),
      ("Content-Length: 0\r\n\r\nContent-Length: 2\r\n\r\n{}", [message(""), message("{}")]),
      ("Content-Length: 5\r\n\r\n{", []),
      // What is no frame is said once, and the next one counts again.
      ("X: 1\r\n\r\n{}Content-Length: 2\r\n\r\n{}", [.problem(.noLength), message("{}")]),
      (
        "Content-Length: -2\r\n\r\n{}Content-Length: 2\r\n\r\n{}",
        [.problem(.badLength), message("{}")]
      ),
      (
        "Content-Length: 1234567890\r\n\r\n{}Content-Length: 2\r\n\r\n{}",
        [.problem(.badLength), message("{}")]
      ),
      (
        "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}Content-Length: 2\r\n\r\n{}",
        [.problem(.badLength), message("{}")]
      ),
      ("\r\n\r\nContent-Length: 2\r\n\r\n{}", [.problem(.noLength), message("{}")]),
      // A message that is too long is passed over without being kept.
      (
        "Content-Length: 101\r\n\r\n" + String(repeating: "x", count: 101)
          + "Content-Length: 2\r\n\r\n{}", [.problem(.tooLong), message("{}")]
      ),
    ] as [(String, [FrameReader.Frame])])
  func takesApart(stream: String, expected: [FrameReader.Frame]) {
    for step in [1, 3, 7, .max] {
      #expect(Self.frames(Array(stream.utf8), by: step) == expected, "by \(step)")
    }
  }

  @Test("headers without an end are given up")
  func boundsHeaders() {
    let endless = [UInt8](repeating: UInt8(ascii: "a"), count: 3 * FrameReader.longestHeader)
    let frames = Self.frames(endless + Array("Content-Length: 2\r\n\r\n{}".utf8), by: 1_000)
    #expect(frames == [.problem(.headerTooLong), Self.message("{}")])
  }

  @Test("mutated streams neither crash nor hold more than a message")
  func survivesMutations() {
    var generator = SeededGenerator(seed: 17)
    let bodies = [#"{"jsonrpc":"2.0","id":1,"method":"shutdown"}"#, "{}", "[1,2]", "null"]
    let whole = bodies.flatMap { Array("Content-Length: \($0.utf8.count)\r\n\r\n\($0)".utf8) }
    for _ in 0..<2_000 {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...6, using: &generator) {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
        case 1: bytes.remove(at: place)
        default: bytes.insert(contentsOf: bytes[..<place].suffix(9), at: place)
        }
      }
      var reader = FrameReader(limit: 64)
      var count = 0
      for start in stride(from: 0, to: bytes.count, by: 11) {
        reader.append(bytes[start..<min(start + 11, bytes.count)])
        while let frame = reader.next() {
          count += 1
          if case .message(let message) = frame {
            #expect(message.count <= 64)
            _ = Incoming(message)
          }
        }
      }
      #expect(count <= bytes.count && reader.pending <= FrameReader.longestHeader + 64)
    }
  }
}

/// JSON-RPC in messages.
struct IncomingTests {
  @Test(
    arguments: [
      ("{", nil, -32700), ("[]", nil, -32600), ("7", nil, -32600),
      (#"{"id":1,"method":"shutdown"}"#, 1, -32600),
      (#"{"jsonrpc":"1.0","id":1,"method":"shutdown"}"#, 1, -32600),
      (#"{"jsonrpc":"2.0","id":2}"#, 2, -32600),
      (#"{"jsonrpc":"2.0","id":2,"method":3}"#, 2, -32600),
      (#"{"jsonrpc":"2.0","id":2,"method":"shutdown","params":3}"#, 2, -32600),
      (#"{"jsonrpc":"2.0","id":1.5,"method":"shutdown"}"#, nil, -32600),
      (#"{"jsonrpc":"2.0","id":{},"method":"shutdown"}"#, nil, -32600),
      (String(repeating: "[", count: 100_000), nil, -32700),
    ] as [(String, Int64?, Int)])
  func whatIsNoMessageSaysWhy(text: String, id: Int64?, code: Int) {
    guard case .invalid(let error, let found) = Incoming(Array(text.utf8)) else {
      Issue.record("it was understood")
      return
    }
    #expect(error.code.rawValue == code)
    #expect(found == id.map { .number($0) })
  }

  @Test func messagesAreToldApart() {
    func incoming(_ text: String) -> Incoming { Incoming(Array(text.utf8)) }
    let none = JSONValue.object([])
    #expect(
      incoming(#"{"jsonrpc":"2.0","id":"a","method":"shutdown"}"#)
        == .request(.text("a"), method: "shutdown", none))
    #expect(
      incoming(#"{"jsonrpc":"2.0","method":"exit"}"#) == .notification(method: "exit", none))
    #expect(incoming(#"{"jsonrpc":"2.0","id":1,"result":null}"#) == .response)
  }
}
