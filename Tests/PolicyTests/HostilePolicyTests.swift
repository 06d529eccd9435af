import Diagnostics
import Files
import Testing
import YAMLSource

@testable import Policy

/// Policies come from people who do not mean well, too.
@Suite struct HostilePolicyTests {
  @Test(.timeLimit(.minutes(5)))
  func manyElementsTakeTimeInProportion() throws {
    let count = 300
    var text = "carbonward: policy/v1\nbudgets:\n"
    for index in 0..<count { text += "  - {id: b\(index), limit: \(index) kg, per: check}\n" }
    text += "rules:\n"
    for index in 0..<count {
      text += "  - {id: r\(index), require: run.hardware.count < \(index), suggest: [m\(index)]}\n"
    }
    text += "measures:\n"
    for index in 0..<count {
      text += "  - {id: m\(index), category: renewables, set: {packing: true}}\n"
    }
    text += "waivers:\n"
    for index in 0..<count {
      text += "  - {id: w\(index), covers: [b\(index)], reason: r, owner: o, expires: 2030-01-01}\n"
    }
    let set = try #require(Policies.load(text).set)
    let evaluation = Policies.evaluate(set, [try Policies.kilograms(500)])
    #expect(evaluation.verdict == .fail)
    #expect(evaluation.runs[0].findings.count == 2 * count)
    #expect(!PolicyLinter().lint(set).isEmpty)
  }

