import ConfigText
import Diagnostics
import Runs

/// A Python file or notebook, followed as far as it can be told without running it.
struct PythonScript: Sendable {
  let file: SourceFile
  let program: PythonProgram
  /// What is known of the programs that it may start.
  let vocabulary: CommandVocabulary
  /// The calls of methods in functions that nothing calls, by the method's name, as numbers of calls.
  let methodCalls: [String: [Int]]
  /// The calls of methods in loops, by the method's name, as numbers of calls.
  let loopCalls: [String: [Int]]
  /// Where the bytes of a notebook's code stand in its file; none for a plain source.
  private let map: PythonSourceMap?
  /// Where the values of the command line are written, by the number of the flag, and then those of what it
  /// imports.
  private let passedRanges: [SourceRange]
  /// Where the ranges of what is passed begin: behind the code.
  private let passedStart: Int
  /// How the module is entered whose code the program is; its line stands behind the code.
  private let entrance: PythonEntrance?

  /// Follows a document; nil for one that is no Python.
  ///
  /// - Parameters:
  ///   - document: A source or a notebook.
  ///   - commandLine: The flags of the command that starts it, where one is known.
  ///   - declaring: Functions of elsewhere whose keyword arguments are the defaults of what they give.
  ///   - context: Where the modules are looked for whose constants it imports; none are where there is none.
  init?(
    _ document: ConfigDocument, commandLine: [ConfigEntry]? = nil, declaring: Set<String> = [],
    importing context: ReadingContext? = nil
  ) {
    file = document.file
    vocabulary = document.vocabulary
    let bytes: [UInt8]
    switch document.language {
    case .python:
      map = PythonNotebook(source: document.file)?.python
      bytes = map?.bytes ?? document.file.bytes
    case .notebook:
      guard let notebook = document.root.flatMap({ PythonNotebook($0) }) else { return nil }
      map = notebook.python
      bytes = notebook.python.bytes
    default: return nil
    }
    let start = bytes.count + 1
    passedStart = start
    entrance = nil
    let passed = commandLine?.map { $0.value.scalar?.literal ?? $0.value.range } ?? []
    let constants = context.map {
      ImportedConstants(of: document.file, in: $0, numberedFrom: start + passed.count)
    }
    program = PythonModule.parse(bytes).evaluate(
      commandLine: commandLine.map { Self.passed($0, from: start) }, declaring: declaring,
      constants: constants?.source ?? PythonConstants())
    passedRanges = passed + (constants?.places ?? [])
    methodCalls = Self.methodCalls(in: program) { $0.uncalled != nil }
    loopCalls = Self.methodCalls(in: program) { !$0.loops.isEmpty }
  }

  /// Follows a module that another one imports, from a call of the other one on.
  init?(_ document: ConfigDocument, entered entrance: PythonEntrance) {
    guard document.language == .python else { return nil }
    file = document.file
    vocabulary = document.vocabulary
    map = nil
    passedRanges = []
    passedStart = file.bytes.count + 1
    self.entrance = entrance
    program = PythonModule.parse(file.bytes + [0x0A] + entrance.text.utf8).evaluate(
      commandLine: [], isImported: true)
    methodCalls = Self.methodCalls(in: program) { $0.uncalled != nil }
    loopCalls = Self.methodCalls(in: program) { !$0.loops.isEmpty }
  }

  private static func methodCalls(
    in program: PythonProgram, where isWanted: (PythonCall) -> Bool
  ) -> [String: [Int]] {
    var found: [String: [Int]] = [:]
    for (index, call) in program.calls.enumerated()
    where call.receiver != nil && isWanted(call) {
      found[call.path, default: []].append(index)
    }
    return found
  }

  private static func passed(_ entries: [ConfigEntry], from start: Int) -> [PythonPassed] {
    entries.enumerated().map { index, entry in
      // A flag is written in another file: its number stands for the place.
      let range = start + index..<start + index
      guard let scalar = entry.value.scalar, scalar.problem == nil else {
        let reason = entry.value.scalar?.problem ?? "it is given as several words"
        return PythonPassed(name: entry.key, item: .unreadable(reason, range), nameRange: range)
      }
      return PythonPassed(
        name: entry.key, item: PythonItem(.string(scalar.text), range), nameRange: range)
    }
  }

