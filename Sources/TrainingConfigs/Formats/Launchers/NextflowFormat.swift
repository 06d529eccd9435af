import ConfigText
import Diagnostics
import Runs
import Text

/// Nextflow's processes, each a script for what its channels bring.
///
/// Source: https://www.nextflow.io/docs/latest/reference/process.html
enum NextflowFormat: ConfigFormat {
  static let name = "nextflow"
  static let kind = FormatKind.launcher

  static func detect(_ document: ConfigDocument) -> Int {
    guard document.language == .python, document.name.hasSuffix(".nf") else {
      return Confidence.none
    }
    return NextflowProcess.all(in: document.file).isEmpty ? Confidence.generic : Confidence.named
  }

  private static let template = CommandTemplate(open: "${", close: "}")

  /// What a process is called that trains, whatever it starts.
  private static let trainingWords = WordSet(["train", "tune", "tuning"])

  static func read(_ document: ConfigDocument, in context: ReadingContext) -> [Reading] {
    let file = document.file
    let settings = [context.bytes("nextflow.config", file), file.bytes].compactMap(\.self)
    let parameters = NextflowText.parameters(settings)
    func value(_ name: String) -> ConfigNode? {
      guard name.hasPrefix("params."), let text = parameters[String(name.dropFirst(7))] else {
        return nil
      }
      return ConfigNode(
        .scalar(ConfigScalar(text: text)), SourceRange(file: file, bytes: 0..<0))
    }
    return NextflowProcess.all(in: file).flatMap { process -> [Reading] in
      let place = SourceRange(file: file, bytes: process.range)
      var base = Reading(format: name)
      base.range = place
      readDirectives(process, of: file, into: &base)
      if process.scripts.contains(where: { isOtherLanguage($0.text) }) {
        return [program(process, at: place, startingWith: base)]
      }
      let lines = process.scripts.map { text, range in
        ConfigNode(.scalar(ConfigScalar(text: text)), SourceRange(file: file, bytes: range))
      }
      guard let command = template.command(lines, in: file, value) else { return [] }
      let script = ShellScript(command: command, in: file, knowing: context.vocabulary)
      return ScriptReader.readings(script, in: context, startingWith: base).map { reading in
        var reading = reading
        if reading.reasonAgainst == nil, process.hasInput {
          reading.makeUnresolved(
            .trials, "how often the process is run is decided by its channels", place)
        } else if let reason = reading.notTraining, reading.doubt == nil {
          // A program that comes out of a channel may be any.
          let isAsking = reading.isKnown(.count) && reason != ScriptReader.otherReason
          if trainingWords.areIn(process.name.lowercased()) {
            reading.doubt =
              "is called like a training, and what it starts is not known to train or not to"
          } else if isAsking {
            reading.doubt = ScriptReader.doubt
          }
          reading.range = place
        }
        return reading
      }
    }
  }

  /// Whether a text is a program of another language than the shell's: `#!/usr/bin/env python`.
  private static func isOtherLanguage(_ text: String) -> Bool {
    let first = trimmed(text).prefix { !$0.isNewline }
    return first.hasPrefix("#!") && !first.hasSuffix("sh") && !first.contains("sh ")
  }

  private static let programWords = WordSet([
    ".backward(", ".fit(", "Trainer(", ".train(", "apply_gradients(", "minimize(",
  ])

  /// A program that stands in a process is not followed; that it may train is said.
  private static func program(
    _ process: NextflowProcess, at place: SourceRange, startingWith base: Reading
  ) -> Reading {
    var reading = base
    reading.notTraining = "it starts no training command"
    if reading.isKnown(.count) || trainingWords.areIn(process.name.lowercased())
      || process.scripts.contains(where: { programWords.areIn($0.text) })
    {
      reading.doubt =
        "is called like a training, and what it starts is not known to train or not to"
    }
    return reading
  }

