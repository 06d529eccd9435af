import Batch
import Evidence
import Files
import Gate
import Ledger
import Result
import TrainingConfigs

/// Makes the statement of a check from the files of a working tree, the same bytes from the same files.
struct EvidenceDerivation {
  private let root: Workspace
  /// What the command itself writes and is given, which may lie among the files and is none of them.
  private let hidden: Set<String>

  /// - Parameter own: The envelope, keys, and whatever else is no part of the check.
  init(hiding own: [String?]) {
    let root = Workspace.open(paths: [], currentDirectory: WorkingDirectory.path).workspace
    let paths = own.compactMap(\.self).map {
      AbsolutePath.normalised($0, in: WorkingDirectory.path)
    }
    self.root = root
    hidden = Set(paths.compactMap { AbsolutePath.relative($0, to: root.rootPath) })
  }

  /// A path as statements write it: relative to the root, whatever folder the command was typed in.
  ///
  /// Names with a colon before any slash, such as `pack:starter`, stay as they are.
  func inside(_ path: String) throws(Stop) -> String {
    if path.prefix(while: { $0 != "/" }).contains(":") { return path }
    let absolute = AbsolutePath.normalised(path, in: WorkingDirectory.path)
    guard path != "-", let inside = AbsolutePath.relative(absolute, to: root.rootPath) else {
      throw Stop(
        code: .usage,
        message: Talk.error(
          "evidence is of the files of one repository, and `\(path)` is no part of it"))
    }
    return inside
  }

  /// Checks the files on some terms.
  ///
  /// - Parameter check: Answers the request; beside a ledger, or without.
  func statement(
    _ terms: CheckTerms, ledger: LedgerTerms?,
    _ check: (CheckRequest) throws(RequestError) -> CheckResult
  ) throws(RequestError) -> CheckStatement {
    try CheckDerivation(root, hiding: hidden).statement(terms, ledger: ledger, check)
  }

  /// The same beside what a ledger said, or without one.
  func statement(
    _ terms: CheckTerms, beside ledger: LedgerTerms?
  ) throws(RequestError) -> CheckStatement {
    try CheckDerivation(root, hiding: hidden).statement(terms, beside: ledger)
  }
}
