import Foundation
import Testing

@testable import carbonward

@Suite struct SchemaTests {
  private func schema(_ kind: DocumentKind) throws -> JSONValue {
    JSONValue(try JSONSerialization.jsonObject(with: Data(kind.schema)))
  }

  @Test(arguments: DocumentKind.allCases) func everyPropertySaysWhatItIs(
    _ kind: DocumentKind
  ) throws {
    let root = try schema(kind)
    #expect(root["$schema"].string == "http://json-schema.org/draft-07/schema#")
    let objects =
      [("document", root)]
      + root["definitions"].keys.map { ($0, root["definitions"][$0]) }
    for (name, object) in objects {
      #expect(object["additionalProperties"].any as? Bool == false, "\(name)")
      for key in object["properties"].keys {
        let text = object["properties"][key]["description"].string ?? ""
        #expect(text.count > 5, "\(name).\(key)")
      }
    }
  }

  @Test(arguments: DocumentKind.allCases) func everyReferenceLeadsSomewhere(
    _ kind: DocumentKind
  ) throws {
    let text = String(decoding: kind.schema, as: UTF8.self)
    let known = Set(try schema(kind)["definitions"].keys)
    let wanted = text.matches(of: /"#\/definitions\/([^"]+)"/).map { String($0.1) }
    #expect(!wanted.isEmpty)
    #expect(Set(wanted) == known)
  }

  // MARK: - Documents

  struct Document: CustomTestStringConvertible {
    var kind: DocumentKind
    var text: String
    var isValid: Bool
    var testDescription: String
  }

  private static func policy(_ text: String, _ isValid: Bool, _ name: String) -> Document {
    Document(
      kind: .policy, text: "carbonward: policy/v1\nname: p\n" + text, isValid: isValid,
      testDescription: name)
  }

  static let documents =
    [
      policy("budgets: [{id: a, limit: 5 kg, per: run}]", true, "a budget"),
      policy("budgets: [{id: a, limit: 5 kg, per: run, percentile: null}]", true, "null"),
      policy("budgets: [{id: a, limit: 5 kg, per: 1B tokens}]", true, "an amount"),
      policy("budgets: [{id: a, limt: 5 kg, per: run}]", false, "a mistyped key"),
      policy("budgets: [{id: a, limit: 5 kg}]", false, "a missing key"),
      policy("budgets: [{id: a, limit: true, per: run}]", false, "a flag for a quantity"),
      policy("budgets: {id: a, limit: 5 kg, per: run}", false, "no list"),
      policy("budgets: [{id: a, limit: 5 kg, per: run, metric: carbon}]", false, "no metric"),
      policy("rules: [{id: r, require: 'true', severity: block}]", false, "no severity"),
      policy("tests: [{name: t, run: {duratoin: 1 h}, expect: {}}]", false, "a mistyped fact"),
      policy("tests: [{name: t, run: {site.pue: 1.1}, expect: {}}]", true, "a dotted fact"),
      policy(
        "measures: [{id: m, category: renewables, choose: {site: {region: [a, b]}}}]", true,
        "a choice"),
      policy("measures: [{id: m, category: offsets}]", false, "no category"),
      policy(
        "budgets: [{id: a, limit: 5 kg, per: run}]\nexpiry_notice: 30 d\n"
          + "allow_ignores: [{covers: [a], at_most: 60 d, up_to: 9 kg}]", true, "comments"),
      policy("allow_ignores: [{cover: [a]}]", false, "comments that may ignore a mistyped key"),
      policy("allow_ignores: [{up_to: 9 kg}]", false, "comments that may ignore nothing"),
      Document(
        kind: .project, text: Fixture.project + ProjectCatalogueTests.rows, isValid: true,
        testDescription: "rows of one's own"),
      Document(
        kind: .project,
        text: Fixture.project + "catalogue: {accelerators: [{id: x, tdp: 1 W}]}\n",
        isValid: false, testDescription: "a row without a source"),
      Document(
        kind: .project,
        text: Fixture.project + "catalogue: {gpus: [{id: x, tdp: 1 W, source: s}]}\n",
        isValid: false, testDescription: "a table that is none"),
      Document(
        kind: .policy, text: "carbonward: policy/v2\n", isValid: false,
        testDescription: "another version"),
      Document(
        kind: .project, text: Fixture.project, isValid: true, testDescription: "a project"),
      Document(
        kind: .project,
        text: Fixture.project
          + "traces: [t.csv, {path: u.csv, zone: DE, source: us, year: 2025}]\n",
        isValid: true, testDescription: "traces"),
      Document(
        kind: .project, text: Fixture.project + "traces: {zone: DE}\n", isValid: false,
        testDescription: "a trace without a file"),
      Document(
        kind: .project, text: Fixture.project + "runs: [{match: a, facts: {precision: bf17}}]\n",
        isValid: false, testDescription: "no precision"),
      Document(
        kind: .project, text: Fixture.project + "runs: [{facts: {}}]\n", isValid: false,
        testDescription: "a run without match"),
      Document(kind: .run, text: Fixture.run(), isValid: true, testDescription: "a run"),
      Document(
        kind: .run, text: Fixture.run() + "packing: 3\n", isValid: false,
        testDescription: "a number for a flag"),
    ]

  @Test(.enabled(if: Validator.isPresent, Validator.absence), arguments: documents)
  func validatorsAgree(_ document: Document) throws {
    let box = try Sandbox(["document.yaml": document.text], commits: false)
    try Data(document.kind.schema).write(to: box.folder.appendingPathComponent("schema.json"))
    let outcome = try Validator.check([
      "--schemafile", box.folder.path + "/schema.json", box.folder.path + "/document.yaml",
    ])
    #expect((outcome.status == 0) == document.isValid, "\(outcome.text)")
    // What a schema refuses, the tool refuses too.
    guard !document.isValid, document.kind == .policy else { return }
    #expect(try box.carbonward("lint", "document.yaml").status == 2)
  }

  @Test(.enabled(if: Validator.isPresent, Validator.absence))
  func shippedDocumentsAreValid() throws {
    let box = try Sandbox(Fixture.repository)
    for kind in DocumentKind.allCases {
      try Data(kind.schema).write(
        to: box.folder.appendingPathComponent("\(kind.rawValue).schema.json"))
    }
    let all = try Package.files(below: "policies", ending: ".yaml")
    var checked = 0
    for kind in [DocumentKind.policy, .project, .run] {
      let paths = all.filter { $0.text.contains("carbonward: \(kind.rawValue)/v1") }.map {
        Package.root.appendingPathComponent($0.path).path
      }
      checked += paths.count
      let outcome = try Validator.check(
        ["--schemafile", "\(box.folder.path)/\(kind.rawValue).schema.json"] + paths)
      #expect(outcome.status == 0, "\(outcome.text)")
    }
    #expect(checked >= 10)
    try box.write(["runs/small.yaml": Fixture.run(hours: "20 h")])
    _ = try box.carbonward("diff", "--base", "main", "--output", "json=result.json")
    let outcome = try Validator.check([
      "--schemafile", "\(box.folder.path)/result.schema.json", "\(box.folder.path)/result.json",
    ])
    #expect(outcome.status == 0, "\(outcome.text)")
  }
}