  @Test(
    .timeLimit(.minutes(5)),
    arguments: [
      "require: \"\(String(repeating: "(", count: 5_000))true\"",
      "require: \"\(String(repeating: "!", count: 5_000))true\"",
      "require: '\(String(repeating: "run.packing && ", count: 4_000))true'",
      "require: '\(Array(repeating: "(run.packing || run.recompute)", count: 200).joined(separator: " && "))'",
      "require: '\(String(repeating: "[", count: 300))1\(String(repeating: "]", count: 300)) == 1'",
      "require: '[1,2,3,4,5,6,7,8,9].all(a, [1,2,3,4,5,6,7,8,9].all(b, [1,2,3,4,5,6,7,8,9].all(c, [1,2,3,4,5,6,7,8,9].all(d, [1,2,3,4,5,6,7,8,9].all(e, [1,2,3,4,5,6,7,8,9].all(f, [1,2,3,4,5,6,7,8,9].all(g, [1,2,3,4,5,6,7,8,9].all(h, a + b + c + d + e + f + g + h > 0))))))))'",
      "require: run.name.matches('^(a+)+$')",
      "require: 'true', message: '\(String(repeating: "{", count: 5_001))'",
      "require: 'true', message: '\(String(repeating: "{run.name}", count: 500))'",
    ])
  func expensiveExpressionsEndInTime(_ rest: String) throws {
    let result = Policies.load("carbonward: policy/v1\nrules:\n  - {id: r, \(rest)}\n")
    guard let set = result.set else {
      #expect(!result.diagnostics.isEmpty)
      return
    }
    let name = "name=" + String(repeating: "a", count: 3_000) + "b"
    let evaluation = Policies.evaluate(set, [try Policies.kilograms(1, [name])])
    #expect(evaluation.runs.count == 1)
    _ = PolicyLinter().lint(set)
  }

  /// Messages repeat what configs say; they stay one short piece each.
  @Test func namesInMessagesAreCutShort() throws {
    let set = try Policies.set("rules: [{id: r, require: 'false', message: '<{run.name}>'}]")
    let run = try Policies.kilograms(1, ["name=" + String(repeating: "x", count: 4_000)])
    let message = Policies.evaluate(set, [run]).runs[0].findings[0].message
    #expect(message == "<" + String(repeating: "x", count: 200) + ">")
  }

  @Test(arguments: [
    "", "\u{0}", "\u{FEFF}carbonward: policy/v1", "carbonward: [", "carbonward: policy/v1\n<<: *x",
    "&a [*a]", "carbonward: policy/v1\nrules: {}\n", "carbonward: policy/v1\nrules: 5\n",
    "carbonward: policy/v1\nrules: [5, [], {}]\n", "? {a: b}\n: c\n",
    "carbonward: policy/v1\nbudgets: [{id: 1, limit: {}, per: [], metric: 5}]\n",
    "carbonward: policy/v1\nmeasures: [{id: m, category: renewables, set: [], choose: 1, scale: {power: {}}, shift: x}]\n",
    "carbonward: policy/v1\nmeasures: [{id: m, category: renewables, choose: {site: {region: {a: b}}}}]\n",
    "carbonward: policy/v1\nwaivers: [{id: w, covers: [], reason: '', owner: ' ', expires: {}}]\n",
    "carbonward: policy/v1\ntests: [{name: [], run: [], runs: {}, base: 1, expect: []}]\n",
  ])
  func brokenDocumentsAreRefusedWithAPlace(_ text: String) {
    let result = Policies.load(text)
    #expect(result.set == nil)
    #expect(result.diagnostics.contains { $0.severity == .error })
    for diagnostic in result.diagnostics { #expect(diagnostic.path == "p.yaml") }
  }

  /// Every prefix of a sound policy, and every byte of it changed, is read or refused.
  @Test(.timeLimit(.minutes(5)))
  func damagedPoliciesNeverCrash() throws {
    let text = """
      carbonward: policy/v1
      budgets:
        - {id: b, limit: 5 kg, per: 1B tokens, warn_at: 80 %, scope: 'run.team == "a"'}
      rules:
        - id: r
          when: >-
            run.hardware.count > 8 &&
            has(run.duration)
          require: "run.precision != \\"fp32\\""
          message: '{run.name} {{x}}'
      measures: [{id: m, category: scheduling, shift: {max_delay: 2 h}, limits: {queue: 1..2 h}}]
      waivers: [{id: w, covers: [b], up_to: 9 kg, reason: r, owner: o, expires: 2026-01-01}]
      """
    #expect(Policies.load(text).set != nil)
    let bytes = Array(text.utf8)
    for index in stride(from: 0, to: bytes.count, by: 5) {
      var variants = [Array(bytes[..<index])]
      for byte: UInt8 in [0x22, 0x7B, 0x27, 0x0A, 0x80, 0x23] {
        var changed = bytes
        changed[index] = byte
        variants.append(changed)
      }
      for variant in variants {
        let files = MemoryFiles(bytes: ["p.yaml": variant])
        let result = PolicyLoader(files: files).load(["p.yaml"])
        #expect(result.set != nil || !result.diagnostics.isEmpty)
      }
    }
  }

  @Test func whatIsSaidOfAFindingIsOneLine() throws {
    let set = try Policies.set(
      """
      rules:
        - id: a
          require: |
            run.hardware.count > 8 &&

              run.packing
          message: |
            {run.name} is
            small
        - id: b
          when: |
            run.hardware.count > 8 &&
            run.packing
          require: "false"
        - id: c
          require: |
            run.hardware.count > 8 &&
              run.packing
      waivers:
        - {id: w, covers: [c], reason: "one\ntwo", owner: o, expires: 2030-01-01}
      """)
    let run = try Policies.kilograms(1, ["name=x\n::error::\u{1B}[31m\u{2028}y\r", "packing=true"])
    let findings = Policies.evaluate(set, [run]).runs[0].findings
    #expect(
      findings.map(\.message) == [
        "x ::error:: [31m y is small",
        "does not apply: `run.hardware.count > 8 && run.packing` is false",
        "requires `run.hardware.count > 8 && run.packing`; waived until 2030-01-01: one two",
      ])
  }

  /// The description of the format is made by the functions that read it, so it must name all keys.
  @Test func everyKeyIsDescribed() {
    let document = PolicyDocument.objectSchema
    #expect(
      document.fields.map(\.key) == [
        "carbonward", "name", "description", "help", "references", "imports", "budgets", "rules",
        "measures", "waivers", "allow_ignores", "expiry_notice", "residency", "implausible",
        "sources", "not_checked", "tests",
      ])
    #expect(
      Budget.objectSchema.fields.map(\.key) == [
        "id", "scope", "metric", "limit", "per", "percentile", "warn_at", "parent", "severity",
        "zone", "year_start", "thresholds", "carry_over", "borrow", "lend", "suggest",
        "description", "help", "references",
      ])
    #expect(
      Rule.objectSchema.fields.map(\.key) == [
        "id", "severity", "when", "require", "message", "suggest", "description", "help",
        "references",
      ])
    #expect(
      Measure.objectSchema.fields.map(\.key) == [
        "id", "category", "when", "set", "choose", "scale", "shift", "requires", "excludes",
        "effort", "applicability", "limits", "source", "description", "help", "references",
      ])
    #expect(
      Waiver.objectSchema.fields.map(\.key) == [
        "id", "covers", "scope", "up_to", "reason", "owner", "approved_by", "expires",
      ])
    #expect(
      IgnorePermission.objectSchema.fields.map(\.key) == ["covers", "up_to", "at_most"])
    #expect(
      PolicyTest.objectSchema.fields.map(\.key) == [
        "name", "run", "runs", "base", "at", "ledger", "expect",
      ])
    #expect(
      Expectation.objectSchema.fields.map(\.key) == [
        "verdict", "violated", "passed", "waived", "unknown", "not_applicable", "warned",
      ])
  }
}
