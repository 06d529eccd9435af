import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import ConfigText

/// Generated documents through `tomllib`, Python's `json` and `argparse` themselves, and through the
/// readers here: the same values, or a diagnostic.
@Suite(.enabled(if: PythonLoaders.isPresent, "needs CARBONWARD_PYTHON with the loaders"))
struct LoaderDifferentialTests {
  private static let count =
    ProcessInfo.processInfo.environment["CARBONWARD_LOADER_DIFFERENTIAL"].flatMap(Int.init) ?? 4_000

  private static let tomlValues = [
    "1", "+7", "-0", "1_000", "0x7530", "0o17", "0b101", "0100", "1__0", "_1", "1_", "1e5", "1E-5",
    "1.5e+3", "1.", ".5", "0.5", "-1.5", "inf", "-inf", "nan", "true", "false", "True", "0xFF_FF",
    "0x", "1e", "'a'", "''", "'''''a'''''", "'''\na'''", "\"\"\"\"\"a\"\"\"\"\"",
    "\"\"\"a\\\n  b\"\"\"",
    "\"\\u0033\\U00000030\"", "\"\\t1\\n\"", "\"\\x\"", "'C:\\x'", "\"30000\"", "\" 30000 \"",
    "[1, 2, ]", "[]", "[[1], ['a']]", "{a = 1, b = '2'}", "{}", "\"３０\"", "yes", "", "\"\\\\\"",
    "9223372036854775807", "-9223372036854775808", "'''a''''", "'''''''", "\"\"\"\\\"\"\"\"",
    "0e0", "00", "00.5", "1_0.5_0", "1979-05-27", "07:32:00", "1979-05-27T07:32:00Z",
  ]
  private static let jsonValues = [
    "1", "-1", "01", "1.5", "1e5", "1E+5", "-0", "true", "null", "\"30000\"", "\"\\u0033\"",
    "[1, 2]",
    "[]", "{\"a\": 1, \"a\": 2}", "\"\\n\"", "{}", "1.", ".5", "+1", "1_000", "0x10", "'a'", "NaN",
    "\"\\ud83d\\ude00\"", "12345678901234567890", "1e400",
  ]

  private static func pick(_ list: [String], _ random: inout SeededGenerator) -> String {
    list[Int(random.next() % UInt64(list.count))]
  }

  private static func toml(_ random: inout SeededGenerator) -> String {
    var lines: [String] = []
    let keys = ["a", "b.c", "'d e'", "\"f\"", "steps", "b.x", "1"]
    for index in 0..<(1 + random.next() % 5) {
      if random.next() % 5 == 0 { lines.append(random.next() % 3 == 0 ? "[[t]]" : "[s\(index)]") }
      let comment = random.next() % 5 == 0 ? " # x" : ""
      lines.append("\(pick(keys, &random)) = \(pick(tomlValues, &random))\(comment)")
    }
    return lines.joined(separator: random.next() % 4 == 0 ? "\r\n" : "\n") + "\n"
  }

  private static func json(_ random: inout SeededGenerator) -> String {
    let keys = ["a", "b", "steps", "a"]
    let entries = (0..<(1 + random.next() % 4)).map { _ in
      "\"\(pick(keys, &random))\": \(pick(jsonValues, &random))"
    }
    return "{" + entries.joined(separator: ", ") + "}"
  }

  @Test func readsWhatTheLoadersRead() throws {
    var random = SeededGenerator(seed: 34)
    var documents: [(loader: String, bytes: [UInt8])] = []
    for index in 0..<Self.count {
      let isTOML = index % 2 == 0
      let text = isTOML ? Self.toml(&random) : Self.json(&random)
      documents.append((isTOML ? "toml" : "json", Array(text.utf8)))
    }
    let answers = try PythonLoaders.load(documents)
    #expect(answers.count == documents.count)
    var counts = (same: 0, refused: 0, unreadable: 0)
    var silent: [String] = []
    for (document, answer) in zip(documents, answers) {
      let file = SourceFile(path: "t", bytes: document.bytes)
      var bag = DiagnosticBag()
      let root =
        document.loader == "toml"
        ? TOMLReader.read(file, into: &bag) : JSONConversion.read(file, into: &bag).first
      if answer == "refused" {
        counts.refused += 1
      } else if bag.hasErrors || root == nil {
        counts.unreadable += 1
      } else if let root, Self.plain(answer) == Self.text(of: root) {
        counts.same += 1
      } else {
        let ours = root.map { Self.text(of: $0) } ?? "-"
        silent.append("\(String(decoding: document.bytes, as: UTF8.self))\n\(answer)\n\(ours)")
      }
    }
    print(
      "toml and json: \(documents.count) documents, the same \(counts.same), refused by the loader"
        + " \(counts.refused), unreadable here \(counts.unreadable), silent \(silent.count)")
    #expect(silent.isEmpty, "\(silent.prefix(5).joined(separator: "\n\n"))")
    #expect(counts.same > documents.count / 5)
  }

  /// What `argparse` converts with `int` and `float` is a number here only if it is the same one.
  @Test func convertsWhatArgumentsConvert() throws {
    let words = Self.tomlValues + Self.jsonValues + ["08", "-5", "1 000", "five", "$N", "１_０", "٣"]
    let plain = words.filter { !$0.contains("\n") && !$0.hasPrefix("-") && !$0.isEmpty }
    var documents: [(loader: String, bytes: [UInt8])] = []
    for word in plain {
      documents.append(("argparse", Array("--num_train_epochs=\(word)".utf8)))
    }
    let answers = try PythonLoaders.load(documents)
    var same = 0
    for (word, answer) in zip(plain, answers) {
      guard let ours = Number.parse(word) else { continue }
      #expect(answer.contains("f\(PythonLoaders.bits(ours)),"), "\(word): \(answer)")
      same += 1
    }
    print("argparse: \(plain.count) arguments, \(same) numbers, the same")
    #expect(same > 20)
  }

  /// Integers and decimals alike, since a fact is a number.
  private static func plain(_ answer: String) -> String {
    answer.replacing(/([:\[,{])i(-?\d+)/) { match in
      "\(match.output.1)f\(PythonLoaders.bits(Double(match.output.2) ?? .nan))"
    }
    .replacing("f8000000000000000", with: "f0000000000000000")
  }

  private static func text(of node: ConfigNode) -> String {
    switch node.content {
    case .map(let entries):
      var last: [String: String] = [:]
      for entry in entries { last[PythonLoaders.hex(entry.key.utf8)] = text(of: entry.value) }
      return "{" + last.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value)," }.joined() + "}"
    case .list(let elements): return "[" + elements.map { "\(text(of: $0))," }.joined() + "]"
    case .scalar(let scalar):
      if scalar.isString {
        return "s" + PythonLoaders.hex(scalar.text.utf8) + "~"
          + (Number.parse(scalar.text).map(PythonLoaders.bits) ?? "-")
      }
      switch scalar.text {
      case "true": return "b1"
      case "false": return "b0"
      case "null": return "n"
      case "nan", "+nan", "-nan": return "fnan"
      case "inf", "+inf": return "f" + PythonLoaders.bits(.infinity)
      case "-inf": return "f" + PythonLoaders.bits(-.infinity)
      default:
        // Dates are objects in Python, and beyond a `Double` only infinity is left.
        if let number = Number.parse(scalar.text) {
          return "f" + PythonLoaders.bits(number == 0 ? 0 : number)
        }
        return scalar.text.contains("e400") ? "f" + PythonLoaders.bits(.infinity) : "x"
      }
    }
  }
}
