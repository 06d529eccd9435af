import ConfigText
import Testing

/// A source, and the calls of `use` that it makes.
struct EvaluationCase: Sendable, CustomTestStringConvertible {
  var name: String
  var source: String
  var calls: [String]

  init(_ name: String, _ source: String, _ calls: String...) {
    self.name = name
    self.source = source
    self.calls = calls
  }

  var testDescription: String { name }
}

@Suite struct PythonEvaluationTests {
  static let constants: [EvaluationCase] = [
    EvaluationCase(
      "literals", "use(1, 2.5, 'a', None, True, (1,), [2], {'k': 3})",
      "1: use(1, 2.5, 'a', None, True, (1), [2], {'k': 3})"),
    EvaluationCase("a name", "x = 3\nuse(a=x)", "2: use(a=3)"),
    EvaluationCase(
      "arithmetic", "use(2 * 3 + 1, 7 // 2, -7 // 2, -7 % 3, 2 ** 10, 7 / 2, 1e3 * 2)",
      "1: use(7, 3, -4, 2, 1024, 3.5, 2000.0)"),
    EvaluationCase(
      "text is put together",
      "n = 8\nuse('a' 'b' + f'-{n}b', '%s-%d' % ('x', n), '{}{k}'.format(n, k=1))",
      "2: use('ab-8b', 'x-8', '81')"),
    EvaluationCase("a format is not followed", "use(f'{3:05d}')", "1: use(?it is computed)"),
    EvaluationCase(
      "conversions", "use(int('3'), int(1e5), float('1e-4'), str(5), bool(0), len([1, 2]))",
      "1: use(3, 100000, 0.0001, '5', False, 2)"),
    EvaluationCase(
      "minimum and sum", "use(min(3, 2), max([1, 9]), sum([1, 2]), abs(-4))", "1: use(2, 9, 3, 4)"),
    EvaluationCase(
      "division by zero", "use(1 / 0, 1 // 0)", "1: use(?it is computed, ?it is computed)"),
    EvaluationCase(
      "beyond 64 bits", "use(2 ** 64, 99999999999999999999)",
      "1: use(?it is computed, ?it is a number beyond 64 bits)"),
    EvaluationCase(
      "a chain of comparisons", "use(1 < 2 < 3, 1 == 1.0, 'a' in 'cat', 3 not in [1, 2])",
      "1: use(True, True, True, True)"),
    EvaluationCase("and, or", "use(0 or 5, 1 and 2, None or 'x')", "1: use(5, 2, 'x')"),
    EvaluationCase(
      "another module's", "import torch as t\nuse(t.bfloat16)", "2: use(torch.bfloat16)"),
    EvaluationCase("a walrus", "use(n := 4)\nuse(n)", "1: use(4)", "2: use(4)"),
    EvaluationCase(
      "several targets", "a = b = 2\nc, (d, e) = 1, (2, 3)\nuse(a, b, c, d, e)",
      "3: use(2, 2, 1, 2, 3)"),
    EvaluationCase("added to", "n = 2\nn += 3\nn *= 2\nuse(n)", "4: use(10)"),
    EvaluationCase("the last one counts", "n = 2\nn = 7\nuse(n)", "3: use(7)"),
    EvaluationCase("an annotation", "n: int = 2\nuse(n)", "2: use(2)"),
  ]

  static let containers: [EvaluationCase] = [
    EvaluationCase(
      "keywords of a dictionary", "kw = dict(a=1, b=2)\nkw['c'] = 3\nkw.update(d=4)\nuse(**kw)",
      "4: use(a=1, b=2, c=3, d=4)"),
    EvaluationCase(
      "two names, one dictionary", "a = {'x': 1}\nb = a\nb['x'] = 2\nuse(**a)", "4: use(x=2)"),
    EvaluationCase("a copy", "a = {'x': 1}\nb = a.copy()\nb['x'] = 2\nuse(**a)", "4: use(x=1)"),
    EvaluationCase(
      "merged", "a = {'x': 1}\nuse({**a, 'y': 2}, dict(a, z=3))",
      "2: use({'x': 1, 'y': 2}, {'x': 1, 'z': 3})"),
    EvaluationCase(
      "an unknown key", "a = {'x': 1}\na[k()] = 2\nuse(**a)",
      "3: use(, **?one of its keys is not known)"),
    EvaluationCase(
      "elements",
      "a = [1, 2, 3]\na.append(4)\na[0] = 9\nuse(a, a[-1], {'k': 5}['k'], {'k': 5}.get('z', 6))",
      "4: use([9, 2, 3, 4], 4, 5, 6)"),
    EvaluationCase(
      "changed elsewhere", "from lib import tweak\na = {'x': 1}\ntweak(a)\nuse(a['x'])",
      "4: use(?`tweak(…)` may change it)"),
    EvaluationCase(
      "attributes", "from lib import Args\na = Args(x=1)\na.y = 2\nuse(a)", "4: use(<y=2>)"),
    EvaluationCase(
      "attributes of attributes",
      "from lib import get\ncfg = get()\ncfg.A.B = 2\nuse(cfg, cfg.A.B)", "4: use(<A.B=2>, 2)"),
    EvaluationCase(
      "by name", "from lib import Args\na = Args()\nsetattr(a, 'y', 2)\nuse(a)", "4: use(<y=2>)"),
    EvaluationCase(
      "a dataclass",
      "@dataclass\nclass C:\n  a: int = 1\n  b: float = 2\nc = C(b=5)\nuse(c.a, c.b, C.a)",
      "6: use(1, 5, 1)"),
    EvaluationCase("a field", "class C:\n  a: int = field(default=3)\nuse(C().a)", "3: use(3)"),
    EvaluationCase(
      "inherited", "class A:\n  x = 1\nclass B(A):\n  y = 2\nuse(B.x, B().y)", "5: use(1, 2)"),
  ]

