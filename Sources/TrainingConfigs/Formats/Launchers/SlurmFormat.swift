import ConfigText
import Diagnostics
import Quantities
import Runs
import Text

/// SLURM batch scripts: what `#SBATCH` asks for, and the commands of the body.
enum SlurmFormat: BatchFormat {
  static let name = "slurm"
  static let kind = FormatKind.launcher

  static func detect(_ document: ConfigDocument) -> Int {
    guard let script = document.script else { return Confidence.none }
    if !script.directives.entries.isEmpty || !script.batch.separators.isEmpty {
      return Confidence.named
    }
    return Confidence.none
  }

  static func read(_ document: ConfigDocument, in context: ReadingContext) -> [Reading] {
    guard let script = document.script?.complete(in: context) else { return [] }
    let late = script.batch.late.map(lateDiagnostic)
    var readings =
      tasks(of: script, in: context)
      ?? ScriptReader.readings(script, in: context, startingWith: asks(in: script))
    for index in readings.indices { readComponents(script, into: &readings[index]) }
    if !readings.isEmpty { readings[0].diagnostics += late }
    return readings
  }

  /// Slurm does not read what stands behind the first command.
  private static func lateDiagnostic(_ range: SourceRange) -> Diagnostic {
    Diagnostic(
      ConfigDiagnostic.slurmLateDirective, .warning, "`#SBATCH` stands behind the first command",
      at: range,
      label: "Slurm does not read this line", help: ["move it above the first command"])
  }

  // MARK: - What is asked for

  /// The options of the whole script.
  static func asks(in script: ShellScript) -> Reading {
    var reading = Reading(format: name)
    readDirectives(script.directives, into: &reading)
    readComponents(script, into: &reading)
    readRequeue(script, into: &reading)
    return reading
  }

  /// What the whole job has is in none of its components, whatever starts the command.
  private static func readComponents(_ script: ShellScript, into reading: inout Reading) {
    guard let separator = script.batch.separators.first else { return }
    for fact in [Fact.count, .nodes, .accelerator] {
      reading.remove(fact)
      reading.markUnreadable(
        fact,
        "the job has \(script.batch.components.count) components with devices of their own",
        separator)
    }
  }

  /// Hours up to which a limit is short for a job that is to be started again.
  private static let shortLimit = 4.0

  /// A job that puts itself into the queue again is not over when its time is.
  private static func readRequeue(_ script: ShellScript, into reading: inout Reading) {
    guard reading.isKnown(.timeLimit) else { return }
    if let again = Restart.command(of: ["sbatch", "scontrol"], in: script) {
      return reading.makeUnresolved(.timeLimit, "the job puts itself into the queue again", again)
    }
    guard let entry = script.directives.entry("requeue"),
      let limit = reading.number(.timeLimit), limit <= shortLimit
    else { return }
    reading.makeUnresolved(
      .timeLimit, "the job is put into the queue again when it is stopped", entry.keyRange)
  }

  static func readDirectives(_ directives: ConfigNode, into reading: inout Reading) {
    let settings = Settings(directives)
    readNodes(settings, into: &reading)
    reading.read(Field(.timeLimit, ["time"], .duration(.slurm)), from: settings)
    readDevices(settings, into: &reading)
    readConstraint(settings, into: &reading)
    readArray(settings, into: &reading)
    if let begin = settings["begin"] {
      // An hour off is another hour of the grid, so no zone is guessed.
      reading.markUnresolved(
        .start, "`--begin` is in the cluster's local time; state `schedule.start` in UTC",
        begin.range)
    }
  }

  private static func readNodes(_ settings: Settings, into reading: inout Reading) {
    guard let nodes = settings["nodes"] else {
      // So many tasks, of which a node has so many.
      if let tasks = settings["ntasks"], let count = tasks.number,
        let each = settings.number("ntasks_per_node"), each >= 1, count > each
      {
        return reading.state(
          .nodes, .number((count / each).rounded(.up)), .declared(tasks.range),
          place: .cannot("the nodes are those that hold all tasks"))
      }
      if settings.root.hasAny(["gres", "gpus_per_node", "gpus_per_task", "gpus", "time"]) {
        reading.state(
          .nodes, .number(1), Framework(name: "slurm", version: "24.05").origin)
      }
      return
    }
    if let text = nodes.text, nodes.problem == nil, text.contains("-") {
      return reading.markUnreadable(.nodes, "`\(text)` is a range of nodes", nodes.range)
    }
    reading.read(.nodes, nodes, .count)
  }

