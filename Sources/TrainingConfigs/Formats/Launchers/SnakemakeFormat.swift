import ConfigText
import Diagnostics
import Runs
import Text

/// Snakemake's rules, each a command or a script for the targets that its output names.
///
/// Source: https://snakemake.readthedocs.io/en/v9.13.4/snakefiles/rules.html
enum SnakemakeFormat: ConfigFormat {
  static let name = "snakemake"
  static let kind = FormatKind.launcher

  static func detect(_ document: ConfigDocument) -> Int {
    guard document.language == .python,
      document.name.hasPrefix("Snakefile") || document.name.hasSuffix(".smk")
    else { return Confidence.none }
    return rules(of: document.file).isEmpty ? Confidence.none : Confidence.named
  }

  private static let template = CommandTemplate(open: "{", close: "}")
  private static let lineLimit = 20_000
  private static let ruleLimit = 500

  /// A rule with its sections: the text of each, and where it stands.
  private struct Rule {
    var sections: [String: ConfigNode] = [:]
  }

  static func read(_ document: ConfigDocument, in context: ReadingContext) -> [Reading] {
    let file = document.file
    let config = settings(of: file, in: context)
    return rules(of: file).compactMap { rule -> [Reading]? in
      guard let (text, range) = command(of: rule) else { return nil }
      var base = Reading(format: name)
      base.range = range
      readDevices(rule, into: &base)
      let line = ConfigNode(.scalar(ConfigScalar(text: text)), range)
      let values = parameters(of: rule, config)
      let command = template.command([line], in: file) { name in
        name.hasPrefix("params.")
          ? values[String(name.dropFirst("params.".utf8.count))]
          : name.hasPrefix("config[")
            ? config?.find(
              name.dropFirst("config[".utf8.count).dropLast().replacing("][", with: "."))
            : nil
      }
      guard let command else { return nil }
      let script = ShellScript(command: command, in: file, knowing: context.vocabulary)
      return ScriptReader.readings(script, in: context, startingWith: base).map { reading in
        var reading = reading
        if reading.reasonAgainst == nil, let place = targets(of: rule) {
          reading.makeUnresolved(
            .trials, "for how many targets the rule is run is not known", place)
        }
        return reading
      }
    }.flatMap(\.self)
  }

  // MARK: - Rules

  private static func rules(of file: SourceFile) -> [Rule] {
    var rules: [Rule] = []
    var section: (name: String, indent: Int, start: Int, end: Int)?
    var isInRule = false
    var isInText = false
    func close() {
      guard let one = section, !rules.isEmpty else { return }
      section = nil
      let range = SourceRange(file: file, bytes: one.start..<max(one.start, one.end))
      rules[rules.count - 1].sections[one.name] = ConfigNode(
        .scalar(ConfigScalar(text: range.text)), range)
    }
    var start = 0
    for bytes in file.bytes.split(
      separator: 0x0A, maxSplits: lineLimit, omittingEmptySubsequences: false)
    {
      defer { start += bytes.count + 1 }
      let line = String(decoding: bytes, as: UTF8.self)
      let text = trimmed(line)
      let isCode = !isInText && !text.isEmpty && !text.hasPrefix("#")
      if (text.ranges(of: "\"\"\"").count + text.ranges(of: "'''").count) % 2 == 1 {
        isInText.toggle()
      }
      guard isCode else {
        section?.end = start + bytes.count
        continue
      }
      let indent = bytes.prefix { $0 == 0x20 || $0 == 0x09 }.count
      let words = text.split { " :(".contains($0) }
      if text.contains(":"), let first = words.first, first == "rule" || first == "checkpoint" {
        close()
        guard rules.count < ruleLimit else { break }
        rules.append(Rule())
        isInRule = true
        continue
      }
      if indent == 0 {
        close()
        isInRule = false
      }
      guard isInRule else { continue }
      if let one = section, indent > one.indent {
        section?.end = start + bytes.count
        continue
      }
      close()
      guard let colon = text.firstIndex(of: ":"),
        text[..<colon].allSatisfy({ $0.isLetter || $0 == "_" })
      else { continue }
      let from = start + indent + text[...colon].utf8.count
      section = (String(text[..<colon]), indent, from, start + bytes.count)
    }
    close()
    return rules
  }

