extension PythonInterpreter {
  /// What a function of Python's own makes of arguments that are known; nil where it is another's.
  mutating func builtIn(
    _ target: PythonItem, _ given: Arguments, _ range: Range<Int>
  ) -> PythonItem? {
    guard case .symbol(let path) = target.value else { return nil }
    let first = given.positional.first
    if let name = path.split(separator: ".").last {
      if declaring.contains(String(name)) { return declared(given, range) }
      if name.hasPrefix("DEFINE_") { return defined(path, name, given, range) }
    }
    switch path {
    case "os.getenv", "os.environ.get", "os.environ.setdefault", "os.environ.pop":
      return variable(first?.text, range)
    case "input": return .unreadable("it is asked for", range)
    case "int", "float", "bool", "str", "abs", "round":
      guard given.spread == nil, given.passed.count == 1, let first else { return nil }
      return converted(path, first, range)
    case "len":
      return first.map { item in
        count(of: item).map { PythonItem(.int($0), range) } ?? unknown(item, range)
      }
    case "min", "max", "sum": return reduced(path, given, range)
    case "range", "trange", "tqdm.trange": return self.range(given, range)
    case "dict": return madeDictionary(given, range)
    case "list", "tuple", "reversed", "sorted", "set": return sequence(path, given, range)
    case "enumerate", "zip": return paired(path, given, range)
    case "setattr": return setAttribute(given, range)
    case "getattr":
      guard let first, let name = given.positional.dropFirst().first?.text else { return nil }
      return attribute(first, name, range)
    case "importlib.import_module", "__import__":
      guard let name = first?.text, !name.hasPrefix(".") else { return nil }
      return PythonItem(.symbol(name), range)
    case "exec", "globals":
      if path == "exec" { forgetAll("`exec` may set it", range) }
      return nil
    case "copy.copy", "copy.deepcopy":
      guard let first, case .object(let id) = first.value, let object = state.objects[id] else {
        return first
      }
      let copy = made(object.kind, range)
      if case .object(let new) = copy.value { state.objects[new]?.problem = object.problem }
      return copy
    case "dataclasses.asdict": return first.flatMap { fields(of: $0, range) }
    case "vars":
      guard let first, case .object = first.value else { return nil }
      return fields(of: first, range) ?? PythonItem(.attribute(first, "__dict__"), range)
    case "os.path.join":
      guard given.spread == nil else { return nil }
      let parts = given.positional.compactMap(\.text)
      guard parts.count == given.positional.count,
        !parts.contains(where: { $0.hasPrefix("/") && parts.first != $0 })
      else { return nil }
      return PythonItem(.string(parts.joined(separator: "/")), range)
    case "pathlib.Path", "pathlib.PurePath":
      return given.passed.count == 1 && first?.text != nil ? first : nil
    case "wandb.init": return startedRun(given, range)
    case "wandb.sweep":
      swept = (given.positional.first ?? given.named("sweep")).flatMap(sweptEntries)
      return nil
    default:
      if path == "tqdm" || path.hasSuffix(".tqdm"), let first, !given.passed.isEmpty {
        return first.unreadable == nil && count(of: first) != nil ? first : nil
      }
      if path.hasSuffix("ArgumentParser"), !program.calls.isEmpty {
        return made(.parser(call: program.calls.count - 1), range)
      }
      if path == "argparse.Namespace" || path == "types.SimpleNamespace", given.spread == nil {
        let item = made(
          .instance(call: program.calls.count - 1, type: nil, attributes: []), range)
        for one in given.passed {
          if let name = one.name { self.setAttribute(item, name, one.item, one.nameRange) }
        }
        return item
      }
      return nil
    }
  }

  /// The fields of an object of a class of this source that only has fields.
  private mutating func fields(of item: PythonItem, _ range: Range<Int>) -> PythonItem? {
    guard case .object(let id) = item.value, let object = state.objects[id],
      object.problem == nil, case .instance(let call, let type?, let attributes) = object.kind,
      program.types[type].isDataclass, program.types[type].bases.isEmpty,
      // Which field a value without a name is for is not followed.
      program.calls[call].arguments.allSatisfy({ $0.name != nil })
    else { return nil }
    var fields = program.types[type].fields
    for one in attributes { Self.set(one.key, one.value, in: &fields) }
    return made(.dictionary(fields), range)
  }

