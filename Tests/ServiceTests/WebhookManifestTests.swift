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
}
