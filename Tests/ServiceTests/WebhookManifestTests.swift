import CEL
import Ledger
import Testing

@testable import Service

@Suite("The configuration of a webhook") struct WebhookManifestTests {
  @Test("it is the document that API servers take, with what its page recommends")
  func document() throws {
    var manifest = WebhookManifest()
    manifest.authorities = Array("PEM".utf8)
    let json = try #require(JSONValue(parsing: manifest.json))
    #expect(json["kind"]?.text == "ValidatingWebhookConfiguration")
    let hooks = try #require(json["webhooks"]?.elements)
    #expect(hooks.count == 4)
    for hook in hooks {
      #expect(hook["timeoutSeconds"]?.whole == 2 && hook["failurePolicy"]?.text == "Fail")
      #expect(hook["sideEffects"]?.text == "NoneOnDryRun")
      #expect(hook["clientConfig"]?["caBundle"]?.text == "UEVN")
      #expect(hook["namespaceSelector"]?["matchLabels"]?["carbonward.dev/gate"]?.text == "enabled")
      #expect(hook["rules"]?.elements?.isEmpty == false)
    }
    manifest.failure = .open
    #expect(String(decoding: manifest.json, as: UTF8.self).contains(#""failurePolicy": "Ignore""#))
  }

  @Test(
    "its conditions ask about training, and not about what else a cluster runs",
    arguments: [
      (0, "pod", "request.object.spec.containers.0"),
      (1, "job", "request.object.spec.template.spec.containers.0"),
      (2, "cronjob", "request.object.spec.jobTemplate.spec.template.spec.containers.0"),
    ])
  func conditions(_ hook: Int, _ fixture: String, _ container: String) throws {
    let json = try #require(JSONValue(parsing: WebhookManifest().json))
    let conditions = json["webhooks"]?.elements?[hook]["matchConditions"]?.elements ?? []
    let expressions = conditions.compactMap { $0["expression"]?.text }
    #expect(expressions.count == 2)
    var review = try Review(fixture)
    #expect(try expressions.allSatisfy { try Self.holds($0, review) })
    review.set(container + ".resources.limits", .object([.init("cpu", .string("1"))]))
    review.set(container + ".resources.requests", nil)
    #expect(try !Self.holds(expressions[0], review))
    review.set(container + ".resources", nil)
    #expect(try !Self.holds(expressions[0], review))
    review.set(
      "request.object.metadata.ownerReferences",
      .array([.object([.init("kind", .string("Job")), .init("controller", .bool(true))])]))
    #expect(try Self.holds(expressions[1], review))
    review.set("request.userInfo.username", .string("system:serviceaccount:kube-system:a"))
    #expect(try !Self.holds(expressions[1], review))
  }

  @Test(
    "with a ledger it asks about what ends too, and whatever becomes of that, it holds nothing up",
    arguments: [
      ("DELETE", nil, true), ("UPDATE", nil, false), ("UPDATE", "{}", false),
      ("UPDATE", #"{"active":1,"conditions":[{"type":"Running","status":"True"}]}"#, false),
      ("UPDATE", #"{"conditions":[{"type":"Complete","status":"True"}]}"#, true),
      ("UPDATE", #"{"phase":"Failed"}"#, true), ("UPDATE", #"{"jobStatus":"STOPPED"}"#, true),
      ("UPDATE", #"{"state":{"phase":"Completed"}}"#, true),
    ] as [(String, String?, Bool)])
  func ends(_ operation: String, _ status: String?, isAsked: Bool) throws {
    var manifest = WebhookManifest()
    manifest.releases = true
    let json = try #require(JSONValue(parsing: manifest.json))
    let hooks = try #require(json["webhooks"]?.elements)
    #expect(hooks.count == 8)
    for (fixture, hook) in [("pod", 4), ("job", 5), ("cronjob", 6), ("pytorchjob", 7)] {
      let hook = hooks[hook]
      #expect(hook["failurePolicy"]?.text == "Ignore")
      let conditions = hook["matchConditions"]?.elements ?? []
      var review = try Review(fixture)
      review.set("request.operation", .string(operation))
      review.set("request.oldObject", review.value("request.object"))
      if operation == "DELETE" { review.set("request.object", .null) }
      if let status {
        review.set("request.object.status", JSONValue(parsing: Array(status.utf8)))
      }
      let asked = try conditions.allSatisfy {
        try Self.holds($0["expression"]?.text ?? "", review)
      }
      #expect(asked == isAsked, "\(fixture)")
      // What had ended before ends no more.
      review.set("request.oldObject", review.value("request.object"))
      if operation == "UPDATE" {
        #expect(try !Self.holds(conditions.last?["expression"]?.text ?? "", review))
      }
    }
  }

  /// Whether an expression is true of a review, as an API server would see it.
  private static func holds(_ expression: String, _ review: Review) throws -> Bool {
    var environment = Environment(options: Options(), libraries: .extensions)
    let variables = [
      ("object", "request.object"), ("oldObject", "request.oldObject"), ("request", "request"),
    ]
    for (name, _) in variables { environment.declare(name, .dyn) }
    var activation = environment.makeActivation()
    for (name, path) in variables {
      let slot = try #require(environment.slot(for: name))
      activation[slot] = try value(review.value(path) ?? .null)
    }
    let program = try environment.compile(expression)
    guard case .value(.bool(let holds)) = program.evaluate(activation).outcome
    else { throw NotBoolean() }
    return holds
  }

  private struct NotBoolean: Error {}

  private static func value(_ json: JSONValue) throws -> Value {
    switch json {
    case .null: return .null
    case .bool(let value): return .bool(value)
    case .integer(let value): return .int(value)
    case .number(let value): return .double(value)
    case .string(let text): return .string(text)
    case .array(let elements): return .list(try elements.map(value))
    case .object(let members):
      let entries = try members.map { (key: Value.string($0.name), value: try value($0.value)) }
      return .map(try #require(ValueMap(entries)))
    }
  }
}