  /// GPUs: per node, per task or in total.
  private static func readDevices(_ settings: Settings, into reading: inout Reading) {
    let nodes = reading.number(.nodes)
    if let setting = settings.firstSet(["gres", "gpus_per_node"]), let text = setting.text {
      if let problem = setting.problem {
        return reading.markUnreadable(.count, problem, setting.range)
      }
      guard let request = Request(text, isGeneric: setting.path == "gres") else {
        if text.contains("gpu") || setting.path != "gres" {
          reading.markUnreadable(
            .count, "`\(FactText.shortened(text))` is no number of devices", setting.range)
        }
        return
      }
      readTypes(request, setting, into: &reading)
      guard let nodes else {
        return reading.markUnreadable(.count, "the number of nodes is not known", setting.range)
      }
      return reading.state(
        .count, .number(nodes * request.count), .declared(setting.range),
        place: nodes == 1
          ? countPlace(setting, request) : nodesPlace(settings["nodes"], perNode: request.count))
    }
    for key in ["gpus", "gpus_per_task"] {
      guard let setting = settings[key], let text = setting.text else { continue }
      if setting.problem != nil || Request(text, isGeneric: false) == nil {
        return reading.markUnreadable(
          .count, setting.problem ?? "`\(FactText.shortened(text))` is no number of devices",
          setting.range)
      }
    }
    if let setting = settings["gpus"], let text = setting.text, setting.problem == nil,
      let request = Request(text, isGeneric: false)
    {
      readTypes(request, setting, into: &reading)
      return reading.state(
        .count, .number(request.count), .declared(setting.range),
        place: countPlace(setting, request))
    }
    if let setting = settings["gpus_per_task"], let text = setting.text, setting.problem == nil,
      let request = Request(text, isGeneric: false)
    {
      readTypes(request, setting, into: &reading)
      var tasks = settings.number("ntasks")
      if tasks == nil, let perNode = settings.number("ntasks_per_node"), let nodes {
        tasks = perNode * nodes
      }
      guard let tasks = tasks ?? nodes else { return }
      reading.state(
        .count, .number(tasks * request.count), .declared(setting.range),
        place: .cannot("the count is tasks times devices of each"))
    }
  }

  /// `gpu:a100:4`, `a100:4`, `4`, and several of them, which are all given.
  struct Request: Equatable {
    var type: String?
    var count: Double
    /// A second type among them.
    var otherType: String?

    init?(_ text: String, isGeneric: Bool) {
      count = 0
      // Of several resources only the GPUs count.
      for item in text.split(separator: ",") {
        var parts = item.split(separator: ":").map(String.init)
        if isGeneric {
          guard parts.first == "gpu" || parts.first == "gres/gpu" else { continue }
          parts.removeFirst()
        }
        guard parts.count <= 2 else { return nil }
        if let last = parts.last, let number = Number.parse(String(last.prefix { $0 != "(" })) {
          guard number >= 1 else { return nil }
          count += number
          parts.removeLast()
        } else {
          count += 1
        }
        guard let found = parts.first else { continue }
        if let type, type != found { otherType = found } else { type = found }
      }
      if count == 0 { return nil }
    }
  }

  private static func readTypes(
    _ request: Request, _ setting: Setting, into reading: inout Reading
  ) {
    if let other = request.otherType, let type = request.type {
      return reading.makeUnresolved(
        .accelerator, "`\(type)` and `\(other)` are asked for together", setting.range)
    }
    if let type = request.type { readType(type, setting, into: &reading) }
  }

  private static func readType(_ type: String, _ setting: Setting, into reading: inout Reading) {
    guard let literal = setting.literal, type != "gpu" else { return }
    // Point at the word itself.
    var place = literal
    if let found = literal.text.firstRange(of: type) {
      let offset = literal.text.utf8.distance(
        from: literal.text.startIndex, to: found.lowerBound)
      let start = literal.bytes.lowerBound + offset
      place = SourceRange(file: literal.file, bytes: start..<(start + type.utf8.count))
    }
    let range = place
    reading.state(
      .accelerator, .text(type), .declared(range),
      place: Place { value in
        guard let text = value.text, let word = Literal.write(text, .shell, isString: false) else {
          return .cannot("the value does not fit into the option")
        }
        return .edits([Edit(range, word)], .review)
      })
  }

  /// One node: the number in the request is the number of the run.
  private static func countPlace(_ setting: Setting, _ request: Request) -> Place {
    .rewriting(setting) { value in
      guard let number = value.number?.central, number == number.rounded(),
        let old = setting.text
      else { return nil }
      let parts = old.split(separator: ":").map(String.init)
      guard let last = parts.last, Number.parse(last) != nil else { return nil }
      return (parts.dropLast() + [Number.write(number)]).joined(separator: ":")
    }
  }

  /// Several nodes: whole nodes are added or given back.
  private static func nodesPlace(_ nodes: Setting?, perNode: Double) -> Place {
    guard let nodes else { return .cannot("the number of nodes is not stated") }
    return .rewriting(nodes) { value in
      guard let number = value.number?.central else { return nil }
      let wanted = number / perNode
      return wanted >= 1 && wanted == wanted.rounded() ? Number.write(wanted) : nil
    }
  }

