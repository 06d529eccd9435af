import Files
import Foundation
import Quantities
import Runs
import TestSupport
import Testing

@testable import TrainingConfigs

/// Flags as Python's own parser takes them: cut short, with `=`, given twice, with dashes or underscores.
@Suite("Flags beside argparse", .enabled(if: Argparse.isPresent, "needs python3"))
struct ArgparseTests {
  private static let flags: [(name: String, fact: Fact, values: [String])] = [
    ("max_steps", .steps, ["5", "-1", "1_000", "0x10", "7"]),
    ("num_train_epochs", .epochs, ["3", "1.5", "1e1", ".5"]),
    ("per_device_train_batch_size", .microBatch, ["2", "16"]),
    ("gradient_accumulation_steps", .gradientAccumulation, ["4", "8"]),
    ("max_seq_length", .sequenceLength, ["512", "2048"]),
    ("model_name_or_path", .modelID, ["acme/m-1B", "acme/m-7B"]),
  ]

  private static let others = [
    "per_device_eval_batch_size", "max_grad_norm", "logging_steps", "num_workers", "save_steps",
    "learning_rate", "warmup_steps",
  ]

  /// One command line: whole and short names, both ways to give a value, some of them twice.
  private static func arguments(_ random: inout SeededGenerator) -> [String] {
    var words = ["--output_dir", "out"]
    func spelled(_ name: String) -> String {
      var name = name
      if Int.random(in: 0..<3, using: &random) == 0 {
        let short = String(name.prefix(Int.random(in: 3...name.count, using: &random)))
        // Names that scripts have of their own mean no other flag.
        if !Abbreviations.own.contains(short), short != "max_seq_len" { name = short }
      }
      return "--"
        + (Int.random(in: 0..<4, using: &random) == 0 ? name.replacing("_", with: "-") : name)
    }
    for _ in 0..<Int.random(in: 1...8, using: &random) {
      let isOther = Int.random(in: 0..<4, using: &random) == 0
      let flag = Self.flags.randomElement(using: &random) ?? Self.flags[0]
      let name = spelled(isOther ? Self.others.randomElement(using: &random) ?? "" : flag.name)
      let value = isOther ? "1" : flag.values.randomElement(using: &random) ?? "1"
      if Bool.random(using: &random) {
        words += [name, value]
      } else {
        words.append("\(name)=\(value)")
      }
    }
    if Int.random(in: 0..<3, using: &random) == 0 { words.append("--bf16") }
    return words
  }

  @Test func noFlagIsTakenOtherwiseThanItsProgramTakesIt() throws {
    var random = SeededGenerator(seed: 20_261_128)
    let lines = (0..<4_000).map { _ in Self.arguments(&random) }
    let answers = try Argparse.parse(lines, flags: Self.flags.map(\.name) + Self.others)
    #expect(answers.count == lines.count)
    var compared = 0
    for (line, answer) in zip(lines, answers) {
      // The program refuses the line.
      guard let answer else { continue }
      let text = "python3 train.py " + line.joined(separator: " ") + "\n"
      let run = try #require(
        Workspace(files: MemoryFiles(["run.sh": text])).findRuns(["run.sh"]).runs.first?.run)
      for flag in Self.flags {
        guard let wanted = answer[flag.name] else {
          #expect(run[flag.fact]?.origin.isStated != true, "\(flag.name): \(text)")
          continue
        }
        compared += 1
        guard let value = run[flag.fact] else {
          // Steps of -1 are no number of steps.
          let isNone = flag.fact == .steps && (Double(wanted) ?? 1) <= 0
          let isReplaced = flag.fact == .epochs && run[.steps] != nil
          #expect(
            isNone || isReplaced || run.unresolvedReason(flag.fact) != nil,
            "\(flag.name) is \(wanted), and nothing is said: \(text)")
          continue
        }
        let got = Fixture.text(value.value)
        #expect(
          got == wanted || Double(got) == Double(wanted), "\(flag.name): \(wanted) in \(text)")
      }
    }
    #expect(compared > 4_000)
  }
}

/// Python's `argparse`, asked for many command lines at once.
enum Argparse {
  static let isPresent =
    ["/usr/bin/python3", "/usr/local/bin/python3"].contains {
      FileManager.default.isExecutableFile(atPath: $0)
    }
    || (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").contains {
      FileManager.default.isExecutableFile(atPath: "\($0)/python3")
    }

  /// As `HfArgumentParser` makes one: each name with dashes too.
  private static let program = """
    import argparse, json, sys
    names, lines = json.load(sys.stdin)
    class Refused(Exception): pass
    class Parser(argparse.ArgumentParser):
      def error(self, message): raise Refused(message)
    parser = Parser(add_help=False)
    for name in names + ["output_dir"]:
      kind = str if name in ("model_name_or_path", "output_dir") else float if name in ("num_train_epochs", "max_grad_norm", "learning_rate") else int
      parser.add_argument("--" + name, "--" + name.replace("_", "-"), type=kind)
    parser.add_argument("--bf16", action="store_true")
    out = []
    for line in lines:
      try:
        out.append({k: repr(v).strip("'") for k, v in vars(parser.parse_args(line)).items() if v is not None})
      except Refused:
        out.append(None)
    json.dump(out, sys.stdout)
    """

  static func parse(_ lines: [[String]], flags: [String]) throws -> [[String: String]?] {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("argparse-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let input = folder.appendingPathComponent("in")
    let output = folder.appendingPathComponent("out")
    let encoder = JSONEncoder()
    let names = String(decoding: try encoder.encode(flags), as: UTF8.self)
    let words = String(decoding: try encoder.encode(lines), as: UTF8.self)
    try Data("[\(names), \(words)]".utf8).write(to: input)
    _ = FileManager.default.createFile(atPath: output.path, contents: nil)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-c", program]
    process.standardInput = try FileHandle(forReadingFrom: input)
    process.standardOutput = try FileHandle(forWritingTo: output)
    try process.run()
    process.waitUntilExit()
    return try JSONDecoder().decode([[String: String]?].self, from: Data(contentsOf: output))
  }
}