  /// What a rule runs: its command, or its script of Python.
  private static func command(of rule: Rule) -> (text: String, range: SourceRange)? {
    for name in ["shell", "script"] {
      guard let node = rule.sections[name], let text = node.text, let string = string(in: text)
      else { continue }
      if name == "shell" { return (string, node.range) }
      guard string.hasSuffix(".py") else { return nil }
      return ("python " + string, node.range)
    }
    return nil
  }

  /// The strings of a section, one behind another as Python reads them.
  private static func string(in text: String) -> String? {
    arguments(text).passed.first?.item.text
  }

  /// What stands in a section, as what a function of Python is given, and the source that its places count in.
  private static func arguments(_ text: String) -> (passed: [PythonPassed], source: [UInt8]) {
    let source = Array("run(\(text)\n)".utf8)
    let program = PythonModule.parse(source).evaluate()
    return (program.calls.first { $0.path == "run" }?.arguments ?? [], source)
  }

  // MARK: - Values

  /// The file of settings that `configfile: "config.yaml"` names.
  private static func settings(of file: SourceFile, in context: ReadingContext) -> ConfigNode? {
    let lines = file.bytes.prefix(100_000).split(separator: 0x0A)
    guard
      let line = lines.lazy.map({ String(decoding: $0, as: UTF8.self) })
        .first(where: { $0.hasPrefix("configfile:") }),
      let path = string(in: String(line.dropFirst("configfile:".utf8.count)))
    else { return nil }
    return context.load(path, file)?.root
  }

  /// The parameters of a rule that are numbers, texts or settings: `epochs=config["epochs"]`.
  private static func parameters(of rule: Rule, _ config: ConfigNode?) -> [String: ConfigNode] {
    guard let node = rule.sections["params"], let text = node.text else { return [:] }
    var values: [String: ConfigNode] = [:]
    let (passed, source) = arguments(text)
    for one in passed {
      guard let name = one.name else { continue }
      if let value = one.item.text ?? one.item.number.map({ Number.write($0) }) {
        values[name] = ConfigNode(.scalar(ConfigScalar(text: value)), node.range)
        continue
      }
      let range = one.item.range.clamped(to: 0..<source.count)
      let written = String(decoding: source[range], as: UTF8.self)
      guard written.hasPrefix("config["), written.hasSuffix("]") else { continue }
      let path = written.dropFirst("config[".utf8.count).dropLast()
        .replacing("][", with: ".").filter { $0 != "\"" && $0 != "'" }
      values[name] = config?.find(path)
    }
    return values
  }

  private static let devices = ["gpu", "gpus", "nvidia_gpu", "ngpus"]

  private static func readDevices(_ rule: Rule, into reading: inout Reading) {
    guard let node = rule.sections["resources"], let text = node.text else { return }
    for one in arguments(text).passed where one.name.map(devices.contains) ?? false {
      guard let count = one.item.number else {
        return reading.markUnreadable(
          .count, "how many devices the rule asks for is computed", node.range)
      }
      guard count > 0 else { return }
      reading.state(
        .count, .number(count), .declared(node.range), place: .cannot("it is a rule's resource"))
      reading.state(.nodes, .number(1), .derived(formula: "one job", inputs: []))
      return
    }
  }

  /// Where the output of a rule leaves a part open, so that the rule is run for each target of such a name.
  private static func targets(of rule: Rule) -> SourceRange? {
    rule.sections["output"].flatMap { ($0.text ?? "").contains("{") ? $0.range : nil }
  }
}
