import ConfigText
import Diagnostics
import Quantities
import Runs
import Text

/// One thing that a sweep of Hydra varies.
struct SweepAxis: Sendable {
  /// The dotted path of what is set, such as `trainer.max_epochs`, or a group.
  var key: String
  /// The values in order; nil where their number is not known.
  var values: [String]?
  var range: SourceRange

  /// What is set for one of the values.
  func entry(_ value: String) -> ConfigEntry {
    ConfigEntry(
      key: key, keyRange: range, value: ConfigNode(.scalar(ConfigScalar(text: value)), range))
  }
}

/// The sweeps of Hydra: `-m a=1,2`, `choice(…)`, `range(…)`, and `hydra.sweeper.params` in a file.
enum HydraSweep {
  private static let valueLimit = 1_000

  /// The axis that an override is, if it is one.
  static func axis(_ entry: ConfigEntry) -> SweepAxis? {
    guard !entry.key.hasPrefix("hydra."), let scalar = entry.value.scalar, scalar.problem == nil
    else { return nil }
    guard case .some(let values) = values(of: trimmed(scalar.text)) else { return nil }
    return SweepAxis(key: entry.key, values: values, range: entry.value.range)
  }

  /// The axes in `hydra.sweeper.params` of a file, where it or its command asks for several runs.
  static func axes(of document: ConfigDocument, overrides: [ConfigEntry] = []) -> [SweepAxis] {
    guard !document.isInOwnWords, let hydra = document.root?["hydra"] else { return [] }
    let mode = overrides.last { $0.key == "hydra.mode" }?.value ?? hydra["mode"]
    guard mode?.text?.hasSuffix("MULTIRUN") == true, let sweeper = hydra["sweeper"],
      let params = sweeper["params"], params.isMap
    else { return [] }
    return leaves(of: params).compactMap { entry in
      overrides.contains { $0.key == entry.key } ? nil : axis(entry)
    }
  }

  /// `a.b: 1,2`, or the same as maps in maps.
  private static func leaves(of map: ConfigNode, below path: String = "") -> [ConfigEntry] {
    map.entries.flatMap { entry in
      var entry = entry
      entry.key = path + entry.key
      return entry.value.isMap ? leaves(of: entry.value, below: entry.key + ".") : [entry]
    }
  }

  /// How many runs a searcher such as Optuna makes: it draws from the axes and does not multiply them.
  static func trials(in root: ConfigNode?, overrides: [ConfigEntry]) -> ConfigNode? {
    let keys = [
      "hydra.sweeper.n_trials", "hydra.sweeper.ax_config.max_trials", "hydra.sweeper.budget",
    ]
    return keys.lazy.compactMap { key in
      overrides.last { $0.key == key }?.value ?? root?.find(key)
    }.first
  }

  /// The values of a sweep: nil where the text is no sweep, and nil inside where nobody knows how many
  /// they are.
  private static func values(of text: String) -> [String]?? {
    for name in ["choice", "shuffle", "sort"] {
      if let inside = arguments(of: name, in: text) {
        let parts = parts(of: inside).filter { !$0.contains("=") }
        if parts.count == 1, let inner = values(of: parts[0]) { return .some(inner) }
        return .some(parts)
      }
    }
    if let inside = arguments(of: "range", in: text) { return .some(range(parts(of: inside))) }
    if arguments(of: "interval", in: text) != nil || arguments(of: "glob", in: text) != nil
      || arguments(of: "tag", in: text) != nil
    {
      return .some(nil)
    }
    let parts = parts(of: text)
    return parts.count > 1 ? .some(parts) : nil
  }

  private static func arguments(of name: String, in text: String) -> String? {
    guard text.hasPrefix(name + "("), text.hasSuffix(")") else { return nil }
    return String(text.dropFirst(name.utf8.count + 1).dropLast())
  }

  private static func range(_ parts: [String]) -> [String]? {
    let named = parts.filter { !$0.contains("=") }
    let numbers = named.compactMap { Number.parse($0) }
    guard numbers.count == parts.count, let first = numbers.first else { return nil }
    let start = numbers.count > 1 ? first : 0
    let stop = numbers.count > 1 ? numbers[1] : first
    let step = numbers.count > 2 ? numbers[2] : 1
    guard step != 0 else { return nil }
    let count = ((stop - start) / step).rounded(.up)
    guard count >= 1, count <= Double(valueLimit) else { return nil }
    return (0..<Int(count)).map { Number.write(start + Double($0) * step) }
  }

