extension PythonInterpreter {
  // MARK: Classes of this source

  mutating func define(_ type: PythonClass, _ range: Range<Int>) {
    var bases: [String] = []
    for argument in type.arguments {
      let item = evaluate(argument.value)
      guard argument.kind == .positional else { continue }
      switch item.value {
      case .symbol(let path): bases.append(path)
      case .type(let base): bases += [program.types[base].name] + program.types[base].bases
      default: break
      }
    }
    let index = program.types.count
    var new = PythonType(
      name: type.name, bases: Array(bases.prefix(50)), isDataclass: false, fields: [],
      required: [], methods: [:])
    for argument in type.arguments {
      // What is inherited from this source holds until it is set again.
      if case .name(let name) = argument.value.kind, case .type(let base)? = lookup(name)?.value {
        new.fields += program.types[base].fields
        new.methods.merge(program.types[base].methods) { $1 }
        new.isDataclass = new.isDataclass || program.types[base].isDataclass
      }
    }
    program.types.append(new)
    for decorator in type.decorators {
      switch evaluate(decorator).value {
      case .symbol(let path) where path.hasSuffix("dataclass"):
        program.types[index].isDataclass = true
      case .object(let id):
        if case .instance(let call, _, _)? = state.objects[id]?.kind,
          program.calls[call].name == "dataclass"
        {
          program.types[index].isDataclass = true
        }
      default: break
      }
    }
    push(PythonFrame(parent: frame))
    _ = execute(type.body)
    collect(type, into: index)
    pop(keeping: true)
    set(type.name, PythonItem(.type(index), type.nameRange))
    // A class of this source may look at those that are made from it.
    if let hook = new.methods["__init_subclass__"] {
      _ = call(
        hook, [], spread: nil, at: type.nameRange,
        receiver: PythonItem(.type(index), type.nameRange), isHanded: true)
    }
  }

  /// Takes the names of a class's body as its attributes.
  private mutating func collect(_ type: PythonClass, into index: Int) {
    let names = state.frames[frame]?.names ?? [:]
    for statement in type.body {
      switch statement.kind {
      case .annotate(let target, _, nil):
        if case .name(let name) = target.kind { program.types[index].required.append(name) }
      default: break
      }
    }
    for (name, item) in names.sorted(by: {
      ($0.value.range.lowerBound, $0.key) < ($1.value.range.lowerBound, $1.key)
    }) {
      if case .function(let method) = item.value {
        program.types[index].methods[name] = method
        // Whoever has the object calls it; nothing here need.
        continue
      }
      var value = item
      if case .object(let id) = item.value,
        case .instance(let call, _, _)? = state.objects[id]?.kind,
        program.calls[call].name == "field"
      {
        value =
          program.calls[call].argument("default")
          ?? .unreadable("its default is computed", item.range)
      }
      Self.set(
        PythonItem(.string(name), item.range), frozen(value), in: &program.types[index].fields)
    }
  }

  mutating func instantiate(
    _ type: Int, _ given: Arguments, call: Int, _ range: Range<Int>
  ) -> PythonItem {
    let item = made(.instance(call: call, type: type, attributes: []), range)
    if let method = program.types[type].methods["__init__"] {
      _ = self.call(method, given.passed, spread: given.spread, at: range, receiver: item)
    } else if program.types[type].isDataclass {
      for one in given.passed {
        if let name = one.name { setAttribute(item, name, one.item, one.nameRange) }
      }
    }
    followImplicit(of: type, receiver: item, range)
    hand(given, range)
    return item
  }

  /// Follows the methods of an object that no call names: Python calls those with underscores round their
  /// names by itself, and properties where they are read.
  private mutating func followImplicit(of type: Int, receiver: PythonItem, _ range: Range<Int>) {
    for (name, method) in program.types[type].methods.sorted(by: { $0.value < $1.value })
    where name != "__init__" && !program.functions[method].isCalled {
      let isProperty = program.functions[method].decorators.contains {
        $0.symbol.map { $0 == "property" || $0.hasSuffix("cached_property") } ?? false
      }
      guard isProperty || name.hasPrefix("__") && name.hasSuffix("__") else { continue }
      _ = call(method, [], spread: nil, at: range, receiver: receiver, isHanded: true)
    }
  }
}
