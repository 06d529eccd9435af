import ConfigText
import Diagnostics
import Quantities
import Runs
import Testing
import Text

@testable import TrainingConfigs

/// Counts of one row of the accuracy table.
private struct Score {
  var right = 0
  var wrong = 0
  var missing = 0
  var onLine = 0

  static func + (left: Score, right: Score) -> Score {
    Score(
      right: left.right + right.right, wrong: left.wrong + right.wrong,
      missing: left.missing + right.missing, onLine: left.onLine + right.onLine)
  }

  var total: Int { right + wrong + missing }
}

/// How much of what people read in real configs is read here: `swift test --filter AccuracyTests` prints
/// the tables by fact and by format, and with `CARBONWARD_VERBOSE=1` every disagreement.
@Suite(
  "Accuracy over real configs", .enabled(if: Corpus.isPresent, "no corpus beside the repository"))
struct AccuracyTests {
  private static let aliases = ["time_limit_hours": "time_limit", "duration_hours": "duration"]

  private static func isSame(_ left: String, _ right: String, tolerance: Double) -> Bool {
    if let a = Double(left), let b = Double(right) {
      return abs(a - b) <= tolerance * max(abs(a), abs(b))
    }
    func plain(_ text: String) -> String {
      var text = trimmed(text.lowercased())
      while let first = text.first, first == "." || first == "/" { text.removeFirst() }
      while let last = text.last, last == "." || last == "/" { text.removeLast() }
      return text.replacing("_", with: "-")
    }
    return plain(left) == plain(right)
  }

  private static func isRounded(_ left: String, _ right: String) -> Bool {
    guard let a = Double(left), let b = Double(right) else { return false }
    return abs(a - b) <= 5e-5
  }

  /// Tokens as the estimate derives them, where every sequence is full.
  private static func product(_ fact: Fact, in run: Run) -> Traced<FactValue>? {
    guard fact == .tokens, let steps = run.number(.steps)?.central,
      let batch = run.number(.globalBatch)?.central,
      let length = run.number(.sequenceLength)?.central
    else { return nil }
    return Traced(
      .number(steps * batch * length),
      .derived(
        formula: "steps × global_batch × sequence_length",
        inputs: ["steps", "global_batch", "sequence_length"]))
  }

  private static func text(_ value: FactValue) -> String {
    switch value {
    case .text(let text): text
    case .flag(let flag): flag ? "true" : "false"
    case .number(let number): "\(number.central)"
    }
  }

  /// The line that a result shows for a fact: its own, or that of the first input that has one.
  private static func line(of value: Traced<FactValue>, in run: Run) -> Int? {
    if let range = value.origin.range { return range.start.line }
    guard case .derived(_, let inputs) = value.origin else { return nil }
    for input in inputs {
      if let fact = Fact(named: input), let range = run[fact]?.origin.range {
        return range.start.line
      }
    }
    return nil
  }

  @Test func labelledFactsAreReadRight() {
    var byFact: [String: Score] = [:]
    var byFormat: [String: Score] = [:]
    var formats = (right: 0, total: 0)
    var training = (right: 0, total: 0)
    for label in Corpus.labels() {
      guard let file = label["file"]?.text, let format = label["format"]?.text else { continue }
      let search = Corpus.search(file)
      let run = (search.runs + search.leftOut).first?.run
      let ambiguous = Set((label["ambiguous"]?.elements ?? []).compactMap(\.text))
      if !ambiguous.contains("format") {
        formats.total += 1
        let isRight = (run?.format ?? "unknown") == format
        formats.right += isRight ? 1 : 0
        if !isRight { report("FORMAT \(file) wanted \(format) got \(run?.format ?? "-")") }
      }
      if !ambiguous.contains("is_training") {
        training.total += 1
        let isRight = !search.runs.isEmpty == (label["is_training"]?.flag ?? true)
        training.right += isRight ? 1 : 0
        if !isRight { report("TRAINING \(file) got \(!search.runs.isEmpty)") }
      }
      for entry in label["facts"]?.entries ?? [] where !ambiguous.contains(entry.key) {
        let score = score(entry, run: run, file: file)
        byFact[entry.key] = (byFact[entry.key] ?? Score()) + score
        byFormat[format] = (byFormat[format] ?? Score()) + score
      }
    }
    print(Self.table("fact", byFact))
    print(Self.table("format", byFormat))
    let all = byFact.values.reduce(Score(), +)
    print(
      "format \(formats.right)/\(formats.total), training \(training.right)/\(training.total),"
        + " facts right \(all.right) wrong \(all.wrong) missing \(all.missing) of \(all.total),"
        + " line right \(all.onLine)")
    #expect(formats.right == formats.total)
    #expect(Double(training.right) >= 0.98 * Double(training.total))
    #expect(Double(all.right) >= 0.975 * Double(all.total))
    #expect(Double(all.wrong) <= 0.005 * Double(all.total))
    #expect(Double(all.onLine) >= 0.97 * Double(all.right))
  }

