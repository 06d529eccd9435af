import CEL
import CELQuantities

/// A libFuzzer target for the parser, the checker and the evaluator.
///
/// `.ci/fuzz CORPUS SECONDS cel` builds and runs it. An input that failed is kept in `Tests/CELTests/Fixtures/corpus`,
/// which the tests replay.
@main
struct Main {
  static func main() {
    var count = CommandLine.argc
    var arguments = CommandLine.unsafeArgv
    _ = runFuzzer(&count, &arguments, testOneInput)
  }
}

/// The name that the library of the fuzzer links to.
@_cdecl("LLVMFuzzerTestOneInput")
func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  let input = UnsafeBufferPointer(start: bytes, count: count)
  FuzzTarget.run(String(decoding: input, as: UTF8.self))
  return 0
}

@_silgen_name("LLVMFuzzerRunDriver")
private func runFuzzer(
  _ count: UnsafeMutablePointer<Int32>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
  _ callback: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
) -> Int32

/// What is done with each input.
private enum FuzzTarget {
  private static let environment: Environment = {
    var options = Options()
    options.numericPromotion = true
    options.costLimit = 20_000
    var environment = Environment(options: options, libraries: .extensions + [.quantities])
    let inner = ObjectType(name: "o.n", fields: [("k", .int)])
    environment.declare(
      "o", .object(ObjectType(name: "o", fields: [("i", .int), ("n", .object(inner))])))
    environment.declare("s", .string)
    environment.declare("xs", .list(.int))
    environment.declare("m", .map(.string, .dyn))
    environment.declare("d", .dyn)
    return environment
  }()

  private static let activations: [[Value]] = [
    environment.makeActivation(),
    [
      .int(3), .int(-1), .string("aé😀"), .list([.int(1), .int(2)]),
      ValueMap([(.string("a"), .int(1))]).map { .map($0) } ?? .null, .double(1.5),
    ],
  ]

  static func run(_ source: String) {
    guard let tree = try? environment.parse(source) else { return }
    let printed = tree.description
    guard let again = try? environment.parse(printed), again.isEquivalent(to: tree) else {
      preconditionFailure("printing and parsing is not the identity: \(printed)")
    }
    guard let program = try? environment.compile(tree) else { return }
    for activation in activations {
      let evaluation = program.evaluate(activation)
      if let bound = program.costBound, evaluation.cost > bound {
        preconditionFailure("a cost of \(evaluation.cost) is more than the bound \(bound)")
      }
      _ = evaluation.value?.text(limit: 1000)
    }
  }
}
