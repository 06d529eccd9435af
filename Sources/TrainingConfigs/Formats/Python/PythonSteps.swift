import ConfigText
import Diagnostics
import Runs
import Text

/// Steps of a workflow whose training stands in another module of the repository: the step is what a platform
/// starts, on the machines that it asks for, and what it calls there is what trains.
///
/// Only what is called is followed, from module to module; that a module has something that trains says
/// nothing of a step that calls something else of it.
struct PythonSteps {
  /// Words of which one is in every program that a platform runs in steps.
  private static let platforms = [
    "flyte", "prefect", "zenml", "dagster", "kfp", "metaflow", "airflow", "kedro", "modal", "ray",
    "luigi", "submitit", "kubeflow", "pyspark",
  ].map { Array($0.utf8) }

  /// Whether a document may be such a program, or a notebook, whose cells call what they import.
  static func mayCall(_ document: ConfigDocument) -> Bool {
    let bytes = document.file.bytes
    if document.language == .notebook { return bytes.holds(importing) }
    return document.language == .python
      && platforms.contains { word in
        bytes.holds(Array("import ".utf8) + word) || bytes.holds(Array("from ".utf8) + word)
      }
  }

  /// The same, of a notebook only where it imports something of the repository.
  static func mayCall(_ document: ConfigDocument, in context: ReadingContext) -> Bool {
    guard mayCall(document) else { return false }
    guard document.language == .notebook else { return true }
    let bytes = document.file.bytes
    let places = [Array("from ".utf8), importing].flatMap {
      bytes.places(of: $0).prefix(importLimit)
    }
    let names = places.map { place in
      String(decoding: bytes[place.upperBound...].prefix(100), as: UTF8.self)
        .prefix { $0.isLetter || $0.isNumber || "._".contains($0) }.replacing(".", with: "/")
    }
    return Set(names).contains { name in
      !name.isEmpty
        && ["\(name).py", "\(name)/__init__.py", "src/\(name).py"].contains { path in
          context.load(path, document.file)?.language == .python
        }
    }
  }

  private static let importing = Array("import ".utf8)
  private static let importLimit = 200

  /// How many modules are followed for one program, and how deep.
  private static let moduleLimit = 96
  private static let depthLimit = 5
  private static let callLimit = 400

  private let script: PythonScript
  private let context: ReadingContext
  /// The folders that `sys.path.append("/opt/airflow/models")` names, by their last words.
  private let searched: [String]
  private let memory = Memory()
  /// How many modules are left that steps call themselves, and how many behind those.
  private var left = (steps: moduleLimit, behind: moduleLimit)
  /// Whether a module that may train was not followed any more: one that a step calls itself, or one behind.
  private var isCut = (steps: false, behind: false)
  /// What was found behind each line by which a module is entered.
  private var known: [String: [Reading]] = [:]
  /// Those lines in the order in which the modules were entered, and where each stands in it.
  private var log: (lines: [String], places: [String: Int]) = ([], [:])
  /// The first of them that what is being followed came back to.
  private var earliest = Int.max
  /// Whether a module that was entered starts what it is given the name of, and that may train.
  private var isChosen = false
  /// The lines by which a training was entered.
  private var entered: Set<String> = []

  /// What the steps of a program start.
  struct Found {
    var readings: [Reading] = []
    /// Where functions are put into the queue of a cluster that were followed to their end.
    var followed: Set<Range<Int>> = []
  }

