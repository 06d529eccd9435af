import Batch
import HTTPTypes
import Hummingbird
import NIOCore
import Reports
import Result
import Service

/// Answers requests: looks at the head, then reads the body, then asks those who know.
struct ServiceResponder: HTTPResponder {
  let state: ServiceState

  func respond(to request: Request, context: ServiceContext) async throws -> Response {
    let start = ContinuousClock.now
    let route = Route(path: request.head.path ?? "")
    _ = state.inFlight.take()
    var entry = LogLine("request").with("route", route.rawValue)
    var response: Response
    do {
      defer { state.inFlight.giveBack() }
      if let problem = state.guardian.problem(
        with: request.guarded, on: route, state.currentTokens)
      {
        throw problem
      }
      response = try await answer(request, on: route, context, &entry)
    } catch let problem as ProblemDocument {
      response = Self.response(problem)
      entry = entry.with("problem", problem.code)
      // What is left of the body is not waited for. A moment passes first, since a connection that is
      // closed on bytes that nobody read takes the answer with it.
      context.channel.eventLoop.scheduleTask(in: .seconds(1)) {
        context.channel.close(promise: nil)
      }
    }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    state.metrics.count(route, code: response.status.code, seconds: seconds)
    if !route.isOpen || response.status.code >= 400 {
      Log.write(
        entry.with("status", Double(response.status.code)).with(
          "ms", (seconds * 1e5).rounded() / 100))
    }
    return response
  }

  private func answer(
    _ request: Request, on route: Route, _ context: ServiceContext, _ entry: inout LogLine
  ) async throws -> Response {
    switch route {
    case .assess: return try await assess(request, context, &entry)
    case .admission: return try await admit(request, context, &entry)
    case .batch: return batch(request, context)
    case .plan: return try await plan(request, context)
    case .planner: return try await planner(request, context)
    case .health: return Self.response(.ok, "text/plain; charset=utf-8", Array("ok\n".utf8))
    case .readiness:
      let readiness = state.readiness
      return Self.response(
        readiness.isReady ? .ok : .serviceUnavailable, "application/json", readiness.json)
    case .metrics:
      let text = state.metrics.text(state.gauges)
      return Self.response(.ok, ServiceMetrics.mediaType, Array(text.utf8))
    case .other: throw ProblemDocument.nothingHere
    }
  }

  private func assess(
    _ request: Request, _ context: ServiceContext, _ entry: inout LogLine
  ) async throws -> Response {
    let assessor = Assessor(state.store.edition, now: state.now)
    let outcome = try await BodyReader(state: state).withBody(of: request) { body in
      try await state.checks.run(on: context.channel.eventLoop) { deadline in
        Result { () throws(ProblemDocument) in try assessor.assess(body, by: deadline) }
      }
    }
    let answer = try outcome.get()
    state.metrics.count(answer.verdict)
    entry = entry.with("verdict", answer.verdict.rawValue)
    var response = Self.response(.ok, "application/json", answer.json)
    if let name = HTTPField.Name("Carbonward-Exit-Code") {
      response.headers[name] = String(answer.exitCode)
    }
    return response
  }

  private func admit(
    _ request: Request, _ context: ServiceContext, _ entry: inout LogLine
  ) async throws -> Response {
    let (policies, now) = (state.store.edition.policies, state.now)
    let answer = try await BodyReader(state: state).withBody(of: request) { body in
      let review: AdmissionReview
      do throws(AdmissionReview.Problem) {
        review = try AdmissionReview(body)
      } catch {
        throw ProblemDocument.review(error)
      }
      let decision: AdmissionDecision
      do throws(ProblemDocument) {
        decision = try await state.admissions.run(on: context.channel.eventLoop) { deadline in
          state.admission.decide(review, policies, now: now, by: deadline)
        }
      } catch {
        decision = state.admission.failure(error.detail, code: error.status)
      }
      return (review, decision)
    }
    let (review, decision) = answer
    state.metrics.count(decision, kind: review.object?.kind)
    entry = entry.with("uid", review.uid).with("kind", review.object?.kind ?? "")
      .with("decision", decision.reason.rawValue).with(
        "allowed", decision.isAllowed ? "true" : "false")
    if decision.reason == .error {
      let why = decision.isAllowed ? decision.warnings.first : decision.message
      entry = entry.with("why", why ?? "")
    }
    return Self.response(.ok, "application/json", decision.response(to: review.uid))
  }

