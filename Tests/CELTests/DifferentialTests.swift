import CELQuantities
import Foundation
import TestSupport
import Testing

@testable import CEL

/// Random expressions, evaluated by the compiled program and by the simple evaluator.
///
/// `CARBONWARD_CEL_DIFFERENTIAL` sets how many comparisons a run makes, 100,000 if it is not set,
/// and `CARBONWARD_CEL_SEED` where the random numbers begin.
@Suite struct DifferentialTests {
  static let environment: Environment = {
    var options = Options()
    options.numericPromotion = true
    options.costLimit = 200_000
    var environment = Environment(options: options, libraries: .extensions + [.quantities])
    let inner = ObjectType(name: "o.n", fields: [("k", .int)])
    environment.declare(
      "o",
      .object(
        ObjectType(
          name: "o",
          fields: [
            ("i", .int), ("d", .double), ("b", .bool), ("s", .string), ("w", .duration),
            ("p", .scalar(Quantity.power)), ("n", .object(inner)),
          ])))
    for (name, type) in [
      ("j", CELType.int), ("u", .uint), ("e", .double), ("t", .string), ("xs", .list(.int)),
      ("ds", .list(.double)), ("ss", .list(.string)), ("m", .map(.string, .int)),
      ("ts", .timestamp), ("mass0", .scalar(Quantity.mass)),
    ] {
      environment.declare(name, type)
    }
    return environment
  }()

  /// Values of every slot, some of them unknown.
  static func activation(_ random: inout SeededGenerator) -> [Value] {
    environment.slots.map { slot in
      if random.next() % 8 == 0 { return .unknown }
      let number = Int64(random.next() % 12) - 4
      switch slot.type {
      case .int: return .int(random.next() % 10 == 0 ? .max : number)
      case .uint: return .uint(random.next() % 10 == 0 ? .max : random.next() % 6)
      case .double: return .double(random.next() % 10 == 0 ? .nan : Double(number) / 2)
      case .bool: return .bool(number > 1)
      case .string: return .string(["", "abc", "é😀b", "B"][Int(random.next() % 4)])
      case .list(.int): return .list((0..<max(0, number)).map { .int($0) })
      case .list(.double): return .list((0..<max(0, number)).map { .double(Double($0) / 4) })
      case .list(.string): return .list((0..<max(0, number)).map { .string("s\($0)") })
      case .map:
        let entries = (0..<max(0, number)).map { index in
          (
            key: Value.string(["a", "b", "abc", "é", "", "c", "d", "e"][Int(index)]),
            value: Value.int(index)
          )
        }
        return .map(ValueMap(entries) ?? .empty)
      case .timestamp:
        return Timestamp(seconds: 1_700_000_000 + number * 1_000_000).map { .timestamp($0) }
          ?? .null
      case .duration: return .duration(number * 1_500_000_000)
      case .scalar(let type): return .scalar(Double(number) * 1.5, type)
      default: return .unknown
      }
    }
  }

  static let shards = 4
  static let seed =
    ProcessInfo.processInfo.environment["CARBONWARD_CEL_SEED"].flatMap { UInt64($0) } ?? 1
  static let count =
    ProcessInfo.processInfo.environment["CARBONWARD_CEL_DIFFERENTIAL"].flatMap { Int($0) }
    ?? 100_000

  @Test(arguments: 0..<shards)
  func compiledAndSimpleAgree(shard: Int) {
    var generator = Generator(seed: Self.seed &* 1_000_003 &+ UInt64(shard))
    var random = SeededGenerator(seed: Self.seed &* 2_000_003 &+ UInt64(shard))
    let comparison = Comparer(environment: Self.environment)
    let perExpression = 5
    var failures: [String] = []
    var agreed = 0
    var values = 0
    while agreed < Self.count / Self.shards, failures.count < 3 {
      let source = generator.expression()
      let activations = (0..<perExpression).map { _ in Self.activation(&random) }
      switch comparison.compare(source, activations) {
      case .agreed(let withValue):
        agreed += perExpression
        values += withValue
      case .skipped: continue
      case .differed(let message):
        let small = comparison.shrink(source, activations)
        failures.append("\(message)\n  smallest: \(small)")
      }
    }
    #expect(failures.isEmpty, "\(failures.joined(separator: "\n"))")
    // Errors and unknowns alone would prove little.
    #expect(values * 4 > agreed, "only \(values) of \(agreed) had a value")
  }

  @Test func keptCasesAgree() {
    let comparison = Comparer(environment: Self.environment)
    var random = SeededGenerator(seed: 7)
    let activations = (0..<20).map { _ in Self.activation(&random) }
    for line in TestFiles.lines("differential.txt") {
      guard case .differed(let message) = comparison.compare(line.text, activations) else {
        continue
      }
      Issue.record("line \(line.number): \(message)")
    }
  }
}