  /// The parts between commas that stand in no bracket and no quotes.
  private static func parts(of text: String) -> [String] {
    var parts: [String] = []
    var part = ""
    var depth = 0
    var quote: Character?
    for letter in text {
      if let open = quote {
        if letter == open { quote = nil }
      } else if letter == "\"" || letter == "'" {
        quote = letter
      } else if "([{".contains(letter) {
        depth += 1
      } else if ")]}".contains(letter) {
        depth -= 1
      } else if letter == ",", depth == 0 {
        parts.append(trimmed(part))
        part = ""
        continue
      }
      part.append(letter)
    }
    return parts + [trimmed(part)]
  }
}

extension Reading {
  /// Takes the axes of `-m` out of what a command sets in its recipe, and counts the runs they make.
  mutating func readSweep(_ options: ConfigNode) {
    let isMultirun =
      options["multirun"]?.flag == true || options["m"]?.text == "true"
      || options["hydra.mode"]?.text?.hasSuffix("MULTIRUN") == true
    guard isMultirun else { return }
    let keyRange = options["multirun"]?.range ?? options["m"]?.range ?? options.range
    for index in overrides.indices {
      guard let axis = HydraSweep.axis(overrides[index]) else { continue }
      if !sweeps.contains(where: { $0.key == axis.key }) { sweeps.append(axis) }
      if let first = axis.values?.first { overrides[index] = axis.entry(first) }
    }
    overrides.append(
      ConfigEntry(
        key: "hydra.mode", keyRange: keyRange,
        value: ConfigNode(.scalar(ConfigScalar(text: "MULTIRUN")), keyRange)))
    count(sweeps, drawn: HydraSweep.trials(in: nil, overrides: overrides), at: keyRange)
  }

  /// The reading without what varies, which is no value of one run, whatever read it as one.
  var withoutVaried: Reading {
    let varied = sweeps.map(\.range.bytes)
    guard !varied.isEmpty else { return self }
    func varies(_ range: SourceRange?) -> Bool {
      range.map { range in varied.contains { $0.overlaps(range.bytes) } } ?? false
    }
    var reading = self
    reading.forget(
      stated.filter { $0.fact != .trials && varies($0.value.origin.range) }.map(\.fact)
        + unresolved.filter { $0.fact != .trials && varies($0.reason.range) }.map(\.fact))
    return reading
  }

  /// Counts the runs of a sweep: the product of its axes, or as many as a searcher draws.
  mutating func count(_ axes: [SweepAxis], drawn: ConfigNode?, at range: SourceRange) {
    if let drawn {
      if let number = drawn.number { return multiplyTrials(by: number, at: drawn.range) }
      return makeUnresolved(.trials, "how many runs are drawn cannot be read", drawn.range)
    }
    var product = 1.0
    for axis in axes {
      guard let values = axis.values else {
        return makeUnresolved(
          .trials, "how many values `\(axis.key)` takes in the sweep is not known", axis.range)
      }
      product *= Double(values.count)
    }
    multiplyTrials(by: product, at: range)
  }

  /// Facts that vary over a sweep: numbers become ranges around their mean, so that all runs together
  /// add up; anything else is not known.
  ///
  /// - Parameter first: The reading with the first value of every axis.
  mutating func vary(_ others: [Reading], over axis: SweepAxis, from first: Reading) {
    var facts: [Fact] = []
    for fact in ([first] + others).flatMap({ $0.stated.map(\.fact) }) where !facts.contains(fact) {
      facts.append(fact)
    }
    for fact in facts where others.contains(where: { $0[fact]?.value != first[fact]?.value }) {
      let numbers = ([first] + others).map { $0.number(fact) }
      let known = numbers.compactMap(\.self)
      if known.count == numbers.count, let low = known.min(), let high = known.max(), low > 0,
        self[fact]?.value.number.map({ $0.low == $0.high }) == true
      {
        let mean = known.reduce(0, +) / Double(known.count)
        remove(fact)
        state(
          fact, .number(RangedValue(low: low, central: mean, high: high)), .declared(axis.range),
          place: .cannot("`\(axis.key)` varies over the sweep"))
      } else {
        makeUnresolved(fact, "`\(axis.key)` varies over the sweep", axis.range)
      }
    }
  }
}
