import Batch
import Testing

@testable import Service

@Suite("Limits of a service") struct LimitTests {
  @Test("lines are found however their bytes arrive", arguments: [1, 2, 3, 7, 100])
  func lines(_ size: Int) {
    let text = Array("one\r\n\n\ntwo\nlonger than ten\nthree\r\nlast".utf8)
    var splitter = LineSplitter(limit: 10)
    var found: [LineReader.Line] = []
    for start in stride(from: 0, to: text.count, by: size) {
      found += splitter.push(text[start..<min(start + size, text.count)])
    }
    if let line = splitter.finish() { found.append(line) }
    let expected = ["one", "two", nil, "three", "last"].map { text in
      text.map { LineReader.Line.bytes(Array($0.utf8)) } ?? .tooLong
    }
    #expect(found == expected)
    #expect(splitter.finish() == nil && splitter.isEmpty)
  }

  @Test("what is taken cannot pass the limit, and can be taken again once it is given back")
  func budget() {
    let budget = Budget(3)
    #expect(budget.take(2) && !budget.take(2) && budget.take() && !budget.take())
    budget.giveBack(2)
    #expect(budget.inUse == 1 && budget.take(2))
    #expect(!budget.take(-1) && !budget.take(.max))
  }

  @Test("messages and warnings are cut to what API servers pass on, at the end of a character")
  func bounds() {
    let long = String(repeating: "é", count: 5_000)
    let decision = AdmissionDecision(
      isAllowed: false, .fail, code: 403, message: long,
      warnings: Array(repeating: long, count: 20))
    #expect(decision.message.utf8.count <= 2_000 && decision.message.hasSuffix("é…"))
    #expect(decision.warnings.count == 8)
    #expect(decision.warnings.allSatisfy { $0.utf8.count <= 240 })
  }
}