  /// The trainings that the steps of a program start elsewhere, each with what the step asks for.
  ///
  /// What a step does in each turn of a loop with the same settings is one run, with the number of turns.
  static func readings(of script: PythonScript, in context: ReadingContext) -> Found {
    var steps = PythonSteps(script: script, context: context)
    var found: [(reading: Reading, call: PythonCall, times: Int?)] = []
    var followed: Set<Range<Int>> = []
    let calls = script.program.calls.prefix(20_000).filter(steps.isStep)
    let alike = Dictionary(grouping: calls) { $0.range }
    for call in calls {
      guard found.count < callLimit else {
        steps.isCut.steps = true
        break
      }
      guard !steps.isRepeated(call, by: alike[call.range] ?? []) else { continue }
      let trainings = steps.trainings(
        startedBy: call, of: script, isInLoop: !call.loops.isEmpty, depth: 0)
      if !trainings.isEmpty || steps.isIdle(call) { followed.insert(call.range) }
      for training in trainings {
        var reading = Reading(format: PythonCommandFormat.name)
        reading.range = script.range(call.range)
        PythonLaunch.read(
          PythonTraining(family: .ownLoop, start: call), of: script, into: &reading)
        reading.merge(training)
        steps.readBatch(call, into: &reading)
        reading.files = training.files
        reading.isOwnProgram = true
        reading.isTurn = training.isTurn
        if let index = found.firstIndex(where: {
          $0.call.range == call.range && $0.reading.isAlike(reading)
        }) {
          found[index].times = sum(found[index].times, PythonSubmission.jobs(of: call))
        } else {
          found.append((reading, call, PythonSubmission.jobs(of: call)))
        }
      }
    }
    // What the program has of its own is judged by what it starts.
    if !found.isEmpty || !PythonTraining.all(in: script).isEmpty {
      followed.formUnion(calls.filter { PythonSubmission.isOwn($0, in: script) }.map(\.range))
    }
    var readings = found.map { one in
      var reading = one.reading
      steps.readTimes(one.times, of: one.call, into: &reading)
      return reading
    }
    // Behind what is called stands half of a large package: that alone makes no program one that trains.
    guard steps.isCut.steps || steps.isCut.behind && !readings.isEmpty, let last = calls.last else {
      return Found(readings: readings, followed: followed)
    }
    if readings.isEmpty { readings = [Reading(format: PythonCommandFormat.name)] }
    for index in readings.indices {
      readings[index].makeUnresolved(
        .trials, "the program is too long to follow", script.range(last.range))
    }
    return Found(readings: readings, followed: followed)
  }

  /// Whether a function that is put into the queue of a cluster stands in a module of the repository in which no
  /// training can start, nor in another one that it imports.
  private func isIdle(_ call: PythonCall) -> Bool {
    guard PythonSubmission(call, of: script) != nil else { return false }
    return entrances(of: call, in: script).contains { module, _ in
      guard let found = document(module, from: script.file),
        !PythonTraining.mayTrain(found.file.bytes), let other = PythonScript(found)
      else { return false }
      return other.program.imports.allSatisfy { path in
        document(path, from: found.file) == nil
          && Self.splits(of: path).allSatisfy { document($0.module, from: found.file) == nil }
      }
    }
  }

  private static func sum(_ one: Int?, _ other: Int?) -> Int? {
    guard let one, let other else { return nil }
    let (sum, overflows) = one.addingReportingOverflow(other)
    return overflows ? nil : sum
  }

  /// Whether a program calls something of another module that trains when it is started, or that may and is
  /// not followed.
  static func trains(_ document: ConfigDocument, in context: ReadingContext) -> Bool {
    guard document.file.bytes.count <= ProgramModules.fileLimit,
      let script = PythonScript(document, commandLine: context.overrides)
    else { return false }
    var steps = PythonSteps(script: script, context: context)
    return steps.trains() || steps.isCut.steps
  }

  /// Whether a function of a module trains when it is called.
  static func trains(
    _ document: ConfigDocument, calling function: String, in context: ReadingContext
  ) -> Bool {
    guard document.file.bytes.count <= ProgramModules.fileLimit,
      let script = PythonScript(document)
    else { return false }
    var steps = PythonSteps(script: script, context: context)
    let range = SourceRange(file: document.file, bytes: 0..<0)
    let entrance = PythonEntrance(function, at: range)
    return !steps.trainings(in: document, entrance, isInLoop: false, depth: 0).isEmpty
  }

  /// Whether a program calls something of another module that trains, or more than is followed.
  static func mayTrain(_ script: PythonScript, in context: ReadingContext) -> Bool {
    var steps = PythonSteps(script: script, context: context)
    return steps.trains() || script.program.calls.count > callsLimit || steps.isCut.steps
      || steps.isCut.behind
  }

  private static let callsLimit = 5_000

  private mutating func trains() -> Bool {
    let script = script
    return script.program.calls.prefix(Self.callsLimit).contains { call in
      call.uncalled == nil && !call.isOwn && call.decorates == nil
        && !trainings(startedBy: call, of: script, isInLoop: !call.loops.isEmpty, depth: 0).isEmpty
    } || isChosen || PythonTraining.all(in: script).contains { $0.start.uncalled == nil }
      || PythonChoice.mayTrain(script, in: context)
  }

