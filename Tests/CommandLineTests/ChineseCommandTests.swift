import Foundation
import Testing

/// What commands say under `--lang zh`: all of it in Chinese, with the numbers and names of the English.
@Suite struct ChineseCommandTests {
  private static let run = """
    carbonward: run/v1
    name: five-gpu-example
    team: nlp
    hardware: {accelerator: h100-sxm5-80gb, count: 8}
    duration: 10 h
    site: {region: gcp/us-central1}

    """
  private static let policy = """
    carbonward: policy/v1
    name: caps
    budgets:
      - {id: run-cap, limit: 5 kgCO2e, per: run}
      - {id: nlp-2026, limit: 1 tCO2e, per: year, scope: 'run.team == "nlp"'}
    rules:
      - {id: few, severity: warn, require: run.hardware.count < 10, message: too many}
    measures:
      - {id: north, category: renewables, choose: {site.region: [gcp/europe-north1]}, effort: low}
    waivers:
      - {id: w-1, covers: [run-cap], up_to: 90 kgCO2e, reason: r, owner: Ada, expires: 2026-12-31}
    tests:
      - {name: t, run: {hardware: {accelerator: h100-sxm5-80gb, count: 5}}, expect: {verdict: pass}}

    """

  private static func box() throws -> Sandbox {
    try Sandbox(["run.yaml": run, "policy.yaml": policy, "train.sh": "echo\n"], commits: false)
  }

  /// Commands one after the other, in one folder: the ledger's need those before them.
  private static let commands = [
    "plan run.yaml --policy policy.yaml --at 2026-11-20",
    "plan run.yaml --policy policy.yaml --at 2026-11-20 --top 2 --goal 40t "
      + "--vary site.region=gcp/us-central1,gcp/europe-north1 --vary hardware.count=4..16*2",
    "plan run.yaml --policy policy.yaml --at 2026-11-20 --vary hardware.count=4..16*2 --goal 1t",
    "plan run.yaml --policy policy.yaml --plot waterfall --at 2026-11-20",
    "plan run.yaml --vary foo=1 --vary duration=2..4 --vary site.region=mars --goal 7",
    "plan run.yaml --vary hardware.count=1..9 --vary site.region=gcp/* --vary site.region=aws/*",
    "plan run.yaml --plot heat-map",
    "ledger status --ledger none.db", "ledger status",
    "ledger define --ledger l.db --policy policy.yaml",
    "ledger reserve a --budget nlp-2026 --amount 12kgCO2e --group g --ledger l.db",
    "ledger reserve b --budget nlp-2026 --amount 1200kgCO2e --ledger l.db",
    "ledger reserve b --budget absent --amount 1kgCO2e --ledger l.db",
    "ledger commit --ledger l.db", "ledger commit --group g --ledger l.db",
    "ledger commit --group g --ledger l.db", "ledger release c --ledger l.db",
    "ledger release c --if-any --ledger l.db",
    "ledger settle a --actual emissions=13kg --ledger l.db",
    "ledger settle a --actual emissions=13kg --ledger l.db",
    "ledger settle d --budget nlp-2026 --actual emissions=2t --ledger l.db",
    "ledger status --ledger l.db", "ledger status --budget nlp-2026 --burn-down - --ledger l.db",
    "ledger verify --ledger l.db", "ledger doctor --ledger l.db", "ledger history --ledger l.db",
    "ledger freeze nlp-2026 --ledger l.db", "ledger freeze nlp-2026 --thaw --ledger l.db",
    "lint policy.yaml", "lint", "test policy.yaml --coverage --mutate --min-coverage 0.9", "test",
    "waivers run.yaml --policy policy.yaml --at 2026-11-20",
    "waivers run.yaml --policy policy.yaml --at 2026-12-31",
    "waivers run.yaml --policy policy.yaml --at 2027-01-01", "waivers run.yaml",
    "doctor", "eval run.hardware.count --run run.yaml", "eval run.tokens --run run.yaml",
    "init --dry-run", "init", "init", "check --nope", "check --at", "ledger reserve --ledger l.db",
  ]