/// Compares the two evaluators on an expression.
struct Comparer {
  enum Verdict {
    case agreed(values: Int)
    /// It does not compile, or costs too much to finish.
    case skipped
    case differed(String)
  }

  let environment: Environment
  private let evaluator = Evaluator()

  init(environment: Environment) { self.environment = environment }

  func compare(_ source: String, _ activations: [[Value]]) -> Verdict {
    let program: Program
    do {
      program = try environment.compile(source)
    } catch {
      return .differed("\(source) is refused: \(error)")
    }
    return compare(program, source, activations)
  }

  private func compare(_ program: Program, _ source: String, _ activations: [[Value]]) -> Verdict {
    var values = 0
    for activation in activations {
      let evaluation = program.evaluate(activation, with: evaluator)
      if case .error(let error) = evaluation.outcome, case .costLimit = error.kind {
        return .skipped
      }
      if case .error(let error) = evaluation.outcome, isStatic(program), isTypeError(error.kind) {
        return .differed("\(source) type-checks without dyn and fails: \(error.message)")
      }
      if let bound = program.costBound, evaluation.cost > bound {
        return .differed("\(source) costs \(evaluation.cost), more than its bound \(bound)")
      }
      let simple = SimpleEvaluator(
        checked: program.checked, environment: environment, activation: activation
      ).run()
      if case .value = evaluation.outcome { values += 1 }
      guard let problem = problem(evaluation.outcome, simple) else { continue }
      return .differed("\(source): \(problem)")
    }
    return .agreed(values: values)
  }

  /// Whether no part of the expression is `dyn`, so that it must not fail for its types.
  private func isStatic(_ program: Program) -> Bool {
    !program.checked.annotations.contains { $0.type.containsDynamic }
  }

  private func isTypeError(_ kind: EvaluationError.Kind) -> Bool {
    switch kind {
    case .noSuchOverload, .undeclared, .noSuchField: true
    default: false
    }
  }

  private func problem(
    _ outcome: Evaluation.Outcome, _ simple: Result<Value, SimpleEvaluator.Stop>
  ) -> String? {
    switch (outcome, simple) {
    case (.value(let left), .success(let right)):
      return isSame(left, right) ? nil : "\(left.taggedJSON.text), simply \(right.taggedJSON.text)"
    case (.unknown(let left), .failure(.unknown(let right))):
      return Set(left) == right ? nil : "unknown \(left), simply unknown \(right)"
    case (.error(let left), .failure(.error(let right))):
      return left.kind == right ? nil : "error \(left.kind), simply error \(right)"
    default: return "\(outcome), simply \(simple)"
    }
  }

  /// The same type and value; doubles may differ where units were converted another way.
  private func isSame(_ left: Value, _ right: Value) -> Bool {
    func isClose(_ left: Double, _ right: Double) -> Bool {
      left == right || (left.isNaN && right.isNaN)
        || (left - right).magnitude <= 1e-9 * max(left.magnitude, right.magnitude)
    }
    switch (left, right) {
    case (.double(let left), .double(let right)): return isClose(left, right)
    case (.scalar(let left, let type), .scalar(let right, let other)):
      return type == other && isClose(left, right)
    case (.duration(let left), .duration(let right)): return isClose(Double(left), Double(right))
    case (.list(let left), .list(let right)):
      return left.count == right.count && zip(left, right).allSatisfy { isSame($0, $1) }
    case (.map(let left), .map(let right)):
      return left.count == right.count
        && zip(left.entries, right.entries).allSatisfy {
          isSame($0.key, $1.key) && isSame($0.value, $1.value)
        }
    case (.optional(.some(let left)), .optional(.some(let right))): return isSame(left, right)
    default: return left.taggedJSON.text == right.taggedJSON.text
    }
  }

  // MARK: Shrinking

  /// A smaller expression that still differs: a node gives way to one of its operands, or to a
  /// simple literal, as long as that helps.
  func shrink(_ source: String, _ activations: [[Value]]) -> String {
    guard var tree = try? environment.parse(source) else { return source }
    var isSmaller = true
    while isSmaller {
      isSmaller = false
      for candidate in candidates(of: tree)
      where candidate.description.utf8.count < tree.description.utf8.count {
        guard let program = try? environment.compile(candidate),
          case .differed = compare(program, candidate.description, activations)
        else { continue }
        tree = candidate
        isSmaller = true
        break
      }
    }
    return tree.description
  }

  private func candidates(of tree: AST) -> [AST] {
    var found: [AST] = []
    for id in tree.nodeIDs.reversed() {
      for child in tree.children(of: id) {
        var copy = tree
        copy[id].kind = tree[child].kind
        found.append(copy)
      }
      for literal: Literal in [.int(0), .bool(true), .double(1), .string("")] {
        var copy = tree
        copy[id].kind = .literal(literal)
        found.append(copy)
      }
    }
    return found
  }
}
