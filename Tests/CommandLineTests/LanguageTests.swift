import Foundation
import Testing

@testable import Reports
@testable import carbonward

/// `--lang` and the locale decide what people read, and nothing else.
@Suite struct LanguageTests {
  private static let run = """
    carbonward: run/v1
    name: five-gpu-example
    hardware: {accelerator: custom, count: 5, power: 300 W, host_power: 0 W}
    duration: 10 h
    site: {intensity: 0.7 kgCO2e/kWh, pue: 1.0}

    """
  private static let policy = """
    carbonward: policy/v1
    name: caps
    budgets: [{id: run-cap, limit: 5 kgCO2e, per: run}]

    """

  private static func box() throws -> Sandbox {
    try Sandbox(["run.yaml": run, "policy.yaml": policy], commits: false)
  }

  /// Runs the program in a locale.
  private static func said(
    _ box: Sandbox, _ variables: [String], _ arguments: [String]
  ) throws -> Outcome {
    try box.run(
      "/usr/bin/env", ["-u", "LC_ALL"] + variables + [Sandbox.binary.path] + arguments)
  }

  @Test(
    "The option wins over the locale, and the locale over English",
    arguments: [
      (["LANG=zh_CN.UTF-8"], [], true), (["LANG=zh"], [], true), (["LANG=zh-Hans"], [], true),
      (["LC_MESSAGES=zh_CN.UTF-8", "LANG=C"], [], true),
      (["LC_ALL=C", "LANG=zh_CN.UTF-8"], [], false), (["LC_ALL=", "LANG=zh_CN.UTF-8"], [], true),
      (["LANG=de_DE.UTF-8"], [], false), (["LANG=zha_CN"], [], false), ([], [], false),
      (["LANG=zh_CN.UTF-8"], ["--lang", "en"], false), (["LANG=C"], ["--lang=zh"], true),
    ] as [([String], [String], Bool)])
  func choice(_ variables: [String], _ options: [String], _ isChinese: Bool) throws {
    let outcome = try Self.said(
      Self.box(), variables, ["check", "run.yaml", "--policy", "policy.yaml"] + options)
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("不通过  1 次运行、1 项违反") == isChinese, "\(outcome.output)")
    #expect(outcome.output.contains("FAIL  1 run, 1 violated") == !isChinese)
  }

  @Test("Formats for programs are the same bytes in every locale")
  func machines() throws {
    let box = try Self.box()
    for format in Reporters.all.map({ $0.name })
    where !["text", "markdown", "github-summary", "github", "html"].contains(format) {
      let outputs = try ["LANG=C", "LANG=zh_CN.UTF-8"].map { locale in
        try Self.said(
          box, [locale],
          [
            "check", "run.yaml", "--policy", "policy.yaml", "--at", "2026-11-23", "--format",
            format,
          ]
        ).output
      }
      #expect(outputs[0] == outputs[1], "\(format)")
    }
  }

  @Test(
    "Help of commands is in Chinese, and fits a terminal",
    arguments: [
      "", "check", "diff", "estimate", "plan", "fix", "report", "review", "ledger", "explain",
      "render", "doctor", "init", "lint", "test", "eval", "waivers", "schema", "compare",
      "completion", "lsp", "catalogue", "catalogue check", "catalogue list", "catalogue show",
      "evidence", "evidence create", "evidence key", "evidence verify", "ledger reserve",
      "ledger commit", "ledger release", "ledger status", "ledger verify",
    ])
  func help(_ command: String) throws {
    let words = command.split(separator: " ").map(String.init)
    let outcome = try Self.said(
      Self.box(), ["LANG=zh_CN.UTF-8", "COLUMNS=40"], words + ["--help"])
    #expect(outcome.status == 0)
    let usage = outcome.output.split(separator: "\n").first { $0.hasPrefix("用法：") }
    #expect(usage?.contains("carbonward \(command)") == true)
    for line in outcome.output.split(separator: "\n") where !line.hasPrefix("用法：") {
      let plain = line.replacing(/`[^`]*`|“[^”]*”/, with: "")
      // Three English words in a row are a sentence that nobody has translated.
      #expect(
        plain.firstMatch(of: /[a-z]{2,} [a-z]{2,} [a-z]{2,}/) == nil, "\(line)")
      let width = line.unicodeScalars.reduce(0) { $0 + (0x2E80...0xFFEF ~= $1.value ? 2 : 1) }
      #expect(width <= 82 || !line.contains(" "), "\(line)")
    }
  }
}
