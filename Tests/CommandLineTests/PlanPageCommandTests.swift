import Foundation
import Testing

/// `carbonward plan --html`: what the page says is what the program says elsewhere.
@Suite("plan --html") struct PlanPageCommandTests {
  private static let policy = """
    carbonward: policy/v1
    budgets: [{id: cap, limit: 60 kg, per: run, percentile: p95}]

    """
  private static let native = [
    "run.yaml": """
    carbonward: run/v1
    # kept as it is
    model: {params: 8B}
    method: full
    precision: bf16
    tokens: 2B
    hardware: {accelerator: a100-sxm4-80gb, count: 8}
    site: {region: gcp/us-central1}

    """,
    "policy.yaml": policy,
  ]
  /// A recipe whose hardware is its launcher's to say, and whose region is the project's.
  private static let joined = [
    "carbonward.yaml": """
    carbonward: project/v1
    policies: [policy.yaml]
    runs:
      - match: sft.yaml
        launcher: sft.sbatch
        facts: {site: {region: gcp/us-central1}, dataset: {tokens: 200M}}

    """,
    "sft.yaml": """
    base_model: meta-llama/Llama-3.1-8B
    datasets: [{path: tatsu-lab/alpaca, type: alpaca}]
    sequence_len: 4096
    micro_batch_size: 2
    gradient_accumulation_steps: 4
    num_epochs: 3
    bf16: true
    learning_rate: 2e-5

    """,
    "sft.sbatch": """
    #!/bin/bash
    #SBATCH --nodes=1
    #SBATCH --gres=gpu:a100:8
    #SBATCH --time=24:00:00
    srun axolotl train sft.yaml

    """,
    "policy.yaml": policy,
  ]

  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var files: [String: String]
    var arguments: [String]
    var path: String
  }

  static let cases = [
    Case(
      testDescription: "regions and counts", files: native,
      arguments: [
        "--policy", "policy.yaml", "--vary", "site.region=gcp/us-central1,gcp/europe-north1",
        "--vary", "hardware.count=4..8*2", "--vary", "hardware.accelerator=a100-sxm4-80gb,l40s",
      ], path: "run.yaml"),
    Case(
      testDescription: "precisions and durations", files: native,
      arguments: [
        "--policy", "policy.yaml", "--vary", "precision=bf16,fp32", "--vary", "tokens=1B,2B",
        "--objective", "energy", "--set", "site.pue=1.2", "--at", "2026-11-23",
      ], path: "run.yaml"),
    Case(
      testDescription: "a recipe with a launcher and a project", files: joined,
      arguments: [
        "--vary", "site.region=gcp/us-central1,gcp/europe-north1", "--vary",
        "hardware.count=4,8,16", "--vary", "epochs=1,3",
      ], path: "sft.yaml"),
  ]

  /// An option as the page shows it.
  private struct Card {
    var number: Int
    var verdict: String
    /// Medians, 5th and 95th percentiles by objective, exact amounts once.
    var numbers: [String]
    var command: String?
    var patch: String?
    var text: String

    /// Whether numbers follow each other among those of the option, but for the last digits.
    func holds(_ wanted: [Double]) -> Bool {
      let own = numbers.compactMap(Double.init)
      return own.indices.contains { start in
        let window = own[start...].prefix(wanted.count)
        return window.count == wanted.count
          && zip(window, wanted).allSatisfy { abs($0 - $1) <= 1e-9 * abs($1) }
      }
    }
  }

  private static func cards(_ page: String) -> [Card] {
    let cards = page.matches(
      of: /(?s)<article class="[^"]*" id="(?:r\d-)?o(\d+)">(.*?)<\/article>/)
    return cards.map { match in
      let text = String(match.output.2)
      return Card(
        number: Int(match.output.1) ?? -1,
        verdict: text.firstMatch(of: /<strong class="(\w+)">/).map { String($0.output.1) } ?? "",
        numbers: text.matches(of: /<data value="([^"]*)">/).map { String($0.output.1) },
        command: self.field("c", in: text), patch: self.field("p", in: text), text: text)
    }
  }

  private static func field(_ kind: String, in text: String) -> String? {
    let fields = text.matches(of: /(?s)<textarea id="(?:r\d-)?([cp])\d+"[^>]*>(.*?)<\/textarea>/)
    return fields.first { $0.output.1 == kind }.map { field in
      [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")]
        .reduce(String(field.output.2)) { $0.replacing($1.0, with: $1.1) }
    }
  }

  /// The points of a plan in JSON, each as it is written: to read a number and write it again would
  /// change its last digit.
  private struct Point {
    var text: Substring

    static func all(_ json: String) -> [Point] {
      let lines = json.split(separator: "\n").drop { !$0.contains("\"points\": [") }.dropFirst()
      return lines.prefix { $0.hasPrefix("    {") }.map { Point(text: $0) }
    }

    /// Nil for a point that cannot be had.
    var verdict: String? {
      text.firstMatch(of: /"verdict": "(\w+)"/).map { String($0.output.1) }
    }

    /// What was swept, each objective as a page lists it: the median and, where they differ, the ends.
    var ranges: [[String]] {
      text.matches(of: /"\w+": \{"p5": ([^,]+), "p50": ([^,]+), "p95": ([^}]+)\}/).map { range in
        let all = [range.output.2, range.output.1, range.output.3].map(String.init)
        return Set(all).count == 1 ? [all[0]] : all
      }
    }
  }

  private func plan(_ sandbox: Sandbox, _ test: Case, _ more: String...) throws -> Outcome {
    try sandbox.run(Sandbox.binary.path, ["plan", test.path] + test.arguments + more)
  }

  @Test("Every number of every option is that of the JSON", arguments: cases)
  func numbers(_ test: Case) throws {
    let sandbox = try Sandbox(test.files, commits: false)
    let outcome = try plan(sandbox, test, "--html", "plan.html", "--format", "json")
    #expect(outcome.status == 0, "\(outcome.text)")
    let json = JSONValue(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)))
    let page = try sandbox.read("plan.html")
    let cards = Self.cards(page)
    let points = Point.all(outcome.output)
    #expect(points.count == json["points"].array.count)
    let possible = points.indices.filter { points[$0].verdict != nil }
    #expect(Set(cards.map(\.number)) == Set(possible), "all of a small sweep are there")
    for card in cards {
      let point = points[card.number]
      #expect(card.verdict == point.verdict && !point.ranges.isEmpty)
      for range in point.ranges {
        #expect(!card.numbers.ranges(of: range).isEmpty, "\(range) in \(card.numbers)")
      }
    }
    let front = json["pareto"].array.compactMap { $0.number.map { Int($0) } }
    #expect(
      Set(cards.filter { $0.text.contains("no other point beats it") }.map(\.number)) == Set(front))
    #expect(try plan(sandbox, test, "--html", "again.html").status == 0)
    #expect(try sandbox.read("again.html") == page, "the same bytes each time")
  }

  @Test(
    "The command of an option comes to its numbers, and its patch leads there", arguments: cases)
  func options(_ test: Case) throws {
    let sandbox = try Sandbox(test.files)
    #expect(try plan(sandbox, test, "--html", "plan.html").status == 0)
    let cards = Self.cards(try sandbox.read("plan.html"))
    try sandbox.remove("plan.html")
    var patches = 0
    for card in cards {
      let command = try #require(card.command).replacing(
        "carbonward", with: "'\(Sandbox.binary.path)'", maxReplacements: 1)
      let outcome = try sandbox.run("/bin/sh", ["-c", command + " --format json"])
      let points = Point.all(outcome.output)
      #expect(points.count == 1 && points.first?.verdict == card.verdict)
      for range in points.first?.ranges ?? [] {
        #expect(!card.numbers.ranges(of: range).isEmpty, "\(range) in \(card.numbers)")
      }
      guard let patch = card.patch, !card.text.contains("No edit writes") else { continue }
      patches += 1
      try sandbox.git("apply", "-", input: patch)
      let set = test.arguments.indices.filter { test.arguments[$0] == "--set" }
        .flatMap { ["--set", test.arguments[$0 + 1]] }
      let estimate = try sandbox.run(
        Sandbox.binary.path, ["estimate", test.path, "--format", "json"] + set)
      try sandbox.git("checkout", "-q", ".")
      let result = JSONValue(try JSONSerialization.jsonObject(with: Data(estimate.output.utf8)))
      for key in ["emissions_kg", "energy_kwh"] {
        let range = result["runs"][0]["estimate"][key]
        let own = ["p50", "p5", "p95"].compactMap { range[$0].number }
        #expect(
          own.count == 3 && card.holds(own), "\(key): \(own) in \(card.numbers) after\n\(patch)")
      }
    }
    #expect(patches > 0)
  }

  @Test("The language is that which is asked for, or else that of the locale")
  func language() throws {
    let sandbox = try Sandbox(Self.native, commits: false)
    let arguments = ["plan", "run.yaml", "--policy", "policy.yaml", "--html", "p.html"]
    for (locale, options, tag) in [
      ("C", [], "en"), ("zh_CN.UTF-8", [], "zh-Hans"), ("zh_CN.UTF-8", ["--lang", "en"], "en"),
      ("C", ["--lang", "zh"], "zh-Hans"),
    ] {
      let outcome = try sandbox.run(
        "/usr/bin/env", ["LC_ALL=\(locale)", Sandbox.binary.path] + arguments + options)
      #expect(outcome.status == 0, "\(outcome.text)")
      #expect(try sandbox.read("p.html").contains("<html lang=\"\(tag)\">"))
    }
    let alone = try sandbox.carbonward("plan", "run.yaml", "--lang", "zh")
    #expect(alone.status == 0 && alone.output.contains("排放"), "\(alone.text)")
  }

  @Test("A page is written whole or not at all, and standard input has no command to repeat")
  func files() throws {
    let sandbox = try Sandbox(Self.native, commits: false)
    let folder = try sandbox.carbonward("plan", "run.yaml", "--html", ".")
    #expect(folder.status == 2 && folder.error.contains("it is a directory"))
    let input = try sandbox.carbonward(
      "plan", "-", "--vary", "hardware.count=4,8", "--html", "p.html",
      input: Self.native["run.yaml"])
    #expect(input.status == 0, "\(input.text)")
    let cards = Self.cards(try sandbox.read("p.html"))
    #expect(cards.count == 2 && cards.allSatisfy { $0.command == nil })
    #expect(cards.allSatisfy { $0.text.contains("No command line can say this option.") })
  }

  @Test("Of a large sweep every value has its best option, and the page says what is left out")
  func large() throws {
    let sandbox = try Sandbox(Self.native, commits: false)
    let outcome = try sandbox.carbonward(
      "plan", "run.yaml", "--policy", "policy.yaml", "--vary", "site.region=gcp/*", "--vary",
      "hardware.count=1..64*2", "--vary", "hardware.accelerator=a100-sxm4-80gb,h100-sxm5-80gb,l40s",
      "--vary", "precision=bf16,fp32", "--html", "p.html", "--format", "json")
    #expect(outcome.status == 0, "\(outcome.text)")
    let page = try sandbox.read("p.html")
    #expect(page.utf8.count <= 2_000_000)
    let json = JSONValue(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)))
    let points = json["points"].array
    let shown = Self.cards(page).map(\.number)
    #expect(shown.count == 500)
    #expect(page.contains("This page holds 500 of \(points.count) points"))
    // No point of a value that can be had is better than the best of it on the page.
    func rank(_ point: Int) -> (Int, Double, Double)? {
      guard let verdict = points[point]["verdict"].string,
        let emissions = points[point]["emissions_kg"]["p50"].number,
        let duration = points[point]["duration_h"]["p50"].number
      else { return nil }
      return (["pass", "warn"].contains(verdict) ? 0 : 1, emissions, duration)
    }
    for axis in json["axes"].array.indices {
      for value in json["axes"][axis]["values"].array.indices {
        let all = points.indices.filter { points[$0]["at"][axis].number == Double(value) }
        let best = all.compactMap(rank).min { $0 < $1 }
        let own = shown.filter(Set(all).contains).compactMap(rank).min { $0 < $1 }
        #expect(best?.0 == own?.0 && best?.1 == own?.1 && best?.2 == own?.2, "\(axis) \(value)")
      }
    }
  }

  @Test("Several runs have a page together, and each option a command of its own run")
  func severalRuns() throws {
    var files = Self.native
    files["b.yaml"] = files["run.yaml"]?.replacing("8B", with: "3B")
    let sandbox = try Sandbox(files, commits: false)
    let words = ["--policy", "policy.yaml", "--vary", "hardware.count=4,8"]
    let outcome = try sandbox.run(
      Sandbox.binary.path, ["plan", "run.yaml", "b.yaml", "--html", "p.html"] + words)
    #expect(outcome.status == 0, "\(outcome.text)")
    let page = try sandbox.read("p.html")
    let cards = Self.cards(page)
    #expect(cards.count == 4)
    for (file, card) in zip(["b.yaml", "b.yaml", "run.yaml", "run.yaml"], cards) {
      #expect(card.command?.hasPrefix("carbonward plan \(file) --policy") == true)
    }
    let none = try sandbox.run(Sandbox.binary.path, ["plan", "run.yaml", "b.yaml"] + words)
    #expect(none.status == 2 && none.error.contains("a plan is made for one run, and 2 were found"))
    for (option, value) in [("--format", "json"), ("--plot", "tornado")] {
      let refused = try sandbox.run(
        Sandbox.binary.path,
        ["plan", "run.yaml", "b.yaml", "--html", "q.html", option, value] + words)
      #expect(refused.status == 2)
      #expect(refused.error.contains("`\(option) \(value)` is of one run, and 2 were found"))
      #expect((try? sandbox.read("q.html")) == nil)
    }
  }
}