  private func plan(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let desk = PlanDesk(state.store.edition, now: state.now)
    let outcome = try await BodyReader(state: state).withBody(of: request) { body in
      try await state.checks.run(on: context.channel.eventLoop) { deadline in
        Result { () throws(ProblemDocument) in try desk.plan(body, by: deadline) }
      }
    }
    return Self.response(.ok, "application/json", try outcome.get())
  }

  /// A form, or the page that one asks for.
  private func planner(_ request: Request, _ context: ServiceContext) async throws -> Response {
    guard request.method == .post else {
      return Self.page(.ok, PlanDesk.form(request.head.path ?? ""))
    }
    let desk = PlanDesk(state.store.edition, now: state.now)
    let page = try await BodyReader(state: state).withBody(of: request) { body in
      try await state.checks.run(on: context.channel.eventLoop) { deadline in
        desk.page(body, by: deadline)
      }
    }
    return Self.page(.init(code: page.status), page.html)
  }

  /// Answers each line as soon as it has arrived.
  private func batch(_ request: Request, _ context: ServiceContext) -> Response {
    let assessor = Assessor(state.store.edition, now: state.now)
    let state = state
    let body = ResponseBody { writer in
      let stream = BatchStream(state: state, assessor: assessor, loop: context.channel.eventLoop)
      try await stream.answer(request.body, to: &writer)
      try await writer.finish(nil)
    }
    return Response(
      status: .ok, headers: Self.headers("application/x-ndjson"), body: body)
  }

  // MARK: - Responses

  private static func response(
    _ status: HTTPResponse.Status, _ type: String, _ bytes: [UInt8]
  ) -> Response {
    Response(
      status: status, headers: headers(type),
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
  }

  /// A page for people, which may use its own style and be asked for from itself.
  private static func page(_ status: HTTPResponse.Status, _ bytes: [UInt8]) -> Response {
    var response = response(status, "text/html; charset=utf-8", bytes)
    response.headers[.contentSecurityPolicy] = PlanStyle.contentSecurityPolicy
    return response
  }

  private static func response(_ problem: ProblemDocument) -> Response {
    var response = response(
      .init(code: problem.status), ProblemDocument.mediaType, problem.json)
    response.headers[.connection] = "close"
    if let seconds = problem.retryAfter { response.headers[.retryAfter] = String(seconds) }
    if let method = problem.allowedMethod { response.headers[.allow] = method }
    if problem.status == 401 { response.headers[.wwwAuthenticate] = "Bearer" }
    return response
  }

  private static func headers(_ type: String) -> HTTPFields {
    var headers: HTTPFields = [
      .contentType: type, .cacheControl: "no-store", .xContentTypeOptions: "nosniff",
    ]
    headers[.contentSecurityPolicy] = "default-src 'none'; frame-ancestors 'none'"
    return headers
  }
}

extension Request {
  /// What the guard looks at.
  fileprivate var guarded: RequestGuard.Head {
    var guarded = RequestGuard.Head(method: head.method.rawValue, path: head.path ?? "")
    guarded.host = head.authority
    guarded.origin = headers[.origin]
    guarded.contentType = headers[.contentType]
    guarded.authorization = headers[.authorization]
    guarded.contentLength = headers[.contentLength]
    guarded.contentEncoding = headers[.contentEncoding]
    return guarded
  }
}
