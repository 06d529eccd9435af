import Testing

@testable import Text

@Suite struct WorkersTests {
  @Test(arguments: [1, 2, 3, 16], [0, 1, 63, 64, 65, 1_000])
  func keepTheOrder(_ workers: Int, _ inputs: Int) {
    let outputs = Workers(workers).map(Array(0..<inputs)) { $0.map { $0 * 2 } }
    #expect(outputs == (0..<inputs).map { $0 * 2 })
  }

  @Test func areAsManyAsThereMayBe() {
    #expect(Workers(.max).count == 256)
    #expect(Workers(0) == .one && Workers(-3) == .one && Workers.available.count >= 1)
  }
}
