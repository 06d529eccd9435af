import Foundation
import Testing

/// The language server as a process.
@Suite("carbonward lsp") struct LSPTests {
  private static func frames(_ messages: String...) -> String {
    messages.map { message in
      let body = #"{"jsonrpc":"2.0",\#(message)}"#
      return "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }.joined()
  }

  private static let initialize = #""id":1,"method":"initialize","params":{"capabilities":{}}"#

  @Test("a session says nothing but messages, and ends with the code of the protocol")
  func answersOnStandardOutput() throws {
    let box = try Sandbox(Fixture.repository, commits: false)
    let uri = "file://\(box.folder.path)/runs/small.yaml"
    let text = Fixture.run(hours: "20 h").replacingOccurrences(of: "\n", with: "\\n")
    let hover =
      #""id":2,"method":"textDocument/hover","params":{"textDocument":{"uri":"\#(uri)"},"#
      + #""position":{"line":3,"character":11}}"#
    let whole = Self.frames(
      Self.initialize, #""method":"initialized""#,
      #""method":"textDocument/didOpen","params":{"textDocument":{"uri":"\#(uri)","version":1,"text":"\#(text)"}}"#,
      hover, #""id":3,"method":"shutdown""#, #""method":"exit""#)
    let outcome = try box.run(Sandbox.binary.path, ["lsp", "--stdio"], input: whole)
    #expect(outcome.status == 0 && outcome.error.isEmpty, "\(outcome.error)")
    #expect(outcome.output.hasPrefix("Content-Length: "))
    #expect(outcome.output.contains("21 kgCO2e"), "\(outcome.output)")

    let left = try box.run(Sandbox.binary.path, ["lsp"], input: Self.frames(Self.initialize))
    #expect(left.status == 1 && left.error.isEmpty)
  }

  @Test("policies that are named win over those of the project")
  func takesPolicies() throws {
    let box = try Sandbox(Fixture.repository, commits: false)
    try box.write(["strict.yaml": Fixture.policy(limit: "1 kgCO2e")])
    let uri = "file://\(box.folder.path)/runs/small.yaml"
    let hover =
      #""id":2,"method":"textDocument/hover","params":{"textDocument":{"uri":"\#(uri)"},"#
      + #""position":{"line":3,"character":11}}"#
    let text = Fixture.run().replacingOccurrences(of: "\n", with: "\\n")
    let whole = Self.frames(
      #""id":1,"method":"initialize","params":{"rootUri":"file://\#(box.folder.path)"}"#,
      #""method":"textDocument/didOpen","params":{"textDocument":{"uri":"\#(uri)","version":1,"text":"\#(text)"}}"#,
      hover)
    for (options, verdict) in [([], "pass"), (["--policy", "strict.yaml"], "fail")] {
      let outcome = try box.run(Sandbox.binary.path, ["lsp"] + options, input: whole)
      #expect(outcome.output.contains("verdict      \(verdict)"), "\(outcome.output)")
    }
  }

  @Test("an instant that is none is refused at once")
  func refusesInstants() throws {
    let outcome = try Sandbox(commits: false).run(Sandbox.binary.path, ["lsp", "--at", "soon"])
    #expect(outcome.status == 2 && outcome.error.contains("is not an instant"))
  }
}
