import Diagnostics
import Testing
import YAMLSource

@Suite struct YAMLScalarTests {
  typealias Row = (text: String, core: String, yaml11: String, omegaConf: String, ruamel: String)

  static let rows: [Row] = [
    ("no", "s", "false", "false", "s"), ("on", "s", "true", "true", "s"),
    ("y", "s", "s", "s", "s"), ("true", "true", "true", "true", "true"),
    ("False", "false", "false", "false", "false"), ("~", "null", "null", "null", "null"),
    ("", "null", "null", "null", "null"), ("None", "s", "s", "s", "s"),
    ("12", "i12", "i12", "i12", "i12"), ("-7", "i-7", "i-7", "i-7", "i-7"),
    ("+3", "i3", "i3", "i3", "i3"), ("017", "i17", "i15", "i15", "i17"),
    ("0o17", "i15", "s", "s", "i15"), ("08", "i8", "s", "s", "i8"),
    ("0x1F", "i31", "i31", "i31", "i31"), ("-0x1F", "s", "i-31", "i-31", "i-31"),
    ("0b11", "s", "i3", "i3", "i3"), ("1_000", "s", "i1000", "i1000", "i1000"),
    ("190:20:30", "s", "i685230", "i685230", "s"), ("1:99", "s", "s", "s", "s"),
    ("190:20:30.5", "s", "f685230.5", "f685230.5", "s"),
    ("=", "s", "refused", "refused", "refused"),
    ("1e-5", "f1e-05", "s", "f1e-05", "f1e-05"),
    ("1.0e-5", "f1e-05", "f1e-05", "f1e-05", "f1e-05"),
    ("1.0e5", "f100000.0", "s", "f100000.0", "f100000.0"),
    ("1E3", "f1000.0", "s", "f1000.0", "f1000.0"), ("1.", "f1.0", "f1.0", "f1.0", "f1.0"),
    (".5", "f0.5", "f0.5", "f0.5", "f0.5"), ("-.5", "f-0.5", "s", "s", "f-0.5"),
    ("1.e5", "f100000.0", "s", "f100000.0", "f100000.0"), (".inf", "finf", "finf", "finf", "finf"),
    ("-.Inf", "f-inf", "f-inf", "f-inf", "f-inf"), (".nan", "fnan", "fnan", "fnan", "fnan"),
    ("inf", "s", "s", "s", "s"), ("1e400", "finf", "s", "finf", "finf"),
    ("0x_", "s", "refused", "refused", "refused"),
    (
      "9223372036854775807", "i9223372036854775807", "i9223372036854775807",
      "i9223372036854775807", "i9223372036854775807"
    ),
    (
      "-9223372036854775808", "i-9223372036854775808", "i-9223372036854775808",
      "i-9223372036854775808", "i-9223372036854775808"
    ),
    (
      "9223372036854775808", "f9.223372036854776e+18", "f9.223372036854776e+18",
      "f9.223372036854776e+18", "f9.223372036854776e+18"
    ),
    ("1.2.3", "s", "s", "s", "s"), ("1e", "s", "s", "s", "s"), ("e5", "s", "s", "s", "s"),
    (".", "s", "s", "s", "s"), ("-", "s", "s", "s", "s"), ("+", "s", "s", "s", "s"),
    ("0x", "s", "s", "s", "s"), ("7B", "s", "s", "s", "s"), ("2024-01-01", "s", "s", "s", "s"),
    ("0x1p3", "s", "s", "s", "s"), ("_1", "s", "s", "s", "s"),
  ]

  @Test(arguments: rows)
  func resolves(row: Row) {
    for (schema, expected) in [
      (YAMLSchema.core12, row.core), (.yaml11, row.yaml11), (.omegaConf, row.omegaConf),
      (.ruamel, row.ruamel),
    ] {
      #expect(word(schema.resolve(row.text)) == expected, "\(row.text) in \(schema)")
    }
  }

  private func word(_ value: YAMLScalar) -> String {
    switch value {
    case .null: "null"
    case .bool(let value): "\(value)"
    case .int(let value): "i\(value)"
    case .float(let value): "f\(value)"
    case .string: "s"
    case .refused: "refused"
    }
  }

