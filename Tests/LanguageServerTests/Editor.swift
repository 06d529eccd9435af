import CEL
import Diagnostics
import Foundation
import Ledger
import Testing

@testable import LanguageServer

/// An editor with a folder of its own, driving a server without a stream between them.
final class Editor {
  let folder: URL
  private(set) var server: LanguageServer
  /// The last that was told of each file, by its path.
  private(set) var told: [String: [JSONValue]] = [:]
  private(set) var messages: [String] = []
  private var texts: [String: String] = [:]
  private var version = 0

  /// A team's repository: a run of 10.5 kg, and a budget of 12 kg that lets it pass.
  static let repository = [
    "carbonward.yaml": "carbonward: project/v1\npolicies: [policies/]\n",
    "policies/team.yaml": """
    carbonward: policy/v1
    name: team
    budgets:
      - {id: cap, limit: 12 kgCO2e, per: run}
    rules:
      - id: known-site
        require: has(run.site.intensity)
        message: nobody says where {run.name} runs
        suggest: [clean]
    measures:
      - {id: clean, category: renewables, set: {site.intensity: 0.1 kgCO2e/kWh}, effort: low}

    """,
    "runs/small.yaml": """
    carbonward: run/v1
    name: small
    hardware: {accelerator: custom, count: 5, power: 300 W, host_power: 0 W}
    duration: 10 h
    site: {intensity: 0.7 kgCO2e/kWh, pue: 1.0}

    """,
  ]

  static let now = Timestamp("2026-11-25T00:00:00Z")

  init(
    _ files: [String: String] = repository, encoding: String? = nil, versionsEdits: Bool = false
  ) throws {
    folder = URL(fileURLWithPath: NSTemporaryDirectory())
      .appendingPathComponent("carbonward-\(UUID().uuidString)").resolvingSymlinksInPath()
    let now = try #require(Self.now)
    server = LanguageServer(version: "1") { now }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for (path, text) in files { try save(text, at: path) }
    let encodings = JSONValue.array([.string("utf-16")] + (encoding.map { [.string($0)] } ?? []))
    _ = try request(
      "initialize",
      .members([
        ("rootUri", .string("file://" + folder.path)),
        (
          "capabilities",
          .members([
            ("general", .members([("positionEncodings", encodings)])),
            (
              "workspace",
              .members([
                ("workspaceEdit", .members([("documentChanges", .bool(versionsEdits))]))
              ])
            ),
          ])
        ),
      ]))
    notify("initialized", .object([]))
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  func save(_ text: String, at path: String) throws {
    let url = folder.appendingPathComponent(path)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
  }

  // MARK: - Messages

  func uri(_ path: String) -> String { DocumentURI.uri(folder.path + "/" + path) }

  func request(
    _ method: String, _ params: JSONValue, _ interruption: Interruption = .never
  ) throws -> JSONValue {
    let answers = server.receive(.request(.number(1), method: method, params), interruption)
    let answer = try #require(answers.first)
    #expect(answers.count == 1)
    return answer["result"] ?? answer
  }

  func notify(_ method: String, _ params: JSONValue) {
    take(server.receive(.notification(method: method, params)))
  }

  /// Lets the server do what waits.
  func settle() {
    while server.hasWork { take(server.work()) }
  }

  private func take(_ messages: [JSONValue]) {
    for message in messages {
      guard message["method"]?.text == "textDocument/publishDiagnostics",
        let uri = message[path: "params", "uri"]?.text, let path = DocumentURI.path(uri)
      else {
        self.messages.append(message[path: "params", "message"]?.text ?? "")
        continue
      }
      let name = String(path.dropFirst(folder.path.count + 1))
      told[name] = message[path: "params", "diagnostics"]?.elements ?? []
    }
  }

  // MARK: - Documents

  func open(_ path: String, _ text: String? = nil, settles: Bool = true) throws {
    let text =
      try text
      ?? String(contentsOf: folder.appendingPathComponent(path), encoding: .utf8)
    version += 1
    texts[path] = text
    notify(
      "textDocument/didOpen",
      .members([
        (
          "textDocument",
          .members([
            ("uri", .string(uri(path))), ("languageId", .string("yaml")),
            ("version", .number(version)), ("text", .string(text)),
          ])
        )
      ]))
    if settles { settle() }
  }

  func change(_ path: String, to text: String) {
    version += 1
    texts[path] = text
    notify(
      "textDocument/didChange",
      .members([
        (
          "textDocument",
          .members([("uri", .string(uri(path))), ("version", .number(version))])
        ), ("contentChanges", .array([.members([("text", .string(text))])])),
      ]))
    settle()
  }

  func close(_ path: String, settles: Bool = true) {
    notify("textDocument/didClose", .members([("textDocument", name(path))]))
    if settles { settle() }
  }

  func name(_ path: String) -> JSONValue { .members([("uri", .string(uri(path)))]) }

  /// What was told of a file, as `code@line:character-line:character`.
  func remarks(_ path: String) -> [String] {
    (told[path] ?? []).map { remark in
      let range = PositionRange(remark["range"])
      let places = range.map {
        "\($0.start.line):\($0.start.character)-\($0.end.line):\($0.end.character)"
      }
      return "\(remark["code"]?.text ?? "")@\(places ?? "")"
    }
  }

  /// Asks about the place of `‸` in a text, which is opened without it.
  func ask(
    _ method: String, _ path: String, _ marked: String, _ more: [(String, JSONValue?)] = []
  ) throws -> JSONValue {
    let mark = try #require(marked.range(of: "‸"))
    let file = SourceFile(path: path, text: String(marked[..<mark.lowerBound]))
    try open(path, marked.replacingOccurrences(of: "‸", with: ""))
    let place = file.place(at: file.bytes.count, in: server.client.encoding).json
    return try request(
      "textDocument/" + method,
      .members(
        [
          ("textDocument", name(path)), ("position", place),
          ("range", .members([("start", place), ("end", place)])),
        ] + more))
  }

  /// The text of a file once the changes of an action are applied.
  func applying(_ action: JSONValue?, to path: String) throws -> String {
    let edits = try #require(action?[path: "edit", "changes", uri(path)]?.elements)
    var file = SourceFile(path: path, text: texts[path] ?? "")
    if texts[path] == nil {
      file = SourceFile(
        path: path,
        text: try String(contentsOf: folder.appendingPathComponent(path), encoding: .utf8))
    }
    let changes = try edits.map { edit in
      let range = try #require(PositionRange(edit["range"]))
      let encoding = server.client.encoding
      let bytes =
        file.offset(of: range.start, in: encoding)..<file.offset(of: range.end, in: encoding)
      return Edit(SourceRange(file: file, bytes: bytes), edit["newText"]?.text ?? "")
    }
    return String(decoding: try file.applying(changes).bytes, as: UTF8.self)
  }
}
