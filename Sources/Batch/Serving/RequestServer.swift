public import CEL
import Diagnostics
import Files
package import Gate
package import Ledger
import Policy
public import Result
public import Text
import TrainingConfigs

/// Answers requests in JSON, one a line: a run or files in, a result out.
///
/// An answer depends on its request and the shelf of policies, and on nothing else: no clock is read
/// where the request states an instant, and no file that the request does not bring.
public struct RequestServer: Sendable {
  private let shelf: PolicyShelf
  /// What counts as now for requests that do not say.
  private let now: Timestamp

  /// The longest request unless said otherwise, in bytes.
  public static let longestLine = 16 << 20

  /// What is wrong with a request as such.
  public enum Code: String, Sendable, CaseIterable {
    /// The line is no object of JSON, or nests deeper than 64 levels.
    case badJSON = "bad-json"
    /// The line is longer than is read.
    case tooLarge = "too-large"
    /// A member is missing, unknown or of another type.
    case badRequest = "bad-request"
    /// No policy has the digest that is named.
    case unknownPolicy = "unknown-policy"
    /// The request makes no sense, such as a fact that there is not.
    case refused
  }

  /// Why a request gets no result.
  public struct Refusal: Error, Sendable {
    /// What is wrong.
    public var code: Code
    /// The same in words, on one line.
    public var message: String

    init(code: Code, message: String) {
      self.code = code
      self.message = message
    }

    init(_ problem: PolicyShelf.Problem) {
      switch problem {
      case .unknownDigest(let word):
        self.init(
          code: .unknownPolicy, message: "no policy that was read has the digest \(word.quoted)")
      case .ambiguousName(let word):
        self.init(
          code: .unknownPolicy,
          message: "several policies that were read are called \(word.quoted); name a digest")
      case .notUnderstood(let word):
        self.init(
          code: .badRequest,
          message:
            "\(word.quoted) is no digest, no name, no pack and no policy with a `path` and a `text`"
        )
      }
    }
  }

  /// Creates a server.
  ///
  /// - Parameter now: What counts as now for requests that do not say.
  public init(_ shelf: PolicyShelf, now: Timestamp) {
    self.shelf = shelf
    self.now = now
  }

  /// Answers a line with a line, which ends in a line feed.
  ///
  /// - Parameter deadline: When the reading of the request's files ends, if ever.
  public func answer(_ line: LineReader.Line, by deadline: Deadline? = nil) -> [UInt8] {
    guard case .bytes(let bytes) = line else {
      return Self.line(
        .null, Refusal(code: .tooLarge, message: "the line is longer than is read"))
    }
    var id: JSONValue = .null
    do throws(Refusal) {
      let result = try result(of: bytes, named: &id, by: deadline)
      return Self.line(id, result)
    } catch {
      return Self.line(id, error)
    }
  }

  /// The result of one request.
  ///
  /// - Parameter deadline: When the reading of the request's files ends, if ever.
  public func result(
    of request: [UInt8], by deadline: Deadline? = nil
  ) throws(Refusal) -> CheckResult {
    var id: JSONValue = .null
    return try result(of: request, named: &id, by: deadline)
  }

  private func result(
    of bytes: [UInt8], named id: inout JSONValue, by deadline: Deadline?
  ) throws(Refusal) -> CheckResult {
    guard let json = JSONValue(parsing: bytes), case .object(let members) = json else {
      throw Refusal(
        code: .badJSON, message: "the request is no object of JSON of at most 64 levels")
    }
    id = try Self.id(json["id"])
    var request = try request(members)
    request.inputs.deadline = deadline
    return try check(request)
  }

  /// A request for a check that stands in a document beside more, for those who answer something else.
  ///
  /// - Parameter names: The members that are theirs.
  package func request(
    of bytes: [UInt8], besides names: [String]
  ) throws(Refusal) -> (request: CheckRequest, others: [JSONValue.Member]) {
    guard let json = JSONValue(parsing: bytes), case .object(let members) = json else {
      throw Refusal(
        code: .badJSON, message: "the request is no object of JSON of at most 64 levels")
    }
    _ = try Self.id(json["id"])
    return (
      try request(members.filter { !names.contains($0.name) }),
      members.filter { names.contains($0.name) }
    )
  }

  /// What a request is called, which the answer repeats: a text or a whole number.
  private static func id(_ value: JSONValue?) throws(Refusal) -> JSONValue {
    switch value {
    case nil, .null?: return .null
    case .integer?: return value ?? .null
    case .string(let text)? where text.utf8.count <= 1_000: return .string(text)
    default:
      throw Refusal(code: .badRequest, message: "`id` is a text of at most 1000 bytes or a number")
    }
  }