  @Test(arguments: [
    ("'5'", YAMLScalar.string("5")), ("\"true\"", .string("true")), ("!!str 5", .string("5")),
    ("!!float 5", .float(5)), ("!!int 5", .int(5)), ("!include x.yaml", .string("x.yaml")),
    ("|\n  5\n", .string("5\n")), ("5", .int(5)), ("! 5", .string("5")),
  ])
  func respectsQuotesAndTags(text: String, expected: YAMLScalar) throws {
    var bag = DiagnosticBag()
    let file = SourceFile(path: "t.yaml", text: "a: \(text)")
    let document = try #require(YAMLReader().readDocument(file, into: &bag))
    #expect(document.root["a"]?.scalar() == expected)
  }

  @Test(arguments: [
    ("!!null 10", YAMLScalar.null), ("!!int \"3\"", .int(3)), ("!!int \"0x10\"", .int(16)),
    ("!!int five", .refused), ("!!float 0100", .float(100)), ("!!float 1e5", .float(100_000)),
    ("!!float 8:20", .float(500)), ("!!bool on", .bool(true)), ("!!bool 1", .refused),
    ("!!str 3", .string("3")), ("! \"12\"", .int(12)), ("!own 3", .refused),
    ("&a !!int 010", .int(8)),
  ])
  func readsTagsAsTheLoaderDoes(text: String, expected: YAMLScalar) throws {
    var bag = DiagnosticBag()
    let file = SourceFile(path: "t.yaml", text: "a: \(text)")
    let document = try #require(YAMLReader(.lenient).readDocument(file, into: &bag))
    #expect(document.root["a"]?.scalar(in: .yaml11) == expected)
  }

  @Test(
    arguments: [
      ("30000", 30_000), (" 30000 ", 30_000), ("３００００", 30_000), ("1_000", 1_000), ("08", 8),
      ("1e3", 1_000), ("2.", 2), (".5", 0.5), ("-1", -1), ("5.e1", 50), ("\u{2003}٣", 3),
      ("1__0", nil), ("_1", nil), ("1_", nil), ("0x10", nil), ("inf", nil), ("nan", nil), ("", nil),
      ("1 0", nil), ("five", nil), ("1e999", nil), ("8:20", nil), ("½", nil), ("²", nil),
    ] as [(String, Double?)])
  func castsLikePython(text: String, expected: Double?) {
    #expect(PythonNumber.parse(text) == expected)
  }

  @Test func ofSeveralMergesTheLastCounts() throws {
    var bag = DiagnosticBag()
    let file = SourceFile(
      path: "t.yaml", text: "a: &a {n: 1, m: 1}\nb: &b {n: 2}\n<<: *a\n<<: *b\nc: {<<: [*a, *b]}\n")
    let root = try #require(YAMLReader(.lenient).readDocument(file, into: &bag)).root
    #expect(root["n"]?.text == "2")
    #expect(root["m"]?.text == "1")
    #expect(root.entries.first { $0.key.text == "n" }?.value.text == "2")
    #expect(root.find("c.n")?.text == "1")
    #expect(bag.diagnostics.map(\.code.id) == ["yaml-duplicate-key"])
  }

  @Test func readsWideText() {
    let text = "a: é😀\n"
    let little: [UInt8] = text.utf16.reduce(into: [0xFF, 0xFE]) { bytes, unit in
      bytes += [UInt8(unit & 0xFF), UInt8(unit >> 8)]
    }
    let big: [UInt8] = text.utf16.reduce(into: [0xFE, 0xFF]) { bytes, unit in
      bytes += [UInt8(unit >> 8), UInt8(unit & 0xFF)]
    }
    #expect(WideText.utf8(little) == Array(text.utf8))
    #expect(WideText.utf8(big) == Array(text.utf8))
    #expect(WideText.utf8(little.dropLast()) == nil)
    #expect(WideText.utf8([0xFF, 0xFE, 0x00, 0xD8]) == nil)
    #expect(WideText.utf8(Array(text.utf8)) == nil)
  }
}
