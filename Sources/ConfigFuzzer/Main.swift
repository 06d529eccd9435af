import Diagnostics
import Policy
import Result
import Text
import TrainingConfigs

/// A libFuzzer target for each family of readers: what a merge request may bring in.
///
/// `.ci/fuzz CORPUS SECONDS [FAMILY…]` builds it and runs each family of ``Family`` in turn. An input that failed is made
/// small and kept in `Tests/TrainingConfigsTests/Fixtures/fuzz`, which the tests replay.
@main
struct Main {
  static func main() {
    guard Platform.variable(Family.variable) != "all" else {
      return print(Family.allCases.map(\.rawValue).joined(separator: " "))
    }
    var count = CommandLine.argc
    var arguments = CommandLine.unsafeArgv
    _ = runFuzzer(&count, &arguments, testOneInput)
  }
}

/// The name that the library of the fuzzer links to.
@_cdecl("LLVMFuzzerTestOneInput")
func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  family.run(Array(UnsafeBufferPointer(start: bytes, count: count)))
  return 0
}

/// The name that the library of the fuzzer looks for: what becomes of an input before it is tried.
@_cdecl("LLVMFuzzerCustomMutator")
func mutate(_ bytes: UnsafeMutablePointer<UInt8>, _ count: Int, _ limit: Int, _ seed: UInt32) -> Int
{
  // Half of the inputs are changed by bytes: readers meet what is no text at all, too.
  guard let grammar = family.grammar, !seed.isMultiple(of: 2) else {
    return mutateBytes(bytes, count, limit)
  }
  var mutator = TextMutator(grammar, seed: seed)
  let changed = mutator.mutate(
    Array(UnsafeBufferPointer(start: bytes, count: count)), limit: limit)
  guard !changed.isEmpty else { return mutateBytes(bytes, count, limit) }
  _ = UnsafeMutableBufferPointer(start: bytes, count: limit).update(fromContentsOf: changed)
  return changed.count
}

@_silgen_name("LLVMFuzzerMutate")
private func mutateBytes(_ bytes: UnsafeMutablePointer<UInt8>, _ count: Int, _ limit: Int) -> Int

@_silgen_name("LLVMFuzzerRunDriver")
private func runFuzzer(
  _ count: UnsafeMutablePointer<Int32>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
  _ callback: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
) -> Int32

private let family = Family.chosen
