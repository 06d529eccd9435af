import Foundation
import Glibc
import Ledger
import Synchronization
import Testing

@testable import LanguageServer

/// A server at the end of a pipe.
struct SessionTests {
  /// What a session answers to a stream, and how it ends.
  private static func session(_ stream: [UInt8]) throws -> (answers: [JSONValue], code: Int32) {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    defer { close(ends[0]) }
    try #require(stream.count <= 60_000)
    #expect(write(ends[1], stream, stream.count) == stream.count)
    close(ends[1])
    let now = try #require(Editor.now)
    var bytes: [UInt8] = []
    var session = Session(LanguageServer(version: "1") { now }, descriptor: ends[0], limit: 1 << 20)
    {
      bytes += $0
      return true
    }
    let code = session.run()
    var reader = FrameReader()
    reader.append(bytes)
    var answers: [JSONValue] = []
    while case .message(let message)? = reader.next() {
      answers.append(try #require(JSONValue(parsing: message)))
    }
    #expect(reader.pending == 0)
    return (answers, code)
  }

  private static func stream(_ messages: String...) -> [UInt8] {
    messages.flatMap { message in
      let body = #"{"jsonrpc":"2.0",\#(message)}"#
      return Array("Content-Length: \(body.utf8.count)\r\n\r\n\(body)".utf8)
    }
  }

  private static let initialize = #""id":1,"method":"initialize","params":{"capabilities":{}}"#
  private static let shutdown = #""id":9,"method":"shutdown""#
  private static let exit = #""method":"exit""#

  @Test(
    "the exit code says whether the client took its leave",
    arguments: [
      ([initialize, shutdown, exit], 0), ([initialize, exit], 1), ([exit], 1), ([], 1),
      ([initialize], 1), ([initialize, shutdown], 1),
    ] as [([String], Int32)])
  func endsWithCode(messages: [String], code: Int32) throws {
    let stream = messages.flatMap { Self.stream($0) }
    #expect(try Self.session(stream).code == code)
  }

  @Test("what comes at the wrong time, or is not known, is answered with the code for it")
  func refusesWithCodes() throws {
    let stream = Self.stream(
      #""id":2,"method":"textDocument/hover","params":{}"#, Self.initialize,
      #""id":3,"method":"initialize","params":{}"#, #""id":4,"method":"no/such""#,
      #""method":"no/such/either""#, #""id":5,"method":"textDocument/hover","params":{}"#,
      #""id":6,"method":"textDocument/hover","params":{"textDocument":{"uri":"file:///x"},"position":{"line":0,"character":0}}"#,
      #""id":7"#, Self.shutdown, #""id":8,"method":"textDocument/hover","params":{}"#, Self.exit)
    let found = try Self.session(stream)
    let codes = found.answers.map { ($0["id"]?.small, $0[path: "error", "code"]?.small) }
    let expected: [(Int?, Int?)] = [
      (2, -32002), (1, nil), (3, -32600), (4, -32601), (5, -32602), (6, -32602), (7, -32600),
      (9, nil), (8, -32600),
    ]
    #expect(codes.map { "\($0)" } == expected.map { "\($0)" })
    #expect(found.code == 0)
  }

  @Test("broken frames are answered, and the session goes on")
  func survivesBrokenFrames() throws {
    let stream =
      Array("Content-Length: x\r\n\r\n{}".utf8) + Self.stream(Self.initialize)
      + Array("Content-Length: 3\r\n\r\n{{{".utf8)
      + Array("Content-Length: 999999999\r\n\r\n".utf8)
    let found = try Self.session(stream)
    #expect(
      found.answers.map { $0[path: "error", "code"]?.small } == [-32700, nil, -32700, -32700])
    #expect(found.answers.map { $0["id"]?.small } == [nil, 1, nil, nil])
    #expect(found.code == 1)
  }

  @Test("a request that is taken back before its turn is not begun")
  func cancelsWhatWaits() throws {
    let hover = #""method":"textDocument/hover","params":{"textDocument":{"uri":"file:///x"}}"#
    let stream = Self.stream(
      Self.initialize, #""id":2,\#(hover)"#, #""id":"b",\#(hover)"#,
      #""method":"$/cancelRequest","params":{"id":2}"#,
      #""method":"$/cancelRequest","params":{"id":77}"#, #""method":"$/cancelRequest""#,
      Self.shutdown, Self.exit)
    let found = try Self.session(stream)
    #expect(
      found.answers.map { $0[path: "error", "code"]?.small } == [nil, -32800, -32602, nil])
    #expect(found.code == 0)
  }