  static let unreadable: [EvaluationCase] = [
    EvaluationCase("a call", "x = f()\nuse(x + 1)", "2: use(?it is computed by `f(…)`)"),
    EvaluationCase(
      "a condition", "x = True if torch.cuda.is_bf16_supported() else False\nuse(x)",
      "2: use(?it is computed by `torch.cuda.is_bf16_supported(…)`)"),
    EvaluationCase(
      "the environment",
      "import os\nuse(int(os.environ.get('E', 3)), os.environ['F'], os.getenv('G', '1'))",
      "2: use(?it comes from the environment, ?it comes from the environment, ?it comes from the environment)"
    ),
    EvaluationCase(
      "set in a branch", "x = 1\nif f():\n  x = 2\nuse(x)", "4: use(?`x` is set in a branch)"),
    EvaluationCase("set alike in both", "if f():\n  x = 2\nelse:\n  x = 2\nuse(x)", "5: use(2)"),
    EvaluationCase(
      "set in a loop", "x = 1\nfor i in f():\n  x = i\nuse(x)", "4: use(?`x` is set in a loop)"),
    EvaluationCase(
      "added up in a loop", "x = 1\nfor i in range(50):\n  x += 1\n  use(x)\nuse(x)",
      "4: use(?`x` is set in a loop) x50", "5: use(?`x` is set in a loop)"),
    EvaluationCase(
      "a dictionary in a loop", "d = {'n': 1}\nwhile f():\n  d['n'] = 2\nuse(d['n'])",
      "4: use(?`d` is set in a loop)"),
    EvaluationCase(
      "a list in a loop", "d = [1]\nwhile f():\n  d.append(2)\nuse(d)",
      "4: use(?`d` is set in a loop)"),
    EvaluationCase(
      "executed text", "x = 1\nexec(open('c.py').read())\nuse(x)", "3: use(?`exec` may set it)"),
    EvaluationCase("a method called so", "x = 1\nnet = f()\nnet.eval()\nuse(x)", "4: use(1)"),
    EvaluationCase(
      "globals", "x = 1\nglobals()['x'] = 2\nuse(x)", "3: use(?`globals()` may set it)"),
    EvaluationCase(
      "a star", "x = 1\nfrom lib import *\nuse(x)", "3: use(?`from lib import *` may set it)"),
    EvaluationCase(
      "try and except", "try:\n  x = 1\nexcept E:\n  x = 2\nuse(x)",
      "5: use(?`x` is set in a branch)"),
    EvaluationCase("deleted", "x = 1\ndel x\nuse(x)", "3: use(?`x` is deleted)"),
    EvaluationCase(
      "a syntax error", "x = 1\nprint x\nuse(x)",
      "3: use(?`x` may be set by a statement that is not understood)"),
    EvaluationCase(
      "characters that fold", "epochs = 1\n\u{FF45}pochs = 9\nuse(epochs)",
      "3: use(?a statement that is not understood may set it)"),
    EvaluationCase(
      "a comprehension", "use([i for i in range(3)])", "1: use(?it is computed in a loop)"),
    EvaluationCase(
      "a pattern", "match f():\n  case [x, 1]:\n    y = 1\n  case _:\n    y = 2\nuse(y)",
      "6: use(?`y` is set in a branch)"),
    EvaluationCase(
      "unknown keywords", "use(a=1, **f())", "1: use(a=1, **?it is computed by `f(…)`)"),
  ]

