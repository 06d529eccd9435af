/// Follows a script from top to bottom without running anything, and notes every command that a shell
/// would run.
///
/// What a shell alone knows (the environment, the output of programs, files) stays unknown with its
/// reason; of a condition that is not known all branches are followed. Everything it does comes out of
/// one budget; what is left when that is spent is said not to be understood.
final class ShellMachine {
  enum Flow: Equatable {
    case next
    case leave(Int)
    case goOn(Int)
    case back
    case end
    /// No way through the branches comes here.
    case nowhere
  }

  /// What a loop or a function keeps of the states that jump out of it.
  struct Frame {
    var isLoop: Bool
    var left: [ShellState] = []
    var again: [ShellState] = []
  }

  /// What a command substitution has printed so far.
  struct Output {
    var pieces: [ShellPiece] = []
    var isKnown = true
    var depth: Int
  }

  typealias Provider = (String) -> [UInt8]?

  var state = ShellState()
  var flow = Flow.next
  var commands: [ShellCommand] = []
  /// Files that were to be read and are not at hand.
  var missing: [String] = []
  /// Whether an archive was unpacked where the script stands.
  var hasUnpacked = false
  /// Where reading ended before the script did.
  var cutOff: Range<Int>?
  let budget: ShellBudget
  /// What programs are.
  let known: CommandWords
  let provider: Provider?
  let lineOf: (Int) -> Int

  var frames: [Frame] = []
  var outputs: [Output] = []
  /// What the next command reads from its input.
  var input: ShellWord?
  /// The file that the command which is followed reads instead.
  var inputFile: ShellWord?
  /// The program before the pipe that the command reads from, where nothing is known of its output.
  var piped: [String]?
  /// Commands that are run and cannot be read.
  var unseen: [UnseenCommands] = []
  var branches: [ShellBranch] = []
  var depth = 0
  var times = ShellTimes.exactly(1)
  var isBackground = false
  var prefix: [ShellWord] = []
  /// Conditions round the reading point, where a failure ends no script.
  var conditions = 0
  /// Whether the command stands in another file.
  var isElsewhere = false
  /// Whether commands are only looked at.
  var isDry = false
  var nesting = 0
  var calls: [ShellFunction] = []
  var nextID = 0
  /// Numbers of machines and processes that a scheduler gives where it starts the script, whatever the script
  /// takes without one.
  var scheduled: Set<String> = []
  /// Names that a condition asks whether they are empty, and how it comes out when they are.
  var asked: [(name: String, whenEmpty: Bool)] = []
  /// Functions that were called.
  var called: Set<ObjectIdentifier> = []
  /// Whether a command that is not known may be one of the script's functions.
  var mayCallAny = false
  /// How many files were read with `source`.
  var sources = 0
  /// What `trap` runs when the script ends, or when something happens.
  var traps: [(text: ShellWord, isExit: Bool)] = []
  /// Variables that a trap may set at any time.
  var trapped: Set<String> = []
  /// Whether the script is surely run by bash, or surely by a shell that keeps to POSIX.
  var isBash = true
  var isPOSIX = false
  /// Where numbers are written that others are computed from: to change one there changes both.
  var computedFrom: Set<Int> = []
  /// A name without a value in the last expression.
  var missingName: String?
  /// All functions, in order.
  var defined: [(name: String, function: ShellFunction)] = []

  static let nestingLimit = 30
  static let commandLimit = 5_000
  static let turnLimit = 1_024
  /// Turns after each of which a loop may have been left that are told apart.
  static let exitLimit = 12

  init(
    budget: ShellBudget, words: CommandWords, provider: Provider? = nil,
    lineOf: @escaping (Int) -> Int = { $0 }
  ) {
    self.budget = budget
    known = words
    self.provider = provider
    self.lineOf = lineOf
  }

  /// Follows a whole script.
  func run(_ source: ShellSource) {
    var parser = ShellParser(source, budget: budget)
    run(parser.script())
    if flow != .next { flow = .next }
  }

  /// Functions that nobody calls and that may still be called by what is not known.
  func runUncalled() {
    guard mayCallAny else { return }
    for (name, function) in defined where !called.contains(ObjectIdentifier(function)) {
      var lost = state
      lost.arguments = nil
      state = lost
      let id = newID()
      within(ShellBranch(id: id, option: 0)) { call(name, function, arguments: nil) }
      flow = .next
    }
  }

