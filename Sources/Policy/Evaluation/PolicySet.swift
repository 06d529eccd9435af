import Diagnostics

/// Policies that were loaded and checked together.
///
/// The elements are sorted by id, so that neither the order of files nor that within a file reaches
/// a verdict or a report.
public final class PolicySet: Sendable {
  /// The files, sorted by path.
  public let documents: [PolicyDocument]
  /// Every budget, in the order of the documents.
  public let budgets: [Budget]
  /// Every rule, in the order of the documents.
  public let rules: [Rule]
  /// Every measure, in the order of the documents.
  public let measures: [Measure]
  /// Every waiver, in the order of the documents.
  public let waivers: [Waiver]
  /// Which findings comments may ask to ignore.
  public let ignorePermissions: [IgnorePermission]
  /// From how many days before its end an exception that is in use is said to end soon: what the
  /// most cautious document says.
  public let expiryNotice: Int
  /// What the documents call where data lies.
  public let residency: Residency
  /// What becomes of implausible facts: the strictest word of the documents, if any has one.
  public let implausible: ImplausiblePolicy?
  /// The rules, ready to hold runs against.
  let preparedRules: [PreparedRule]
  /// What each document imports, by path.
  let imports: [String: [String]]

  /// Two weeks.
  private static let usualExpiryNotice = 14

  init(documents: [PolicyDocument], imports: [String: [String]]) {
    self.documents = documents
    self.imports = imports
    budgets = documents.flatMap(\.budgets).sorted { $0.id < $1.id }
    rules = documents.flatMap(\.rules).sorted { $0.id < $1.id }
    preparedRules = rules.map(PreparedRule.init)
    measures = documents.flatMap(\.measures).sorted { $0.id < $1.id }
    waivers = documents.flatMap(\.waivers).sorted { $0.id < $1.id }
    ignorePermissions = documents.flatMap(\.ignorePermissions)
    expiryNotice = documents.compactMap(\.expiryNotice).max() ?? Self.usualExpiryNotice
    residency = Residency(documents.flatMap(\.residency))
    implausible = documents.compactMap(\.implausible).max { $0.strictness < $1.strictness }
  }

  /// Whether what one run uses decides over others.
  var hasSharedBudgets: Bool { budgets.contains(where: \.per.isShared) }

  /// Finds a budget by its id.
  public func budget(_ id: String) -> Budget? { budgets.first { $0.id == id } }
  /// Finds a rule by its id.
  public func rule(_ id: String) -> Rule? { rules.first { $0.id == id } }
  /// Finds a measure by its id.
  public func measure(_ id: String) -> Measure? { measures.first { $0.id == id } }
  /// Finds a waiver by its id.
  public func waiver(_ id: String) -> Waiver? { waivers.first { $0.id == id } }

  /// The same policies without all but some documents, those they import included.
  func closure(of paths: [String]) -> PolicySet {
    var wanted: Set<String> = []
    var open = paths
    while let path = open.popLast() {
      if wanted.insert(path).inserted { open += imports[path] ?? [] }
    }
    return PolicySet(
      documents: documents.filter { wanted.contains($0.file.path) }, imports: imports)
  }
}
