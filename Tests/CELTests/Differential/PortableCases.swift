import Foundation
import TestSupport
import Testing

@testable import CEL

/// Writes random expressions with their results, which `compare.py` puts to other implementations:
///
/// ```
/// CARBONWARD_CEL_CASES=cases.jsonl swift test --filter PortableCases
/// python3 Tests/CELTests/Differential/compare.py cases.jsonl
/// ```
@Suite struct PortableCases {
  static let path = ProcessInfo.processInfo.environment["CARBONWARD_CEL_CASES"]

  private static let environment: Environment = {
    var environment = Environment()
    environment.options.costLimit = 200_000
    for (name, type) in [
      ("o", CELType.dyn), ("j", .int), ("e", .double), ("t", .string), ("xs", .list(.int)),
      ("ds", .list(.double)), ("ss", .list(.string)), ("m", .map(.string, .int)),
      ("ts", .timestamp),
    ] {
      environment.declare(name, type)
    }
    return environment
  }()

  private static func activation(_ random: inout SeededGenerator) -> [Value] {
    func number() -> Int64 { Int64(random.next() % 12) - 4 }
    func pick<T>(_ options: [T]) -> T { options[Int(random.next() % UInt64(options.count))] }
    func map(_ entries: [(String, Value)]) -> Value {
      ValueMap(entries.map { (.string($0.0), $0.1) }).map { .map($0) } ?? .null
    }
    let inner = map([("k", .int(number()))])
    let object = map([
      ("i", .int(number())), ("d", .double(Double(number()) / 2)), ("b", .bool(number() > 1)),
      ("s", .string(pick(["", "abc", "é😀b"]))),
      ("n", inner),
    ])
    return [
      object, .int(number()), .double(Double(number()) / 4), .string(pick(["", "B", "ab"])),
      .list((0..<max(0, number())).map { .int($0) }),
      .list((0..<max(0, number())).map { .double(Double($0) / 4) }),
      .list((0..<max(0, number())).map { .string("s\($0)") }),
      map((0..<max(0, number() / 2)).map { (["a", "b", "abc", "é"][Int($0)], .int($0)) }),
      Timestamp(seconds: 1_700_000_000 + number() * 1_000_000).map { .timestamp($0) } ?? .null,
    ]
  }

  @Test(.enabled(if: path != nil, "CARBONWARD_CEL_CASES does not name a file to write"))
  func writesCases() throws {
    let path = try #require(Self.path)
    var generator = Generator(seed: DifferentialTests.seed, isPortable: true)
    var random = SeededGenerator(seed: DifferentialTests.seed)
    let evaluator = Evaluator()
    var lines = ""
    for _ in 0..<5000 {
      let source = generator.expression()
      let program = try Self.environment.compile(source)
      for _ in 0..<4 {
        let activation = Self.activation(&random)
        let result: JSON
        switch program.evaluate(activation, with: evaluator).outcome {
        case .value(let value): result = .object([("value", value.taggedJSON)])
        case .unknown(let paths): result = .object([("error", .string("unknown \(paths)"))])
        case .error(let error): result = .object([("error", .string(error.message))])
        }
        let bindings = zip(Self.environment.slots, activation).map { slot, value in
          (name: slot.path, value: value.taggedJSON)
        }
        let line = JSON.object([
          ("expr", .string(source)), ("bindings", .object(bindings)), ("result", result),
        ])
        lines += line.text + "\n"
      }
    }
    try lines.write(toFile: path, atomically: true, encoding: .utf8)
  }
}