  private func converted(_ name: String, _ item: PythonItem, _ range: Range<Int>) -> PythonItem {
    var result = PythonItem(.none, range)
    result.flag = item.flag
    switch (name, item.value) {
    case ("str", let value):
      guard let text = PythonText.text(value) else { return unknown(item, range) }
      result.value = .string(text)
    case ("bool", _):
      guard let truth = truth(item) else { return unknown(item, range) }
      result.value = .bool(truth)
    case ("int", .string(let text)):
      guard case .int(let int)? = PythonLiteral.number(Array(text.utf8)[...]) else {
        return unknown(item, range)
      }
      result.value = .int(int)
    case ("float", .string(let text)):
      guard !text.isEmpty, let value = PythonLiteral.double(Array(text.utf8)) else {
        return unknown(item, range)
      }
      result.value = .float(value)
    case ("int", .bool(let flag)): result.value = .int(flag ? 1 : 0)
    case ("int", .int), ("float", .float): return item
    case ("float", .int(let int)): result.value = .float(Double(int))
    case ("int", .float(let value)), ("round", .float(let value)):
      guard value.magnitude < 9e15 else { return unknown(item, range) }
      result.value = .int(Int(value.rounded(name == "int" ? .towardZero : .toNearestOrEven)))
    case ("round", .int): return item
    case ("abs", .int(let int)) where int != .min: result.value = .int(abs(int))
    case ("abs", .float(let value)): result.value = .float(value.magnitude)
    default: return unknown(item, range)
    }
    return result
  }

  private func reduced(_ name: String, _ given: Arguments, _ range: Range<Int>) -> PythonItem? {
    guard given.spread == nil, given.passed.allSatisfy({ $0.name == nil }) else { return nil }
    var items = given.positional
    if items.count == 1 {
      guard let elements = elements(of: items[0]) else { return unknown(items[0], range) }
      items = elements
    }
    guard var best = items.first else { return nil }
    for item in items.dropFirst() {
      if name == "sum" {
        best = binary(.add, best, item, range)
        continue
      }
      guard let isLess = PythonOperations.compare(.less, item.value, best.value) else {
        return unknown(item.unreadable == nil ? best : item, range)
      }
      let isMore = PythonOperations.compare(.greater, item.value, best.value) == true
      if name == "min" ? isLess : isMore { best = item }
    }
    guard best.number != nil else { return unknown(best, range) }
    var result = PythonItem(best.value, range)
    result.flag = items.compactMap(\.flag).first
    return result
  }

  private func range(_ given: Arguments, _ range: Range<Int>) -> PythonItem? {
    let items = given.positional
    guard given.spread == nil, (1...3).contains(items.count) else { return nil }
    var bounds: [Int] = []
    for item in items {
      guard let bound = item.int else { return unknown(item, range) }
      bounds.append(bound)
    }
    let step = bounds.count == 3 ? bounds[2] : 1
    guard step != 0 else { return nil }
    var result = PythonItem(
      bounds.count == 1
        ? .range(start: 0, stop: bounds[0], step: 1)
        : .range(start: bounds[0], stop: bounds[1], step: step), range)
    result.flag = items.compactMap(\.flag).first
    return result
  }

  private mutating func madeDictionary(_ given: Arguments, _ range: Range<Int>) -> PythonItem {
    var entries: [PythonEntry] = []
    var problem = given.spread
    for one in given.passed where spend() {
      if let name = one.name {
        Self.set(PythonItem(.string(name), one.nameRange), one.item, in: &entries)
      } else if let more = self.entries(of: one.item) {
        for entry in more where spend() { Self.set(entry.key, entry.value, in: &entries) }
      } else {
        problem = problem ?? unknown(one.item, range).unreadable
      }
    }
    let item = made(.dictionary(entries), range)
    if case .object(let id) = item.value { state.objects[id]?.problem = problem }
    return item
  }

  private mutating func sequence(
    _ name: String, _ given: Arguments, _ range: Range<Int>
  ) -> PythonItem? {
    guard let first = given.positional.first else { return made(.list([]), range) }
    if case .range = first.value, name == "list" || name == "tuple" { return first }
    guard let elements = elements(of: first) else { return unknown(first, range) }
    switch name {
    case "tuple": return PythonItem(.tuple(elements), range)
    case "reversed": return PythonItem(.tuple(elements.reversed()), range)
    case "list": return made(.list(elements), range)
    default: return .unreadable("it is computed by `\(name)(…)`", range)
    }
  }

