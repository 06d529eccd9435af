import ConfigText
import TestSupport
import Testing

@Suite struct PythonParserTests {
  /// Sources that are not all Python, the lines with a problem, and the names that are set elsewhere.
  static let broken: [(source: String, problems: [String], statements: Int)] = [
    ("a = 1\nb = = 2\nc = 3\n", ["2: expected an expression"], 3),
    ("a = (1,\nb = 2\n", ["2: expected the bracket to close", "3: a bracket is not closed"], 1),
    ("print 'a'\nb = 2\n", ["1: expected the statement to end here"], 2),
    (
      "def f(:\n  x = 1\n  y = 2\nz = 3\n", ["1: expected a name", "5: a bracket is not closed"], 1
    ),
    ("if x\n  y = 1\nelse:\n  y = 2\nz = 3\n", ["1: expected `:`"], 2),
    ("a = 'open\nb = 2\n", ["1: a string is not closed", "1: expected an expression"], 2),
    ("a = '''open\nb = 2\n", ["1: a string is not closed", "1: expected an expression"], 1),
    ("  a = 1\nb = 2\n", ["1: an unexpected indentation"], 2),
    ("if 1:\n    a = 1\n  b = 2\n", ["3: the indentation matches no block"], 2),
    ("if 1:\n\ta = 1\n        b = 2\n", ["3: the indentation matches no block"], 1),
    ("a = 1 $ 2\n", ["1: a character is not Python", "1: expected the statement to end here"], 1),
    ("a = 1\0\n", ["1: the source has a NUL", "1: expected the statement to end here"], 1),
    ("# -*- coding: utf-7 -*-\na = 1\n", ["1: the source is in the encoding `utf-7`"], 1),
    ("# vim: set fileencoding=latin-1 :\na = 1\n", [], 1),
    ("a = f'{b!r:>{w}} {c=} {{}} {d[\"x\"]}'\n", [], 1),
    ("match = 1\nmatch.x = 2\ncase = match\n", [], 3),
    ("print(a, end='')\nexec('x')\n", [], 2),
    ("x = 0777\n", [], 1),
    ("async def f():\n  async with a as b:\n    await c\n  async for d in e:\n    pass\n", [], 1),
    ("with (open(a) as b, open(c) as d,):\n  pass\nwith (a): pass\nwith (a, b): pass\n", [], 3),
    ("def f(a, /, b: int = 1, *c, d, **e) -> int: return a\nlambda *a, b=1, **c: a\n", [], 2),
    (
      "type X = int\nclass A[T: int](B, metaclass=C): pass\n",
      ["1: expected the statement to end here"], 2
    ),
    ("x = yield\ny: int\n(z): int = 1\n*a, b = c\n", [], 4),
  ]

  @Test(arguments: broken.indices)
  func goesOnAfterWhatItCannotRead(_ index: Int) {
    let (source, problems, statements) = Self.broken[index]
    let bytes = Array(source.utf8)
    let module = PythonModule.parse(bytes)
    let said = module.problems.map { problem in
      "\(bytes.prefix(problem.range.lowerBound).count { $0 == 0x0A } + 1): \(problem.message)"
    }
    #expect(said == problems, "\(source)")
    #expect(module.statements.count == statements, "\(source)")
  }

  /// Any bytes at all give a module whose ranges are inside them and nest.
  @Test(arguments: 0..<8)
  func readsWhatIsMutated(_ seed: Int) {
    var generator = SeededGenerator(seed: UInt64(seed))
    let base = Array(PythonEvaluationTests.all.joined(separator: "\n").utf8)
    for _ in 0..<30 {
      var bytes = Array(base[Int.random(in: 0..<base.count, using: &generator)...].prefix(600))
      for _ in 0..<Int.random(in: 1...12, using: &generator) where !bytes.isEmpty {
        let at = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: bytes.remove(at: at)
        case 1: bytes[at] = UInt8.random(in: 0...255, using: &generator)
        case 2:
          bytes.insert(
            contentsOf: "([{'\"\\\n\t :=#f*".utf8.shuffled(using: &generator).prefix(2), at: at)
        default:
          let end = min(bytes.count, at + Int.random(in: 0..<40, using: &generator))
          bytes.insert(
            contentsOf: bytes[at..<end], at: Int.random(in: 0...bytes.count, using: &generator))
        }
      }
      let module = PythonModule.parse(bytes)
      check(module.statements, in: 0..<bytes.count)
      for call in module.evaluate().calls {
        #expect(call.range.upperBound <= bytes.count)
        for one in call.arguments { #expect(one.item.range.upperBound <= bytes.count) }
      }
    }
  }

  private func check(_ statements: [PythonStatement], in range: Range<Int>) {
    var last = range.lowerBound
    for statement in statements {
      #expect(statement.range.lowerBound >= last && statement.range.upperBound <= range.upperBound)
      last = statement.range.lowerBound
      switch statement.kind {
      case .function(let function): check(function.body, in: statement.range)
      case .type(let type): check(type.body, in: statement.range)
      case .conditional(let branches, let otherwise):
        for branch in branches { check(branch.body, in: statement.range) }
        check(otherwise, in: statement.range)
      case .loop(let loop): check(loop.body, in: statement.range)
      default: break
      }
    }
  }
}

extension PythonEvaluationTests {
  static var all: [String] {
    (constants + containers + unreadable + flow + commandLine).map(\.source)
  }
}