  /// A range of the code as one of the file.
  func range(_ range: Range<Int>) -> SourceRange {
    let number = range.lowerBound - passedStart
    if passedRanges.indices.contains(number) { return passedRanges[number] }
    if number >= 0, let entrance {
      return entrance.place(of: number..<max(number, range.upperBound - passedStart))
    }
    return SourceRange(file: file, bytes: map?.file(range) ?? range)
  }

  /// A reason that names the key it is about.
  func reason(_ unreadable: PythonUnreadable, of key: String) -> String {
    unreadable.reason.hasPrefix("it ")
      ? "`\(key)` \(unreadable.reason.dropFirst(3))" : unreadable.reason
  }

  /// A value as a node of a config, so that the tables of keys of other languages read it.
  func node(_ item: PythonItem, for key: String) -> ConfigNode {
    let range = range(item.range)
    switch item.value {
    case .list(let items), .tuple(let items):
      return ConfigNode(.list(items.map { node($0, for: key) }), range)
    case .dictionary(let entries):
      return ConfigNode(
        .map(
          entries.compactMap { entry in
            entry.name.map { name in
              ConfigEntry(
                key: name, keyRange: self.range(entry.key.range),
                value: node(entry.value, for: name))
            }
          }), range)
    default: return ConfigNode(.scalar(scalar(item, for: key)), range)
    }
  }

  private func scalar(_ item: PythonItem, for key: String) -> ConfigScalar {
    var scalar = ConfigScalar(text: "")
    switch item.value {
    case .none: scalar.text = "None"
    case .bool(let flag): scalar.text = flag ? "True" : "False"
    case .int(let int): scalar.text = "\(int)"
    case .float(let float): scalar.text = "\(float)"
    case .string(let text):
      scalar.text = text
      scalar.isString = true
    case .symbol(let path):
      scalar.text = path
      if Self.isConstant(path) {
        scalar.problem = "`\(key)` is a constant of another module"
      }
    case .unreadable(let unreadable): scalar.problem = reason(unreadable, of: key)
    case .made(let call, _):
      scalar.problem = "`\(key)` is computed by `\(program.calls[call].path)(…)`"
    default: scalar.problem = "`\(key)` is computed"
    }
    guard scalar.problem == nil, item.isLiteral, map?.isVerbatim(item.range) ?? true else {
      return scalar
    }
    let literal = range(item.range)
    let written = literal.text
    if case .string(let text) = item.value {
      // Inside a notebook the quotes of Python may be escaped themselves.
      if written == "'\(text)'" {
        scalar.quoting = .single
      } else if written == "\"\(text)\"" {
        scalar.quoting = .double
      } else {
        return scalar
      }
    }
    scalar.literal = literal
    return scalar
  }

  /// `settings.BASE_MODEL`, which stands in another module, and no member of a class such as `Kind.BASE`.
  private static func isConstant(_ path: String) -> Bool {
    let parts = path.split(separator: ".")
    guard let last = parts.last, let holder = parts.dropLast().last?.first else { return false }
    return holder.isLowercase && last.contains(where: \.isUppercase)
      && last.allSatisfy { $0.isUppercase || $0.isNumber || $0 == "_" }
  }

  /// Keyword arguments as a map, with what was set as attributes afterwards.
  func entries(of call: PythonCall, attributes: [PythonEntry] = []) -> [ConfigEntry] {
    var entries = call.arguments.compactMap { one in
      one.name.map {
        ConfigEntry(key: $0, keyRange: range(one.nameRange), value: node(one.item, for: $0))
      }
    }
    for attribute in attributes {
      guard let name = attribute.name, name != "*" else { continue }
      entries.append(
        ConfigEntry(
          key: name, keyRange: range(attribute.key.range), value: node(attribute.value, for: name)))
    }
    return entries
  }

