import Foundation
import TestSupport
import Testing

@testable import ConfigText

/// Generated templates through Go's own `text/template` with the functions of Helm, and through ours: the
/// same text, or ours says that it is not known.
@Suite(
  .enabled(
    if: GoTemplates.program != nil,
    "needs CARBONWARD_TEMPLATES, the program of Tests/Comparisons/templates"))
struct GoTemplateDifferentialTests {
  private struct Question: Codable {
    var template: String
    var values: String
  }

  private struct Answer: Codable {
    var text: String
    var error: String
  }

  private static let atoms = [
    ".Values.count", ".Values.zero", ".Values.name", ".Values.empty", ".Values.list", ".Values.map",
    ".Values.missing", ".Values.count", ".Values.text", ".Values.name", "5", ".Values.jobs",
    ".Values.enabled", ".Values.disabled", ".Values.nothing", "3",
    "\"a-b\"", "true", ".Values.map.a.c", ".Release.Name", ".Values.text", ".Values.rate",
  ]
  private static let functions = [
    "quote", "squote", "upper", "lower", "trim", "toYaml", "toJson", "int", "toString", "len",
    "empty",
    "not", "default 5", "default \"x\"", "add 1", "mul 2", "max 2", "min 4", "div 9", "sub 9",
    "mod 7",
    "trunc 2", "trimSuffix \"n\"", "trimPrefix \"t\"", "contains \"a\"", "hasPrefix \"t\"",
    "splitList \"-\"", "join \",\"", "first", "last", "rest", "uniq", "eq 8", "eq \"train\"",
    "ternary 1 2", "indent 2", "nindent 2", "kindOf", "kindIs \"map\"", "replace \"a\" \"b\"",
    "keys",
    "coalesce .Values.empty", "list 1", "print \"p\"", "printf \"%s\"", "has \"b\"", "until",
    "ceil",
    "int64", "float64", "floor", "add1", "nospace", "repeat 2", "compact", "reverse", "sortAlpha",
  ]

  private static func value(_ random: inout SeededGenerator) -> String {
    var text = pick(atoms, &random)
    for _ in 0..<(random.next() % 3) { text += " | " + pick(functions, &random) }
    return text
  }

  private static func pick(_ list: [String], _ random: inout SeededGenerator) -> String {
    list[Int(random.next() % UInt64(list.count))]
  }

  private static func body(_ random: inout SeededGenerator, _ depth: Int = 0) -> String {
    var text = ""
    for _ in 0..<(1 + random.next() % 3) {
      let open = random.next() % 3 == 0 ? "{{- " : "{{ "
      let close = random.next() % 3 == 0 ? " -}}" : " }}"
      switch depth < 3 ? random.next() % 9 : 0 {
      case 0...3: text += "\n a: " + open + value(&random) + close
      case 4:
        text +=
          open + "if " + value(&random) + close + body(&random, depth + 1) + "{{ else }}"
          + body(&random, depth + 1) + open + "end" + close
      case 5:
        text +=
          open + "range $i, $x := " + value(&random) + close + " {{ $i }}={{ $x }}"
          + body(&random, depth + 1) + open + "end" + close
      case 6:
        text += open + "with " + value(&random) + close + "{{ . }}{{ else }}none{{ end }}"
      case 7: text += open + "$y := " + value(&random) + close + " {{ $y }}"
      default: text += open + "/* c */" + close + " text\n"
      }
    }
    return text
  }

  @Test func fillsInWhatGoFillsIn() throws {
    var random = SeededGenerator(seed: 71)
    let questions =
      TemplateExamples.all.map { Question(template: $0.template, values: TemplateExamples.values) }
      + (0..<20_000).map { _ in
        Question(template: Self.body(&random), values: TemplateExamples.values)
      }
    let answers = try Self.ask(questions)
    #expect(answers.count == questions.count)
    var counts = (same: 0, refusedByGo: 0, open: 0)
    var silent: [String] = []
    for (question, answer) in zip(questions, answers) {
      let filled = try? GoTemplateTests.fill(question.template, question.values)
      let ours = filled.map { String(decoding: $0.bytes, as: UTF8.self) }
      if !answer.error.isEmpty {
        counts.refusedByGo += 1
      } else if ours == answer.text {
        counts.same += 1
      } else if filled?.doubt != nil || ours?.contains("${") != false {
        counts.open += 1
      } else {
        silent.append("\(question.template) -> \(ours ?? "") and not \(answer.text)")
      }
    }
    print(
      "templates: \(counts.same) same, \(counts.open) open, \(counts.refusedByGo) refused by Go, \(silent.count) different"
    )
    #expect(silent.isEmpty, "\(silent.prefix(20).joined(separator: "\n---\n"))")
    #expect(counts.same > 3_000)
  }

  private static func ask(_ questions: [Question]) throws -> [Answer] {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("templates-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (input, output) = (
      folder.appendingPathComponent("in"), folder.appendingPathComponent("out")
    )
    try JSONEncoder().encode(questions).write(to: input)
    _ = FileManager.default.createFile(atPath: output.path, contents: nil)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: GoTemplates.program ?? "")
    process.standardInput = try FileHandle(forReadingFrom: input)
    process.standardOutput = try FileHandle(forWritingTo: output)
    try process.run()
    process.waitUntilExit()
    return try JSONDecoder().decode([Answer].self, from: Data(contentsOf: output))
  }
}

/// The program that fills templates in by Go.
private enum GoTemplates {
  static let program = ProcessInfo.processInfo.environment["CARBONWARD_TEMPLATES"]
}
