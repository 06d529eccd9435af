import ConfigText
import Diagnostics
import Runs

/// Batch scripts of a scheduler, which ask for machines in comments above their commands.
protocol BatchFormat: ConfigFormat {
  /// What the comments of a script ask for.
  static func asks(in script: ShellScript) -> Reading
}

/// One whose options are letters, in comments and before a script.
protocol LetteredBatchFormat: BatchFormat {
  /// What options ask for, over what is asked for already.
  static func readDirectives(_ directives: BatchDirectives, into reading: inout Reading)
}

extension BatchFormat {
  static func read(_ document: ConfigDocument, in context: ReadingContext) -> [Reading] {
    guard let script = document.script?.complete(in: context) else { return [] }
    return ScriptReader.readings(script, in: context, startingWith: asks(in: script))
  }
}

/// The trainings of the scripts that a script calls, with the words that it gives them.
///
/// A script is followed once for all that call it with the same words, and what following costs comes out
/// of one budget of the whole search; what that leaves out is said not to be known.
struct CalledScripts: Sendable {
  /// The trainings of one call.
  struct Called: Sendable {
    var call: CommandPlace
    var readings: [Reading]
  }

  /// What was found, in the order of the calls.
  private(set) var called: [Called] = []
  /// A call that could not be followed to its end, and why.
  private(set) var lost: (reason: String, range: SourceRange)?
  /// The first call by which scripts call one another in a circle.
  private(set) var circle: SourceRange?

  /// How many scripts call one another in a row.
  private static let nestingLimit = 100

  /// Follows the calls of a script.
  init(of script: ShellScript, in context: ReadingContext) {
    let own = script.file.path
    let fetches = context.fetches ?? FetchCommands(of: script)
    for call in ScriptCall.calls(in: script) {
      let place = CommandPlace(call, in: script.file)
      guard context.callers.count < Self.nestingLimit, !context.calls.isSpent else {
        lose("too much is called to follow all of it", place.range)
        return
      }
      let found = Self.follow(call, from: script, fetching: fetches, in: context)
      // Whether a script that starts itself trains again is asked where its own commands are read.
      if circle == nil, found.isCircular || found.again.map({ $0 != own }) == true {
        circle = place.range
      }
      if let reason = found.lost { lose(reason, place.range) }
      if !found.readings.isEmpty { called.append(Called(call: place, readings: found.readings)) }
    }
    if let unseen = script.unseen.first {
      lose(unseen.reason, SourceRange(file: script.file, bytes: unseen.range))
    }
    if let built = Self.built(by: script, fetching: fetches) { lose(built.reason, built.range) }
    let managed = ManagedTraining.first(in: script) { path in
      !path.isEmpty && context.load(path, script.file) != nil
    }
    if let managed { lose(managed.reason, managed.range) }
  }

  /// The first command that has a builder train in what another command fetches, with the end of a
  /// sentence about the script.
  static func built(
    by script: ShellScript, fetching fetches: FetchCommands
  ) -> (reason: String, range: SourceRange)? {
    for command in script.commands.prefix(4_000) {
      guard let origin = fetches.folder(of: command), let builder = command.words.first else {
        continue
      }
      return (
        "it has `\(FactText.shortened(builder.text))` train in what `\(origin)` fetches",
        SourceRange(file: script.file, bytes: command.range)
      )
    }
    return nil
  }

  private mutating func lose(_ reason: String, _ range: SourceRange) {
    lost = lost ?? (reason, range)
  }

  /// What following one call finds out.
  struct Found: Sendable {
    var readings: [Reading] = []
    var lost: String?
    var isCircular = false
    /// The script, where it is one that is being followed.
    var again: String?
  }

