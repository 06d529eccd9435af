import Foundation
import Testing

@testable import CEL

/// Trees: printing, changing, and what a checked one tells.
@Suite struct TreeTests {
  @Test func printingAndParsingIsTheIdentity() throws {
    var sources = TestFiles.lines("language.txt").compactMap { line in
      line.text.range(of: " => ", options: .backwards).map { String(line.text[..<$0.lowerBound]) }
    }
    if let shared = TestFiles.shared {
      let text = try String(
        contentsOf: shared.appending(path: "conformance/cel.json"), encoding: .utf8)
      sources += (try JSON(parsing: text)["tests"]?.array ?? []).compactMap { $0["expr"]?.string }
    }
    var generator = Generator(seed: 5)
    for _ in 0..<2000 { sources.append(generator.expression()) }
    let environment = Environment()
    var count = 0
    for source in sources {
      guard let tree = try? environment.parse(source) else { continue }
      let printed = tree.description
      let again = try environment.parse(printed)
      #expect(again.isEquivalent(to: tree), "\(source) was printed as \(printed)")
      #expect(again.description == printed)
      count += 1
    }
    #expect(count > 2100)
  }

  @Test(arguments: [
    ("a+b*c", "a + b * c"), ("(a+b)*c", "(a + b) * c"), ("a-(b-c)", "a - (b - c)"),
    ("(a-b)-c", "a - b - c"), ("-(1)", "-(1)"), ("-1", "-1"), ("!(a&&b)", "!(a && b)"),
    ("(a&&b)||c", "a && b || c"), ("a&&(b||c)", "a && (b || c)"), ("a&&(b&&c)", "a && (b && c)"),
    ("(a?b:c)?d:e", "(a ? b : c) ? d : e"), ("a?b:(c?d:e)", "a ? b : c ? d : e"),
    ("a.`b-c`", "a.`b-c`"), ("a[?0].?b", "a[?0].?b"), ("[?a,b]", "[?a, b]"),
    ("{?'a':b}", "{?\"a\": b}"),
    ("r'\\d'", "\"\\\\d\""), ("b'\\xff'", "b\"\\xff\""), ("1e3", "1000.0"), ("0x10u", "16u"),
    (".a.b()", ".a.b()"), ("(-1).a()", "-1.a()"), ("- -1", "--1"),
    ("a.b{c: 1, ?`d-e`: 2}", "a.b{c: 1, ?`d-e`: 2}"),
  ])
  func printsCanonically(_ pair: (String, String)) throws {
    #expect(try Environment().parse(pair.0).description == pair.1)
  }

  @Test func nodesCanBeReplaced() throws {
    let environment = PolicyEnvironment.shared
    var tree = try environment.parse("run.count > 3 && run.count < 10")
    for id in tree.nodeIDs {
      switch tree[id].kind {
      case .binary(.greater, let left, let right):
        tree[id].kind = .binary(.lessOrEqual, left, right)
      case .literal(.int(10)): tree[id].kind = .literal(.int(-7))
      default: break
      }
    }
    #expect(tree.description == "run.count <= 3 && run.count < -7")
    let activation = PolicyEnvironment.activation(["run.count": .int(-9)])
    #expect(try environment.compile(tree).evaluate(activation).value?.text() == "true")
  }

  @Test func rangesCoverTheSource() throws {
    let source = "size(run.name) > 3 ? [1, 2][0] : -5 * 2"
    let tree = try Environment().parse(source)
    let bytes = Array(source.utf8)
    for id in tree.nodeIDs {
      let text = String(decoding: bytes[tree[id].range], as: UTF8.self)
      #expect(try Environment().parse(text).description == tree.source(of: id))
    }
  }

  @Test func slotsReadAreKnown() throws {
    let environment = PolicyEnvironment.shared
    let checked = try environment.check(
      "has(run.duration) && run.model.params > 1 && run.count > 1")
    let paths = checked.slots.map { environment.slots[$0].path }
    #expect(paths == ["run.model.params", "run.duration", "run.count"])
    #expect(environment.slot(for: "run.site.pue").map { environment.slots[$0].type } == .double)
  }

  @Test func activationsAreChecked() throws {
    let environment = PolicyEnvironment.shared
    let program = try environment.compile("run.name + \"!\"")
    func outcome(_ activation: [Value]) -> String {
      switch program.evaluate(activation).outcome {
      case .value(let value): value.text()
      case .unknown(let paths): "unknown \(paths)"
      case .error(let error): "\(error.kind)"
      }
    }
    #expect(outcome([]) == "activation")
    #expect(outcome(PolicyEnvironment.activation(["run.name": .int(5)])) == "noSuchOverload")
    #expect(outcome(PolicyEnvironment.activation()) == "unknown [\"run.name\"]")
    #expect(outcome(PolicyEnvironment.activation(["run.name": .string("a")])) == "a!")
  }

  @Test func valuesAreSmall() { #expect(MemoryLayout<Value>.stride <= 24) }

  @Test func oneEvaluatorServesManyPrograms() throws {
    let environment = PolicyEnvironment.shared
    let activation = PolicyEnvironment.activation(PolicyEnvironment.known)
    let evaluator = Evaluator()
    let sources = [
      "run.count + 1", "run.losses.map(x, x * 2)", "run.name + run.precision", "1 / 0",
    ]
    let programs = try sources.map { try environment.compile($0) }
    for _ in 0..<3 {
      let results = programs.map {
        $0.evaluate(activation, with: evaluator).value?.text() ?? "none"
      }
      #expect(results == ["6", "[5, 3, 1]", "llamabf16", "none"])
    }
  }
}
