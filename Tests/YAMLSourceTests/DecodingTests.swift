import Diagnostics
import Testing
import YAMLSource

private enum Percentile: String, CaseIterable, Sendable {
  case p5
  case p50
  case p95
}

private struct Budget: ObjectDecodable {
  var id: Located<String>
  var limit: Double
  var percentile: Percentile
  var tags: [String]
  var labels: [MapEntry<Int64>]

  static let schemaName = "budget"
  static let schemaDoc = "A limit."

  static func decode(from object: inout ObjectReader) -> Budget? {
    let id = object.required("id", .located(.string), doc: "unique name")
    let limit = object.required("limit", .mass)
    let percentile = object.optional("percentile", .choice(of: Percentile.self)) ?? .p50
    let tags = object.optional("tags", .oneOrMore(of: .string)) ?? []
    let labels = object.optional("labels", .map(of: .int(in: 0...10))) ?? []
    guard let id, let limit else { return nil }
    return Budget(id: id, limit: limit, percentile: percentile, tags: tags, labels: labels)
  }
}

private struct Policy: ObjectDecodable {
  var budgets: [Budget]
  var ratio: Double?
  var strict: Bool?

  static let schemaName = "policy"

  static func decode(from object: inout ObjectReader) -> Policy? {
    let budgets = object.required("budgets", .list(of: .object(Budget.self)))
    let ratio = object.optional("ratio", .double)
    let strict = object.optional("strict", .bool)
    guard let budgets else { return nil }
    return Policy(budgets: budgets, ratio: ratio, strict: strict)
  }
}

extension ValueReader where Value == Double {
  fileprivate static var mass: ValueReader {
    .scalar("a mass such as `500 kg`", examples: ["500 kg"]) { text throws(ScalarProblem) in
      guard text.hasSuffix(" kg"), let value = Double(text.dropLast(3)) else {
        throw ScalarProblem(
          "\(text.quoted) is no mass", help: ["add a unit"], replacement: text + " kg")
      }
      return value
    }
  }
}

@Suite struct DecodingTests {
  private func decode(_ text: String) throws -> (policy: Policy?, errors: [String]) {
    var bag = DiagnosticBag()
    let file = SourceFile(path: "p.yaml", text: text)
    let document = try #require(YAMLReader().readDocument(file, into: &bag))
    let context = DecodingContext(diagnostics: bag)
    let policy = Policy.decode(document.root, context)
    let errors = context.diagnostics.sorted.map { diagnostic in
      let start = diagnostic.primary?.range.start
      let place = start.map { "\($0.line):\($0.column) " } ?? ""
      return place + diagnostic.message
    }
    return (policy, errors)
  }

  @Test func readsWhatIsDeclared() throws {
    let (policy, errors) = try decode(
      """
      budgets:
        - id: a
          limit: 5 kg
          percentile: p95
          tags: [x, y]
          labels: {one: 1, two: 2}
        - {id: b, limit: 1.5 kg, tags: z, percentile: null}
      ratio: 1e-5
      strict: true
      """)
    #expect(errors == [])
    let found = try #require(policy)
    #expect(found.budgets.map(\.limit) == [5, 1.5])
    #expect(found.budgets.map(\.percentile) == [.p95, .p50])
    #expect(found.budgets.map(\.tags) == [["x", "y"], ["z"]])
    #expect(found.budgets.first?.labels.map(\.value) == [1, 2])
    #expect(found.budgets.first?.labels.map(\.key.value) == ["one", "two"])
    #expect(found.budgets.first?.id.range.text == "a")
    #expect(found.ratio == 1e-5 && found.strict == true)
  }

  private static let mistakes: [(text: String, expected: [String])] = [
    (
      """
      budgets:
        - id: 5
          limit: 500
          percentil: p95
          percentile: p59
          labels: {a: 11, b: x}
        - idd: b
        - 7
      ratio: .nan
      strict: yes
      budget: []
      """,
      [
        "2:9 `budgets[0].id` must be a string, not an integer `5`",
        "3:12 `500` is no mass",
        "4:5 unknown key `percentil` in `budgets[0]`",
        "5:17 unknown value `p59` for `budgets[0].percentile`",
        "6:17 `budgets[0].labels.a` must be at most 10, not `11`",
        "6:24 `budgets[0].labels.b` must be an integer, not a string `x`",
        "7:5 `budgets[1]` needs `id`",
        "7:5 `budgets[1]` needs `limit`",
        "7:5 unknown key `idd` in `budgets[1]`",
        "8:5 `budgets[2]` must be a mapping, not an integer `7`",
        "9:8 `ratio` must be a finite number, not a number `.nan`",
        "10:9 `strict` must be `true` or `false`, not a string `yes`",
        "11:1 unknown key `budget`",
      ]
    ),
    ("budgets:\n", ["1:1 `budgets` has no value"]),
    ("[]", ["1:1 the document must be a mapping, not a list"]),
    (
      "ratio: 1e400",
      [
        "1:1 the document needs `budgets`",
        "1:8 `ratio` must be a finite number, not a number `1e400`",
      ]
    ),
    ("budgets: {a: 1}", ["1:10 `budgets` must be a list, not a mapping"]),
    ("budgets: []\n? [a]\n: 1", ["2:3 a key must be a scalar"]),
    ("budgets: []\n\"\\e[31m\": 1", ["2:1 unknown key `\u{1B}[31m`"]),
  ]

  @Test(arguments: mistakes)
  func reportsEveryMistakeAtOnce(text: String, expected: [String]) throws {
    #expect(try decode(text).errors == expected)
  }

  @Test func fixesNameTheKeyThatWasMeant() throws {
    var bag = DiagnosticBag()
    let file = SourceFile(path: "p.yaml", text: "budgts: []\nstrict: \"true\"\n")
    let document = try #require(YAMLReader().readDocument(file, into: &bag))
    let context = DecodingContext(diagnostics: bag)
    _ = Policy.decode(document.root, context)
    let unknown = context.diagnostics.diagnostics.first { $0.code.id == "yaml-unknown-key" }
    let fix = try #require(unknown?.fixIts.first)
    #expect(try file.applying(fix.edits).text(in: 0..<10) == "budgets: [")
    #expect(unknown?.help == ["did you mean `budgets`?"])
  }

  @Test func describesItselfFromTheSameDeclarations() throws {
    let schema = Policy.objectSchema
    #expect(schema.fields.map(\.key) == ["budgets", "ratio", "strict"])
    #expect(schema.fields.map(\.isRequired) == [true, false, false])
    guard case .list(.object(let reference))? = schema.fields.first?.value else {
      Issue.record("budgets is no list of objects")
      return
    }
    let budget = reference.describe()
    #expect(budget.name == "budget" && budget.doc == "A limit.")
    #expect(budget.fields.map(\.key) == ["id", "limit", "percentile", "tags", "labels"])
    #expect(budget.fields.first?.doc == "unique name")
    guard case .choice(let choices) = budget.fields[2].value else {
      Issue.record("percentile is no choice")
      return
    }
    #expect(choices == ["p5", "p50", "p95"])
  }
}
