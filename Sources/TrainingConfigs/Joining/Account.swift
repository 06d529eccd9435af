public import Diagnostics
import Runs
import Text

/// Where every file of a search ended: as a part of a run, as something that does not train, as
/// something that could not be understood, or not looked at at all.
///
/// Each file counts once, for the first of these that it is: ``files`` is the number of the files of runs
/// and of the paths in the three lists, with the sum of ``plain`` and the files of ``notLookedAt``.
public struct Account: Sendable {
  /// What of a file decides that it is one to ask about.
  public enum Decider: Sendable {
    /// All of it.
    case anything
    /// It is source code that trains as somebody else says, such as its command line: of what it trains only
    /// its numbers and loops are its own.
    case numbersAndLoops
    /// It only declares settings that others may set: of them the defaults of what says how long.
    case declaredLengths
    /// It makes a configuration, and only declares settings: of them the defaults of what says how much is
    /// trained, and all of it where it is new.
    case weightyDeclarations
    /// It carries commands that train: what bears on them.
    case carriedCommands
    /// It makes a workload out of another file's: what changes more than names of that.
    case overlay
    /// It gives words to a program that starts trainings: those that may say how much.
    case givenWords
    /// It is a script that starts what another file describes: its commands, without those that do nothing.
    case commands
  }

  /// What became of a file, or of a part of one.
  public struct Entry: Sendable {
    /// The file, relative to the root of the repository.
    public var path: String
    /// What decides it in the file; nil where the whole of it does.
    public var range: SourceRange?
    /// Why, as the end of a sentence about the file.
    public var reason: String
    /// What of the file decides.
    public var decider = Decider.anything

    /// The line that decides it, from 1.
    public var line: Int? { range?.start.line }

    /// Entries that say the same of the same place are one.
    fileprivate var key: String { "\(path)\n\(line ?? 0)\n\(reason)" }
  }

  /// Files that nobody looked at.
  public struct Gap: Sendable {
    /// A file, or the folder that holds them.
    public var path: String
    /// Why, in one line.
    public var reason: String
    /// How many files there are, as far as they were counted; 1 for a folder that was not listed.
    public var files: Int
    /// Whether a limit is the reason, rather than a decision that somebody took.
    public var isLimit: Bool
  }

  /// All files, each once.
  public internal(set) var files = 0
  /// The runs that were found.
  public internal(set) var runs = 0
  /// Files that are plainly no configs, by what they are.
  public internal(set) var plain: [String: Int] = [:]
  /// What was read and trains nothing, by path and line.
  public internal(set) var notTraining: [Entry] = []
  /// What may train and could not be understood, by path and line.
  public internal(set) var notUnderstood: [Entry] = []
  /// What nobody looked at, by path.
  public internal(set) var notLookedAt: [Gap] = []

  /// Creates an account of nothing.
  public init() {}
}

/// Keeps the account while a search goes on.
struct AccountKeeper {
  private var seen: Set<String> = []
  private var plain: [String: String] = [:]
  private var notTraining: [String: Account.Entry] = [:]
  private var notUnderstood: [String: Account.Entry] = [:]
  private var doubts: [String: Account.Entry] = [:]
  private var gaps: [String: Account.Gap] = [:]

  /// Notes a file that was come by, whatever it turns out to be.
  mutating func see(_ path: String) { seen.insert(path) }

  /// Notes a file that is plainly no config, such as `image`.
  mutating func count(_ path: String, as kind: String) {
    seen.insert(path)
    plain[path] = kind
  }

  mutating func doesNotTrain(_ path: String, at range: SourceRange? = nil, _ reason: String) {
    Self.enter(path, range, reason, in: &notTraining)
  }

  /// - Parameter decider: What of the file decides.
  mutating func isNotUnderstood(
    _ path: String, at range: SourceRange? = nil, _ reason: String,
    by decider: Account.Decider = .anything
  ) {
    Self.enter(path, range, reason, by: decider, in: &notUnderstood)
  }

