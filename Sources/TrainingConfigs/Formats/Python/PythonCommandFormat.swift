import ConfigText
import Diagnostics
import Runs
import Text

/// Python programs and notebooks that start commands that train.
///
/// A command is read as one of a shell script is; words that are computed are not known, and a command
/// whose words are the program's own flags is a run only with the command that starts the program.
enum PythonCommandFormat: ConfigFormat {
  static let name = "python_command"
  static let kind = FormatKind.launcher

  static func detect(_ document: ConfigDocument) -> Int {
    let found = commands(of: document, in: ReadingContext(knowing: document.vocabulary))
    if !found.readings.isEmpty || found.callsScripts { return Confidence.likely - 5 }
    let mayCall = PythonSteps.mayCall(document)
    return mayCall ? Confidence.generic / 2 : Confidence.none
  }

  static func read(_ document: ConfigDocument, in context: ReadingContext) -> [Reading] {
    commands(of: document, in: context).readings
  }

  /// What the commands of a program do.
  private struct Found {
    /// The runs; of a program whose commands are set by its caller one reading that says so.
    var readings: [Reading] = []
    /// Whether scripts of the repository may be called, which decide what is run.
    var callsScripts = false

    mutating func add(
      _ script: ShellScript, startingWith base: Reading = Reading(format: name),
      in context: ReadingContext, _ counted: (Reading) -> Reading
    ) {
      callsScripts = callsScripts || !ScriptCall.calls(in: script).isEmpty
      readings += ScriptReader.readings(script, in: context, startingWith: base)
        .filter { $0.reasonAgainst == nil }
        .map { one in
          var one = one
          // The processes on one of so many machines that are not known are not all of them.
          if base.unreadableFacts.contains(.count) { one.remove(.count) }
          return counted(one)
        }
    }
  }

  private static func commands(of document: ConfigDocument, in context: ReadingContext) -> Found {
    switch document.language {
    case .python, .notebook:
      var found = programCommands(of: document, in: context)
      let notebook =
        document.language == .python
        ? PythonNotebook(source: document.file) : document.root.flatMap { PythonNotebook($0) }
      guard let cells = notebook?.shell, !cells.bytes.isEmpty else { return found }
      found.add(shell(of: cells, document), in: context) { $0 }
      return found
    default: return Found()
    }
  }

  private static func programCommands(
    of document: ConfigDocument, in context: ReadingContext
  ) -> Found {
    var all = Found()
    let bytes = document.file.bytes
    let mayHide = PythonUnseen.mayRun(bytes)
    let mayCall = PythonSteps.mayCall(document, in: context)
    guard mayHide || mayCall || PythonCommand.mayStart(bytes), let script = PythonScript(document)
    else { return all }
    var steps = mayCall ? PythonSteps.readings(of: script, in: context) : PythonSteps.Found()
    if document.language == .notebook { dropOwn(&steps.readings, of: script) }
    if mayHide, let unseen = PythonUnseen.first(in: script, besides: steps.followed) {
      var reading = Reading(format: name)
      reading.makeUnresolved(.trials, unseen.reason, unseen.range)
      all.readings = [reading]
      return all
    }
    all.readings = steps.readings
    var isSetByCaller: SourceRange?
    let commands = PythonCommand.all(in: script)
    var context = context
    context.fetches = FetchCommands(
      of: commands.prefix(PythonCommand.limit).map(\.command), in: document.file,
      knowing: document.vocabulary)
    for command in commands.prefix(PythonCommand.limit) {
      var base = Reading(format: name)
      PythonLaunch.read(
        PythonTraining(family: .ownLoop, start: command.call), of: script, into: &base)
      let shell = ShellScript(
        command: command.command, in: document.file, knowing: document.vocabulary)
      let range = script.range(command.call.range)
      var found = Found()
      found.add(shell, startingWith: base, in: context) { counted($0, command.times, at: range) }
      all.callsScripts = all.callsScripts || found.callsScripts
      if command.isSetByCaller {
        if !found.readings.isEmpty { isSetByCaller = isSetByCaller ?? range }
      } else {
        all.readings += found.readings
      }
    }
    if commands.count > PythonCommand.limit {
      let range = script.range(commands[PythonCommand.limit].call.range)
      if all.readings.isEmpty { all.readings = [Reading(format: name)] }
      for index in all.readings.indices {
        all.readings[index].makeUnresolved(
          .trials, "the program starts more commands than are read", range)
      }
      return all
    }
    guard all.readings.isEmpty, let isSetByCaller else { return all }
    var reading = Reading(format: name)
    reading.notTraining = PythonReading.settingsAreElsewhere
    reading.range = isSetByCaller
    all.readings = [reading]
    return all
  }

  /// Drops what a trainer or a loop of a notebook's own calls of the repository in its turns: that is the
  /// trainer's. What stands beside it trains as well.
  private static func dropOwn(_ readings: inout [Reading], of script: PythonScript) {
    guard !readings.isEmpty else { return }
    let own = PythonTraining.all(in: script).map(\.start)
    guard !own.isEmpty else { return }
    let loops = Set(own.flatMap(\.loops).map(\.range))
    let calls = script.program.calls.filter { call in
      own.contains { $0.range == call.range } || call.loops.contains { loops.contains($0.range) }
    }
    let ranges = Set(calls.map { script.range($0.range).bytes })
    readings.removeAll { $0.range.map { ranges.contains($0.bytes) } ?? false }
  }

  /// `!torchrun …` and `%%bash` of a notebook.
  private static func shell(of cells: PythonSourceMap, _ document: ConfigDocument) -> ShellScript {
    let all = cells.file(0..<cells.bytes.count)
    var pieces: [ShellPiece] = []
    var start = 0
    for line in cells.bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
      let range = start..<min(start + line.count, cells.bytes.count)
      let place = cells.file(range)
      let text = String(decoding: line, as: UTF8.self)
      let isVerbatim = !range.isEmpty && cells.isVerbatim(range) && text.utf8.count == range.count
      pieces.append(
        ShellPiece(
          text: text, start: isVerbatim ? place.lowerBound : nil, isQuoted: true, place: place))
      pieces.append(ShellPiece(text: "\n", isQuoted: true, place: place))
      start += line.count + 1
    }
    let shell = ["bash", "-c"].map {
      ShellWord(pieces: [ShellPiece(text: $0, isQuoted: true)], range: all)
    }
    return ShellScript(
      command: ShellCommand(words: shell + [ShellWord(pieces: pieces, range: all)]),
      in: document.file, knowing: document.vocabulary)
  }

  private static func counted(_ reading: Reading, _ times: Int?, at range: SourceRange) -> Reading {
    var reading = reading
    if let times {
      reading.multiplyTrials(by: Double(times), at: range)
    } else {
      reading.makeUnresolved(.trials, "how often the loop turns that runs it is not known", range)
    }
    return reading
  }
}