  private func paired(_ name: String, _ given: Arguments, _ range: Range<Int>) -> PythonItem? {
    let columns = given.positional.map { elements(of: $0) }
    guard given.spread == nil, !columns.isEmpty else { return nil }
    if name == "enumerate", columns[0] == nil, let item = given.positional.first {
      if case .range = item.value { return item }
      return unknown(item, range)
    }
    var known: [[PythonItem]] = []
    for (column, item) in zip(columns, given.positional) {
      guard let column else { return unknown(item, range) }
      known.append(column)
    }
    if name == "enumerate" {
      let start = given.named("start")?.int ?? 0
      return PythonItem(
        .tuple(
          known[0].prefix(limits.size).enumerated().map {
            PythonItem(.tuple([PythonItem(.int(start + $0.offset), range), $0.element]), range)
          }), range)
    }
    let length = min(known.map(\.count).min() ?? 0, limits.size)
    return PythonItem(
      .tuple((0..<length).map { row in PythonItem(.tuple(known.map { $0[row] }), range) }), range)
  }

  private mutating func setAttribute(_ given: Arguments, _ range: Range<Int>) -> PythonItem? {
    let items = given.positional
    guard items.count == 3 else { return nil }
    if let name = items[1].text {
      setAttribute(items[0], name, items[2], range)
    } else if case .object(let id) = items[0].value {
      taint(id, "`setattr` may change it", range)
    }
    return PythonItem(.none, range)
  }

  // MARK: The command line

  mutating func parserMethod(
    _ name: String, of parser: Int, _ receiver: PythonItem, _ given: Arguments, call: Int,
    _ range: Range<Int>
  ) -> PythonItem? {
    switch name {
    case "add_argument":
      if let flag = flag(given, range), program.flags.count < 2_000 { program.flags.append(flag) }
      return PythonItem(.none, range)
    case "add_argument_group", "add_mutually_exclusive_group", "add_subparsers", "add_parser":
      return receiver
    case "set_defaults":
      for one in given.passed {
        guard let name = one.name else { continue }
        for index in program.flags.indices where program.flags[index].target == name {
          program.flags[index].fallback = one.item
        }
      }
      for index in program.flags.indices where given.spread != nil {
        program.flags[index].fallback = .unreadable(
          "its default is set by what is not known", range)
      }
      return PythonItem(.none, range)
    case "parse_args_into_dataclasses" where given.passed.isEmpty:
      return parsedClasses(of: parser, call: call, range)
    case "parse_args", "parse_known_args":
      let isAlone = given.positional.first.flatMap { count(of: $0) } == 0
      let item = parsed(isAlone: isAlone, isGiven: !given.passed.isEmpty, call: call, range)
      guard name == "parse_known_args" else { return item }
      return PythonItem(
        .tuple([item, .unreadable("it comes from the command line", range)]), range)
    default: return nil
    }
  }

  private mutating func flag(_ given: Arguments, _ range: Range<Int>) -> PythonFlag? {
    let names = given.positional.compactMap(\.text)
    guard let main = names.first(where: { $0.hasPrefix("--") }) ?? names.first else { return nil }
    let target =
      given.named("dest")?.text
      ?? String(main.drop { $0 == "-" }.map { $0 == "-" ? "_" : $0 })
    let action = given.named("action").map { $0.text ?? $0.symbol ?? "" }
    var fallback = given.named("default") ?? PythonItem(.none, range)
    if given.named("default") == nil {
      switch action {
      case "store_true": fallback.value = .bool(false)
      case "store_false": fallback.value = .bool(true)
      default:
        fallback = .unreadable("`\(main)` is given on the command line", range)
      }
    }
    let type = given.named("type")
    if let symbol = type?.symbol, ["int", "float"].contains(symbol), fallback.text != nil {
      fallback = converted(symbol, fallback, fallback.range)
    }
    // A text is given to what the flag is read by, also where it is the default.
    if let type, fallback.text.map({ Double($0) != nil }) == true,
      type.symbol.map({ !["int", "float", "str"].contains($0) }) ?? true
    {
      fallback = .unreadable("`\(main)` is declared by what is not known", range)
    }
    if given.spread != nil {
      fallback = .unreadable("`\(main)` is declared by what is not known", range)
    }
    return PythonFlag(
      names: names, target: target, fallback: fallback, type: type?.symbol, action: action)
  }

