public import Batch
public import CEL
public import Result
public import Text

/// Answers what merge requests, schedulers and people ask, with the policies that count now.
public struct Assessor: Sendable {
  /// An answer to one request.
  public struct Answer: Sendable {
    /// The result as a document of JSON.
    public let json: [UInt8]
    /// The verdict.
    public let verdict: VerdictWord
    /// What `carbonward check` would exit with.
    public let exitCode: Int
  }

  private let server: RequestServer

  /// Creates an assessor.
  ///
  /// - Parameter now: What counts as now for requests that do not say.
  public init(_ edition: PolicyStore.Edition, now: Timestamp) {
    server = RequestServer(edition.shelf, now: now)
  }

  /// Checks the files or the run of a request.
  ///
  /// - Parameter deadline: When the reading of files ends.
  /// - Throws: What is wrong with the request as such; what is wrong with its files is in the answer.
  public func assess(
    _ body: [UInt8], by deadline: Deadline? = nil
  ) throws(ProblemDocument) -> Answer {
    do throws(RequestServer.Refusal) {
      let result = try server.result(of: body, by: deadline)
      return Answer(
        json: JSONResultWriter.write(result, isCompact: true), verdict: result.verdict,
        exitCode: result.exitCode)
    } catch {
      throw ProblemDocument(error)
    }
  }

  /// Answers a line of a batch with a line; what is wrong with it is said there.
  public func answer(_ line: LineReader.Line, by deadline: Deadline? = nil) -> [UInt8] {
    server.answer(line, by: deadline)
  }

  /// The line for one that gets no answer.
  public func refusal(_ problem: ProblemDocument) -> [UInt8] {
    var writer = JSONWriter(isCompact: true)
    writer.object { writer in
      writer.member("id", String?.none)
      writer.member("exit_code", 70)
      writer.member("error") { writer in
        writer.object {
          $0.member("code", problem.code)
          $0.member("message", problem.detail)
        }
      }
    }
    return writer.bytes + [0x0A]
  }
}

extension ProblemDocument {
  /// What is wrong with a request as such.
  init(_ refusal: RequestServer.Refusal) {
    let status =
      switch refusal.code {
      case .badJSON, .badRequest: 400
      case .tooLarge: 413
      case .unknownPolicy: 404
      case .refused: 422
      }
    self.init(status, refusal.code.rawValue, refusal.message)
  }
}