  /// Keyword arguments as a map in which objects that were made of keywords are maps themselves, with what
  /// was set in them afterwards: `Config(train=Train(steps=9))`.
  func sections(of call: PythonCall, attributes: [PythonEntry] = [], depth: Int = 0) -> ConfigNode {
    let range = range(call.range)
    let entries = call.arguments.compactMap { one -> ConfigEntry? in
      guard let name = one.name else { return nil }
      var value = node(one.item, for: name)
      if case .made(let index, let set) = one.item.value, depth < 4 {
        let made = program.calls[index]
        if !made.arguments.isEmpty, made.arguments.allSatisfy({ $0.name != nil }) {
          value = sections(of: made, attributes: set, depth: depth + 1)
        }
      }
      return ConfigEntry(key: name, keyRange: self.range(one.nameRange), value: value)
    }
    return attributes.reduce(ConfigNode(.map(entries), range)) { root, attribute in
      guard let name = attribute.name else { return root }
      // What may have been changed in ways that are not followed says nothing any more.
      if name.split(separator: ".").last == "*" { return lost(root, to: attribute.value) }
      let entry = ConfigEntry(
        key: name, keyRange: self.range(attribute.key.range),
        value: node(attribute.value, for: name))
      return root.setting(entry, at: name)
    }
  }

  private func lost(_ node: ConfigNode, to reason: PythonItem) -> ConfigNode {
    guard node.isMap else { return self.node(reason, for: "a setting") }
    return ConfigNode(
      .map(
        node.entries.map {
          ConfigEntry(key: $0.key, keyRange: $0.keyRange, value: lost($0.value, to: reason))
        }), node.range)
  }

  /// The call that made a value, through parts of it and methods that give the same thing back.
  func maker(of item: PythonItem?) -> (call: PythonCall, attributes: [PythonEntry])? {
    var current = item
    for _ in 0..<40 {
      switch current?.value {
      case .attribute(let base, _)?: current = base
      case .made(let index, let attributes)?:
        let call = program.calls[index]
        if let receiver = call.receiver, Self.passing.contains(call.name) {
          current = receiver
        } else if let first = call.arguments.first?.item, Self.wrapping.contains(call.name) {
          current = first
        } else {
          return (call, attributes)
        }
      default: return nil
      }
    }
    return nil
  }

  /// The value behind wrappers, where a text is what was wrapped.
  func unwrapped(_ item: PythonItem?) -> PythonItem? {
    var current = item
    for _ in 0..<40 {
      guard case .made(let index, _)? = current?.value else { return current }
      let call = program.calls[index]
      guard Self.wrapping.contains(call.name), let first = call.arguments.first?.item else {
        return current
      }
      current = first
    }
    return current
  }

  /// Methods that give back what they are called on.
  private static let passing: Set<String> = [
    "to", "cuda", "eval", "half", "bfloat16", "float", "compile", "map", "filter", "shuffle",
    "select", "train_test_split", "with_format", "with_transform", "rename_column",
    "rename_columns", "remove_columns", "cast_column", "flatten", "take", "skip", "sort", "batch",
    "add_column", "class_encode_column", "set_format", "select_columns",
  ]

  /// Functions that give back what they are given first.
  static let wrapping: Set<String> = [
    "get_peft_model", "prepare_model_for_kbit_training", "prepare_model_for_int8_training",
    "compile", "standardize_sharegpt", "standardize_data_formats", "train_on_responses_only",
    "setup_chat_format", "PeftModel", "prepare_model",
  ]

  /// Arguments of a call as settings.
  func settings(of call: PythonCall) -> Settings {
    Settings(ConfigNode(.map(entries(of: call)), range(call.range)))
  }

  /// The calls of the chain that made a value, outermost first.
  func chain(of item: PythonItem?) -> [PythonCall] {
    var calls: [PythonCall] = []
    var current = item
    while calls.count < 40 {
      switch current?.value {
      case .attribute(let base, _)?: current = base
      case .made(let index, _)?:
        let call = program.calls[index]
        calls.append(call)
        current =
          call.receiver != nil && Self.passing.contains(call.name)
          ? call.receiver
          : Self.wrapping.contains(call.name) ? call.arguments.first?.item : nil
      default: return calls
      }
    }
    return calls
  }
}
