extension PythonInterpreter {
  // MARK: Flags of absl

  /// `flags.DEFINE_integer("epochs", 20, "…")`: what `FLAGS.epochs` is, and the holder of it.
  mutating func defined(
    _ path: String, _ function: Substring, _ given: Arguments, _ range: Range<Int>
  ) -> PythonItem? {
    guard let name = given.positional.first?.text, given.spread == nil,
      program.flags.count < 2_000, state.symbols.count < limits.size
    else { return nil }
    let fallback =
      given.named("default") ?? given.positional.dropFirst().first
      ?? .unreadable("`--\(name)` is given on the command line", range)
    let value = flagged(name, fallback)
    state.symbols["\(path.dropLast(function.utf8.count))FLAGS.\(name)"] = value
    let holder = made(
      .instance(call: program.calls.count - 1, type: nil, attributes: []), range)
    setAttribute(holder, "value", value, range)
    return holder
  }

  // MARK: Classes of arguments

  /// `HfArgumentParser(Arguments).parse_args_into_dataclasses()`: objects of classes of this source, each
  /// field of which is a flag.
  mutating func parsedClasses(of parser: Int, call: Int, _ range: Range<Int>) -> PythonItem? {
    guard let handed = program.calls[parser].argument("dataclass_types", at: 0) else { return nil }
    let items = elements(of: handed) ?? [handed]
    let types = items.compactMap { item -> Int? in
      guard case .type(let type) = item.value, program.types[type].isDataclass,
        program.types[type].bases.isEmpty
      else { return nil }
      return type
    }
    guard types.count == items.count else { return nil }
    let objects = types.map { type in
      let object = made(.instance(call: call, type: type, attributes: []), range)
      let required = program.types[type].required.map { name in
        PythonEntry(
          key: PythonItem(.string(name), range),
          value: .unreadable("`--\(name)` is given on the command line", range))
      }
      for field in program.types[type].fields + required where program.flags.count < 2_000 {
        if let name = field.name {
          setAttribute(object, name, flagged(name, field.value), range)
        }
      }
      return object
    }
    return PythonItem(.tuple(objects), range)
  }

  /// A flag of a name with its default, and what it is: what the command says, or that default.
  private mutating func flagged(_ name: String, _ fallback: PythonItem) -> PythonItem {
    var flag = PythonFlag(names: ["--\(name)"], target: name, fallback: fallback)
    switch fallback.value {
    case .int: flag.type = "int"
    case .float: flag.type = "float"
    default: break
    }
    program.flags.append(flag)
    var value = fallback
    if var word = given(for: flag, in: wholeCommandLine) {
      if case .bool = fallback.value {
        word.value = .bool(!["false", "0", "no"].contains(word.text?.lowercased() ?? ""))
      }
      value = word
    } else if commandLine == nil, value.unreadable == nil {
      value.flag = name
    }
    return value
  }

  // MARK: Settings of W&B

  /// What a sweep sets, each to its one value or to what only the sweep knows.
  func sweptEntries(_ sweep: PythonItem) -> [PythonEntry]? {
    guard let parameters = entries(of: sweep)?.last(where: { $0.name == "parameters" })
    else { return nil }
    return entries(of: parameters.value)?.map { entry in
      var entry = entry
      let told = entries(of: entry.value) ?? []
      let values = told.last { $0.name == "values" }.flatMap { elements(of: $0.value) } ?? []
      entry.value =
        told.last { $0.name == "value" }?.value ?? (values.count == 1 ? values[0] : nil)
        ?? .unreadable("the sweep chooses it", entry.value.range)
      return entry
    }
  }

  /// `wandb.init(config=…)`: its settings are those of `wandb.config` and of the run, but for what a sweep of
  /// the program sets.
  mutating func startedRun(_ given: Arguments, _ range: Range<Int>) -> PythonItem? {
    let run = made(.instance(call: program.calls.count - 1, type: nil, attributes: []), range)
    let isSwept = program.calls.contains { $0.path == "wandb.agent" }
    var config = given.named("config")
    if isSwept {
      guard let swept else { return run }
      var all = config.flatMap { entries(of: $0) } ?? []
      guard config == nil || !all.isEmpty else { return run }
      for entry in swept { Self.set(entry.key, entry.value, in: &all) }
      config = made(.dictionary(all), range)
    }
    guard let config, case .object = config.value else { return run }
    setAttribute(run, "config", config, range)
    setAttribute(PythonItem(.symbol("wandb"), range), "config", config, range)
    return run
  }
}