  private static func readDirectives(
    _ process: NextflowProcess, of file: SourceFile, into reading: inout Reading
  ) {
    func range(_ bytes: Range<Int>) -> SourceRange { SourceRange(file: file, bytes: bytes) }
    if let (text, bytes) = process.directives["accelerator"] {
      readAccelerator(text, range(bytes), into: &reading)
    }
    if let (text, bytes) = process.directives["clusterOptions"] {
      readOptions(text, range(bytes), into: &reading)
    }
    guard let (text, bytes) = process.directives["time"] else { return }
    if let hours = hours(text) {
      reading.state(
        .timeLimit, .number(hours), .declared(range(bytes)),
        place: .cannot("the directive says more than this"))
    } else {
      reading.markUnreadable(
        .timeLimit, "`\(FactText.shortened(text))` is computed", range(bytes))
    }
  }

  /// `accelerator 4, type: 'nvidia-tesla-k80'`, `accelerator request: 4, limit: 4`.
  private static func readAccelerator(
    _ text: String, _ range: SourceRange, into reading: inout Reading
  ) {
    var count: String?
    for part in text.split(separator: ",") {
      let sides = part.split(separator: ":", maxSplits: 1).map { trimmed($0) }
      let value = sides.last?.filter { $0 != "'" && $0 != "\"" } ?? ""
      switch sides.count == 2 ? sides[0] : "" {
      case "type":
        reading.state(
          .accelerator, .text(value), .declared(range),
          place: .cannot("the directive says more than this"))
      case "", "limit": count = value
      case "request": count = count ?? value
      default: break
      }
    }
    guard let number = count.flatMap(Number.parse), number >= 0 else {
      return reading.markUnreadable(
        .count, "how many devices the process asks for is computed", range)
    }
    guard number > 0 else { return }
    reading.state(
      .count, .number(number), .declared(range), place: .cannot("the directive says more than this")
    )
    reading.state(.nodes, .number(1), Framework(name: name, version: "25.10").origin)
  }

  /// `clusterOptions '--gres=gpu:2'`, as Slurm takes it.
  private static func readOptions(
    _ text: String, _ range: SourceRange, into reading: inout Reading
  ) {
    let words = text.filter { !"\"'[],".contains($0) }.split(separator: " ")
    let entries = zip(words, words.dropFirst() + [""]).compactMap { word, next -> ConfigEntry? in
      guard word.hasPrefix("--") else { return nil }
      let sides = word.dropFirst(2).split(separator: "=", maxSplits: 1)
      guard let key = sides.first.map({ String($0).underscored }),
        ["gres", "gpus", "gpus_per_node", "nodes", "constraint"].contains(key)
      else { return nil }
      let value = String(sides.count == 2 ? sides[1] : next)
      var scalar = ConfigScalar(text: value)
      if value.contains("$") {
        scalar.problem = "`\(FactText.shortened(value))` is filled in later"
      }
      return ConfigEntry(key: key, keyRange: range, value: ConfigNode(.scalar(scalar), range))
    }
    guard !entries.isEmpty, !reading.isKnown(.count) else { return }
    SlurmOptions.read(ConfigNode(.map(entries), range), into: &reading)
    reading.insertions = [:]
  }

  /// `'24h'`, `'1d 12h'`, `24.h`; nil for what is computed.
  private static func hours(_ text: String) -> Double? {
    let plain = text.filter { $0 != "'" && $0 != "\"" && $0 != " " }
    var hours = 0.0
    var rest = plain[...]
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isNumber }
      rest = rest[digits.endIndex...].drop { $0 == "." }
      let unit = rest.prefix(while: \.isLetter)
      rest = rest[unit.endIndex...]
      guard let number = Double(digits), let each = units[String(unit)] else { return nil }
      hours += number * each
    }
    return plain.isEmpty ? nil : hours
  }

  private static let units: [String: Double] = [
    "s": 1.0 / 3_600, "sec": 1.0 / 3_600, "second": 1.0 / 3_600, "seconds": 1.0 / 3_600,
    "m": 1.0 / 60, "min": 1.0 / 60, "minute": 1.0 / 60, "minutes": 1.0 / 60, "h": 1, "hour": 1,
    "hours": 1, "d": 24, "day": 24, "days": 24,
  ]
}