  /// A constraint that names one accelerator; several are alternatives, and none of them is the one.
  private static func readConstraint(_ settings: Settings, into reading: inout Reading) {
    guard !reading.isKnown(.accelerator), let setting = settings["constraint"],
      let text = setting.text, setting.problem == nil
    else { return }
    if text.contains("|") {
      if text.split(separator: "|").contains(where: { AcceleratorWord.isOne(String($0)) }) {
        reading.markUnresolved(
          .accelerator, "`\(FactText.shortened(text))` allows several accelerators", setting.range)
      }
      return
    }
    let words = text.split { "&,*()[]".contains($0) }.map(String.init)
    let named = words.filter(AcceleratorWord.isOne)
    guard named.count == 1, let word = named.first else { return }
    readType(word, setting, into: &reading)
  }

  /// A job array runs the script several times, whether at once or in turns.
  private static func readArray(_ settings: Settings, into reading: inout Reading) {
    guard let setting = settings["array"] else { return }
    guard let count = indices(setting) else {
      let reason =
        setting.problem ?? "`\(FactText.shortened(setting.text ?? ""))` is no list of indices"
      return reading.makeUnresolved(.trials, reason, setting.range)
    }
    reading.state(.trials, .number(count), .declared(setting.range))
  }

  private static let taskNumber = "SLURM_ARRAY_TASK_ID"
  /// Of a larger array the jobs are not told apart.
  private static let taskLimit = 64
  private static let callingLimit = 8
  private static let costLimit = 200_000

  /// The jobs of an array whose number decides what they are told, those that are alike as one run; nil
  /// where they need not be told apart, or cannot.
  private static func tasks(of script: ShellScript, in context: ReadingContext) -> [Reading]? {
    guard let setting = Settings(script.directives)["array"], let count = indices(setting),
      count > 1, count <= Double(taskLimit), let text = setting.text,
      script.file.bytes.holds(Array(taskNumber.utf8)), !text.contains(":")
    else { return nil }
    let numbers = (text.split(separator: "%").first ?? "").split(separator: ",").flatMap { item in
      let ends = item.split(separator: "-").compactMap { Int($0) }
      return ends.count == 2 ? Array(ends[0]...ends[1]) : ends
    }
    guard numbers.count == Int(count) else { return nil }
    // Each job costs as much as the script once more, and what it calls.
    guard script.cost * numbers.count <= costLimit,
      numbers.count <= callingLimit || ScriptCall.calls(in: script).isEmpty
    else { return nil }
    var groups: [(reading: Reading, count: Double)] = []
    for number in numbers {
      let call = ScriptCall(
        task: number, as: taskNumber, of: script.file.path, at: setting.range.bytes)
      let one = ShellScript(script.file, words: FormatList.reader.words, calledBy: call) {
        context.bytes($0, script.file)
      }
      guard one.cutOff == nil else { return nil }
      var base = asks(in: one)
      base.forget([.trials])
      for reading in ScriptReader.readings(one, in: context, startingWith: base) {
        guard reading.reasonAgainst == nil else { return nil }
        if let index = groups.firstIndex(where: { $0.reading.isAlike(reading) }) {
          groups[index].count += 1
          groups[index].reading.keepPlaces(sharedWith: reading, sameCommand: true)
        } else {
          groups.append((reading, 1))
        }
      }
    }
    // What a number sets in a recipe is one run for all of them, if nothing that the jobs say differs.
    if let first = groups.first?.reading, groups.count > 1, first.namesRecipe,
      groups.allSatisfy({ $0.reading.saysTheSame(as: first) })
    {
      return nil
    }
    return groups.map { group in
      var reading = group.reading
      reading.multiplyTrials(by: group.count, at: setting.range)
      return reading
    }
  }

  /// How many indices `0-99:2%8` names; nil where it is no such list, or not known.
  private static func indices(_ setting: Setting) -> Double? {
    guard let text = setting.text, setting.problem == nil else { return nil }
    let halves = text.split(separator: "%")
    var count = 0.0
    for item in (halves.first ?? "").split(separator: ",") {
      let stepped = item.split(separator: ":")
      let ends = (stepped.first ?? "").split(separator: "-").map { Number.parse(String($0)) }
      let step = stepped.count == 2 ? Number.parse(String(stepped[1])) ?? 1 : 1
      switch ends.count {
      case 1:
        guard ends[0] != nil else { return nil }
        count += 1
      case 2:
        guard let low = ends[0], let high = ends[1], high >= low, step >= 1 else { return nil }
        count += ((high - low) / step).rounded(.down) + 1
      default: return nil
      }
    }
    return count >= 1 ? count : nil
  }
}
