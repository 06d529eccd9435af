import CEL
import CivilTime
import Diagnostics
import Runs
public import YAMLSource

extension PolicyTest: ObjectDecodable {
  /// What counts as now in tests that do not say.
  static let defaultDay = CalendarDate(secondsSince1970: 1_767_225_600)

  /// The name in the JSON Schema.
  public static var schemaName: String { "test" }
  /// What the JSON Schema says of it.
  public static var schemaDoc: String { "Runs, and what the policy has to say about them." }

  /// Reads the mapping; nil when something that it needs is missing or wrong.
  public static func decode(from object: inout ObjectReader) -> PolicyTest? {
    let name = object.required("name", .mention, doc: "What the test shows.")
    let run = object.optional("run", .testRun, doc: "The facts of one run.")
    let runs = object.optional("runs", .list(of: .testRun), doc: "The facts of several runs.")
    let base = object.optional("base", .testRun, doc: "The run at the base revision.")
    let at = object.optional(
      "at", .instant, doc: "What counts as now: a date or an instant.")
    let ledger = object.optional(
      "ledger", .ledgerStatement,
      doc: "What a ledger says was used before, by budget, or `empty`; no ledger if left out.")
    let expect = object.required(
      "expect", .object(Expectation.self), doc: "What has to come out.")
    if run == nil, runs == nil, !object.has("run"), !object.has("runs") {
      object.error(
        PolicyDiagnostic.test, "this test has no run",
        help: ["add `run: {…}` with the facts of a run"])
    } else if object.has("run"), object.has("runs") {
      object.error(PolicyDiagnostic.test, "a test has either `run` or `runs`", at: "runs")
    }
    guard let name, let expect else { return nil }
    let all = (run.map { [$0] } ?? []) + (runs ?? [])
    guard !all.isEmpty else { return nil }
    return PolicyTest(
      name: name.name, range: name.range, runs: all, base: base,
      at: at ?? Timestamp(Self.defaultDay), ledger: ledger, expect: expect)
  }
}

extension Expectation: ObjectDecodable {
  /// The name in the JSON Schema.
  public static var schemaName: String { "expectation" }
  /// What the JSON Schema says of it.
  public static var schemaDoc: String { "What a test expects; what is left out is not looked at." }

  /// Reads the mapping; nil when something that it needs is missing or wrong.
  public static func decode(from object: inout ObjectReader) -> Expectation? {
    let ids = ValueReader<[Mention]>.identifiers("a budget or rule")
    let verdict = object.optional("verdict", .choice(of: Verdict.self))
    let violated = object.optional(
      "violated", ids, doc: "Exactly what this file's budgets and rules find violated.")
    let passed = object.optional("passed", ids, doc: "What has to pass.")
    let waived = object.optional("waived", ids, doc: "Exactly what is waived.")
    let unknown = object.optional("unknown", ids, doc: "What cannot be decided.")
    let notApplicable = object.optional(
      "not_applicable", ids, doc: "What does not apply to the run.")
    let warned = object.optional("warned", ids, doc: "Budgets that come near their limit.")
    guard let node = object.node else { return nil }
    let expectation = Expectation(
      range: node.range, verdict: verdict,
      verdictRange: object.valueNode("verdict")?.range, violated: violated, passed: passed,
      waived: waived,
      unknown: unknown, notApplicable: notApplicable, warned: warned)
    if node.entries.isEmpty {
      object.error(PolicyDiagnostic.test, "this test expects nothing")
    }
    return expectation
  }
}

extension ValueReader where Value == LedgerStatement {
  /// `empty`, or what was used by budget.
  static var ledgerStatement: ValueReader {
    let amounts = ValueReader<[MapEntry<WaiverCap>]>.map(of: .cap)
    return ValueReader(.oneOf([.choice(["empty"]), amounts.schema])) { node, context in
      if node.kind == .scalar {
        return ValueReader.choice([("empty", LedgerStatement())]).read(node, context)
      }
      return amounts.read(node, context).map { entries in
        LedgerStatement(
          uses: entries.map { entry in
            LedgerStatement.Use(
              budget: Mention(entry.key.value, entry.key.range), amount: entry.value)
          })
      }
    }
  }
}

extension ValueReader where Value == Run {
  /// A map of facts as in `run/v1`.
  static var testRun: ValueReader {
    ValueReader(RunDecoder.factsSchema) { node, context in
      let decoded = RunDecoder.decode(
        node, besides: ["carbonward"], into: &context.diagnostics)
      var run = Run(path: node.file.path, format: "policy-test", files: [node.file])
      decoded.state(in: &run)
      return run
    }
  }
}

extension ValueReader where Value == Timestamp {
  /// A date, which stands for its first instant in UTC, or an instant.
  static var instant: ValueReader {
    ValueReader(
      .scalar(name: "a date or an instant", examples: ["2026-11-23", "2026-11-23T18:00:00Z"])
    ) { node, context in
      guard let text = ValueReader<String>.text.read(node, context) else { return nil }
      if let day = CalendarDate(text) { return Timestamp(day) }
      if let instant = Timestamp(text) { return instant }
      context.error(
        YAMLDiagnostic.value, "\(text.quoted) is neither a date nor an instant", at: node,
        help: ["write `2026-11-23` or `2026-11-23T18:00:00Z`"])
      return nil
    }
  }
}