  static let flow: [EvaluationCase] = [
    EvaluationCase("the guard", "if __name__ == '__main__':\n  use(1)", "2: use(1)"),
    EvaluationCase(
      "a known condition", "DEBUG = False\nif DEBUG:\n  use(1)\nelse:\n  use(2)", "5: use(2)"),
    EvaluationCase(
      "an unknown condition", "if f():\n  use(1)\nelif g():\n  use(2)", "2: use(1) maybe",
      "4: use(2) maybe"),
    EvaluationCase(
      "a function", "def g(a, b=2, *, c=3):\n  use(a, b, c)\ng(1, c=9)", "2: use(1, 2, 9)"),
    EvaluationCase("what it returns", "def g(a):\n  return a * 2\nuse(g(4))", "3: use(8)"),
    EvaluationCase(
      "it returns several", "def g(a):\n  if f(): return 1\n  return 2\nuse(g(4))",
      "4: use(?it is what `g` returns, in several places)"),
    EvaluationCase("a function that nothing calls", "def g():\n  use(1)", "2: use(1) in g"),
    EvaluationCase("a function handed on", "def g(n=3):\n  use(n)\nspawn(g)", "2: use(3 --n)"),
    EvaluationCase(
      "defaults that are computed",
      "class A:\n  x = 1\ndef h(): return 1\ndef g(n=f(), m=A, k=h(), j=h, l=A.x):\n  use(n, m, k, j, l)\nspawn(g)",
      "5: use(?`n` is a parameter, a class --m, ?`k` is a parameter, a function --j, 1 --l)"),
    EvaluationCase(
      "cells of a marimo notebook",
      "import marimo\napp = marimo.App()\n@app.cell\ndef _():\n  n = 3\n  return (n,)\n@app.cell(hide_code=True)\ndef _(n):\n  use(n)\n  return\n",
      "9: use(3)"),
    EvaluationCase(
      "a loop that gives up", "while f():\n  if g(): break\nelse:\n  raise E()\nuse(1)", "5: use(1)"
    ),
    EvaluationCase(
      "a method of what may have changed", "from lib import m, check\nx = m()\ncheck(x)\nx.use(1)",
      "4: use(1)"),
    EvaluationCase(
      "a task", "@app.function(gpu='H100')\ndef g(n=3):\n  use(n)\ng.remote(5)", "3: use(5)"),
    EvaluationCase("it calls itself", "def g(n):\n  use(n)\n  g(n - 1)\ng(3)", "2: use(3) x?"),
    EvaluationCase(
      "a method",
      "class T:\n  def __init__(self, k):\n    self.k = k\n  def go(self):\n    use(self.k)\nT(4).go()",
      "5: use(4)"),
    EvaluationCase(
      "times", "for i in range(3):\n  for j in range(2, 10, 4):\n    use(1)", "3: use(1) x3 x2"),
    EvaluationCase("a short list", "for n in ['a', 'b']:\n  use(n)", "2: use('a')", "2: use('b')"),
    EvaluationCase(
      "two lists", "for i, (a, b) in enumerate(zip([1, 2], 'xy')):\n  use(a)",
      "2: use(?`a` is set in a loop) x?"),
    EvaluationCase(
      "pairs", "for k, v in {'a': 1, 'b': 2}.items():\n  use(k, v)", "2: use('a', 1)",
      "2: use('b', 2)"),
    EvaluationCase("never", "for i in []:\n  use(i)\nwhile False:\n  use(2)"),
    EvaluationCase("as often as it goes", "while True:\n  use(1)", "2: use(1) x?"),
    EvaluationCase(
      "after the end", "import sys\nif f():\n  sys.exit(0)\nuse(1)\nexit()\nuse(2)", "4: use(1)"),
    EvaluationCase("a context", "with a() as b, c():\n  use(1)", "2: use(1)"),
    EvaluationCase(
      "an outer name", "n = 1\ndef g():\n  global n\n  n = 5\ng()\nuse(n)", "6: use(5)"),
    EvaluationCase(
      "a closure", "def g():\n  n = 4\n  def h():\n    use(n)\n  h()\ng()", "4: use(4)"),
    EvaluationCase("in a lambda", "f(lambda: use(1))", "1: use(1) maybe"),
    EvaluationCase(
      "in a comprehension", "[use(i) for i in range(4)]", "1: use(?`i` is set in a loop) x4"),
    EvaluationCase("progress bars", "for e in tqdm(range(7), desc='e'):\n  use(1)", "2: use(1) x7"),
  ]

