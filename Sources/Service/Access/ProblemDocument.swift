import Diagnostics
import Result

/// Why a request is not answered as it was meant: `application/problem+json` of RFC 9457.
public struct ProblemDocument: Error, Sendable, Equatable {
  /// The status of HTTP.
  public let status: Int
  /// Names the problem for programs, for good.
  public let code: String
  /// The same for people, on one line.
  public let detail: String
  /// Seconds after which it may be tried again; nil where that changes nothing.
  public var retryAfter: Int?
  /// The method to ask with; nil where that is not the problem.
  public var allowedMethod: String?

  /// The type of its text.
  public static let mediaType = "application/problem+json"

  init(_ status: Int, _ code: String, _ detail: String, retryAfter: Int? = nil) {
    self.status = status
    self.code = code
    self.detail = AdmissionDecision.bounded(detail, to: 1_000)
    self.retryAfter = retryAfter
  }

  /// The text.
  public var json: [UInt8] {
    var writer = JSONWriter(isCompact: true)
    writer.object {
      $0.member("type", "about:blank")
      $0.member("title", Self.titles[status] ?? "Error")
      $0.member("status", status)
      $0.member("code", code)
      $0.member("detail", detail)
    }
    return writer.bytes + [0x0A]
  }

  private static let titles = [
    400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found",
    405: "Method Not Allowed", 408: "Request Timeout", 413: "Content Too Large",
    415: "Unsupported Media Type", 422: "Unprocessable Content", 429: "Too Many Requests",
    500: "Internal Server Error", 503: "Service Unavailable",
  ]

  // MARK: - All there are

  /// No route has this path.
  public static let nothingHere = ProblemDocument(404, "not-found", "there is nothing at this path")
  static let foreignOrigin = ProblemDocument(
    403, "foreign-origin", "pages of other origins may not ask")
  static let foreignHost = ProblemDocument(
    403, "foreign-host", "this service listens on loopback, and has no other name")
  static let unauthorised = ProblemDocument(
    401, "unauthorized", "a token is needed: `Authorization: Bearer TOKEN`")
  /// The body took too long to arrive.
  public static let slowBody = ProblemDocument(
    408, "slow-body", "the body did not arrive in time")
  /// As many checks run and wait as can.
  public static let busy = ProblemDocument(
    429, "busy", "too many checks are running", retryAfter: 1)
  /// As many bodies are held as can be.
  public static let full = ProblemDocument(
    503, "full", "too many bodies are held", retryAfter: 1)
  /// The answer took too long to be found.
  public static let slowAnswer = ProblemDocument(
    503, "slow-answer", "the check took longer than the service allows")
  /// The service is about to end.
  public static let ending = ProblemDocument(503, "ending", "the service is ending", retryAfter: 1)

  static func method(_ method: String) -> ProblemDocument {
    var problem = ProblemDocument(405, "method", "this path takes `\(method)`")
    problem.allowedMethod = method
    return problem
  }

  static func mediaType(_ detail: String) -> ProblemDocument {
    ProblemDocument(415, "media-type", detail)
  }

  /// A body, or a line of one, that is too long.
  public static func tooLarge(_ limit: Int) -> ProblemDocument {
    ProblemDocument(413, "too-large", "a body may have \(limit) bytes")
  }

  /// A review that is none.
  public static func review(_ problem: AdmissionReview.Problem) -> ProblemDocument {
    ProblemDocument(400, "bad-review", problem.message)
  }
}