  private func score(_ entry: ConfigEntry, run: Run?, file: String) -> Score {
    var score = Score()
    guard let wanted = entry.value["value"]?.scalar?.text,
      let fact = Fact(named: Self.aliases[entry.key] ?? entry.key)
    else { return score }
    guard let run, let value = run[fact] ?? Self.product(fact, in: run) else {
      score.missing = 1
      report("MISSING \(file) \(entry.key) \(wanted)")
      return score
    }
    let tolerance = fact == .modelParams || fact == .tokens ? 0.03 : 1e-9
    // Durations are labelled with four decimals.
    let isDuration = fact == .timeLimit || fact == .duration
    let accepted = [wanted] + (entry.value["alt"]?.elements ?? []).compactMap(\.text)
    let got = Self.text(value.value)
    if accepted.contains(where: {
      Self.isSame(got, $0, tolerance: tolerance) || isDuration && Self.isRounded(got, $0)
    }) {
      score.right = 1
      let lines = [entry.value["line"]?.number, entry.value["via"]?.number]
      let line = Self.line(of: value, in: run)
      score.onLine = lines.contains(line.map(Double.init)) && line != nil ? 1 : 0
      if score.onLine == 0 {
        report("LINE \(file) \(entry.key) wanted \(lines) got \(line.map(String.init) ?? "-")")
      }
    } else if value.origin.strength <= 2 {
      score.missing = 1
      report("MISSING \(file) \(entry.key) \(wanted) (default \(got))")
    } else {
      score.wrong = 1
      report("WRONG \(file) \(entry.key) wanted \(wanted) got \(got)")
    }
    return score
  }

  private func report(_ line: String) {
    if Corpus.isVerbose { print(line) }
  }

  private static func table(_ title: String, _ rows: [String: Score]) -> String {
    var lines = ["\(title.padded(26)) right wrong missing line"]
    for (name, score) in rows.sorted(by: { $0.key < $1.key }) {
      lines.append(
        "\(name.padded(26)) \("\(score.right)".padded(5)) \("\(score.wrong)".padded(5))"
          + " \("\(score.missing)".padded(7)) \(score.onLine)")
    }
    return lines.joined(separator: "\n")
  }

  @Test func formatsAreToldApart() {
    var wrong: [String: [String: Int]] = [:]
    var right = 0
    var total = 0
    var slowest = (file: "", seconds: 0.0)
    let clock = ContinuousClock()
    let start = clock.now
    for (format, file) in Corpus.manifest() {
      total += 1
      let begin = clock.now
      let got = detected(file)
      let seconds = (clock.now - begin) / .seconds(1)
      if seconds > slowest.seconds { slowest = (file, seconds) }
      if Self.accepted(format).contains(got) {
        right += 1
      } else {
        wrong[format, default: [:]][got, default: 0] += 1
        report("DETECT \(file) wanted \(format) got \(got)")
      }
    }
    for (format, others) in wrong.sorted(by: { $0.key < $1.key }) {
      let list = others.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
      print("\(format.padded(28)) \(list.joined(separator: ", "))")
    }
    print(
      "detected \(right) of \(total) in \((clock.now - start) / .seconds(1)) s; slowest"
        + " \(slowest.file) \(slowest.seconds) s")
    #expect(Double(right) >= 0.95 * Double(total))
  }

  private func detected(_ file: String) -> String {
    var bag = DiagnosticBag()
    let source = SourceFile(path: file, bytes: Corpus.bytes(file))
    guard let document = FormatList.reader.read(source, into: &bag),
      let format = FormatList.format(of: document)
    else { return "-" }
    return format.read(document, in: ReadingContext(knowing: FormatList.vocabulary)).first?.format
      ?? format.name
  }

  /// Names other than the folder's that are right too.
  private static func accepted(_ format: String) -> Set<String> {
    // A batch script is one whatever it runs; folders are broader than their files.
    switch format {
    case "megatron_sh", "megatron_bridge_sh", "gpu_recipe_launcher_sh", "verl_sh", "olmo_beaker_sh":
      [format, "slurm", "megatron_sh", "hf_cli_sh", "k8s_trainjob"]
    // Trainers of PyTorch/XLA beside MaxText.
    case "maxtext_sh": [format, "hf_cli_sh"]
    // Runs of the platform, whose parameters are Composer's.
    case "composer_yaml": [format, "mcli", "llmfoundry"]
    case "custom_other": ["accelerate", "generic"]
    // GPT-NeoX configs in JSON.
    case "deepspeed_json": [format, "gpt_neox"]
    case "k8s_trainjob": [format, "k8s_kueue"]
    case "fairseq_hydra": [format, "hydra"]
    default: [format]
    }
  }
}

extension String {
  fileprivate func padded(_ width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - utf8.count))
  }
}