  /// Commands that are asked for what cannot be.
  private static let wrongCalls = [
    "catalogue check .", "catalogue nowhere", "catalogue accelerators zzz",
    "compare run.yaml none.yaml",
    "evidence create run.yaml", "evidence create run.yaml --key train.sh",
    "evidence sign none.json",
    "evidence verify none.json", "evidence verify run.yaml --key train.sh",
    "evidence verify a --files --summary s --key train.sh", "explain", "explain zzz", "fix -",
    "fix run.yaml zzz", "init --build-from a", "ledger commit", "ledger define",
    "ledger export --sign-with a",
    "ledger import a --from zzz --ledger l.db", "ledger settle a",
    "ledger settle a --actual emissions",
    "ledger settle a --actual emissions=1kg --start 2026-01-01", "ledger status --burn-down -",
    "ledger verify --checkpoint train.sh --ledger l.db", "plan run.yaml --top 0",
    "plan run.yaml --plot tornado --format json", "plan run.yaml --plot =a", "report",
    "report a --format csv", "report a --format pdf", "report a --browser x",
    "report a --css-file a.css", "report a --css-file a.css --format markdown",
    "report a --css-file a.css --output o", "report a --css-file .a --output o", "report none.json",
    "review . --max-age soon", "review . --output csv", "review . --output zzz=a", "serve",
    "serve --stdio --line-limit 5", "check --reserve", "check --output json",
    "check --output zzz=a",
    "check --jobs 0", "check - -", "check --stdin-filename a", "check --suggestions 900",
    "report a --format pdf --browser gone --output a.pdf",
  ]

  /// Policies that cannot be loaded, by kinds of mistakes.
  private static let mistakes = [
    "a.yaml": """
    carbonward: policy/v1
    budgets:
      - {id: a, limit: 5 kg, par: run}
      - {id: b, limit: 500, per: run, scope: 'run.region == 1'}
      - {id: c, limit: 5 kgCO3, per: fortnight}
      - {id: d, limit: 500 kWh, per: run, warn_at: 120 %, severity: [deny]}
    rules:
      - {id: r, require: run.hardware.cuont < 9}
      - {id: s, require: 'run.hardware.count < '}
      - {id: t, require: 'run.hardware.count', message: "x {y"}
      - {id: u, require: 'run.name == 3 && size("a", "b") == 2'}
      - [1, 2]
    measures:
      - {id: m, category: nothing, scale: {powr: 0.8}}
    waivers:
      - {id: w, covers: [zzz], reason: r, owner: o, expires: soon}

    """,
    "b.yaml": "carbonward: policy/v1\nbudgets:\n\t- {id: a}\n",
    "c.yaml": "carbonward: policy/v9\n", "d.yaml": "- a\n", "e.yaml": "carbonward: run/v1\n",
    "f.yaml": "carbonward: policy/v1\nimports: [pack:start, ../x.yaml, y.yaml]\n",
    "g.yaml": "carbonward: policy/v1\nbudgets: [{id: a, limit: 5 kg, per: run}\n",
    "h.yaml": "carbonward: policy/v1\nname: a\nname: b\nbudgets: *x\n",
    "i.yaml": "carbonward: policy/v1\nrules: [{id: r, require: 'run.name.matches(\"(\")'}]\n",
  ]