  @Test("work that nobody wants any more ends, and says why")
  func endsWork() throws {
    let editor = try Editor()
    try editor.open("runs/small.yaml")
    editor.notify("textDocument/didSave", .object([]))
    let params = JSONValue.members([
      ("textDocument", editor.name("runs/small.yaml")),
      ("position", Position(line: 0, character: 0).json),
    ])
    for (reason, code) in [(Interruption.Reason.cancelled, -32800), (.outdated, -32801)] {
      let answer = try editor.request("textDocument/hover", params, Interruption { reason })
      #expect(answer[path: "error", "code"]?.small == code)
    }
    // It is told once the change that made it pointless is taken in.
    #expect(editor.server.hasWork)
    let told = editor.told["runs/small.yaml"]
    editor.settle()
    #expect(editor.told["runs/small.yaml"] == told && !editor.server.hasWork)
  }

  @Test("a search for changes ends wherever it stands, and half of one is no answer")
  func endsSearches() throws {
    let run = try #require(Editor.repository["runs/small.yaml"])
    let editor = try Editor()
    try editor.open("runs/small.yaml", run.replacingOccurrences(of: "10 h", with: "20 h"))
    let place = Position(line: 3, character: 0).json
    let params = JSONValue.members([
      ("textDocument", editor.name("runs/small.yaml")),
      ("range", .members([("start", place), ("end", place)])),
    ])
    let asked = Mutex(0)
    var answer = JSONValue.null
    // Whenever the client asks for its request back, the answer is whole or an error.
    var limit = 0
    repeat {
      asked.withLock { $0 = 0 }
      let until = limit
      answer = try editor.request(
        "textDocument/codeAction", params,
        Interruption {
          asked.withLock { count in
            count += 1
            return count > until ? .cancelled : nil
          }
        })
      if answer.elements == nil { #expect(answer[path: "error", "code"]?.small == -32800) }
      limit += 1
    } while answer.elements == nil && limit < 100
    #expect(answer.elements?.count == 1)
    // Before and after reading, for each file, and for each change that is tried.
    #expect(limit > 4)
  }

  @Test("a change that waits is seen by what it makes pointless")
  func seesChanges() throws {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    defer { close(ends[0]) }
    let inbox = Inbox(descriptor: ends[0], limit: 1_000)
    let before = inbox.interruption(of: .number(5), about: "file:///a")
    #expect(before.reason() == nil)
    func send(_ message: String) {
      let bytes = Self.stream(message)
      #expect(write(ends[1], bytes, bytes.count) == bytes.count)
    }
    send(#""method":"textDocument/didChange","params":{"textDocument":{"uri":"file:///b"}}"#)
    #expect(before.reason() == nil)
    send(#""method":"textDocument/didChange","params":{"textDocument":{"uri":"file:///a"}}"#)
    #expect(before.reason() == .outdated)
    #expect(inbox.interruption(of: nil, about: "file:///b").reason() == .outdated)
    let other = inbox.interruption(of: .number(6), about: nil)
    send(#""method":"$/cancelRequest","params":{"id":6}"#)
    #expect(other.reason() == .cancelled)
    close(ends[1])
    #expect(inbox.next() != nil && inbox.next(within: 0) != nil && inbox.next() == nil)
  }

  @Test("mutated sessions end without a crash")
  func survivesMutations() throws {
    let path = "file:///no/such/folder/a.yaml"
    let place = #""position":{"line":1,"character":3}"#
    let whole = Self.stream(
      Self.initialize, #""method":"initialized""#,
      #""method":"textDocument/didOpen","params":{"textDocument":{"uri":"\#(path)","version":1,"text":"carbonward: run/v1\nduration: 1\n"}}"#,
      #""method":"textDocument/didChange","params":{"textDocument":{"uri":"\#(path)","version":2},"contentChanges":[{"range":{"start":{"line":1,"character":1},"end":{"line":1,"character":2}},"text":"😀"}]}"#,
      #""id":2,"method":"textDocument/hover","params":{"textDocument":{"uri":"\#(path)"},\#(place)}"#,
      #""id":3,"method":"textDocument/completion","params":{"textDocument":{"uri":"\#(path)"},\#(place)}"#,
      #""id":4,"method":"textDocument/codeAction","params":{"textDocument":{"uri":"\#(path)"},"range":{"start":{"line":1,"character":3},"end":{"line":1,"character":3}}}"#,
      #""id":5,"method":"textDocument/definition","params":{"textDocument":{"uri":"\#(path)"},\#(place)}"#,
      #""method":"textDocument/didClose","params":{"textDocument":{"uri":"\#(path)"}}"#,
      Self.shutdown, Self.exit)
    var state: UInt64 = 7
    func random(_ count: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % count
    }
    for _ in 0..<150 {
      var bytes = whole
      for _ in 0...random(3) {
        let place = random(bytes.count)
        switch random(3) {
        case 0: bytes[place] = UInt8(random(256))
        case 1: bytes.remove(at: place)
        default: bytes.insert(contentsOf: bytes[..<place].suffix(random(20)), at: place)
        }
      }
      #expect([0, 1].contains(try Self.session(bytes).code))
    }
  }
}