  /// Notes a file that may train or not, unless a run is made of it, or starts it where it is source code.
  mutating func isDoubtful(
    _ path: String, at range: SourceRange?, _ reason: String,
    by decider: Account.Decider = .anything
  ) {
    Self.enter(path, range, reason, by: decider, in: &doubts)
  }

  private static func enter(
    _ path: String, _ range: SourceRange?, _ reason: String,
    by decider: Account.Decider = .anything,
    in list: inout [String: Account.Entry]
  ) {
    let entry = Account.Entry(path: path, range: range, reason: reason, decider: decider)
    list[entry.key] = entry
  }

  mutating func isNotLookedAt(
    _ path: String, _ reason: String, files: Int = 1, isLimit: Bool = false
  ) {
    gaps[path] = Account.Gap(path: path, reason: reason, files: files, isLimit: isLimit)
  }

  /// The account, once the runs are known.
  func account(of runs: [JoinedRun]) -> Account {
    var account = Account()
    account.runs = runs.count
    let used = Set(runs.flatMap { $0.run.files.map(\.path) })
    account.notUnderstood = Self.sorted(
      Array(notUnderstood.values)
        + doubts.values.filter { doubt in
          !used.contains(doubt.path)
            && !(doubt.decider == .numbersAndLoops && runs.contains { $0.run.names(doubt.path) })
        })
    let unclear = Set(account.notUnderstood.map(\.path))
    // What a file says of itself alone no longer holds where a run is made of it.
    account.notTraining = Self.sorted(
      notTraining.values.filter {
        $0.range != nil || !used.contains($0.path) && !unclear.contains($0.path)
      }
      .map { entry in
        // That a command is the run holds where there is one.
        guard entry.reason == PythonReading.settingsAreElsewhere, !used.contains(entry.path) else {
          return entry
        }
        var entry = entry
        entry.reason = PythonReading.nothingStartsIt
        return entry
      })
    let listed = Set((account.notUnderstood + account.notTraining).map(\.path))
    for path in seen.subtracting(used).subtracting(listed) where gaps[path] == nil {
      if let kind = plain[path] {
        account.plain[kind, default: 0] += 1
      } else {
        account.notTraining.append(
          Account.Entry(path: path, range: nil, reason: "no training was found in it"))
      }
    }
    account.notTraining.sort(by: Self.precedes)
    account.notLookedAt = gaps.values.filter {
      !used.contains($0.path) && !listed.contains($0.path)
    }
    .sorted { $0.path < $1.path }
    account.files =
      used.union(account.notTraining.map(\.path)).union(account.notUnderstood.map(\.path)).count
      + account.plain.values.reduce(0, +) + account.notLookedAt.reduce(0) { $0 + $1.files }
    return account
  }

  private static func precedes(_ one: Account.Entry, _ other: Account.Entry) -> Bool {
    (one.path, one.line ?? 0, one.reason) < (other.path, other.line ?? 0, other.reason)
  }

  private static func sorted(_ entries: [Account.Entry]) -> [Account.Entry] {
    entries.sorted(by: precedes)
  }
}

extension Run {
  /// Whether a file of the run names a program, by its path or as a module: the run is what it does then.
  fileprivate func names(_ program: String) -> Bool {
    let path = program.lastPathPart
    let module = program.split(separator: ".").dropLast().joined(separator: ".")
      .replacing("/", with: ".")
    return files.contains { file in
      file.path != program
        && (Self.names(path, file.bytes) || module.contains(".") && Self.names(module, file.bytes))
    }
  }

  /// Whether a name stands in a text, and is not the end of another one.
  private static func names(_ name: String, _ bytes: [UInt8]) -> Bool {
    bytes.places(of: Array(name.utf8)).contains { range in
      guard range.lowerBound > 0 else { return true }
      let before = bytes[range.lowerBound - 1]
      return !isNameByte(before, isFirst: false) && !"-.".utf8.contains(before)
    }
  }
}
