import ConfigText
import Diagnostics
import Quantities
import Runs

/// What Slurm is asked for, in comments of a script or before a command.
enum SlurmOptions {
  /// Reads options by their long names.
  static func read(_ directives: ConfigNode, into reading: inout Reading) {
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

  /// How many indices `0-99:2%8` names; nil where it is no such list, or not known.
  static func indices(_ setting: Setting) -> Double? {
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