  private init(script: PythonScript, context: ReadingContext) {
    self.script = script
    self.context = context
    searched = Self.searched(by: script)
  }

  /// Which file a module is, seen from another one.
  private final class Memory { var documents: [String: ConfigDocument?] = [:] }

  /// Whether a call is made when the program is run, or when a platform runs a step of it.
  private func isStep(_ call: PythonCall) -> Bool {
    !call.isOwn && call.decorates == nil
      && (call.path.hasPrefix("kedro.") || PythonTraining.counts(call, in: script))
  }

  /// Whether a step makes a call by itself that the workflow makes which starts the step: one of them counts.
  private func isRepeated(_ call: PythonCall, by others: [PythonCall]) -> Bool {
    func isInside(_ call: PythonCall) -> Bool {
      call.uncalled.map { script.program.functions[$0].holds(call.range) } ?? false
    }
    return others.count > 1 && isInside(call) && others.contains { !isInside($0) }
  }

  // MARK: Following

  private mutating func trainings(
    startedBy call: PythonCall, of script: PythonScript, isInLoop: Bool, depth: Int
  ) -> [Reading] {
    var found: [Reading] = []
    let ways = entrances(of: call, in: script)
    for (module, entrance) in ways where found.isEmpty {
      found = trainings(
        in: module, entrance, from: script.file, isInLoop: isInLoop, depth: depth)
    }
    if !found.isEmpty { entered.formUnion(ways.map(\.entrance.text)) }
    return found
  }

  /// The ways in which a call may enter other modules: the module's path and the line that enters it.
  private func entrances(
    of call: PythonCall, in script: PythonScript
  ) -> [(module: String, entrance: PythonEntrance)] {
    let range = script.range(call.range)
    var found: [(String, PythonEntrance)] = []
    if let maker = script.maker(of: call.receiver)?.call {
      if !maker.isOwn, maker.receiver == nil {
        found += Self.splits(of: maker.path).compactMap { module, name in
          let made = PythonEntrance(name, maker.arguments, of: script, at: range)
          // What a training gives is not trained once more.
          guard !entered.contains(made.text) else { return nil }
          return (module, made.calling(call.name, call.arguments, of: script))
        }
      }
    } else if call.receiver == nil {
      found += splits(of: call.path, in: script).map { module, name in
        (module, PythonEntrance(name, call.arguments, of: script, at: range))
      }
    }
    if PythonSubmission(call, of: script) != nil {
      return submitted(by: call, in: script, at: range)
    }
    if let handed = PythonDistributor(call, of: script) {
      return handed.path.map { Self.splits(of: $0) }?.map { module, name in
        (module, PythonEntrance(name, handed.passed, of: script, at: range))
      } ?? []
    }
    // What is handed to a platform is called by it.
    for one in call.arguments {
      guard let path = one.item.symbol else { continue }
      found += Self.splits(of: path).map { module, name in
        (module, PythonEntrance(name, Self.handed(with: call), of: script, at: range))
      }
    }
    return found
  }

  /// The ways into a function, or into an object that is called, which is put into the queue of a cluster.
  private func submitted(
    by call: PythonCall, in script: PythonScript, at range: SourceRange
  ) -> [(module: String, entrance: PythonEntrance)] {
    guard let item = call.arguments.first(where: { $0.name == nil })?.item else { return [] }
    let passed = PythonSubmission.passed(by: call)
    func enter(_ name: String) -> PythonEntrance {
      PythonEntrance(name, passed, of: script, at: range)
    }
    switch item.value {
    case .symbol(let path):
      return splits(of: path, in: script).map { ($0.module, enter($0.name)) }
    case .made(let index, _):
      let maker = script.program.calls[index]
      guard !maker.isOwn else { return [] }
      return splits(of: maker.path, in: script).map { module, name in
        let made = PythonEntrance(name, maker.arguments, of: script, at: range)
        return (module, made.calling("__call__", passed, of: script))
      }
    default:
      // What only `from a import *` can have set.
      let name = script.range(item.range).text
      return splits(of: name, in: script).map { ($0.module, enter($0.name)) }
    }
  }

