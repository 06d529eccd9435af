import Result
import Text

/// The `ValidatingWebhookConfiguration` that makes a cluster ask the service, as JSON that `kubectl` takes.
public struct WebhookManifest: Sendable {
  /// The namespace of the service.
  public var namespace = "carbonward"
  /// The name of the service.
  public var service = "carbonward"
  /// The port of the service.
  public var port = 443
  /// The authorities by which API servers know the certificate, as PEM.
  public var authorities: [UInt8] = []
  /// What API servers do that get no answer.
  public var failure = AdmissionRules.Failure.closed
  /// The label of namespaces whose runs are checked.
  public var label = "carbonward.dev/gate"
  /// Whether the service is told of what is removed or has finished, to give back what was reserved.
  public var releases = false

  /// Objects of one sort, and which of them the service is asked about.
  private struct Hook {
    var name: String
    var rules: [(group: String, versions: [String], resources: [String])]
    /// Where the containers of such an object are; nil where all of such objects train.
    var containers: String?
    /// Whether it is about what has ended, which nothing holds up.
    var isEnd = false

    var end: Hook {
      Hook(
        name: "ended.\(name)",
        rules: rules.map {
          ($0.group, $0.versions, $0.resources.flatMap { [$0, "\($0)/status"] })
        },
        containers: containers.map { "oldO" + $0.dropFirst() }, isEnd: true)
    }
  }

  private static let hooks = [
    Hook(
      name: "pods.carbonward.dev", rules: [("", ["v1"], ["pods"])],
      containers: "object.spec"),
    Hook(
      name: "jobs.carbonward.dev", rules: [("batch", ["v1"], ["jobs"])],
      containers: "object.spec.template.spec"),
    Hook(
      name: "cronjobs.carbonward.dev", rules: [("batch", ["v1"], ["cronjobs"])],
      containers: "object.spec.jobTemplate.spec.template.spec"),
    Hook(
      name: "training.carbonward.dev",
      rules: [
        ("kubeflow.org", ["*"], ["pytorchjobs", "mpijobs", "tfjobs", "jaxjobs", "paddlejobs"]),
        ("trainer.kubeflow.org", ["*"], ["trainjobs"]),
        ("ray.io", ["*"], ["rayjobs", "rayclusters"]),
        ("jobset.x-k8s.io", ["*"], ["jobsets"]),
        ("batch.volcano.sh", ["*"], ["jobs"]),
        ("kueue.x-k8s.io", ["*"], ["workloads"]),
      ], containers: nil),
  ]

  /// Creates a manifest with the usual names.
  public init() {}

  /// Whether an object whose status is written has just ended; removals always matter.
  static let hasEnded: String = {
    let words = ClusterObject.ends.sorted().map { "'\($0)'" }.joined(separator: ", ")
    func ended(_ object: String) -> String {
      let status = "\(object).status"
      let phases = ["phase", "state.phase", "jobStatus"].map { path in
        let parents = path.hasPrefix("state.") ? "has(\(status).state) && " : ""
        return "(\(parents)has(\(status).\(path)) && \(status).\(path) in [\(words)])"
      }
      return "(has(\(status)) && (" + phases.joined(separator: " || ")
        + " || (has(\(status).conditions) && \(status).conditions.exists(c, c.status == 'True' && "
        + "c.type in [\(words)]))))"
    }
    return "request.operation == 'DELETE' || (\(ended("object")) && !\(ended("oldObject")))"
  }()

  /// Whether an object asks for anything beyond processors and memory; the service looks closer.
  static func usesAccelerators(_ pod: String) -> String {
    let asks = ["limits", "requests"].map {
      "(has(c.resources.\($0)) && c.resources.\($0).exists(r, r.contains('/')))"
    }
    let any = "exists(c, has(c.resources) && (\(asks.joined(separator: " || "))))"
    return "has(\(pod).resourceClaims) || \(pod).containers.\(any) || "
      + "(has(\(pod).initContainers) && \(pod).initContainers.\(any))"
  }

  /// What a controller of the cluster makes for an object that was checked is not worth a call.
  static let isNotOwned =
    "!(request.userInfo.username.startsWith('system:serviceaccount:kube-system:') && "
    + "has(object.metadata.ownerReferences) && "
    + "object.metadata.ownerReferences.exists(o, has(o.controller) && o.controller && "
    + "o.kind != 'CronJob'))"

  /// The document.
  public var json: [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("apiVersion", "admissionregistration.k8s.io/v1")
      writer.member("kind", "ValidatingWebhookConfiguration")
      writer.member("metadata") { $0.object { $0.member("name", "carbonward") } }
      let ends = releases ? Self.hooks.map(\.end) : []
      writer.member("webhooks") { $0.array(Self.hooks + ends) { write($1, to: &$0) } }
    }
    return writer.bytes + [0x0A]
  }

  private func write(_ hook: Hook, to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("name", hook.name)
      writer.member("admissionReviewVersions", ["v1"])
      writer.member("sideEffects", "NoneOnDryRun")
      writer.member("failurePolicy", failure == .closed && !hook.isEnd ? "Fail" : "Ignore")
      writer.member("matchPolicy", "Equivalent")
      writer.member("timeoutSeconds", 2)
      writer.member("clientConfig") { writer in
        writer.object { writer in
          writer.member("service") { writer in
            writer.object {
              $0.member("namespace", namespace)
              $0.member("name", service)
              $0.member("path", "/v1/admission")
              $0.member("port", port)
            }
          }
          if !authorities.isEmpty { writer.member("caBundle", Base64.encode(authorities)) }
        }
      }
      writer.member("namespaceSelector") { writer in
        writer.object { writer in
          writer.member("matchLabels") { $0.object { $0.member(label, "enabled") } }
        }
      }
      let operations = hook.isEnd ? ["DELETE", "UPDATE"] : ["CREATE", "UPDATE"]
      writer.member("rules") { $0.array(hook.rules) { Self.write($1, operations, to: &$0) } }
      let condition = hook.containers.map { ("uses-accelerators", Self.usesAccelerators($0)) }
      let last = hook.isEnd ? ("has-ended", Self.hasEnded) : ("is-not-owned", Self.isNotOwned)
      let conditions = [condition].compactMap(\.self) + [last]
      writer.member("matchConditions") { writer in
        writer.array(conditions) { writer, condition in
          writer.object {
            $0.member("name", condition.0)
            $0.member("expression", condition.1)
          }
        }
      }
    }
  }

  private static func write(
    _ rule: (group: String, versions: [String], resources: [String]), _ operations: [String],
    to writer: inout JSONWriter
  ) {
    writer.object {
      $0.member("apiGroups", [rule.group])
      $0.member("apiVersions", rule.versions)
      $0.member("operations", operations)
      $0.member("resources", rule.resources)
      $0.member("scope", "Namespaced")
    }
  }
}
