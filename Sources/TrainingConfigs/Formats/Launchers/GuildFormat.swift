import ConfigText
import Diagnostics
import Quantities
import Runs

/// Guild AI's `guild.yml`: operations, each a Python module or a command with its flags, and operations that
/// run others in steps.
///
/// Source: the reference of Guild files, https://my.guildai.com/t/guild-file-reference/197 (0.9).
enum GuildFormat: ConfigFormat {
  static let name = "guild"
  static let kind = FormatKind.launcher

  static func detect(_ document: ConfigDocument) -> Int {
    guard document.language == .yaml, ["guild.yml", "guild.yaml"].contains(document.name) else {
      return Confidence.none
    }
    return operations(of: document).isEmpty ? Confidence.none : Confidence.named
  }

  static func read(_ document: ConfigDocument, in context: ReadingContext) -> [Reading] {
    let all = operations(of: document)
    return all.prefix(operationLimit).flatMap { operation in
      readings(of: operation, among: all, document.file, in: context, depth: 0)
    }
  }

  private static let operationLimit = 200

  /// An operation with its flags, those that a step sets last.
  private struct Operation {
    var name: String
    var node: ConfigNode
    var flags: [ConfigEntry] = []
    /// What a step or a caller says of trials.
    var batch: [ConfigNode] = []
  }

  /// The operations of a file: its keys, or those of its models with what these extend.
  private static func operations(of document: ConfigDocument) -> [Operation] {
    let entries = document.roots.flatMap { root -> [ConfigEntry] in
      if root.isMap { return root["operations"]?.entries ?? root.entries }
      return root.elements.prefix(operationLimit).filter { !$0.has("config") }
        .flatMap { operations(of: $0, among: root.elements) }
    }
    return entries.filter { isOperation($0.value) }.map { entry in
      Operation(name: entry.key, node: entry.value, flags: entry.value["flags"]?.entries ?? [])
    }
  }

  /// The operations of a model, and those of configs that it extends, into which its parameters are filled.
  private static func operations(
    of model: ConfigNode, among all: [ConfigNode]
  ) -> [ConfigEntry] {
    let own = model["operations"]?.entries ?? []
    let extended = model["extends"].map { $0.isList ? $0.elements : [$0] } ?? []
    let parameters = model["params"]
    let taken = extended.prefix(20).flatMap { name in
      all.first { $0["config"]?.text == name.text }?["operations"]?.entries ?? []
    }
    return own
      + taken.filter { entry in !own.contains { $0.key == entry.key } }.map { entry in
        var entry = entry
        entry.value = WorkflowParameters.fill(entry.value) { parameters?[$0] }
        return entry
      }
  }

  private static func isOperation(_ node: ConfigNode) -> Bool {
    node.isMap || node.text.map { !$0.isEmpty } == true
  }

  // MARK: - One operation

  private static func readings(
    of operation: Operation, among all: [Operation], _ file: SourceFile,
    in context: ReadingContext, depth: Int
  ) -> [Reading] {
    if let steps = operation.node["steps"] {
      return readSteps(steps, of: operation, among: all, file, in: context, depth: depth)
    }
    var base = Reading(format: name)
    base.range = operation.node.range
    readLimit(operation, into: &base)
    if let notebook = operation.node["notebook"] {
      base.unreadable = "an operation that runs a notebook with other values than are written in it"
      base.range = notebook.range
      return [base]
    }
    if let target = operation.node["flags-dest"], target.text != "args" {
      base.unreadable = "an operation that sets its flags in another file"
      base.range = target.range
      return [base]
    }
    guard let command = command(of: operation, in: file, context) else {
      base.notTraining = "it runs nothing"
      return [base]
    }
    let script = ShellScript(
      command: command, in: file, variables: variables(of: operation),
      knowing: context.vocabulary)
    let isTrainer = ["train", "finetune", "fine-tune", "pretrain"].contains {
      operation.name.lowercased().hasPrefix($0)
    }
    return ScriptReader.readings(
      script, in: context, isTrainer: isTrainer, startingWith: base
    ).map { reading in
      var reading = reading
      if reading.notTraining == nil { multiply(&reading, by: operation) }
      return reading
    }
  }

  private static func readLimit(_ operation: Operation, into reading: inout Reading) {
    let settings = Settings(operation.node)
    if let limit = settings["stop-after"] {
      reading.read(.timeLimit, limit, .hours(per: 1.0 / 60))
    }
  }

  /// What is run: `exec` as it stands, a module with the flags behind it.
  private static func command(
    of operation: Operation, in file: SourceFile, _ context: ReadingContext
  ) -> ShellCommand? {
    func plain(_ text: String) -> ShellWord { ShellWord(computed: text) }
    if let scalar = operation.node["exec"]?.scalar, let range = operation.node["exec"]?.range {
      let text = ShellWord(value: scalar, range: range)
      return ShellCommand(words: [plain("bash"), plain("-c"), text])
    }
    // An operation that names nothing is the module of its name.
    let named = operation.node["main"] ?? (operation.node.isMap ? nil : operation.node)
    let isThere = context.load(operation.name + ".py", file) != nil
    guard let text = named.map({ $0.scalar?.text }) ?? (isThere ? operation.name : nil) else {
      return nil
    }
    let main = named ?? operation.node
    let words = text.split(separator: " ").map(String.init)
    guard let module = words.first else { return nil }
    // A module of a package that is installed has no file here.
    let path = module.replacing(":", with: "/").replacing(".", with: "/") + ".py"
    let isOwn = !module.contains(".") || context.load(path, file) != nil
    let start = isOwn ? ["python", path] : ["python", "-m", module]
    var command = ShellCommand(
      words: (start + words.dropFirst()).map(plain) + flagWords(of: operation))
    command.range = main.range.bytes
    return command
  }

