import ConfigText
import Diagnostics
import Runs
import Synchronization
import Text

/// What one search reads: how much it may, and the files that others name, each read once.
///
/// Formats ask through closures, on several threads at once, so that locks guard it.
final class ReadingMemory: Sendable {
  /// How many bytes of configs one search reads. A repository of many projects has some ten megabytes;
  /// the densest text takes a second for each.
  static let limit = 48_000_000

  fileprivate typealias Companion = (document: ConfigDocument?, problems: [Diagnostic])
  /// Whether a program trains when it is started, and what is wrong with the files that it brings along.
  typealias Program = (trains: Bool, problems: [Diagnostic])

  private let left: Mutex<Int>
  private let companions = Mutex<[String: Companion]>([:])
  /// Programs with the words that they are started with, by ``KnownProgram/key(of:given:)``.
  private let programs = Mutex<[String: Program]>([:])

  /// Modules behind which programs found nothing that trains.
  let modules = ModuleMemory()
  /// The files that names mean which are looked for from a folder, by both; empty where there is none.
  private let places = Mutex<[String: String]>([:])
  /// What names of modules are looked for is many times what there is.
  private static let placeLimit = 200_000

  /// When reading ends, where somebody has set that.
  let deadline: Deadline?

  /// - Parameters:
  ///   - limit: Bytes that one search reads.
  ///   - deadline: When reading ends.
  init(limit: Int = limit, until deadline: Deadline? = nil) {
    left = Mutex(limit)
    self.deadline = deadline
  }

  /// Whether nothing more is read.
  var isSpent: Bool { left.withLock { $0 <= 0 } || isLate }

  /// Whether that is for want of time.
  var isLate: Bool { deadline?.isOver == true }

  /// Why nothing more is read, as the end of a sentence about a file.
  var spentReason: String {
    guard let deadline, isLate else { return Diagnostic.beyondLimitReason }
    return "was not read before the time limit of \(deadline.limit) was over"
  }

  /// Takes what a file has cost.
  func spend(_ bytes: Int) { left.withLock { $0 -= bytes } }

  /// A file that another one names, and what is wrong with it: read when it is asked for first.
  func companion(_ path: String, in workspace: Workspace) -> (ConfigDocument?, [Diagnostic]) {
    if let known = companions.withLock({ $0[path] }) { return known }
    var bag = DiagnosticBag()
    var document: ConfigDocument?
    var cost = 0
    if isSpent {
      bag.add(.beyondLimit(path, spentReason))
    } else if let source = workspace.sourceFile(path, into: &bag) {
      cost = source.bytes.count
      document = FormatList.reader.read(source, into: &bag)
    }
    let found = (document, bag.diagnostics)
    let isFirst = companions.withLock { known in
      guard known[path] == nil else { return false }
      known[path] = found
      return true
    }
    // Where two threads read it at once, it has cost no more than where one does.
    if isFirst { spend(cost) }
    return found
  }

  /// The file that a name means, seen from another file: looked for once from each folder.
  func place(of name: String, beside file: String, in workspace: Workspace) -> String? {
    let folder = file.utf8.lastIndex(of: UInt8(ascii: "/")).map { file[..<$0] } ?? ""
    let key = folder + "\n" + name
    if let known = places.withLock({ $0[key] }) { return known.isEmpty ? nil : known }
    let found = PathResolver(workspace: workspace).beside(name, of: file)
    places.withLock { if $0.count < Self.placeLimit { $0[key] = found ?? "" } }
    return found
  }

  /// Follows a program once for all scripts that start it.
  ///
  /// - Parameters:
  ///   - key: Where the program lies, and the words that it is started with.
  ///   - follow: Finds out what it does, and whether that holds for all who ask.
  func program(_ key: String, follow: () -> (Program, isKept: Bool)) -> Program {
    if let known = programs.withLock({ $0[key] }) { return known }
    let (found, isKept) = follow()
    if isKept { programs.withLock { $0[key] = found } }
    return found
  }

  /// The files of the runtimes of a cluster that jobs name, by the runtimes' names.
  private let runtimes = Mutex<[String: String]?>(nil)

  /// The file of a runtime, from a list that is made once.
  func runtime(_ name: String, list: () -> [String: String]) -> String? {
    runtimes.withLock { known in
      let all = known ?? list()
      known = all
      return all[name]
    }
  }

  /// What is left, and what is known by then.
  struct Mark: Sendable {
    fileprivate var left: Int
    fileprivate var companions: [String: Companion]
    fileprivate var programs: [String: Program]
    fileprivate var modules: ModuleMemory.Mark
  }

  var mark: Mark {
    Mark(
      left: left.withLock { $0 }, companions: companions.withLock { $0 },
      programs: programs.withLock { $0 }, modules: modules.mark)
  }

  /// Forgets what was read since.
  func goBack(to mark: Mark) {
    left.withLock { $0 = mark.left }
    companions.withLock { $0 = mark.companions }
    programs.withLock { $0 = mark.programs }
    modules.goBack(to: mark.modules)
  }
}

extension RunFinder {
  /// Notes a file for which nothing is left to read with. One of a change may hide what it trains, and
  /// fails; what lies elsewhere is said like all that a limit leaves out.
  mutating func noteBeyondLimit(_ path: String) {
    let reason = reading.spentReason
    let isLate = reading.isLate && reading.deadline?.isOfBase == false
    if changed.contains(path) || isLate && changed.isEmpty {
      account.isNotUnderstood(path, reason)
    } else {
      account.isNotLookedAt(path, reason, isLimit: changed.isEmpty)
    }
    guard changed.isEmpty || isLate, !hasSaidLimit else { return }
    hasSaidLimit = true
    let name = FactText.shortened(path)
    bag.add(
      Diagnostic(
        ConfigDiagnostic.walkIncomplete, .warning,
        "not everything was looked at: from `\(name)` on, each file \(reason)",
        help: [
          (isLate ? "give more time by `--time-limit`, " : "")
            + "name the paths to check, or list others under `ignore` in `\(ProjectFile.name)`"
        ],
        path: path))
  }
}

extension Diagnostic {
  fileprivate static let beyondLimitReason =
    "is beyond the \(ReadingMemory.limit / 1_000_000) MB of configs that one check reads"

  fileprivate static func beyondLimit(_ path: String, _ reason: String) -> Diagnostic {
    Diagnostic(
      SourceDiagnostic.unreadable, .error,
      "`\(FactText.shortened(path))` \(reason)", path: path)
  }
}
