import ConfigText
import Diagnostics
import Runs

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
    // One that reads itself with `source` trains again, if it trains.
    if circle == nil,
      script.missing.contains(where: { context.load($0, script.file)?.file.path == own })
    {
      circle = SourceRange(file: script.file, bytes: 0..<0)
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

  private static func follow(
    _ call: ScriptCall, from script: ShellScript, fetching fetches: FetchCommands,
    in context: ReadingContext
  ) -> CallFinding {
    let folder = script.file.path.lastIndex(of: "/").map { script.file.path[..<$0] } ?? ""
    let key = call.key.map { "\(folder)\n\($0)" }
    if let key, let known = context.calls.found(key) { return known }
    guard let document = document(of: call, from: script, in: context) else {
      // `./configure` before `make` builds what was fetched.
      let isBuild =
        call.path.split(separator: "/").last == "configure"
        && script.lines.contains { $0.program?.program == "make" }
      let origin = isBuild ? nil : fetches.source(of: call)
      let name = FactText.shortened(call.path)
      if let origin { return CallFinding(lost: "it runs `\(name)`, which `\(origin)` fetches") }
      return CallFinding(
        lost: isAbsent(call, from: script, in: context)
          ? "it runs `\(name)`, which is not in the repository" : nil)
    }
    let path = document.file.path
    if path == script.file.path || context.callers.contains(path) {
      return CallFinding(again: path)
    }
    var context = context
    context.callers.append(script.file.path)
    let found = follow(call, to: document, in: context)
    if let key { context.calls.remember(found, as: key) }
    return found
  }

  /// Whether a script that speaks of a training lies nowhere here.
  private static func isAbsent(
    _ call: ScriptCall, from script: ShellScript, in context: ReadingContext
  ) -> Bool {
    (call.folders.isEmpty || call.path.contains(".")) && SpokenName.isOfTraining(call)
      && !script.commands.contains { $0.rewritten.contains(call.path) }
      && context.load(call.path, script.file) == nil
      && context.bytes(call.path, script.file) == nil
  }

  /// The script that is called: the file of that path, or one in the folders in which programs are found.
  private static func document(
    of call: ScriptCall, from script: ShellScript, in context: ReadingContext
  ) -> ConfigDocument? {
    let isNamed = call.folders.isEmpty || call.path.contains(".")
    // Of `$(cd "$(dirname "$0")/.." && pwd)/a.sh` the name is left, and the file may lie above.
    let isBare =
      !call.path.contains("/") && [".sh", ".sbatch", ".slurm"].contains(where: call.path.hasSuffix)
    let above = isBare ? ["../\(call.path)", "../../\(call.path)"] : []
    let paths =
      (isNamed ? [call.path] + above : [])
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
  ) -> CallFinding {
    let script = ShellScript(document.file, knowing: context.vocabulary, calledBy: call)
      .complete(in: context, calledBy: call)
    context.calls.spend(script.cost, commands: script.commands.count)
    let calls = CalledScripts(of: script, in: context)
    let base =
      context.others.asked(call, script, document)
      ?? Reading(format: ScriptFamily.name(of: script, document) ?? ScriptFamily.plain)
    var found = CallFinding(lost: calls.lost?.reason, isCircular: calls.circle != nil)
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
