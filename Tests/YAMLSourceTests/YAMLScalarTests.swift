import Diagnostics
import Testing
import YAMLSource

@Suite struct YAMLScalarTests {
  typealias Row = (text: String, core: String, yaml11: String, training: String)

  static let rows: [Row] = [
    ("no", "s", "false", "s"), ("on", "s", "true", "s"), ("y", "s", "s", "s"),
    ("true", "true", "true", "true"), ("False", "false", "false", "false"),
    ("~", "null", "null", "null"), ("", "null", "null", "null"), ("None", "s", "s", "null"),
    ("12", "i12", "i12", "i12"), ("-7", "i-7", "i-7", "i-7"), ("+3", "i3", "i3", "i3"),
    ("017", "i17", "i15", "i17"), ("0o17", "i15", "s", "i15"), ("08", "i8", "s", "i8"),
    ("0x1F", "i31", "i31", "i31"), ("-0x1F", "s", "i-31", "s"), ("0b11", "s", "i3", "s"),
    ("1_000", "s", "i1000", "i1000"), ("150_001", "s", "i150001", "i150001"),
    ("190:20:30", "s", "i685230", "s"), ("1:99", "s", "s", "s"),
    ("190:20:30.5", "s", "f685230.5", "s"),
    ("1e-5", "f1e-05", "s", "f1e-05"), ("1.0e-5", "f1e-05", "f1e-05", "f1e-05"),
    ("1.0e5", "f100000.0", "s", "f100000.0"), ("1E3", "f1000.0", "s", "f1000.0"),
    ("1.", "f1.0", "f1.0", "f1.0"), (".5", "f0.5", "f0.5", "f0.5"), ("-.5", "f-0.5", "s", "f-0.5"),
    ("-1.5", "f-1.5", "f-1.5", "f-1.5"), ("1.e5", "f100000.0", "s", "f100000.0"),
    (".inf", "finf", "finf", "finf"), ("-.Inf", "f-inf", "f-inf", "f-inf"),
    (".nan", "fnan", "fnan", "fnan"), ("nan", "s", "s", "s"), ("inf", "s", "s", "s"),
    ("1e400", "finf", "s", "finf"), ("-1e400", "f-inf", "s", "f-inf"),
    ("9223372036854775807", "i9223372036854775807", "i9223372036854775807", "i9223372036854775807"),
    (
      "-9223372036854775808", "i-9223372036854775808", "i-9223372036854775808",
      "i-9223372036854775808"
    ),
    (
      "9223372036854775808", "f9.223372036854776e+18", "f9.223372036854776e+18",
      "f9.223372036854776e+18"
    ),
    ("1.2.3", "s", "s", "s"), ("1e", "s", "s", "s"), ("e5", "s", "s", "s"), (".", "s", "s", "s"),
    ("-", "s", "s", "s"), ("+", "s", "s", "s"), ("0x", "s", "s", "s"), ("1ep", "s", "s", "s"),
    ("7B", "s", "s", "s"), ("2024-01-01", "s", "s", "s"), ("0x1p3", "s", "s", "s"),
    ("_1", "s", "s", "s"),
  ]

  @Test(arguments: rows)
  func resolves(row: Row) {
    for (schema, expected) in [
      (YAMLSchema.core12, row.core), (.yaml11, row.yaml11), (.training, row.training),
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
}
