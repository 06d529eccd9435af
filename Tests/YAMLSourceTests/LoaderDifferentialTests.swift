import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import YAMLSource

/// Generated documents through PyYAML, OmegaConf and ruamel.yaml themselves, and through this reader:
/// the same value, or this one says that something is wrong.
///
/// A document that the loader refuses trains nothing, whatever it is read as here.
@Suite(.enabled(if: PythonLoaders.isPresent, "needs CARBONWARD_PYTHON with the loaders"))
struct LoaderDifferentialTests {
  /// `CARBONWARD_LOADER_DIFFERENTIAL` sets how many documents.
  private static let count =
    ProcessInfo.processInfo.environment["CARBONWARD_LOADER_DIFFERENTIAL"].flatMap(Int.init) ?? 6_000
  private static let loaders: [(name: String, schema: YAMLSchema)] = [
    ("pyyaml", .yaml11), ("pyyaml-full", .yaml11), ("pyyaml-c", .yaml11),
    ("omegaconf", .omegaConf), ("ruamel", .ruamel),
  ]

  @Test func readsWhatTheLoadersRead() throws {
    var random = SeededGenerator(seed: 12)
    var generator = LoaderDocuments()
    var documents: [(loader: String, bytes: [UInt8])] = []
    var schemas: [YAMLSchema] = []
    for index in 0..<Self.count {
      let loader = Self.loaders[index % Self.loaders.count]
      documents.append((loader.name, Array(generator.document(&random).utf8)))
      schemas.append(loader.schema)
    }
    let answers = try PythonLoaders.load(documents)
    #expect(answers.count == documents.count)
    var same = 0
    var refused = 0
    var unreadable = 0
    var absent = 0
    var silent: [String] = []
    for (index, answer) in answers.enumerated() {
      let ours = Canonical(schema: schemas[index]).read(documents[index].bytes)
      switch answer {
      case "absent": absent += 1
      case "refused": refused += 1
      case ours: same += 1
      default:
        if ours.contains("!") {
          unreadable += 1
        } else {
          let text = String(decoding: documents[index].bytes, as: UTF8.self)
          silent.append("\(documents[index].loader): \(text.debugDescription)\n\(answer)\n\(ours)")
        }
      }
    }
    print(
      "loaders: \(documents.count) documents, the same \(same), refused by the loader \(refused),"
        + " unreadable here \(unreadable), absent \(absent), silent \(silent.count)")
    #expect(silent.isEmpty, "\(silent.prefix(5).joined(separator: "\n\n"))")
    #expect(same > documents.count / 2 - absent)
    #expect(unreadable < documents.count / 10)
  }
}

/// A document's value in the notation of `loaders.py`; `!` where it cannot be read.
struct Canonical {
  let schema: YAMLSchema

  func read(_ bytes: [UInt8]) -> String {
    var bag = DiagnosticBag()
    let file = SourceFile(path: "t.yaml", bytes: WideText.utf8(bytes) ?? bytes)
    let tree = YAMLReader(.lenient).read(file, into: &bag)
    if bag.hasErrors { return "!" }
    // YAML 1.1 ends a line there, ruamel.yaml does not; a warning says so.
    if schema == .ruamel,
      bag.diagnostics.contains(where: { $0.code.id == "yaml-hidden-line-break" })
    {
      return "!"
    }
    guard let root = tree.documents.first?.root else {
      return schema == .omegaConf ? "{}" : "n"
    }
    guard tree.documents.count == 1 else { return "!" }
    let value = text(of: root)
    // OmegaConf makes a map of nothing.
    return value == "n" && schema == .omegaConf ? "{}" : value
  }

  private func text(of node: YAMLNode) -> String {
    switch node.kind {
    case .mapping:
      let entries = node.entries.map { entry in
        (PythonLoaders.hex(entry.key.text.utf8), entry.isAmbiguous ? "!" : text(of: entry.value))
      }
      return "{" + entries.sorted { $0.0 < $1.0 }.map { "\($0.0):\($0.1)," }.joined() + "}"
    case .sequence: return "[" + node.elements.map { "\(text(of: $0))," }.joined() + "]"
    case .scalar:
      switch node.scalar(in: schema) {
      case .null: return "n"
      case .bool(let value): return value ? "b1" : "b0"
      case .int(let value): return "i\(value)"
      case .float(let value): return "f" + PythonLoaders.bits(value)
      case .string(let value):
        return "s" + PythonLoaders.hex(value.utf8) + "~"
          + (PythonNumber.parse(value).map(PythonLoaders.bits) ?? "-")
      case .refused, nil: return "!"
      }
    }
  }
}