  /// The modules that may have what a path names: those of its dots, or, of a name that the program does not
  /// set itself, those that define it and of which it imports everything.
  private func splits(
    of path: String, in script: PythonScript
  ) -> [(module: String, name: String)] {
    guard !path.contains("."), path.utf8.count <= 200,
      path.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" })
    else { return Self.splits(of: path) }
    let starred = script.program.imports.filter { $0.hasSuffix(".*") }.suffix(8).reversed()
    return starred.map { String($0.dropLast(2)) }.filter { module in
      guard let bytes = document(module, from: script.file)?.file.bytes else { return false }
      return ["def ", "class "].contains { word in
        ["(", ":"].contains { bytes.holds(Array("\(word)\(path)\($0)".utf8)) }
      }
    }.map { ($0, path) }
  }

  /// `a.b.C.run` as a name of the module `a.b.C`, and as one of `a.b`.
  private static func splits(of path: String) -> [(module: String, name: String)] {
    let parts = path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard path.utf8.count <= 200, let last = parts.last, !last.isEmpty else { return [] }
    return (1...2).compactMap { length in
      guard parts.count > length else { return nil }
      let module = parts.dropLast(length).joined(separator: ".")
      let name = parts.suffix(length).joined(separator: ".")
      // `..train` is of the package above.
      return (parts[parts.count - length - 1].isEmpty ? module + "." : module, name)
    }
  }

  /// What a platform gives a function that it is handed.
  private static func handed(with call: PythonCall) -> [PythonPassed] {
    if let config = call.arguments.last(where: { $0.name == "train_loop_config" }) {
      return [PythonPassed(name: nil, item: config.item, nameRange: config.nameRange)]
    }
    let named = (call.argument("op_kwargs") ?? call.argument("kwargs"))?.entries ?? []
    return named.compactMap { entry in
      entry.name.map { PythonPassed(name: $0, item: entry.value, nameRange: entry.key.range) }
    }
  }

  private mutating func trainings(
    in module: String, _ entrance: PythonEntrance, from file: SourceFile, isInLoop: Bool,
    depth: Int
  ) -> [Reading] {
    guard depth < Self.depthLimit, let document = document(module, from: file) else { return [] }
    guard document.file.bytes.count <= ProgramModules.fileLimit else {
      noteCut(document, isBehind: depth > 0)
      return []
    }
    let key = document.file.path + (isInLoop ? "\n\n" : "\n") + entrance.text
    if let found = known[key] {
      earliest = min(earliest, log.places[key] ?? 0)
      return found
    }
    let isBehind = depth > 0
    let place = "\(depth)\n\(searched)\n\(key)"
    if entered.isEmpty, let lines = context.modules.idle(place), pass(lines, isBehind) { return [] }
    guard (isBehind ? left.behind : left.steps) > 0 else {
      // What was found up to here hangs on what was followed before.
      earliest = -1
      noteCut(document, isBehind: isBehind)
      return []
    }
    if isBehind { left.behind -= 1 } else { left.steps -= 1 }
    // What calls itself finds nothing more.
    note(key)
    let start = log.lines.count - 1
    let before = earliest
    earliest = .max
    let found = trainings(in: document, entrance, isInLoop: isInLoop, depth: depth)
    known[key] = found
    // What others find behind it hangs on nothing that was met before.
    if found.isEmpty, entered.isEmpty, !isChosen, !isCut.steps, !isCut.behind, earliest >= start,
      context.isAlone()
    {
      context.modules.remember(Array(log.lines[start...]), behind: place)
    }
    earliest = min(earliest, before)
    return found
  }

  /// Takes note of a module that is not followed.
  private mutating func noteCut(_ document: ConfigDocument, isBehind: Bool) {
    guard PythonTraining.mayTrain(document.file.bytes) else { return }
    if isBehind { isCut.behind = true } else { isCut.steps = true }
  }

  /// Takes a module for entered, and not yet for one that trains.
  private mutating func note(_ key: String) {
    log.places[key] = log.lines.count
    log.lines.append(key)
    known[key] = []
  }

  /// Passes by modules behind which another program has found nothing, as if they were followed once more;
  /// false where that would not end alike.
  private mutating func pass(_ lines: [String], _ isBehind: Bool) -> Bool {
    let behind = isBehind ? lines.count : lines.count - 1
    guard left.behind >= behind, isBehind || left.steps > 0,
      !lines.contains(where: { known[$0] != nil })
    else { return false }
    left.behind -= behind
    if !isBehind { left.steps -= 1 }
    for line in lines { note(line) }
    return true
  }

