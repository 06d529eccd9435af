import TestSupport
import Testing

@testable import CEL

/// Hostile expressions end in an error soon.
@Suite struct LimitTests {
  private static func repeated(_ text: String, _ count: Int) -> String {
    String(repeating: text, count: count)
  }

  /// Depth 240 is fine; 100,000 is an issue rather than a crash.
  @Test(arguments: [
    ("(", "1", ")"), ("[", "1", "]"), ("!", "true", ""), ("-", "run.count", ""),
    ("true ? ", "1", " : 1"), ("{1: ", "2", "}"), ("size([", "1", "])"),
    ("[1].map(x, ", "1", ")"), ("cel.bind(x, 1, ", "x", ")"), ("1 + (", "2", ")"),
    ("has({}.a) || (", "true", ")"), ("dyn(", "1", ")"),
  ])
  func nestingIsLimited(_ shape: (String, String, String)) throws {
    func source(_ count: Int) -> String {
      Self.repeated(shape.0, count) + shape.1 + Self.repeated(shape.2, count)
    }
    var environment = PolicyEnvironment.shared
    environment.options.expressionSizeLimit = 10_000_000
    let activation = PolicyEnvironment.activation(PolicyEnvironment.known)
    let fine = source(shape.0.contains("([") || shape.0.contains("(x") ? 120 : 240)
    if shape.0 != "true ? " {
      let program = try environment.compile(fine)
      guard case .value = program.evaluate(activation).outcome else {
        Issue.record("\(shape.0) has no value")
        return
      }
      let printed = try environment.parse(program.checked.ast.description)
      #expect(printed.isEquivalent(to: program.checked.ast))
    }
    let issues = try #require(throws: CELIssues.self) { try environment.compile(source(100_000)) }
    #expect(issues.issues[0].message.contains("nests deeper") || shape.0 == "true ? ")
  }

  @Test func longChainsOfOneOperator() throws {
    let environment = PolicyEnvironment.shared
    let terms = Array(repeating: "run.count > 1", count: 2000).joined(separator: " && ")
    #expect(throws: Never.self) { try environment.compile(terms) }
    let sum = Array(repeating: "1", count: 5000).joined(separator: " + ")
    #expect(throws: CELIssues.self) { try environment.compile(sum) }
    let path = "run.labels" + Self.repeated(".a", 5000)
    #expect(throws: CELIssues.self) { try environment.compile(path) }
  }

  @Test func expressionSizeIsLimited() throws {
    let source = "\"" + Self.repeated("a", 100_001) + "\""
    let issues = try #require(throws: CELIssues.self) { try Environment().compile(source) }
    #expect(issues.issues[0].message.contains("longer than the limit"))
  }

  /// Each of these would take for ever, or fill the memory, without the limit.
  @Test(arguments: [
    "lists.range(9000000).map(x, x).map(x, x).size()",
    "lists.range(3000).all(a, lists.range(3000).all(b, lists.range(3000).all(c, true)))",
    "cel.bind(a, lists.range(1000000).map(x, \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"), a.join().size())",
    "cel.bind(a, lists.range(3000), a.map(x, a.map(y, a))) == []",
    "cel.bind(s, lists.range(100000).map(i, \"a\").join(), lists.range(100000).map(i, s).max())",
    "lists.range(10000).map(x, dyn(x)).distinct().size()",
    "lists.range(100000).map(x, 100000 - x).indexOf(-1) + lists.range(10000000)[0]",
    """
    cel.bind(a, "0123456789abcdef", cel.bind(b, a + a + a + a + a + a + a + a, cel.bind(c, b + b + b + b + b + b + b + b,
    cel.bind(d, c + c + c + c + c + c + c + c, cel.bind(e, d + d + d + d + d + d + d + d,
    cel.bind(f, e + e + e + e + e + e + e + e, cel.bind(g, f + f + f + f + f + f + f + f,
    cel.bind(h, g + g + g + g + g + g + g + g, cel.bind(i, h + h + h + h + h + h + h + h, i.size())))))))))
    """,
  ])
  func costIsLimited(_ source: String) throws {
    var environment = PolicyEnvironment.shared
    environment.options.costLimit = 1_000_000
    let program = try environment.compile(source)
    let start = ProcessorTime.ofThread
    guard case .error(let error) = program.evaluate(PolicyEnvironment.activation()).outcome else {
      Issue.record("no error")
      return
    }
    #expect(error.kind == .costLimit)
    // Generous, for debug builds.
    #expect(ProcessorTime.ofThread - start < .seconds(30))
  }

  @Test func costIsDeterministicAndBounded() throws {
    let environment = PolicyEnvironment.shared
    let activation = PolicyEnvironment.activation(PolicyEnvironment.known)
    let program = try environment.compile("run.count * 2 > 3 && run.power < w(500)")
    let evaluation = program.evaluate(activation)
    #expect(evaluation.cost == program.evaluate(activation).cost)
    #expect(program.costBound == evaluation.cost)
    #expect(try environment.compile("run.losses.all(x, x > 0.0)").costBound == nil)
    let known = try environment.compile("[1, 2, 3].all(x, x + run.count > 0)")
    #expect(known.costBound == known.evaluate(activation).cost)
    // Twice the elements, twice the cost, but for what is constant.
    func cost(_ count: Int) throws -> UInt64 {
      try environment.compile("lists.range(run.count * \(count)).all(x, x >= 0)")
        .evaluate(activation).cost
    }
    #expect(try cost(200) - cost(100) == (cost(300) - cost(200)))
  }

  @Test func costLimitIsNotAbsorbed() throws {
    var environment = PolicyEnvironment.shared
    environment.options.costLimit = 1000
    let program = try environment.compile("lists.range(10000).size() > 0 || true")
    guard case .error(let error) = program.evaluate(PolicyEnvironment.activation()).outcome else {
      Issue.record("no error")
      return
    }
    #expect(error.kind == .costLimit)
  }

  @Test(arguments: [
    "(((a{30}){30}){30}){30}", "(x+x+)+y", "(a*)*b", "[[:bad:]]", "\\1", "(?=a)", "a{1001}",
    "((((((((((a+)+)+)+)+)+)+)+)+)+)+$", "(?i)[\\x{0}-\\x{10FFFF}]{100}",
  ])
  func regexesEndSoon(_ pattern: String) throws {
    var environment = Environment(libraries: .extensions)
    environment.declare("text", .string)
    environment.declare("pattern", .string)
    let program = try environment.compile("text.matches(pattern)")
    let text = Self.repeated("xa", 20_000)
    let start = ProcessorTime.ofThread
    _ = program.evaluate([.string(text), .string(pattern)])
    #expect(ProcessorTime.ofThread - start < .seconds(20))
  }
}
