import Diagnostics
import Files
import FoundationEssentials
import Runs
import TestSupport
import Testing

@testable import TrainingConfigs

@Suite("Mutated configs neither crash nor hang")
struct MutationTests {
  private static let spice: [String] = [
    "${", "}", "{{", "&a ", "*a", "\n", "\t", "[", "{", "'", "\"", "\\", "$((", "`", "#", ": ",
    "- ", "\u{0}",
    "\r\n", "1e400", "-1", "nan", "999999999999999999999", "auto", "!x ", "<<: *a", "---\n",
    "\u{FEFF}", "é",
  ]

  private static func mutate(_ bytes: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      let at = Int.random(in: 0...bytes.count, using: &random)
      let length = min(Int.random(in: 1...200, using: &random), bytes.count - at)
      switch Int.random(in: 0..<4, using: &random) {
      case 0: bytes.removeSubrange(at..<(at + length))
      case 1: bytes.insert(contentsOf: Array(bytes[at..<(at + length)]), at: at)
      case 2:
        let word = spice[Int.random(in: 0..<spice.count, using: &random)]
        bytes.insert(contentsOf: Array(word.utf8), at: at)
      default:
        if at < bytes.count { bytes[at] = UInt8.random(in: 0...255, using: &random) }
      }
    }
    return bytes
  }

  private func read(_ path: String, _ bytes: [UInt8]) -> Duration {
    let start = ProcessorTime.ofThread
    let search = Workspace(files: MemoryFiles(bytes: [path: bytes])).findRuns([path])
    for run in search.runs {
      let assignments = [
        FactAssignment(.precision, .text("fp16")), FactAssignment(.steps, .number(7)),
        FactAssignment(.count, .number(8)),
      ]
      for case .edits(let edits, _) in run.edits(setting: assignments) {
        for edit in edits {
          #expect(edit.range.bytes.upperBound <= edit.range.file.bytes.count)
        }
      }
    }
    return ProcessorTime.ofThread - start
  }

  @Test func fixtures() {
    var random = SeededGenerator(seed: 2_026)
    for fixture in Fixture.recipes + Fixture.launchers + Fixture.traps {
      for _ in 0..<40 {
        let bytes = Self.mutate(Array(fixture.text.utf8), &random)
        let time = read(fixture.path, bytes)
        #expect(time < .seconds(20), "\(String(decoding: bytes, as: UTF8.self))")
      }
    }
  }

  @Test(.enabled(if: Corpus.isPresent, "no corpus beside the repository"))
  func corpus() {
    let rounds =
      ProcessInfo.processInfo.environment["CARBONWARD_MUTATIONS"].flatMap { Int($0) } ?? 1
    var random = SeededGenerator(seed: 7)
    for (_, file) in Corpus.manifest() {
      let bytes = Corpus.bytes(file)
      let name = file.split(separator: "/").last.map(String.init) ?? file
      for _ in 0..<rounds {
        let time = read(name, Self.mutate(bytes, &random))
        #expect(time < .seconds(20), "\(file)")
      }
    }
  }
}
