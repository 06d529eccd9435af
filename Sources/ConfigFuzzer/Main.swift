import Diagnostics
import Policy
import Result
import TrainingConfigs

/// A libFuzzer target for each family of readers: what a merge request may bring in.
///
/// Build and run for a minute, from the package's directory:
///
/// ```
/// CARBONWARD_FUZZ=1 swift build -c release --product ConfigFuzzer --scratch-path .build-fuzz
/// ASAN_OPTIONS=detect_leaks=0 CARBONWARD_FUZZ_FAMILY=yaml .build-fuzz/release/ConfigFuzzer \
///   -max_total_time=60 -max_len=2048 -timeout=5 -rss_limit_mb=2048 CORPUS SEEDS
/// ```
///
/// The families are those of ``Family``. `CORPUS` is a directory for what is found, `SEEDS` one with
/// files to start from. An input that failed is made small and kept in
/// `Tests/TrainingConfigsTests/Fixtures/fuzz`, which the tests replay.
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
  family.run(Array(UnsafeBufferPointer(start: bytes, count: count)))
  return 0
}

@_silgen_name("LLVMFuzzerRunDriver")
private func runFuzzer(
  _ count: UnsafeMutablePointer<Int32>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
  _ callback: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
) -> Int32

private let family = Family.chosen
