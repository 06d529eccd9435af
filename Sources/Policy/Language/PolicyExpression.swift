import CEL
public import Diagnostics
public import Footprint
public import Runs
import YAMLSource

/// An expression of a policy, checked and compiled when the policy is loaded.
public final class PolicyExpression: Sendable {
  /// The expression as written.
  public let text: String
  /// Where the expression stands in its file.
  public let range: SourceRange
  /// The facts of the run that the expression may read, in the order of the vocabulary.
  public let facts: [Fact]
  /// The metrics of the run that the expression may read.
  public let metrics: [Metric]
  /// Whether the expression looks at the base revision.
  public let readsBase: Bool
  /// Whether the expression looks at the time of the check.
  public let readsNow: Bool
  /// The labels of the run that the expression reads by name.
  let labels: [String]
  let program: Program
  /// The program with the names of places and devices as the catalogue has them, which is what runs.
  let evaluated: Program
  /// The slots that what runs may read; listed once, since a program lists them anew each time.
  let evaluatedSlots: [Int]
  /// The slots it may read, ascending.
  let slots: [Int]
  /// The scalar that holds the text.
  private let node: YAMLNode
  /// Where the text starts in that of the scalar.
  private let start: Int

  private init(
    text: String, range: SourceRange, program: Program, node: YAMLNode, start: Int
  ) {
    self.text = text
    self.range = range
    self.program = program
    self.node = node
    self.start = start
    let names = ComparedNames(program)
    evaluated = names.canonical(text) ?? program
    evaluatedSlots = evaluated.slots
    labels = names.labels
    slots = program.slots
    var facts: [Fact] = []
    var metrics: [Metric] = []
    var readsBase = false
    for slot in slots {
      switch PolicyLanguage.shared.meanings[slot] {
      case .fact(let fact, isBase: false): facts.append(fact)
      case .metric(let metric, _, isBase: false):
        if !metrics.contains(metric) { metrics.append(metric) }
      case .fact(_, isBase: true), .metric(_, _, isBase: true), .labels(isBase: true),
        .residency(isBase: true), .path(isBase: true), .format(isBase: true):
        readsBase = true
      case .residency:
        for fact in [Fact.region, .country] where !facts.contains(fact) { facts.append(fact) }
      case .written(let fact, isBase: false):
        if !facts.contains(fact) { facts.append(fact) }
      case .written(_, isBase: true): readsBase = true
      case .labels, .path, .format, .now: break
      }
    }
    self.facts = facts
    self.metrics = metrics
    self.readsBase = readsBase
    readsNow = slots.contains { PolicyLanguage.shared.meanings[$0] == .now }
  }

  /// Compiles the text of a scalar; every issue is reported at its own place.
  ///
  /// - Parameter type: What the expression has to yield; anything without one.
  static func compile(
    _ node: YAMLNode, expecting type: CELType?, into bag: inout DiagnosticBag
  ) -> PolicyExpression? {
    compile(node.text, from: 0, of: node, offsets: nil, expecting: type, into: &bag)
  }

  /// Compiles a part of the text of a scalar, which may yield anything.
  ///
  /// - Parameters:
  ///   - start: Where the part starts in the text of the scalar.
  ///   - offsets: The map of the scalar, made once for all of its parts.
  static func compile(
    part text: String, from start: Int, of node: YAMLNode, offsets: ScalarOffsetMap,
    into bag: inout DiagnosticBag
  ) -> PolicyExpression? {
    compile(text, from: start, of: node, offsets: offsets, expecting: nil, into: &bag)
  }

  private static func compile(
    _ text: String, from start: Int, of node: YAMLNode, offsets: ScalarOffsetMap?,
    expecting type: CELType?, into bag: inout DiagnosticBag
  ) -> PolicyExpression? {
    let issues: [CELIssue]
    do throws(CELIssues) {
      let program = try PolicyLanguage.shared.environment.compile(text, expecting: type)
      issues = program.invalidPatterns
      if issues.isEmpty {
        let range = offsets?.range(start..<start + text.utf8.count) ?? node.range
        return PolicyExpression(
          text: text, range: range, program: program, node: node, start: start)
      }
    } catch {
      issues = error.issues
    }
    let offsets = offsets ?? ScalarOffsetMap(node)
    for issue in issues {
      let place = issue.range.lowerBound + start..<issue.range.upperBound + start
      bag.add(Diagnostic(issue: issue, at: offsets.range(place)))
    }
    return nil
  }

  /// The syntax tree, whose ranges are offsets in ``text``.
  var ast: AST { program.checked.ast }

  /// The place in the file of a part of the text.
  func range(of part: Range<Int>) -> SourceRange {
    ScalarOffsetMap(node).range(part.lowerBound + start..<part.upperBound + start)
  }

  /// The same expression with another tree; nil when that does not yield the same type.
  func replacing(_ ast: AST) -> PolicyExpression? {
    derived(ast.description, expecting: program.type)
  }

  /// A part of the expression on its own; nil when it needs what surrounds it.
  func part(_ id: AST.NodeID, expecting type: CELType? = nil) -> PolicyExpression? {
    derived(ast.source(of: id), expecting: type)
  }

  private func derived(_ text: String, expecting type: CELType?) -> PolicyExpression? {
    do throws(CELIssues) {
      let program = try PolicyLanguage.shared.environment.compile(text, expecting: type)
      return PolicyExpression(text: text, range: range, program: program, node: node, start: start)
    } catch {
      return nil
    }
  }
}

extension Diagnostic {
  /// A problem with an expression, at its place in the policy file.
  init(issue: CELIssue, at range: SourceRange) {
    var label = issue.expected.map { "expected \($0)" } ?? ""
    if !label.isEmpty, let found = issue.found { label += ", found \(found)" }
    self.init(
      PolicyDiagnostic.expression, issue.severity == .error ? .error : .warning, issue.message,
      at: range,
      label: label, help: issue.suggestion.map { [$0] } ?? [])
  }
}