  func newID() -> Int {
    nextID += 1
    return nextID
  }

  // MARK: - Lists

  func run(_ items: [ShellItem]) {
    for item in items {
      guard flow == .next else { return }
      if item.isBackground {
        let outer = isBackground
        isBackground = true
        subshell { run(item.node) }
        isBackground = outer
        state.status = true
      } else {
        run(item.node)
      }
    }
  }

  func run(_ node: ShellNode) {
    guard flow == .next else { return }
    guard budget.take(), nesting < Self.nestingLimit * 4 else { return giveUp() }
    nesting += 1
    defer { nesting -= 1 }
    switch node {
    case .simple(let command): run(command)
    case .pipe(let nodes): pipe(nodes)
    case .not(let inner):
      let status = negated {
        checked { run(inner) }
        return state.status
      }
      if flow == .next { state.status = status }
    case .and(let left, let right): chain(left, right, wants: true)
    case .or(let left, let right): chain(left, right, wants: false)
    case .subshell(let items):
      subshell { run(items) }
      failed()
    case .group(let items): run(items)
    case .redirected(let inner, let redirects): redirected(inner, redirects)
    case .branches(let clauses, let otherwise): runBranches(clauses, otherwise)
    case .loop(let isUntil, let condition, let body, let range):
      loop(isUntil: isUntil, condition, body, range)
    case .each(let name, let words, let body, let isSelect, let range):
      each(name, words, body, isSelect: isSelect, range)
    case .counted(let first, let condition, let step, let body, let range):
      counted(first, condition, step, body, range)
    case .choice(let subject, let cases): choose(subject, cases)
    case .function(let name, let function):
      state.functions[name] = [function]
      if !defined.contains(where: { $0.function === function }), defined.count < 2_000 {
        defined.append((name, function))
      }
      state.status = true
    case .arithmetic(let word):
      state.status = evaluate(word).map { $0 != 0 }
      failed()
    case .test(let test):
      state.status = evaluate(test)
      failed()
    case .broken(let range):
      if cutOff == nil { cutOff = range }
      state.lose(lostPiece("nested too deeply", range))
    }
  }

  /// Stops reading for want of budget; what comes now is not understood.
  func giveUp() {
    if cutOff == nil { cutOff = budget.spentAt ?? 0..<0 }
    flow = .nowhere
  }

  /// `set -e`: a failure ends the script, except where it is asked for.
  func failed() {
    if state.exits, state.status == false, conditions == 0, flow == .next { flow = .end }
  }

  func checked(_ body: () -> Void) {
    conditions += 1
    body()
    conditions -= 1
  }

  private func chain(_ left: ShellNode, _ right: ShellNode, wants: Bool) {
    if wants { demand([ShellItem(node: left)], [ShellItem(node: right)]) }
    asked = []
    checked { run(left) }
    guard flow == .next else { return }
    if let status = state.status {
      if status == wants { run(right) }
      return
    }
    let hints = asked
    asked = []
    let id = newID()
    let start = state
    within(ShellBranch(id: id, option: 0)) { run(right) }
    settle(
      id, [(state, flow), (start, .next)],
      hints: hints.map { ($0.name, $0.whenEmpty == wants ? 0 : 1) })
    // `a && b` fails where `a` does.
    state.status = nil
    // What both ask is asked by the whole.
    asked = hints + asked
  }

  // MARK: - Places where what is changed is forgotten

  /// Runs something in a shell of its own.
  func subshell(_ body: () -> Void) {
    let saved = state
    let savedFrames = frames
    frames = []
    body()
    frames = savedFrames
    let status = flow == .next ? state.status : nil
    if flow == .end || flow == .nowhere || flow != .next { flow = budget.isSpent ? flow : .next }
    let written = state.written
    state = saved
    state.written = written
    state.status = status
  }

