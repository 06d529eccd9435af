import ConfigText
import Diagnostics
import Runs

/// LSF batch scripts: what `#BSUB` asks for, and the commands of the body.
enum LSFFormat: LetteredBatchFormat {
  static let name = "lsf"
  static let kind = FormatKind.launcher
  static let markers = ["#BSUB"]

  static func readDirectives(_ directives: BatchDirectives, into reading: inout Reading) {
    if let limit = directives["-W"] {
      BatchDirectives.state(.timeLimit, hours(limit.value), limit, into: &reading)
    }
    if let name = directives["-J"], let open = name.value.firstIndex(of: "[") {
      let list = name.value[name.value.index(after: open)...].prefix { $0 != "]" }
      BatchDirectives.state(.trials, BatchDirectives.indices(list), name, into: &reading)
    }
    readNodes(directives, into: &reading)
    readDevices(directives, into: &reading)
    readModel(directives, into: &reading)
  }

  /// `-R V100`, `-R "select[A100]"`: hosts are called by what they have.
  private static func readModel(_ directives: BatchDirectives, into reading: inout Reading) {
    let named = directives.all("-R").flatMap { option in
      option.value.split { !($0.isLetter || $0.isNumber || "_-".contains($0)) }.map(String.init)
        .filter(AcceleratorWord.isOne).map { ($0, option) }
    }
    guard !reading.isKnown(.accelerator), !reading.isUnresolved(.accelerator),
      let (word, option) = named.first, named.allSatisfy({ $0.0 == word })
    else { return }
    reading.state(
      .accelerator, .text(word), .declared(option.range),
      place: .cannot("the directive says more than this"))
  }

  /// `[hours:]minutes`, and behind a stroke a host whose speed it is meant for.
  static func hours(_ text: String) -> Double? {
    let parts = text.prefix { $0 != "/" }.split(separator: ":", omittingEmptySubsequences: false)
      .map { Number.parse(String($0)) }
    switch parts.count {
    case 1: return parts[0].map { $0 / 60 }
    case 2:
      guard let hours = parts[0], let minutes = parts[1] else { return nil }
      return hours + minutes / 60
    default: return nil
    }
  }

  /// The number behind a word such as `hosts=`.
  private static func number(_ word: String, in text: String) -> Double? {
    guard let found = text.firstRange(of: word) else { return nil }
    return Number.parse(String(text[found.upperBound...].prefix { $0.isNumber }))
  }

  private static func readNodes(_ directives: BatchDirectives, into reading: inout Reading) {
    if let nodes = directives["-nnodes"] {
      return BatchDirectives.state(.nodes, Number.parse(nodes.value), nodes, into: &reading)
    }
    let slots = directives["-n"]
    let count = slots.map { Number.parse($0.value) } ?? 1
    for option in directives.all("-R") {
      let text = option.value.filter { $0 != " " }
      if let hosts = number("span[hosts=", in: text) {
        return BatchDirectives.state(.nodes, hosts, option, into: &reading)
      }
      if let tile = number("span[ptile=", in: text), tile >= 1 {
        let nodes = count.map { ($0 / tile).rounded(.up) }
        return BatchDirectives.state(.nodes, nodes, option, into: &reading)
      }
    }
    guard let slots else {
      return reading.state(.nodes, .number(1), Framework(name: "lsf", version: "10.1").origin)
    }
    if count == 1 { return BatchDirectives.state(.nodes, 1, slots, into: &reading) }
    reading.markUnresolved(
      .nodes, "without `span[hosts=…]` the slots may be on any number of hosts", slots.range)
  }

  /// `-gpu "num=2:gmodel=…"`, or `ngpus_physical=2` among the resources: of each host, unless of each task.
  private static func readDevices(_ directives: BatchDirectives, into reading: inout Reading) {
    guard let option = directives["-gpu"] else {
      for option in directives.all("-R") {
        let text = option.value.filter { $0 != " " }
        for word in ["ngpus_physical=", "ngpus_excl_p=", "ngpus_shared=", "ngpus="] {
          guard let each = number(word, in: text) else { continue }
          return stateCount(each, option, into: &reading)
        }
      }
      return
    }
    var each = 1.0
    var isPerTask = false
    for part in option.value.split(separator: ":") {
      let sides = part.split(separator: "=", maxSplits: 1).map(String.init)
      guard sides.count == 2 else { continue }
      switch sides[0] {
      case "num":
        let halves = sides[1].split(separator: "/")
        guard let number = halves.first.flatMap({ Number.parse(String($0)) }) else {
          return BatchDirectives.state(.count, nil, option, into: &reading)
        }
        each = number
        isPerTask = halves.count == 2 && halves[1] == "task"
      case "gmodel":
        reading.state(
          .accelerator, .text(model(sides[1])), .declared(option.range),
          place: .cannot("the directive says more than this"))
      case "mig":
        for fact in [Fact.accelerator, .count] {
          reading.makeUnresolved(fact, "the job asks for slices of a device", option.range)
        }
        return
      default: break
      }
    }
    if isPerTask {
      let tasks = directives["-n"].map { Number.parse($0.value) } ?? 1
      return BatchDirectives.state(.count, tasks.map { $0 * each }, option, into: &reading)
    }
    stateCount(each, option, into: &reading)
  }

  private static func stateCount(
    _ each: Double, _ option: BatchDirectives.Option, into reading: inout Reading
  ) {
    guard let nodes = reading.number(.nodes) else {
      return reading.markUnresolved(.count, "the number of hosts is not known", option.range)
    }
    BatchDirectives.state(.count, nodes * each, option, into: &reading)
  }

  /// LSF writes the maker and the model as one word, and the memory behind a dash.
  private static func model(_ text: String) -> String {
    let word = text.hasPrefix("NVIDIA") ? String(text.dropFirst(6)) : text
    return word.replacing("_", with: "-").replacing("#", with: "-")
      .drop { $0 == "-" }.lowercased()
  }
}
