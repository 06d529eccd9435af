import CEL
import Glibc

/// Times parsing, checking, compiling and evaluating ten shapes of expressions.
struct CELBenchmarks {
  /// Prints the table; with a Python interpreter as argument, the same shapes beside it with the
  /// package `common-expression-language`, if that interpreter has it.
  static func run(_ arguments: ArraySlice<String> = []) {
    let environment = CELShapes.makeEnvironment()
    let activation = CELShapes.makeActivation(environment)
    let rivals = arguments.first.map { CELRival.measure(python: $0) } ?? [:]
    print(header(withRival: !rivals.isEmpty))
    for shape in CELShapes.all {
      print(row(shape, environment, activation, rivals[shape.name]))
    }
  }

  private static func header(withRival: Bool) -> String {
    var cells = ["shape", "parse", "check", "compile", "evaluate", "per second"]
    if withRival { cells += ["theirs", "bare call", "net", "ratio"] }
    return line(cells)
  }

  private static func line(_ cells: [String]) -> String {
    cells.enumerated().map { index, cell in
      let width = index == 0 ? 24 : 11
      let space = String(repeating: " ", count: max(1, width - cell.count))
      return index == 0 ? cell + space : space + cell
    }.joined()
  }

  private static func row(
    _ shape: CELShapes.Shape, _ environment: Environment, _ activation: [Value],
    _ rival: CELRival.Times?
  ) -> String {
    do {
      let tree = try environment.parse(shape.source)
      let program = try environment.compile(tree)
      let evaluator = Evaluator()
      guard let value = program.evaluate(activation, with: evaluator).value else {
        return "\(shape.name): no value"
      }
      guard value.text() == shape.expected else {
        return "\(shape.name): \(value.text()), not \(shape.expected)"
      }
      let parse = nanoseconds { _ = try? environment.parse(shape.source) }
      let check = nanoseconds { _ = try? environment.check(tree) }
      let whole = nanoseconds { _ = try? environment.compile(tree) }
      let evaluate = nanoseconds { _ = program.evaluate(activation, with: evaluator) }
      var cells = [
        shape.name, time(parse), time(check), time(max(0, whole - check)), time(evaluate),
        "\(rounded(1000 / evaluate, 2)) M",
      ]
      if let rival {
        let net = max(1, rival.evaluate - rival.overhead)
        cells += [
          time(rival.evaluate), time(rival.overhead), time(net), "\(rounded(net / evaluate, 1))×",
        ]
      }
      return line(cells)
    } catch {
      return "\(shape.name): \(error)"
    }
  }

  static func rounded(_ number: Double, _ digits: Int) -> Double {
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    return (number * scale).rounded() / scale
  }

  private static func time(_ nanoseconds: Double) -> String {
    nanoseconds < 1000
      ? "\(Int(nanoseconds.rounded())) ns"
      : nanoseconds < 1e6
        ? "\(rounded(nanoseconds / 1e3, 2)) µs" : "\(rounded(nanoseconds / 1e6, 2)) ms"
  }

  /// The time of one call in nanoseconds: the best of several batches, which the other programs
  /// on the machine disturb least.
  private static func nanoseconds(_ body: () -> Void) -> Double {
    let clock = ContinuousClock()
    var count = 1
    var best = Double.infinity
    var batches = 0
    while batches < 12 {
      let start = clock.now
      for _ in 0..<count { body() }
      let elapsed = clock.now - start
      let seconds =
        Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
      if seconds < 0.01 {
        count *= 2
        continue
      }
      best = min(best, seconds / Double(count))
      batches += 1
    }
    return best * 1e9
  }
}
