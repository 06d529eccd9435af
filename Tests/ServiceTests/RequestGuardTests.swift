import Testing

@testable import Service

@Suite("What is looked at before a body is read") struct RequestGuardTests {
  private static let token = "correct-horse-battery"

  private func status(
    _ method: String = "POST", _ path: String = "/v1/assess", isLoopback: Bool = true,
    needsToken: Bool = false, _ adjust: (inout RequestGuard.Head) -> Void = { _ in }
  ) throws -> Int? {
    var head = RequestGuard.Head(method: method, path: path)
    head.host = "127.0.0.1:8080"
    head.contentType = "application/json"
    adjust(&head)
    let tokens = needsToken ? try BearerTokens(file: Array((Self.token + "\n").utf8)) : nil
    return RequestGuard(isLoopback: isLoopback, limits: ServiceLimits()).problem(
      with: head, on: Route(path: path), tokens)?.status
  }

  @Test(
    "routes and methods",
    arguments: [
      ("POST", "/v1/assess", nil), ("POST", "/v1/batch", nil),
      ("POST", "/v1/admission?timeout=2s", nil), ("POST", "/v1/plan", nil),
      ("GET", "/plan", nil), ("GET", "/plan?lang=zh", nil), ("POST", "/plan", 415),
      ("PUT", "/plan", 405), ("GET", "/v1/plan", 405), ("GET", "/plan/", 404),
      ("GET", "/healthz", nil), ("GET", "/readyz", nil), ("GET", "/metrics", nil),
      ("GET", "/v1/assess", 405), ("POST", "/metrics", 405), ("HEAD", "/healthz", 405),
      ("GET", "/", 404), ("POST", "/v1/assess/", 404), ("POST", "//v1/assess", 404),
      ("POST", "/v1/../v1/assess", 404), ("GET", "/../../etc/passwd", 404),
      ("GET", "/%2e%2e/metrics", 404),
    ] as [(String, String, Int?)])
  func routes(_ method: String, _ path: String, expected: Int?) throws {
    #expect(try status(method, path) == expected)
  }

  @Test(
    "types of bodies",
    arguments: [
      ("application/json", nil), ("application/json; charset=utf-8", nil),
      ("Application/JSON", nil),
      ("application/x-ndjson", nil), ("text/plain", 415),
      ("application/x-www-form-urlencoded", 415),
      ("multipart/form-data", 415), ("", 415), ("text/html;application/json", 415),
    ] as [(String, Int?)])
  func mediaTypes(_ type: String, expected: Int?) throws {
    #expect(try status { $0.contentType = type.isEmpty ? nil : type } == expected)
  }

  @Test("forms may be sent to the planner, and to nothing else")
  func forms() throws {
    for (path, expected) in [("/plan", nil), ("/v1/plan", 415), ("/v1/assess", 415)]
      as [(String, Int?)]
    {
      #expect(
        try status("POST", path) { $0.contentType = "application/x-www-form-urlencoded" }
          == expected)
    }
    for origin in ["https://example.org", "null"] {
      #expect(
        try status("POST", "/plan") {
          $0.contentType = "application/x-www-form-urlencoded"
          $0.origin = origin
        } == 403)
    }
    #expect(try status("GET", "/plan", needsToken: true) == 401)
  }

  @Test("pages of others, and names that lead here, may not ask")
  func origins() throws {
    #expect(try status { $0.origin = "http://127.0.0.1:8080" } == nil)
    for origin in ["https://example.org", "null", "http://127.0.0.1:8081", ""] {
      #expect(try status { $0.origin = origin } == 403)
    }
    for host in ["localhost:8080", "[::1]:8080", "127.0.0.2"] {
      #expect(try status { $0.host = host } == nil)
    }
    for host in ["rebound.example.org", "rebound.example.org:8080", "127.0.0.1.example.org", ""] {
      #expect(try status { $0.host = host } == 403)
      #expect(try status(isLoopback: false) { $0.host = host } == nil)
    }
  }

  @Test("lengths and encodings")
  func lengths() throws {
    #expect(try status { $0.contentLength = "4194304" } == nil)
    #expect(try status { $0.contentLength = "4194305" } == 413)
    #expect(try status("POST", "/v1/batch") { $0.contentLength = "41943050" } == nil)
    #expect(try status { $0.contentEncoding = "gzip" } == 415)
  }

  @Test(
    "tokens",
    arguments: [
      (nil, 401), ("Bearer correct-horse-battery", nil), ("bearer correct-horse-battery", nil),
      ("Bearer correct-horse-batter", 401), ("Bearer correct-horse-battery ", 401),
      ("Bearer ", 401),
      ("Basic correct-horse-battery", 401), ("correct-horse-battery", 401),
    ] as [(String?, Int?)])
  func tokens(_ header: String?, expected: Int?) throws {
    #expect(try status(needsToken: true) { $0.authorization = header } == expected)
    // Probes have none.
    #expect(try status("GET", "/readyz", needsToken: true) { $0.authorization = header } == nil)
    #expect(
      try status("GET", "/metrics", needsToken: true) { $0.authorization = header } == expected)
  }

  @Test("files of tokens")
  func tokenFiles() throws {
    func read(_ text: String) throws -> BearerTokens { try BearerTokens(file: Array(text.utf8)) }
    let two = try read("first-token-of-two\r\n\nsecond-token-of-two")
    #expect(two.accept("Bearer first-token-of-two") && two.accept("Bearer second-token-of-two"))
    for text in ["", "\n\n"] { #expect(throws: BearerTokens.Problem.empty) { try read(text) } }
    for text in [
      "long-enough-to-count\nshort", "x\nlong-enough-to-count", "has a space in it",
      "grün-grün-grün-grün",
    ] {
      #expect(throws: BearerTokens.Problem.self) { try read(text) }
    }
  }

  @Test(
    "only loopback is open to those who are not known",
    arguments: [
      ("127.0.0.1", true), ("127.1.2.3", true), ("localhost", true), ("::1", true),
      ("0.0.0.0", false),
      ("::", false), ("10.0.0.1", false), ("127.0.0.1.example.org", false), ("127.0.0", false),
      ("", false),
    ])
  func listening(_ host: String, isOpen: Bool) {
    func refuses(_ tokens: Bool, _ certificates: Bool) -> Bool {
      (try? ListeningRule.check(host: host, hasTokens: tokens, asksForCertificates: certificates))
        == nil
    }
    #expect(refuses(false, false) == !isOpen)
    #expect(!refuses(true, false) && !refuses(false, true))
  }
}
