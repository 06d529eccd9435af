import Ledger
import Testing

@testable import Service

@Suite("Reviews of admission") struct AdmissionReviewTests {
  @Test(
    "what is no review is a problem, and no answer",
    arguments: [
      ("", "the body is no object of JSON of at most 64 levels"),
      ("[]", "the body is no object of JSON of at most 64 levels"),
      ("{}", "the body is no `AdmissionReview` of `admission.k8s.io/v1`"),
      (
        #"{"apiVersion":"admission.k8s.io/v1beta1","kind":"AdmissionReview","request":{}}"#,
        "the body is no `AdmissionReview` of `admission.k8s.io/v1`"
      ),
      (
        #"{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","response":{}}"#,
        "the body is no `AdmissionReview` of `admission.k8s.io/v1`"
      ),
    ])
  func problems(_ text: String, message: String) {
    let problem = #expect(throws: AdmissionReview.Problem.self) {
      try AdmissionReview(Array(text.utf8))
    }
    #expect(problem?.message == message)
  }

  @Test(
    "members that must be there",
    arguments: [
      ("request.uid", nil), ("request.uid", .integer(7)), ("request.uid", .string("")),
      ("request.uid", .string(String(repeating: "u", count: 513))),
      ("request.operation", .string("PATCH")), ("request.object", .null),
      ("request.object", .array([])),
      ("request.object.kind", nil),
    ] as [(String, JSONValue?)])
  func members(_ path: String, value: JSONValue?) throws {
    var review = try Review("job")
    review.set(path, value)
    #expect(throws: AdmissionReview.Problem.self) { try AdmissionReview(review.bytes) }
  }

  @Test("an answer repeats the UID and says what API servers read")
  func answers() throws {
    let refused = AdmissionDecision(
      isAllowed: false, .fail, code: 403, message: "carbonward: \"no\"\n")
    let json = try #require(JSONValue(parsing: refused.response(to: "u\"1")))
    #expect(
      json["apiVersion"]?.text == "admission.k8s.io/v1" && json["kind"]?.text == "AdmissionReview")
    let response = try #require(json["response"])
    #expect(response["uid"]?.text == "u\"1" && response["allowed"] == .bool(false))
    #expect(response["status"]?["code"]?.whole == 403)
    #expect(response["status"]?["message"]?.text == "carbonward: \"no\"\\u{A}")
    let allowed = try #require(
      JSONValue(parsing: AdmissionDecision.allowed(.pass).response(to: "2")))
    #expect(allowed["response"]?["allowed"] == .bool(true) && allowed["response"]?["status"] == nil)
  }
}