  @Test("is in Chinese where a policy cannot be loaded, with what stands beside the excerpts")
  func policiesThatCannotBeLoaded() throws {
    let box = try Sandbox(Self.mistakes, commits: false)
    for file in Self.mistakes.keys.sorted() {
      let outcome = try box.run(Sandbox.binary.path, ["lint", file, "--lang", "zh"])
      #expect(outcome.status == 2, "\(file)")
      for line in outcome.error.split(separator: "\n") {
        // What stands behind the marks below an excerpt is a sentence as well.
        let said = line.replacing(#/^\s*\|\s*[-^]+ /#, with: "").replacing(#/（[^（]*\.）$/#, with: "")
        let hasEnglish = Self.plain(String(said)).contains(/[A-Za-z]{2,},? [a-z]{2,}/)
        #expect(!hasEnglish, "\(file): \(line)")
      }
    }
  }

  /// Text that is no sentence: code, excerpts of files, usage, and what stands in policies.
  private static func plain(_ text: String) -> String {
    text.split(separator: "\n").filter { line in
      line.firstMatch(of: /^\s*[0-9]* *\|/) == nil && !line.hasPrefix("用法：")
        && !line.hasPrefix("Usage:")
    }.joined(separator: "\n").replacing(/`[^`]*`|“[^”]*”|'[^']*'/, with: "")
  }

  private static func numbers(_ text: String) -> [String] {
    plain(text).matches(of: /[0-9]+(?:\.[0-9]+)?/).map { String($0.output) }.sorted()
  }

  @Test("is in Chinese, with the same numbers and the same exit code")
  func commands() throws {
    let (english, chinese) = (try Self.box(), try Self.box())
    for command in Self.commands + Self.wrongCalls {
      let words = command.split(separator: " ").map(String.init)
      let outcomes = try [(english, "LANG=C.UTF-8"), (chinese, "LANG=zh_CN.UTF-8")].map {
        try $0.run(
          "/usr/bin/env",
          ["-u", "LC_ALL", "-u", "LC_MESSAGES", "COLUMNS=160", $1, Sandbox.binary.path] + words)
      }
      let said = outcomes[1].output + outcomes[1].error
      #expect(outcomes[0].status == outcomes[1].status, "\(command)")
      // Three English words in a row are a sentence that nobody has translated.
      for line in Self.plain(said).split(separator: "\n") {
        #expect(
          line.firstMatch(of: /[A-Za-z]{2,},? [a-z]{2,},? [a-z]{2,}/) == nil, "\(command): \(line)")
      }
      // The head of a chain of hashes is another in each ledger.
      guard !command.hasPrefix("ledger verify") else { continue }
      #expect(
        Self.numbers(outcomes[0].output + outcomes[0].error) == Self.numbers(said),
        "\(command)\n\(outcomes[0].output)\(said)")
    }
  }

  @Test("`--lang` decides as the locale does")
  func option() throws {
    let box = try Self.box()
    for words in [
      ["lint", "policy.yaml"], ["doctor"], ["plan", "run.yaml"], ["ledger", "status"],
    ] {
      let outcome = try box.run(
        "/usr/bin/env", ["LC_ALL=C.UTF-8", Sandbox.binary.path] + words + ["--lang", "zh"])
      let text = outcome.output + outcome.error
      #expect(text.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }, "\(text)")
    }
  }

  @Test("The words of whoever wrote a policy are left alone")
  func others() throws {
    let box = try Sandbox(
      [
        "run.yaml": Self.run,
        "policy.yaml": Self.policy.replacing("reason: r", with: "reason: nothing is odd"),
      ], commits: false)
    let outcome = try box.run(
      "/usr/bin/env",
      ["LC_ALL=zh_CN.UTF-8", Sandbox.binary.path, "waivers", "run.yaml", "--policy", "policy.yaml"])
    #expect(outcome.output.contains("理由      nothing is odd"), "\(outcome.output)")
  }

  @Test("An option that there is not is said before what it makes of the others")
  func unknownOption() throws {
    for command in ["commit", "release"] {
      let outcome = try Self.box().carbonward(
        "ledger", command, "--group", "g", "--ledger", "l.db", "--at", "2026-11-21")
      #expect(outcome.status == 2)
      #expect(outcome.error.contains("unknown option '--at'"), "\(outcome.error)")
      let both = try Self.box().carbonward(
        "ledger", command, "k", "--group", "g", "--ledger", "l.db")
      #expect(both.status == 2)
      #expect(both.error.contains("name one run by its key"), "\(both.error)")
    }
  }
}