  private func check(_ request: CheckRequest) throws(Refusal) -> CheckResult {
    do {
      return try Gate.check(request)
    } catch {
      throw Refusal(code: .refused, message: error.summary)
    }
  }

  // MARK: - Requests

  private func request(
    _ members: [JSONValue.Member]
  ) throws(Refusal) -> CheckRequest {
    var files: [JSONValue.Member] = []
    var named: [JSONValue] = []
    var request = CheckRequest(InputRequest(in: .directory("")), now: now)
    for member in members {
      switch (member.name, member.value) {
      case ("id", _), (_, .null): break
      case ("run", .object(var run)):
        if !run.contains(where: { $0.name == "carbonward" }) {
          run.append(.init("carbonward", .string("run/v1")))
        }
        let text = String(decoding: JSONValue.object(run).canonical, as: UTF8.self)
        files.append(.init("run.yaml", .string(text)))
      case ("run", .string): files.append(.init("run.yaml", member.value))
      case ("files", .object(let texts)): files += texts
      case ("paths", .array(let paths)): request.inputs.paths = try Self.texts(paths, "paths")
      case ("set", .array(let facts)): request.inputs.assignments = try Self.texts(facts, "set")
      case ("policies", .array(let policies)): named = policies
      case ("at", .string(let text)):
        let whole = text.utf8.count == 10 ? "\(text)T00:00:00Z" : text
        guard let instant = Timestamp(whole) else {
          throw Refusal(code: .badRequest, message: "`at` is a date or RFC 3339")
        }
        request.now = instant
        request.isNowStated = true
      case ("on_unknown", .string(let word)):
        let word: Settings.UnknownWord = try Self.choice(word, "on_unknown")
        request.onUnknown = word.policy
      case ("fail_on", .string(let word)):
        let word: Settings.ThresholdWord = try Self.choice(word, "fail_on")
        request.failOn = word.policy
      case ("suggestions", .integer(let count)) where (0...100).contains(count):
        request.suggestions = Int(count)
      default:
        throw Refusal(
          code: .badRequest, message: "the request has a member \(member.name.quoted) of no use")
      }
    }
    guard !files.isEmpty else {
      throw Refusal(code: .badRequest, message: "the request holds neither `run` nor `files`")
    }
    guard Set(files.map(\.name)).count == files.count, let provider = MemoryFiles(files)
    else {
      throw Refusal(
        code: .badRequest, message: "`files` wants texts by paths that lead nowhere else")
    }
    request.inputs.place = .workspace(Workspace(files: provider))
    do throws(PolicyShelf.Problem) {
      request.loaded = try shelf.policies(named)
    } catch {
      throw Refusal(error)
    }
    return request
  }

  private static func texts(
    _ elements: [JSONValue], _ name: String
  ) throws(Refusal) -> [String] {
    let texts = elements.compactMap(\.text)
    guard texts.count == elements.count else {
      throw Refusal(code: .badRequest, message: "`\(name)` is a list of texts")
    }
    return texts
  }

  private static func choice<Word: RawRepresentable & CaseIterable>(
    _ word: String, _ name: String
  ) throws(Refusal) -> Word where Word.RawValue == String {
    guard let choice = Word(rawValue: word) else {
      let words = Word.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
      throw Refusal(code: .badRequest, message: "`\(name)` is one of \(words)")
    }
    return choice
  }

  // MARK: - Answers

  private static func line(_ id: JSONValue, _ result: CheckResult) -> [UInt8] {
    var writer = JSONWriter(isCompact: true)
    writer.object { writer in
      writer.write(id: id)
      writer.member("exit_code", result.exitCode)
      writer.member("result") {
        let document = JSONResultWriter.write(result, isCompact: true).dropLast()
        $0.append(String(decoding: document, as: UTF8.self))
      }
    }
    return writer.bytes + [0x0A]
  }

  private static func line(_ id: JSONValue, _ refusal: Refusal) -> [UInt8] {
    var writer = JSONWriter(isCompact: true)
    writer.object { writer in
      writer.write(id: id)
      writer.member("exit_code", 2)
      writer.member("error") { writer in
        writer.object {
          $0.member("code", refusal.code.rawValue)
          $0.member("message", refusal.message)
        }
      }
    }
    return writer.bytes + [0x0A]
  }
}

extension JSONWriter {
  fileprivate mutating func write(id: JSONValue) {
    switch id {
    case .string(let text): member("id", text)
    case .integer(let number): member("id") { $0.append("\(number)") }
    default: member("id", String?.none)
    }
  }
}