  private func pipe(_ nodes: [ShellNode]) {
    let outer = input
    let outerPiped = piped
    var text = input
    for (position, node) in nodes.enumerated() {
      guard flow == .next else { break }
      let isLast = position == nodes.count - 1
      input = text
      if isLast {
        if state.lastInPipe { run(node) } else { subshell { run(node) } }
      } else {
        outputs.append(Output(depth: depth))
        subshell { checked { run(node) } }
        text = outputs.popLast().flatMap {
          $0.isKnown ? ShellWord(pieces: $0.pieces, range: 0..<0) : nil
        }
        // `curl … | tee a.sh | bash`: where it comes from says more than what it passes.
        let words = Self.plainWords(node)
        if position == 0 || !Self.passes(words) { piped = words }
      }
    }
    input = outer
    piped = outerPiped
    failed()
  }

  private func redirected(_ node: ShellNode, _ redirects: [ShellRedirect]) {
    let outer = input
    let hides = redirects.contains { $0.kind == .output }
    for redirect in redirects { input = read(redirect) }
    // A loop reads its file line by line, and no command in it runs that.
    inputFile = nil
    if hides { outputs.append(Output(depth: depth)) }
    run(node)
    if hides {
      let printed = outputs.popLast()
      for redirect in redirects where redirect.kind == .output {
        write(printed, by: redirect)
      }
    }
    input = outer
  }

  /// What a redirection gives a command to read.
  func read(_ redirect: ShellRedirect) -> ShellWord? {
    switch redirect.kind {
    case .document: return redirect.body.map(value)
    case .text:
      var word = value(redirect.target)
      word.pieces.append(ShellPiece(text: "\n", isQuoted: true))
      return word
    case .input:
      let word = value(redirect.target)
      if word.problem == nil, let body = state.written[word.text] { return body }
      inputFile = word
      return nil
    default: return nil
    }
  }

  /// Remembers what a command wrote to a file.
  func write(_ output: Output?, by redirect: ShellRedirect) {
    let word = value(redirect.target)
    // A folder that the environment names is the same wherever it is named.
    guard word.pieces.allSatisfy({ $0.problem == nil || $0.isOutside && $0.options == nil }),
      word.text != "/dev/null"
    else { return }
    var body: ShellWord?
    if let output, output.isKnown, output.depth == depth,
      !redirect.appends || state.written[word.text] == nil
    {
      body = ShellWord(pieces: output.pieces, range: 0..<0)
    }
    remember(body, in: word.text)
  }

  // MARK: - Commands that are noted

  /// Notes a command that a shell would run.
  func note(_ words: [ShellWord], _ environment: [String: ShellWord], _ range: Range<Int>) {
    guard !isDry, !words.isEmpty else { return }
    guard commands.count < Self.commandLimit else { return giveUp() }
    noteStartup(words, environment, range)
    var command = ShellCommand(words: words)
    command.environment = environment
    command.depth = depth
    command.prefix = prefix
    command.times = times
    command.branches = branches
    command.isBackground = isBackground
    command.isElsewhere = isElsewhere
    for name in known.variables where command.environment[name] == nil {
      guard state.exported.contains(name), case .text(let word)? = state.variables[name] else {
        continue
      }
      command.environment[name] = word
    }
    let path =
      words.first { $0.text.hasPrefix("PATH=") }.map { $0.dropping("PATH=".utf8.count) }
      ?? assignedWord("PATH")
    command.folders = path.map(ScriptCall.folders) ?? []
    if ScriptCall.position(in: words, known.batch) != nil || !command.folders.isEmpty {
      let position = ScriptCall.position(in: words, known.batch) ?? 0
      for name in state.exported { command.exports[name] = state.exportedValue(name) }
      let passed = passed(by: words[..<position], environment)
      command.lost = passed.lost
      command.changedBefore = Set(state.written.keys)
      if passed.isAlone {
        command.exports = [:]
        command.environment = [:]
      }
      command.environment.merge(passed.variables) { $1 }
    }
    command.range = range
    command.rewritten = rewritten(words)
    command.isBehindArchive = hasUnpacked
    for name in command.rewritten { command.written[name] = text(writtenTo: name) }
    for one in command.alternatives(newID: newID) {
      guard commands.count < Self.commandLimit else { return giveUp() }
      budget.take(1 + one.words.count / 4)
      commands.append(one)
    }
  }
}