/// Documents of everything that loaders disagree on.
struct LoaderDocuments {
  private let words = [
    "30000", "0x7530", "0X10", "0b101", "0o17", "0100", "0_7", "08", "00", "0", "-0", "+0", "-012",
    "8:20:00", "1:99", "0:30", "190:20:30.5", "1_000", "1__0", "1_", "_1", "1_0.5_", "1e5", "1e-5",
    "1.0e5", "1.0e+5", "1.e5", "1E3", "2.", ".5", "-.5", "+.5", "._5", ".5_0", "1.5.2", ".inf",
    "-.Inf", "+.INF", ".nan", ".NaN", "inf", "nan", "yes", "No", "on", "OFF", "y", "n", "true",
    "FALSE", "True", "tRue", "null", "~", "Null", "None", "none", "", "3 4", "５０", "３００００",
    "٣", "1e400", "-1e400", "9223372036854775808", "-9223372036854775809", "0xFFFFFFFFFFFFFFFFF",
    "2024-01-01x", "five", "auto", "${EPOCHS}", "$N", "<fill in>", "10,20,30", "7B", "8k", "+",
    "-1",
    "+3", "1e", "1e+", "0x", "0x_1", "0b_1", "1_e5", "1_0e-5", "0.", "00.5", "01e5", "1:2:3",
    "1:60", "-8:20", "1_0:30", "99999999999:59:59", "１_０", "0o8", "0b2", "-0x1F", "+0b11", "1-2",
    "0e0", "1.5e05", "-1.0e-05", "0100.5", "1 000", "???", "12 # a comment", "1#2",
  ]
  private let quotedOnly = [
    "{{n}}", " 30000 ", "\\t7\\n", "%d", "1\\u00a0", "\\u2003 12", "0x10 ", "a: b",
  ]
  private let keys = ["epochs", "max_steps", "lr", "bf16", "seq_len", "path"]

  private func pick<Element>(_ list: [Element], _ random: inout SeededGenerator) -> Element {
    list[Int(random.next() % UInt64(list.count))]
  }

  private func number(_ random: inout SeededGenerator) -> String {
    let alphabet = Array("0123456789001122__..eE+-:xob".map(String.init))
    return (0..<(1 + random.next() % 7)).map { _ in pick(alphabet, &random) }.joined()
  }

  private func scalar(_ random: inout SeededGenerator, inFlow: Bool) -> String {
    var word = random.next() % 4 == 0 ? number(&random) : pick(words, &random)
    if inFlow, word.contains(where: { ",{}[]#?".contains($0) }) || word.isEmpty { word = "64" }
    if word.hasSuffix(":") || word.hasPrefix("-") && word.count == 1 || word.hasPrefix("?") {
      word = "'\(word)'"
    }
    switch random.next() % 12 {
    case 0: return "\"\(random.next() % 2 == 0 ? pick(quotedOnly, &random) : word)\""
    case 1: return "'\(word)'"
    case 2 where random.next() % 2 == 0:
      let tag = pick(["!!int", "!!float", "!!str", "!!null", "!!bool", "!"], &random)
      let isQuoted = random.next() % 3 == 0 && !word.hasPrefix("'")
      return word.isEmpty ? tag : "\(tag) \(isQuoted ? "\"\(word)\"" : word)"
    default: return word
    }
  }

  private func value(_ random: inout SeededGenerator, depth: Int) -> String {
    switch random.next() % (depth > 0 ? 9 : 6) {
    case 6:
      return "["
        + (0..<(random.next() % 3)).map { _ in value(&random, depth: depth - 1) }
        .joined(separator: ", ") + "]"
    case 7:
      return "{"
        + (0..<(random.next() % 3)).map { _ in
          "\(pick(keys, &random)): \(value(&random, depth: depth - 1))"
        }
        .joined(separator: ", ") + "}"
    default: return scalar(&random, inFlow: depth < 2)
    }
  }

  /// Anchored maps, merges in every form, repeated keys, blocks, comments and line ends.
  mutating func document(_ random: inout SeededGenerator) -> String {
    var lines: [String] = []
    let anchors = Int(random.next() % 3)
    for index in 0..<anchors {
      let merge = index > 0 && random.next() % 3 == 0 ? "<<: *m0, " : ""
      lines.append(
        "base\(index): &m\(index) {\(merge)\(pick(keys, &random)): "
          + "\(scalar(&random, inFlow: true)), \(pick(keys, &random)): "
          + "\(scalar(&random, inFlow: true))}")
    }
    for _ in 0..<(1 + random.next() % 6) {
      switch random.next() % 14 {
      case 0 where anchors > 0: lines.append("<<: *m\(random.next() % UInt64(anchors))")
      case 1 where anchors > 1: lines.append("<<: [*m1, *m0]")
      case 2 where anchors > 0: lines.append("\"<<\": *m0")
      case 3 where anchors > 0: lines.append("again: *m0")
      case 4: lines.append("note: |\n  \(pick(words, &random))\n  text")
      case 5: lines.append("fold: >-\n  \(pick(words, &random))")
      case 6:
        lines.append(
          "list:\n- \(scalar(&random, inFlow: false))\n- \(scalar(&random, inFlow: false))")
      case 7:
        lines.append(
          "inner:\n  \(pick(keys, &random)): \(scalar(&random, inFlow: false))")
      case 8: lines.append("'\(pick(keys, &random))': \(scalar(&random, inFlow: false))")
      case 9: lines.append("# \(pick(keys, &random)): 1")
      default: lines.append("\(pick(keys, &random)): \(value(&random, depth: 2))")
      }
    }
    let ending = random.next() % 5 == 0 ? "\r\n" : random.next() % 30 == 0 ? "\u{85}" : "\n"
    let mark = random.next() % 10 == 0 ? "\u{FEFF}" : ""
    return mark + lines.joined(separator: ending) + ending
  }
}