  private static func flagWords(of operation: Operation) -> [ShellWord] {
    operation.flags.flatMap { entry -> [ShellWord] in
      guard !entry.key.hasPrefix("$"), let value = value(of: entry) else { return [] }
      let argument = entry.value["arg-name"]?.text ?? entry.key
      return [ShellWord(computed: "--" + argument), value]
    }
  }

  /// The value of a flag as a word; nil where nothing is given.
  private static func value(of entry: ConfigEntry) -> ShellWord? {
    let node = entry.value.isMap ? entry.value["default"] : entry.value
    guard let node, !node.isNull else { return nil }
    if let scalar = node.scalar, !isSearched(node) {
      return ShellWord(value: scalar, range: node.range)
    }
    if node.elements.count == 1, let scalar = node.elements[0].scalar {
      return ShellWord(value: scalar, range: node.elements[0].range)
    }
    let piece = ShellPiece(
      text: "…", isQuoted: true,
      problem: "`\(FactText.shortened(entry.key))` varies over the trials", place: node.range.bytes)
    return ShellWord(pieces: [piece], range: node.range.bytes)
  }

  /// Flags as a command sees them: `${max_steps}`, and all of them as `${flag_args}`.
  private static func variables(of operation: Operation) -> [String: ShellVariable] {
    var variables: [String: ShellVariable] = [:]
    for entry in operation.flags {
      if let value = value(of: entry) { variables[entry.key] = .text(value) }
    }
    var pieces: [ShellPiece] = []
    for word in flagWords(of: operation) {
      if !pieces.isEmpty { pieces.append(ShellPiece(text: " ", isQuoted: false)) }
      pieces += word.pieces
    }
    variables["flag_args"] = .text(ShellWord(pieces: pieces, range: 0..<0))
    return variables
  }

  // MARK: - Trials

  /// Trials of a search where nobody says how many.
  private static var defaultTrials: Double { 20 }

  /// `uniform[1e-5:1e-3]`, `[0:1]`: values that a search draws.
  private static func isSearched(_ node: ConfigNode) -> Bool {
    guard let text = node.text, text.hasSuffix("]"), let open = text.firstIndex(of: "[") else {
      return false
    }
    let word = text[..<open]
    return ["", "uniform", "loguniform", "range", "linspace", "logspace"].contains(word)
  }

  private static func multiply(_ reading: inout Reading, by operation: Operation) {
    var product = 1.0
    var range: SourceRange?
    var searched: SourceRange?
    for entry in operation.flags {
      let node = entry.value.isMap ? entry.value["default"] ?? entry.value : entry.value
      if node.elements.count > 1 {
        product *= Double(node.elements.count)
        range = range ?? node.range
      } else if isSearched(node) {
        searched = searched ?? node.range
      }
    }
    let places = operation.batch + [operation.node]
    let cap = places.lazy.compactMap { $0["max-trials"] ?? $0["max_trials"] }.first
    let optimizer = places.lazy.compactMap { $0["optimizer"] ?? $0["opt"] }.first
    guard range != nil || searched != nil || optimizer != nil else { return }
    if let cap {
      guard let count = cap.number, count >= 1 else {
        return reading.makeUnresolved(.trials, "`max-trials` is not a number", cap.range)
      }
      let isGrid = searched == nil && optimizer == nil
      return reading.multiplyTrials(by: isGrid ? min(count, product) : count, at: cap.range)
    }
    if let place = searched ?? optimizer?.range {
      return reading.multiplyTrials(by: defaultTrials, at: place)
    }
    if let range { reading.multiplyTrials(by: product, at: range) }
  }

  // MARK: - Steps

  private static func readSteps(
    _ steps: ConfigNode, of operation: Operation, among all: [Operation], _ file: SourceFile,
    in context: ReadingContext, depth: Int
  ) -> [Reading] {
    guard depth < 8 else {
      var reading = Reading(format: name)
      reading.unreadable = "a row of operations that run one another without end"
      reading.range = steps.range
      return [reading]
    }
    return steps.elements.prefix(operationLimit).flatMap { step -> [Reading] in
      let line = (step.isMap ? step["run"] ?? step["name"] : step)?.text ?? ""
      var words = line.split(separator: " ").map(String.init)
      if words.first == "run" { words.removeFirst() }
      guard let first = words.first,
        var called = all.first(where: { $0.name == first || first.hasSuffix(":" + $0.name) })
      else {
        var reading = Reading(format: name)
        reading.unreadable = "a step that runs an operation of another file"
        reading.range = step.range
        return [reading]
      }
      for word in words.dropFirst() { called.flags = setting(word, in: called.flags, step.range) }
      for entry in step["flags"]?.entries ?? [] {
        called.flags = called.flags.filter { $0.key != entry.key } + [entry]
      }
      if step.isMap { called.batch.append(step) }
      return readings(of: called, among: all, file, in: context, depth: depth + 1)
    }
  }

  /// `max_steps=100` of a step, over what the operation says.
  private static func setting(
    _ word: String, in flags: [ConfigEntry], _ range: SourceRange
  ) -> [ConfigEntry] {
    guard let equals = word.firstIndex(of: "=") else { return flags }
    let key = String(word[..<equals])
    var scalar = ConfigScalar(text: String(word[word.index(after: equals)...]))
    if scalar.text.hasPrefix("${") { scalar.problem = "`\(scalar.text)` is a flag of the caller" }
    scalar.quoting = .shell
    let node = ConfigNode(.scalar(scalar), range)
    return flags.filter { $0.key != key } + [ConfigEntry(key: key, keyRange: range, value: node)]
  }
}