  /// The arguments as an object, each its default until a command line is known.
  private mutating func parsed(
    isAlone: Bool, isGiven: Bool, call: Int, _ range: Range<Int>
  ) -> PythonItem {
    let item = made(.instance(call: call, type: nil, attributes: []), range)
    let commandLine = wholeCommandLine
    let places = program.flags.indices.filter { program.flags[$0].names.allSatisfy(Self.isPlace) }
    for (index, flag) in program.flags.enumerated() {
      var value = flag.fallback
      if let place = places.firstIndex(of: index),
        let word = commandLine.last(where: {
          $0.name == "\(PythonPassed.wordPrefix)\(place + 1)"
        })
      {
        value = word.item
      } else if let given = given(for: flag, in: commandLine) {
        value = given
      } else if isGiven, !isAlone {
        value = .unreadable("`\(flag.target)` is given to `parse_args`", range)
      } else if !isAlone, self.commandLine == nil, value.unreadable == nil {
        value.flag = flag.target
      }
      setAttribute(item, flag.target, value, value.range)
    }
    return item
  }

  /// A variable of the environment, where who starts the program is known to set it.
  func variable(_ name: String?, _ range: Range<Int>) -> PythonItem {
    let passed = name.flatMap { name in
      commandLine?.last { $0.name == PythonPassed.variablePrefix + name }
    }
    return passed?.item ?? .unreadable("it comes from the environment", range)
  }

  func given(for flag: PythonFlag, in commandLine: [PythonPassed]) -> PythonItem? {
    let names = flag.names.map(Self.plain)
    guard
      let passed = commandLine.last(where: { one in
        one.name.map { names.contains(Self.plain($0)) } ?? false
      })
    else { return nil }
    var item = passed.item
    switch flag.action {
    case "store_true"?: item.value = .bool(true)
    case "store_false"?: item.value = .bool(false)
    default:
      if let type = flag.type, ["int", "float"].contains(type), item.text != nil {
        let range = item.range
        item = converted(type, item, range)
      }
    }
    return item
  }

  /// Whether a name is that of a word, and of no flag.
  private static func isPlace(_ name: String) -> Bool { !name.hasPrefix("-") }

  private static func plain(_ flag: String) -> String {
    String(flag.drop { $0 == "-" }.map { $0 == "-" ? "_" : $0 })
  }

  /// The command line with its flags by their whole names: `-e5` is `-e 5`, and `--epo` is `--epochs` as far
  /// as no other flag begins like it.
  var wholeCommandLine: [PythonPassed] {
    guard let commandLine, !commandLine.isEmpty else { return [] }
    let names = Set(program.flags.flatMap { $0.names.map(Self.plain) })
    return commandLine.map { one in
      guard let name = one.name.map(Self.plain), name.utf8.count > 1, !names.contains(name),
        !name.hasPrefix(PythonPassed.variablePrefix), !name.hasPrefix(PythonPassed.wordPrefix)
      else { return one }
      var one = one
      let (letter, rest) = (String(name.prefix(1)), String(name.dropFirst()))
      if names.contains(letter), Double(rest) != nil {
        one.name = letter
        one.item.value = .string(rest)
        return one
      }
      let flags = program.flags.filter { $0.names.contains { Self.plain($0).hasPrefix(name) } }
      if flags.count == 1 { one.name = flags[0].names.first { Self.plain($0).hasPrefix(name) } }
      return one
    }
  }

  /// What a reader of settings gives: its keyword arguments, of pairs with a type the first part. Whoever
  /// starts the program may give others.
  private mutating func declared(_ given: Arguments, _ range: Range<Int>) -> PythonItem {
    var entries: [PythonEntry] = []
    for one in given.passed {
      guard let name = one.name else { continue }
      var item = one.item
      if case .tuple(let parts) = item.value, let first = parts.first { item = first }
      item.flag = name
      Self.set(PythonItem(.string(name), one.nameRange), item, in: &entries)
    }
    return made(.dictionary(entries), range)
  }
}