  static let commandLine: [EvaluationCase] = [
    EvaluationCase(
      "defaults",
      """
      import argparse
      p = argparse.ArgumentParser()
      p.add_argument("--epochs", type=int, default=5)
      p.add_argument("--batch-size", "-b", type=int, default="32")
      p.add_argument("--fp16", action="store_true")
      p.add_argument("--data", required=True)
      g = p.add_argument_group("more")
      g.add_argument("--lr", type=float, default=1)
      a = p.parse_args()
      use(a.epochs, a.batch_size * 2, a.fp16, a.data, a.lr)
      """,
      "10: use(5 --epochs, 64 --batch_size, False --fp16, ?`--data` is given on the command line, 1 --lr)"
    ),
    EvaluationCase(
      "in a function",
      """
      def args():
        p = ArgumentParser()
        p.add_argument("--n", default=3)
        return p.parse_args()
      a = args()
      use(a.n)
      a.n = 4
      use(a.n)
      """, "6: use(3 --n)", "8: use(4)"),
    EvaluationCase(
      "of its own",
      "p = ArgumentParser()\np.add_argument('--n', default=3)\nuse(p.parse_args([]).n, p.parse_args(['--n', '4']).n)",
      "3: use(3, ?`n` is given to `parse_args`)"),
  ]

  @Test(arguments: constants + containers + unreadable + flow + commandLine)
  func says(_ one: EvaluationCase) {
    #expect(ProgramText(one.source).calls(of: "use") == one.calls)
  }

  @Test func flagsReplaceDefaults() {
    let source = """
      p = ArgumentParser()
      p.add_argument("--epochs", type=int, default=5)
      p.add_argument("--fp16", action="store_true")
      p.add_argument("--n", default=1)
      a = p.parse_args()
      use(a.epochs, a.fp16, a.n)
      """
    let given = [("epochs", "7"), ("fp16", "")].map { name, text in
      PythonPassed(name: name, item: PythonItem(.string(text), 0..<0), nameRange: 0..<0)
    }
    #expect(ProgramText(source, commandLine: given).calls(of: "use") == ["6: use(7, True, 1)"])
  }

  /// A value points at where it is written, not at where it is used.
  @Test func pointsAtTheLiteral() throws {
    let text = ProgramText("x = 40\ny = x\nuse(n=y, m=y + 1, k='é', e=-3)")
    let call = try #require(text.program.calls.first { $0.name == "use" })
    let ranges = call.arguments.map { String(decoding: text.source[$0.item.range], as: UTF8.self) }
    #expect(ranges == ["40", "y + 1", "'é'", "-3"])
    #expect(call.arguments.map(\.item.isLiteral) == [true, false, true, true])
  }

  /// What would take for ever is cut off, and says so.
  @Test(arguments: [
    "x = 'a' * 10 ** 9\nuse(x)",
    String(repeating: "for i in [1,2,3,4,5,6,7,8]:\n", count: 1)
      + (1..<12).map { String(repeating: " ", count: $0) + "for i in [1,2,3,4,5,6,7,8]:\n" }
      .joined()
      + String(repeating: " ", count: 12) + "use(1)\n",
    (0..<30).map { "def f\($0)():\n" + String(repeating: "  f\($0 + 1)()\n", count: 30) }.joined()
      + "f0()\n",
    "a = []\n" + String(repeating: "a.append(a)\n", count: 200) + "use(a)",
    "a = [1]\n" + String(repeating: "a = [a, a, a, a]\n", count: 30) + "use(a)",
    String(repeating: "if f():\n  x = 1\n", count: 400) + "use(x)",
    "x = " + String(repeating: "(", count: 1_500) + "1" + String(repeating: ")", count: 1_500),
    "x = " + String(repeating: "1 + ", count: 5_000) + "1",
    "x = " + String(repeating: "-", count: 5_000) + "1",
    "x = " + String(repeating: "not ", count: 5_000) + "1",
    "x = y" + String(repeating: ".a", count: 5_000),
    "x = y" + String(repeating: "[0]", count: 5_000),
    (0..<300).map { String(repeating: " ", count: $0) + "if 1:\n" }.joined(),
    "x = " + String(repeating: "lambda: ", count: 400) + "1",
    "x = " + String(repeating: "f'{", count: 1_500),
    String(repeating: "elif x:\n", count: 500),
    "if x: pass\n" + String(repeating: "elif x: pass\n", count: 400),
    "@a\n" + String(repeating: "@a\n", count: 400),
    String(repeating: "try:\n pass\nexcept A: pass\n", count: 1_500),
    "x = {" + String(repeating: "**{", count: 1_500),
    "x = " + String(repeating: "{", count: 90) + "1" + String(repeating: "}", count: 90),
  ])
  func isBounded(_ source: String) {
    let program = PythonModule.parse(Array(source.utf8)).evaluate()
    #expect(program.calls.count <= 50_000)
  }
}