  private static func follow(
    _ call: ScriptCall, from script: ShellScript, fetching fetches: FetchCommands,
    in context: ReadingContext
  ) -> Found {
    let folder = script.file.path.lastIndex(of: "/").map { script.file.path[..<$0] } ?? ""
    let key = call.key.map { "\(folder)\n\($0)" }
    if let key, let known = context.calls.found(key) { return known }
    guard let document = document(of: call, from: script, in: context) else {
      // `./configure` before `make` builds what was fetched.
      let isBuild =
        call.path.split(separator: "/").last == "configure"
        && script.lines.contains { $0.program?.program == "make" }
      let origin = isBuild ? nil : fetches.source(of: call)
      return Found(
        lost: origin.map { "it runs `\(FactText.shortened(call.path))`, which `\($0)` fetches" })
    }
    let path = document.file.path
    if path == script.file.path || context.callers.contains(path) {
      return Found(again: path)
    }
    var context = context
    context.callers.append(script.file.path)
    let found = follow(call, to: document, in: context)
    if let key { context.calls.remember(found, as: key) }
    return found
  }

  /// The script that is called: the file of that path, or one in the folders in which programs are found.
  private static func document(
    of call: ScriptCall, from script: ShellScript, in context: ReadingContext
  ) -> ConfigDocument? {
    let isNamed = call.folders.isEmpty || call.path.contains(".")
    let paths =
      (isNamed ? [call.path] : [])
      + call.folders.map { $0.isEmpty ? call.path : "\($0)/\(call.path)" }
    for path in paths {
      if let document = context.load(path, script.file), document.language == .shell {
        return document
      }
    }
    return nil
  }

  private static func follow(
    _ call: ScriptCall, to document: ConfigDocument, in context: ReadingContext
  ) -> Found {
    let script = ShellScript(document.file, words: FormatList.reader.words, calledBy: call)
      .complete(in: context, calledBy: call)
    context.calls.spend(script.cost, commands: script.commands.count)
    let calls = CalledScripts(of: script, in: context)
    let base =
      asks(call, of: script, as: FormatList.format(of: document) as? any BatchFormat.Type)
      ?? Reading(format: ScriptFormat.family(of: script, document) ?? ScriptFormat.name)
    var found = Found(lost: calls.lost?.reason, isCircular: calls.circle != nil)
    found.readings = ScriptReader.readings(
      script, calling: calls, in: context, startingWith: base
    )
    .filter { $0.notTraining == nil }
    .map { reading in
      var reading = reading
      reading.files.insert(document.file, at: 0)
      return reading
    }
    return found
  }
}

extension CalledScripts {
  /// The schedulers whose options are letters, by the program that submits to them.
  private static let submitters: [String: any LetteredBatchFormat.Type] = [
    "bsub": LSFFormat.self, "flux": FluxFormat.self,
  ]

  /// What a scheduler is asked for in the script and by the words before it, which win; nil where no
  /// scheduler is asked.
  private static func asks(
    _ call: ScriptCall, of script: ShellScript, as format: (any BatchFormat.Type)?
  ) -> Reading? {
    guard let submitter = call.submission.first?.text.split(separator: "/").last else {
      // The options of `sbatch` are among the script's own already.
      return format?.asks(in: script) ?? (call.options.isEmpty ? nil : SlurmFormat.asks(in: script))
    }
    let own = format as? any LetteredBatchFormat.Type
    let lettered = own ?? submitters[String(submitter)] ?? PBSFormat.self
    var reading = Reading(format: lettered.name)
    let range = SourceRange(file: script.file, bytes: 0..<0)
    lettered.readDirectives(
      BatchDirectives(call.submission.dropFirst(), at: range), into: &reading)
    if let format { reading.merge(format.asks(in: script)) }
    // A host that nobody asks for is not one.
    if format == nil { reading.dropDefaults() }
    return reading.stated.isEmpty && reading.unresolved.isEmpty ? nil : reading
  }
}

/// Where a command stands, and how often it is run.
struct CommandPlace: Sendable {
  var times: ShellTimes
  /// The branches of conditions that are not known.
  var branches: [ShellBranch]
  var range: SourceRange

  init(_ line: CommandLine) {
    (times, branches, range) = (line.times, line.branches, line.range)
  }

  init(_ call: ScriptCall, in file: SourceFile) {
    times = call.times
    branches = call.branches
    range = SourceRange(file: file, bytes: call.range)
  }

  /// Whether two commands stand in different branches of one condition.
  func excludes(_ other: CommandPlace) -> Bool {
    branches.contains { branch in
      other.branches.contains { $0.id == branch.id && $0.option != branch.option }
    }
  }
}
