import CEL
import Ledger
import Policy
import Testing

@testable import Service

/// Objects of each kind as API servers send them: `Fixtures/*.json`, which `.ci/server` sends as well.
@Suite("Admission to a cluster") struct AdmissionTests {
  /// The same work in every kind: 4 × 8 devices for 72 hours where the grid is dirty.
  static let kinds = [
    "job", "jobset", "mpijob", "pytorchjob", "rayjob", "trainjob", "volcano", "workload",
  ]

  private func decide(
    _ review: Review, _ policy: String = Desk.cap("100 kgCO2e"),
    _ adjust: (inout AdmissionRules) -> Void = { _ in }
  ) throws -> AdmissionDecision {
    try Desk(policy).decide(review, adjust)
  }

  @Test(
    "an object over a limit is kept out, with the finding and a change that would let it in",
    arguments: kinds)
  func refusesEachKind(_ kind: String) throws {
    let decision = try decide(Review(kind))
    #expect(!decision.isAllowed && decision.reason == .fail && decision.code == 403)
    #expect(decision.message.hasPrefix("carbonward: fail: run-cap: emissions of 757.9 kgCO2e"))
    #expect(
      decision.message.contains("it would pass with site.region: aws/us-east-1 → aws/eu-north-1"))
  }

  @Test("the same object under its limit is let in", arguments: kinds + ["pod"])
  func admitsEachKind(_ kind: String) throws {
    #expect(try decide(Review(kind), Desk.cap("2 tCO2e")) == .allowed(.pass))
  }

  @Test("what an object says twice is a warning with both values, and the dearer counts")
  func contradicts() throws {
    var review = try Review("job")
    review.set(Self.annotation + "hardware.count", .string("1"))
    let allowed = try decide(review, Desk.cap("2 tCO2e"))
    #expect(allowed.isAllowed && allowed.reason == .pass)
    let warning =
      "carbonward: an annotation states `hardware.count` as 1, the object itself as 32; 32 counts"
    #expect(allowed.warnings == [warning])
    // 757.9 kg for 32 devices.
    review.set(Self.annotation + "hardware.count", .string("96"))
    let refused = try decide(review, Desk.cap("2 tCO2e"))
    #expect(refused.reason == .fail && refused.message.contains("2.274 tCO2e"), "\(refused)")
    #expect(refused.warnings.first?.hasSuffix("as 96, the object itself as 32; 96 counts") == true)
  }

  @Test("what only warns is let in with a warning")
  func warns() throws {
    let decision = try decide(Review("job"), Desk.cap("800 kgCO2e", "warn_at: 80 %"))
    #expect(decision.isAllowed && decision.reason == .warn)
    #expect(decision.warnings.first?.hasPrefix("carbonward: run-cap: ") == true)
  }

  /// What changes in the review of a job, and what becomes of it under a limit that it does not keep.
  struct Case: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var fixture = "job"
    var changes: [(String, JSONValue?)]
    var reason: AdmissionDecision.Reason
    var isAllowed: Bool

    init(
      _ name: String, _ reason: AdmissionDecision.Reason, allowed: Bool, in fixture: String = "job",
      _ changes: (String, JSONValue?)...
    ) {
      testDescription = name
      self.fixture = fixture
      self.changes = changes
      self.reason = reason
      isAllowed = allowed
    }
  }

  private static let controller = JSONValue.object([
    .init("apiVersion", .string("batch/v1")), .init("kind", .string("Job")),
    .init("controller", .bool(true)), .init("name", .string("a")), .init("uid", .string("b")),
  ])
  private static let cronJob = JSONValue.object([
    .init("apiVersion", .string("batch/v1")), .init("kind", .string("CronJob")),
    .init("controller", .bool(true)),
  ])
  private static let account = "system:serviceaccount:kube-system:job-controller"
  private static let containers = "request.object.spec.template.spec.containers.0"
  private static let annotation = "request.object.metadata.annotations.carbonward;dev/"

  static let cases = [
    Case("what is removed", .notChecked, allowed: true, ("request.operation", .string("DELETE"))),
    Case(
      "what is connected to", .notChecked, allowed: true, ("request.operation", .string("CONNECT"))),
    Case(
      "a report of its status", .notChecked, allowed: true,
      ("request.operation", .string("UPDATE")), ("request.subResource", .string("status"))),
    Case(
      "an update is checked as what is new is", .fail, allowed: false,
      ("request.operation", .string("UPDATE"))),
    Case(
      "what is on its way out", .deleting, allowed: true, ("request.operation", .string("UPDATE")),
      ("request.object.metadata.deletionTimestamp", .string("2026-11-23T10:00:00Z"))),
    Case(
      "a deletion is nothing that a new object may claim", .fail, allowed: false,
      ("request.object.metadata.deletionTimestamp", .string("2026-11-23T10:00:00Z"))),
    Case(
      "made by a controller for what was checked", .owned, allowed: true,
      ("request.object.metadata.ownerReferences", .array([controller])),
      ("request.userInfo.username", .string(account))),
    Case(
      "an owner is nothing that a user may claim", .fail, allowed: false,
      ("request.object.metadata.ownerReferences", .array([controller]))),
    Case(
      "each start of a schedule is checked", .fail, allowed: false,
      ("request.object.metadata.ownerReferences", .array([cronJob])),
      ("request.userInfo.username", .string(account))),
    Case(
      "no accelerators", .noAccelerators, allowed: true, (containers + ".resources", .object([]))),
    Case(
      "none of them", .noAccelerators, allowed: true,
      (
        containers + ".resources",
        .object([.init("limits", .object([.init("nvidia.com/gpu", .string("0"))]))])
      )),
    Case(
      "the runtime says how many", .unknown, allowed: false, in: "trainjob",
      ("request.object.spec.trainer.resourcesPerNode", nil)),
    Case("a schedule without an end", .unknown, allowed: false, in: "cronjob"),
    Case(
      "a schedule whose jobs are counted", .fail, allowed: false, in: "cronjob",
      (annotation + "trials", .string("30"))),
    Case("nothing says how long", .unknown, allowed: false, (annotation + "duration", nil)),
    Case(
      "an annotation that is no fact", .unknown, allowed: false,
      (annotation + "durations", .string("12h"))),
    Case(
      "an annotation that is no value", .unknown, allowed: false,
      (annotation + "duration", .string("soon"))),
    Case(
      "an annotation talks no devices away", .fail, allowed: false,
      (annotation + "hardware.count", .string("1"))),
    Case(
      "a pod that does not train", .notTraining, allowed: true, in: "pod",
      ("request.object.spec.containers.0.command", .array([.string("sleep"), .string("infinity")]))),
    Case(
      "a pod whose image hides what it runs", .unknown, allowed: false, in: "pod",
      ("request.object.spec.containers.0.command", nil)),
    Case(
      "a scale", .unknown, allowed: false, ("request.object.kind", .string("Scale")),
      ("request.subResource", .string("scale"))),
  ]

  @Test("what becomes of an object", arguments: cases)
  func decides(_ example: Case) throws {
    var review = try Review(example.fixture)
    for (path, value) in example.changes { review.set(path, value) }
    let decision = try decide(review)
    #expect(
      decision.reason == example.reason && decision.isAllowed == example.isAllowed, "\(decision)")
  }

  @Test("an update that changes nothing that decides is let in, whatever the policies say by now")
  func unchanged() throws {
    var review = try Review("job")
    review.set("request.operation", .string("UPDATE"))
    review.set("request.oldObject", review.value("request.object"))
    review.set("request.object.metadata.finalizers", .array([.string("a")]))
    review.set("request.object.status", .object([.init("active", .integer(3))]))
    #expect(try decide(review) == .allowed(.unchanged))
    review.set(Self.annotation + "duration", .string("71h"))
    #expect(try decide(review).reason == .fail)
  }

  @Test(
    "what an unknown finding means is an option",
    arguments: [
      ("fail", false), ("unknown", false), ("warn", true), ("pass", true),
    ])
  func unknown(_ word: String, isAllowed: Bool) throws {
    var review = try Review("job")
    review.set(Self.annotation + "duration", nil)
    let decision = try decide(review) { $0.onUnknown = .init(rawValue: word) ?? .fail }
    #expect(decision.isAllowed == isAllowed)
    if !isAllowed {
      #expect(decision.message.contains("in annotations, such as `carbonward.dev/duration: 12h`"))
    }
    if word == "warn" { #expect(!decision.warnings.isEmpty) }
  }

  @Test("a fact of the cluster is stronger than an annotation")
  func clusterFacts() throws {
    let decision = try decide(Review("job")) { $0.assignments = ["site.region=aws/eu-north-1"] }
    #expect(decision == .allowed(.pass))
  }

  // MARK: - Ledger

  private static let yearly = """
    carbonward: policy/v1
    name: yearly
    budgets:
      - {id: year, limit: 1000 kgCO2e, per: year}
    """

  @Test("what is let in is reserved once, however often it is asked; a dry run reserves nothing")
  func reserves() throws {
    let folder = try Folder()
    let path = folder.path("ledger.db")
    let desk = try Desk(Self.yearly)
    func decide(uid: String, isDry: Bool = false) throws -> AdmissionDecision {
      var review = try Review("job")
      review.set("request.object.metadata.uid", .string(uid))
      review.set("request.dryRun", .bool(isDry))
      return try desk.decide(review) { $0.ledger = LedgerAddress("sqlite:\(path)") }
    }
    _ = try LedgerAddress(path)?.open(isReadOnly: false)
    #expect(try decide(uid: "a", isDry: true).reason == .pass)
    for _ in 0..<3 { #expect(try decide(uid: "a").reason == .pass) }
    // 757.9 kg of 1000 are held for the first.
    let second = try decide(uid: "b")
    #expect(second.reason == .fail && second.message.contains("year"), "\(second)")
    #expect(try decide(uid: "b", isDry: true).reason == .fail)
    #expect(try decide(uid: "a").reason == .pass)
  }

  /// A ledger with room for one job, and the reviews of its life.
  private struct Cluster {
    let folder: Folder
    let desk: Desk
    let rules: (inout AdmissionRules) -> Void

    init() throws {
      folder = try Folder()
      desk = try Desk(AdmissionTests.yearly)
      let address = LedgerAddress(folder.path("ledger.db"))
      rules = { $0.ledger = address }
    }

    func create(_ uid: String) throws -> AdmissionDecision {
      var review = try Review("job")
      review.set("request.object.metadata.uid", .string(uid))
      return try desk.decide(review, rules)
    }

    func remove(_ uid: String, isDry: Bool = false) throws -> AdmissionDecision {
      var review = try Review("job")
      review.set("request.operation", .string("DELETE"))
      review.set("request.oldObject", review.value("request.object"))
      review.set("request.oldObject.metadata.uid", .string(uid))
      review.set("request.object", .null)
      review.set("request.dryRun", .bool(isDry))
      return try desk.decide(review, rules)
    }

    /// An update to an object with a status; `changes` come on top.
    func update(
      _ uid: String, status: String, subresource: String = "", _ changes: (String, JSONValue?)...
    ) throws -> AdmissionDecision {
      var review = try Review("job")
      review.set("request.operation", .string("UPDATE"))
      review.set("request.subResource", .string(subresource))
      review.set("request.object.metadata.uid", .string(uid))
      review.set("request.oldObject", review.value("request.object"))
      review.set("request.object.status", JSONValue(parsing: Array(status.utf8)))
      for (path, value) in changes { review.set(path, value) }
      return try desk.decide(review, rules)
    }
  }

  @Test("what is removed gives back what was reserved for it, once, and not in a dry run")
  func releasesRemoved() throws {
    let cluster = try Cluster()
    #expect(try cluster.create("a").reason == .pass)
    #expect(try cluster.create("b").reason == .fail)
    #expect(try cluster.remove("b") == .allowed(.notChecked))
    #expect(try cluster.remove("a", isDry: true) == .allowed(.notChecked))
    #expect(try cluster.create("b").reason == .fail)
    #expect(try cluster.remove("a") == .allowed(.released))
    #expect(try cluster.remove("a") == .allowed(.notChecked))
    #expect(try cluster.create("b").reason == .pass)
  }

  @Test(
    "what has finished gives back what was reserved for it, in the words of each kind",
    arguments: [
      (#"{"conditions":[{"type":"Complete","status":"True"}]}"#, true),
      (
        #"{"conditions":[{"type":"Suspended","status":"False"},{"type":"Failed","status":"True"}]}"#,
        true
      ),
      (#"{"conditions":[{"type":"Succeeded","status":"True"}]}"#, true),
      (#"{"conditions":[{"type":"Completed","status":"True"}]}"#, true),
      (#"{"conditions":[{"type":"Finished","status":"True"}]}"#, true),
      (#"{"jobStatus":"SUCCEEDED"}"#, true), (#"{"phase":"Failed"}"#, true),
      (#"{"state":{"phase":"Aborted"}}"#, true),
      (#"{"conditions":[{"type":"Complete","status":"False"}]}"#, false),
      (#"{"conditions":[{"type":"Running","status":"True"}],"active":1}"#, false),
      (#"{"phase":"Running"}"#, false), ("{}", false), ("[]", false),
      (#"{"conditions":{"type":"Complete"}}"#, false),
    ])
  func releasesFinished(_ status: String, isReleased: Bool) throws {
    for subresource in ["", "status"] {
      let cluster = try Cluster()
      #expect(try cluster.create("a").reason == .pass)
      let decision = try cluster.update("a", status: status, subresource: subresource)
      #expect(decision.isAllowed && (decision.reason == .released) == isReleased, "\(decision)")
      #expect(try cluster.create("b").reason == (isReleased ? .pass : .fail))
    }
  }

  @Test("what would run anew is checked, whatever its status says")
  func finishedAndChanged() throws {
    let cluster = try Cluster()
    #expect(try cluster.create("a").reason == .pass)
    let decision = try cluster.update(
      "a", status: #"{"phase":"Failed"}"#, (Self.annotation + "duration", .string("200h")))
    #expect(decision.reason == .fail, "\(decision)")
    #expect(try cluster.create("b").reason == .fail)
  }

  @Test("without its ledger what is removed may go, with a warning")
  func releasesWithoutLedger() throws {
    let folder = try Folder()
    let address = LedgerAddress(folder.path("none/ledger.db"))
    var review = try Review("job")
    review.set("request.operation", .string("DELETE"))
    review.set("request.oldObject", review.value("request.object"))
    let decision = try decide(review) { $0.ledger = address }
    #expect(decision.isAllowed && decision.reason == .error)
    #expect(
      decision.warnings.first?.contains("what was reserved stays so until its lease ends") == true)
  }

  @Test("without its ledger there is no answer, and what that means is an option")
  func ledgerGone() throws {
    let folder = try Folder()
    let address = LedgerAddress(folder.path("none/ledger.db"))
    let closed = try Desk(Self.yearly).decide(Review("job")) { $0.ledger = address }
    #expect(!closed.isAllowed && closed.reason == .error && closed.code == 500)
    let open = try Desk(Self.yearly).decide(Review("job")) { rules in
      rules.ledger = address
      rules.failure = .open
    }
    #expect(open.isAllowed && open.warnings.first?.hasPrefix("carbonward: no answer: ") == true)
  }
}
