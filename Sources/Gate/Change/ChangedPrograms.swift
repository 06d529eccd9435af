import Diagnostics
import Files
import Runs
import Text
import TrainingConfigs

/// Programs of runs that a change has train otherwise: more loops around a training, other lengths than those
/// of the command, other functions in the place of a library's.
///
/// What a command line says is read, and what its program makes of that as far as it can be followed; where the
/// program changes in what decides and no fact of the run stands there, the run is not the same.
struct ChangedPrograms {
  /// What is said of a run: once for each place.
  struct Finding {
    var diagnostic: Diagnostic?
  }

  private let head: any FileProvider
  private var touched: Set<String>
  private let oldNames: [String: String]
  private let newNames: [String: String]
  private let before: (String) -> [UInt8]?
  /// The files of all runs of the change.
  private let read: Set<String>
  /// The modules of each program that the change touches.
  private var modules: [String: [String]] = [:]
  private var said: Set<String> = []
  /// What was compared already: many runs start the same program.
  private var compared: [Pair: (part: ProgramWork.Part?, isOther: Bool)] = [:]
  private var left = mostPrograms

  /// A file of a run beside what it was, each without the places where facts of its run stand.
  private struct Pair: Hashable {
    var path: String
    var places: [Range<Int>]
    var oldPlaces: [Range<Int>]
    /// The names under which facts of the run stand in other modules.
    var constants: Set<String>
    var oldConstants: Set<String>
    var isImported: Bool
    var base: [UInt8]?
  }

  private static let sizeLimit = 1_000_000
  /// How many programs are followed into their modules, and held against what they were.
  private static let mostPrograms = 400

  init(
    head: any FileProvider, touched: Set<String>, renames: [String: String],
    read: Set<String>, before: @escaping (String) -> [UInt8]?
  ) {
    self.head = head
    self.read = read
    self.touched = touched.filter { $0.hasSuffix(".py") }
    oldNames = Dictionary(
      renames.map { ($0.value, $0.key) }, uniquingKeysWith: { first, _ in first })
    newNames = renames
    self.before = before
  }

  /// Where the programs of a run do otherwise than those of the same run at the base; nil where they do the
  /// same, as far as that is not in the facts of both.
  mutating func difference(_ run: Run, _ old: Run) -> Finding? {
    // What of a program can no longer be read leaves the run.
    let left = old.files.map { newNames[$0.path] ?? $0.path }.filter { head.kind(of: $0) == .file }
    let programs =
      (run.files.map(\.path) + left).filter { $0.hasSuffix(".py") }
      + (touched.isEmpty ? [] : run.files.flatMap(started))
    // What is not committed yet is told by its bytes.
    for program in programs where !touched.contains(program) {
      let name = oldNames[program] ?? program
      let bytes = try? head.read(program, limit: Self.sizeLimit)
      guard let same = old.files.first(where: { $0.path == name }), same.bytes != bytes else {
        continue
      }
      touched.insert(program)
    }
    guard !touched.isEmpty, !Self.statesAnew(run, old) else { return nil }
    var seen: Set<String> = []
    for program in programs where seen.insert(program).inserted {
      for path in reached(by: program) {
        guard let bytes = try? head.read(path, limit: Self.sizeLimit) else { continue }
        let place = comparison(
          bytes,
          Pair(
            path: path, places: Self.places(of: run, in: path),
            oldPlaces: Self.places(of: old, in: oldNames[path] ?? path),
            constants: Self.constants(of: run, besides: path),
            oldConstants: Self.constants(of: old, besides: oldNames[path] ?? path),
            isImported: path != program,
            base: before(path) ?? replaced(by: path, run, old)))
        guard place.isOther else { continue }
        let file = SourceFile(path: path, bytes: bytes)
        let diagnostic = Diagnostic.otherWork(run, path, place.part.map { ($0, file) })
        return Finding(diagnostic: said.insert(path).inserted ? diagnostic : nil)
      }
    }
    return nil
  }

  /// The programs that a script of a run names, of which nothing else may be read.
  private func started(by file: SourceFile) -> [String] {
    guard !file.path.hasSuffix(".py"), file.path.lastPathPart != ProjectFile.name else { return [] }
    let folder = file.path.pathParts.dropLast().joined(separator: "/")
    return file.bytes.places(of: Array(".py".utf8)).prefix(50).compactMap { place in
      let lead = file.bytes[..<place.upperBound].reversed().prefix(300).prefix { byte in
        isNameByte(byte, isFirst: false) || "/.-".utf8.contains(byte)
      }
      var name = String(decoding: lead.reversed(), as: UTF8.self)
      while name.hasPrefix("./") { name.removeFirst(2) }
      return [name, folder + "/" + name].first {
        !$0.hasPrefix("/") && !$0.contains("..") && head.kind(of: $0) == .file
      }
    }
  }

