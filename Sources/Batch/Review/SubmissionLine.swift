import CivilTime
import Diagnostics
import Evidence
import Files
import Ledger
import Result
import TrainingConfigs

extension Submission {
  /// The longest line that is read, in bytes.
  public static let longestLine = 64 << 20

  /// Reads a line of JSON: a result, an envelope or a submission with its parts.
  ///
  /// - Parameter number: The number of the line, from 1, which names what has no name.
  public init(_ line: LineReader.Line, number: Int) {
    self.init(name: "line \(number)")
    guard case .bytes(let bytes) = line else {
      problem = (.tooLarge, "the line is longer than \(Self.longestLine) bytes")
      return
    }
    sha256 = Digest.hexadecimal(of: bytes)
    guard let json = JSONValue(parsing: bytes), case .object(let members) = json else {
      problem = (.notUnderstood, "the line is no object of JSON")
      return
    }
    if json["payloadType"] != nil {
      envelope = bytes
      name = Self.runName(Self.signedResult(bytes)) ?? name
    } else if let kind = json["carbonward"]?.text, kind.hasPrefix("result/") {
      result = bytes
      name = Self.runName(json) ?? name
    } else if json["carbonward"]?.text == "submission/v1" {
      read(members)
    } else {
      problem = (.notUnderstood, "the line is no result, no envelope and no submission")
    }
  }

  private static func signedResult(_ bytes: [UInt8]) -> JSONValue? {
    Envelope(file: bytes).flatMap { SignedStatement($0.payload)?.resultDocument }
      .flatMap { JSONValue(parsing: $0) }
  }

  /// The name of the only run of a result.
  private static func runName(_ result: JSONValue?) -> String? {
    guard let runs = result?["runs"]?.elements, runs.count == 1, let name = runs[0]["name"]?.text,
      !name.isEmpty
    else { return nil }
    return name.shortened(300)
  }

  private mutating func read(_ members: [JSONValue.Member]) {
    if let text = members.first(where: { $0.name == "name" })?.value.text, !text.isEmpty {
      name = text.shortened(300)
      isNameStated = true
    }
    for member in members {
      switch (member.name, member.value) {
      case ("carbonward", _), (_, .null): break
      case ("name", .string): break
      case ("team", .string(let text)): team = text
      case ("date", .string(let text)) where CalendarDate(text.prefix(10)) != nil: date = text
      case ("result", .object): result = member.value.canonical
      case ("evidence", .object): envelope = member.value.canonical
      case ("files", .object(let files)):
        guard let provider = MemoryFiles(files) else {
          problem = (.notUnderstood, "`files` wants texts by path")
          return
        }
        self.files = Workspace(files: provider)
      case ("paths", .array(let elements)) where elements.allSatisfy({ $0.text != nil }):
        paths = elements.compactMap(\.text)
      default:
        problem = (
          .notUnderstood,
          "the submission has a member \(member.name.shortened(100).quoted) that cannot be read"
        )
        return
      }
    }
  }
}

extension MemoryFiles {
  /// Files of a request: texts by paths inside it; nil for what is none.
  init?(_ members: [JSONValue.Member]) {
    var bytes: [String: [UInt8]] = [:]
    for member in members {
      let parts = member.name.split(separator: "/", omittingEmptySubsequences: false)
      guard let text = member.value.text, !member.name.isEmpty, !member.name.utf8.contains(0),
        !parts.contains(where: { ["", ".", ".."].contains($0) })
      else { return nil }
      bytes[member.name] = Array(text.utf8)
    }
    self.init(bytes: bytes)
  }
}