  private mutating func trainings(
    in document: ConfigDocument, _ entrance: PythonEntrance, isInLoop: Bool, depth: Int
  ) -> [Reading] {
    guard let script = PythonScript(document, entered: entrance) else { return [] }
    let own = PythonTraining.all(in: script, isInLoop: isInLoop)
      .filter { $0.start.uncalled == nil }
    var found = own.map { training in
      var reading = PythonReading.read(training, enteredIn: script)
      // The loop that it is a turn of is the training, and none that has it done again.
      if isInLoop, case .ownLoop = training.family, training.start.loops.isEmpty {
        reading.isTurn = true
      }
      return reading
    }
    for call in script.program.calls.prefix(5_000)
    where call.uncalled == nil && !call.isOwn && call.decorates == nil
      && !own.contains(where: { $0.start.range == call.range })
    {
      let isInLoop = isInLoop || !call.loops.isEmpty
      for one in trainings(startedBy: call, of: script, isInLoop: isInLoop, depth: depth + 1) {
        var one = one
        Self.readTimes(call.times, of: call, at: script.range(call.range), into: &one)
        found.append(one)
      }
    }
    if found.isEmpty, !isChosen { isChosen = PythonChoice.mayTrain(script, in: context) }
    return found.map { one in
      var one = one
      one.files.append(document.file)
      return one
    }
  }

  /// The source of a module: beside the file that imports it or above, or where a program has Python look.
  private func document(_ module: String, from file: SourceFile) -> ConfigDocument? {
    let key = "\(file.path)\n\(module)"
    if let known = memory.documents[key] { return known }
    let found = context.module(module, from: file, searching: searched)
    memory.documents[key] = .some(found)
    return found
  }

  private static let pathMark = Array("sys.path".utf8)

  private static func searched(by script: PythonScript) -> [String] {
    guard script.file.bytes.holds(pathMark) else { return [] }
    return script.program.calls.prefix(2_000).compactMap { call in
      guard ["sys.path.append", "sys.path.insert"].contains(call.path),
        let folder = call.arguments.last?.item.text?.split(separator: "/").last
      else { return nil }
      return folder + "/"
    }
  }

  /// The batch of the data that a training is given, where it does not say itself.
  private func readBatch(_ call: PythonCall, into reading: inout Reading) {
    let batches = call.arguments.compactMap { PythonBatch.item(of: $0.item, in: script) }
    guard let batch = batches.first, batch.number != nil, batch.flag == nil,
      batches.allSatisfy({ $0.number == batch.number }),
      ![Fact.microBatch, .globalBatch].contains(where: { reading.isKnown($0) })
    else { return }
    let node = script.node(batch, for: "batch_size")
    reading.read(.microBatch, Settings(node).setting(of: node, at: "batch_size"), .count)
  }

  // MARK: How often

  /// A step runs as often as it is called: by loops around the call, or by those that have the platform run it.
  private func readTimes(_ times: Int?, of call: PythonCall, into reading: inout Reading) {
    let range = script.range(call.range)
    if let place = PythonRepeats.place(in: script) {
      return reading.makeUnresolved(
        .trials, "how often the program has it train is not known", place)
    }
    Self.readTimes(times, of: call, at: range, into: &reading)
    guard let step = call.uncalled else { return }
    var starts: Int? = 0
    var isStarted = false
    for start in script.program.calls where Self.starters.contains(start.name) {
      guard case .function(step)? = start.receiver?.value else { continue }
      isStarted = true
      starts = Self.sum(starts, Self.single.contains(start.name) ? start.times : nil)
    }
    if isStarted { Self.readTimes(starts, of: call, at: range, into: &reading) }
  }

  /// Methods of steps by which a program has a platform run them, and those among them that do so once.
  private static let starters = single.union(["map", "starmap", "for_each", "spawn_map", "expand"])
  private static let single: Set<String> = ["remote", "spawn", "submit", "local", "remote_gen"]

  private static func readTimes(
    _ times: Int?, of call: PythonCall, at range: SourceRange, into reading: inout Reading
  ) {
    if reading.isTurn {
      reading.isTurn = call.loops.isEmpty
      // Turns of one loop are its steps; of several some may have all of it done again.
      guard call.loops.count > 1 else { return }
      return reading.makeUnresolved(
        .trials, "how often the loop turns that runs it is not known", range)
    }
    guard let times else {
      return reading.makeUnresolved(
        .trials, "how often the loop turns that runs it is not known", range)
    }
    reading.multiplyTrials(by: Double(times), at: range)
  }
}