  private mutating func comparison(
    _ bytes: [UInt8], _ pair: Pair
  ) -> (part: ProgramWork.Part?, isOther: Bool) {
    if let known = compared[pair] { return known }
    let work = ProgramWork(bytes, besides: pair.places, taking: pair.constants)
    let found: (part: ProgramWork.Part?, isOther: Bool)
    if let base = pair.base {
      let old = ProgramWork(base, besides: pair.oldPlaces, taking: pair.oldConstants)
      let other = Self.compare(work, old, isImported: pair.isImported)
      found =
        !other.isOther && isReplaced(in: work, old, pair.path) ? (part: nil, isOther: true) : other
    } else {
      // What is new is read where it is run; what it does to others is not, nor what nobody reads.
      let isUnread = !pair.isImported && !read.contains(pair.path)
      let first = work.parts.first { $0.isReaching || isUnread && $0.isLoop }
      found = (first, first != nil && (pair.isImported || isUnread))
    }
    compared[pair] = found
    return found
  }

  /// Whether a name of a library, such as `Trainer`, is taken out of a module of the repository instead.
  private func isReplaced(in work: ProgramWork, _ old: ProgramWork, _ path: String) -> Bool {
    let folder = path.pathParts.dropLast().joined(separator: "/")
    func isOwn(_ taken: String) -> Bool {
      let module = taken.split(separator: ".").dropLast().joined(separator: "/")
      return taken.hasPrefix(".")
        || [module, folder + "/" + module].contains { place in
          [place + ".py", place + "/__init__.py"].contains { head.kind(of: $0) == .file }
        }
    }
    let before = old.taken
    return work.taken.contains { name, taken in
      before[name].map { $0 != taken && !isOwn($0) } == true && isOwn(taken)
    }
  }

  /// Whether the change itself says how long the run takes.
  private static func statesAnew(_ run: Run, _ old: Run) -> Bool {
    run[.duration]?.origin.isStated == true && run[.duration]?.value != old[.duration]?.value
  }

  /// The touched files among a program and what it imports.
  private mutating func reached(by program: String) -> [String] {
    if let known = modules[program] {
      return touched.contains(program) && !known.contains(program) ? [program] + known : known
    }
    guard left > 0 else { return touched.contains(program) ? [program] : [] }
    left -= 1
    let found = ProgramWork.modules(of: program, in: head).filter(touched.contains)
    modules[program] = found
    return found
  }

  /// The program of the base in whose place the run has another one.
  private func replaced(by path: String, _ run: Run, _ old: Run) -> [UInt8]? {
    guard run.files.contains(where: { $0.path == path }) else { return nil }
    let own = Set(run.files.map(\.path))
    return old.files.map(\.path).first { $0.hasSuffix(".py") && !own.contains($0) }.flatMap(before)
  }

  /// Where facts of a run stand in a file.
  private static func places(of run: Run, in path: String) -> [Range<Int>] {
    run.known.compactMap { _, value in
      guard let range = value.origin.range, range.file.path == path else { return nil }
      return range.bytes
    }
  }

  /// The names under which facts of a run stand in other programs: `STEPS` of `STEPS = 900`.
  private static func constants(of run: Run, besides path: String) -> Set<String> {
    let names = run.known.compactMap { _, value -> String? in
      guard let range = value.origin.range, range.file.path != path,
        range.file.path.hasSuffix(".py")
      else { return nil }
      let lead = range.file.bytes[..<range.bytes.lowerBound].reversed().prefix(200)
      let name = lead.drop { " =".utf8.contains($0) }.prefix { isNameByte($0, isFirst: false) }
      return lead.first.map { " =".utf8.contains($0) } == true
        ? String(decoding: name.reversed(), as: UTF8.self) : nil
    }
    return Set(names.filter { !$0.isEmpty })
  }

  /// The first part that is not as it was, if any stands there still.
  ///
  /// - Parameter isImported: Whether the program only imports the file: what is set there anew, and reaches
  ///   nothing beyond it, may be anybody's.
  private static func compare(
    _ work: ProgramWork, _ base: ProgramWork, isImported: Bool
  ) -> (part: ProgramWork.Part?, isOther: Bool) {
    var counts = base.counts
    guard counts != work.counts else { return (nil, false) }
    var added: [ProgramWork.Part] = []
    for part in work.parts {
      if let count = counts[part.text], count > 0 {
        counts[part.text] = count - 1
      } else {
        added.append(part)
      }
    }
    let bearing = added.filter { !isImported || $0.isReaching || !$0.isSetting }
    let isOther = !bearing.isEmpty || counts.values.contains { $0 > 0 }
    return (bearing.first ?? added.first, isOther)
  }
}

extension Diagnostic {
  /// A run whose program does otherwise.
  fileprivate static func otherWork(
    _ run: Run, _ path: String, _ place: (part: ProgramWork.Part, file: SourceFile)?
  ) -> Diagnostic {
    let message =
      "this change has \(path.quoted) train otherwise than before, and what \(run.path.quoted) says of its"
      + " length does not tell how"
    let help = [
      "state what the run costs now: `# carbonward: duration=…` in its file, or the numbers in its command",
      "as it is, the run counts as unknown",
    ]
    guard let place else {
      return Diagnostic(GateDiagnostic.runLessKnown, .warning, message, help: help, path: path)
    }
    return Diagnostic(
      GateDiagnostic.runLessKnown, .warning, message,
      at: SourceRange(file: place.file, bytes: place.part.range), help: help)
  }
}
