import Diagnostics
import TestSupport
import Testing
import TrainingConfigs

@testable import Gate
@testable import Ledger

/// Measured runs become the history of a project, whatever its file looks like.
@Suite struct MeasuredHistoryTests {
  private static func charge(
    _ key: String, hours: Double? = 100,
    facts: String =
      "hardware.accelerator=h100-sxm5-80gb\nmodel.params=7000000000\ntokens=1e9\nmethod=full"
  ) -> Charge {
    Charge(
      key: key, group: "g", generation: 1, state: .settled, expires: 0, sequence: 1, draws: [],
      actuals: hours.map { [.deviceTime: LedgerMetric.deviceTime.amount(of: $0) ?? 0] } ?? [:],
      labels: ["facts": facts], changes: [])
  }

  private static let line =
    "{run: {name: mr#1/a, hardware: {accelerator: h100-sxm5-80gb}, model: {params: 7000000000}, "
    + "tokens: 1000000000, method: full}, device_hours: 100 h}"

  private static let files: [(String, String?)] = [
    ("carbonward: project/v1\n", "carbonward: project/v1\nhistory:\n  - \(line)\n"),
    ("carbonward: project/v1", "carbonward: project/v1\nhistory:\n  - \(line)\n"),
    (
      "carbonward: project/v1\nhistory:\n  # the first\n  - run: {name: old, tokens: 1B}\n    device_hours: 5 h\npolicies: [p]\n",
      "carbonward: project/v1\nhistory:\n  # the first\n  - run: {name: old, tokens: 1B}\n    device_hours: 5 h\n  - \(line)\npolicies: [p]\n"
    ),
    (
      "carbonward: project/v1\nhistory: [{run: {tokens: 1B}, device_hours: 5 h}]\n",
      "carbonward: project/v1\nhistory: [{run: {tokens: 1B}, device_hours: 5 h}, \(line)]\n"
    ),
    ("{carbonward: project/v1}\n", "{carbonward: project/v1, history: [\(line)]}\n"),
    ("carbonward: history/v1\n", "carbonward: history/v1\nhistory:\n  - \(line)\n"),
    ("carbonward: history/v1\nhistory: []\n", "carbonward: history/v1\nhistory: [\(line)]\n"),
    // The runs belong into the file that it names.
    ("carbonward: project/v1\nhistory: measured.yaml\n", nil),
    ("carbonward: history/v1\npolicies: [p]\n", nil),
    ("name: something else\n", nil),
    ("carbonward: project/v1\nhistory: 3\n", nil),
    ("\u{0}", nil),
  ]

  @Test(arguments: files) func entriesAreAddedOnce(_ text: String, _ expected: String?) throws {
    let history = MeasuredHistory([Self.charge("mr#1/a")])
    let file = SourceFile(path: "carbonward.yaml", text: text)
    let added = history.added(to: file)
    #expect(added.map { String(decoding: $0.file.bytes, as: UTF8.self) } == expected)
    guard let added else { return }
    #expect(added.keys == ["mr#1/a"])
    let again = try #require(history.added(to: added.file))
    #expect(again.keys == [] && again.file.bytes == added.file.bytes)
  }

  @Test func whatSaysTooLittleIsNamed() {
    let history = MeasuredHistory([
      Self.charge("c", hours: nil), Self.charge("b", facts: ""), Self.charge("a"),
    ])
    #expect(history.entries.map(\.key) == ["a"])
    #expect(history.skipped.map(\.key) == ["b", "c"])
  }

  @Test(arguments: ["a: {b}", "- x", "\"", "'", "#", "a,b]", "ü 漢", "*x", "true", "1e3"])
  func namesAreOnlyEverData(_ name: String) throws {
    let history = MeasuredHistory([Self.charge(name), Self.charge(name + "2")])
    let file = SourceFile(path: "carbonward.yaml", text: "carbonward: project/v1\n")
    #expect(try #require(history.added(to: file)).keys.sorted() == [name, name + "2"].sorted())
  }
}
