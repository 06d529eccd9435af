/// Collects diagnostics so that one reading reports every problem it can find.
public struct DiagnosticBag: Sendable {
  /// How many diagnostics are kept; the rest are only counted.
  public static let defaultLimit = 100

  /// What was kept, in the order in which it was added.
  public private(set) var diagnostics: [Diagnostic] = []
  /// How many diagnostics came after the limit was reached.
  public private(set) var omittedCount = 0
  private let limit: Int

  /// Creates a bag that keeps so many diagnostics.
  public init(limit: Int = DiagnosticBag.defaultLimit) { self.limit = limit }

  /// Whether any diagnostic is an error; omitted ones are errors, since only they stop a check.
  public var hasErrors: Bool { omittedErrors || diagnostics.contains { $0.severity == .error } }
  private var omittedErrors = false

  /// Whether further diagnostics are only counted, so that nothing need be worked out for them.
  public var isFull: Bool { diagnostics.count >= limit }

  /// Whether nothing was added.
  public var isEmpty: Bool { diagnostics.isEmpty }

  /// Adds a diagnostic; the same one again is not kept, and one beyond the limit is only counted.
  public mutating func add(_ diagnostic: Diagnostic) {
    guard diagnostics.count < limit else {
      omittedCount += 1
      if diagnostic.severity == .error { omittedErrors = true }
      return
    }
    if !diagnostics.contains(diagnostic) { diagnostics.append(diagnostic) }
  }

  /// Adds diagnostics in their order.
  public mutating func add(contentsOf other: some Sequence<Diagnostic>) {
    for diagnostic in other { add(diagnostic) }
  }

  /// The diagnostics ordered by path, offset, severity (worst first) and code.
  public var sorted: [Diagnostic] {
    diagnostics.enumerated().sorted { left, right in
      let (a, b) = (left.element, right.element)
      if (a.path ?? "") != (b.path ?? "") { return (a.path ?? "") < (b.path ?? "") }
      let starts = (
        a.primary?.range.bytes.lowerBound ?? -1, b.primary?.range.bytes.lowerBound ?? -1
      )
      if starts.0 != starts.1 { return starts.0 < starts.1 }
      if a.severity != b.severity { return a.severity > b.severity }
      if a.code.id != b.code.id { return a.code.id < b.code.id }
      return left.offset < right.offset
    }.map(\.element)
  }
}
