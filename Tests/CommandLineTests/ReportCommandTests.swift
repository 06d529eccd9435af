import Foundation
import Testing

@Suite("carbonward report") struct ReportCommandTests {
  private static let files = [
    "carbonward.yaml": "carbonward: project/v1\npolicies: [policy.yaml]\n",
    "policy.yaml": """
    carbonward: policy/v1
    budgets:
      - {id: year, limit: 1 t, per: year, metric: emissions}
      - {id: cap, limit: 5 kgCO2e, per: run}
    waivers:
      - {id: w-1, covers: [cap], reason: the last one, owner: Ada, approved_by: Grace,
         expires: 2026-12-31}

    """,
    "run.yaml": """
    carbonward: run/v1
    name: five
    hardware: {accelerator: custom, count: 5, power: 300 W, host_power: 0 W}
    duration: 10 h
    site: {intensity: 0.7 kgCO2e/kWh, pue: 1.0}

    """,
  ]

  /// A sandbox with a saved result.
  private func sandbox() throws -> Sandbox {
    let sandbox = try Sandbox(Self.files, commits: false)
    _ = try sandbox.carbonward("check", "--at", "2026-11-23", "--output", "json=result.json")
    return sandbox
  }

  @Test("a saved result becomes the page that the check itself writes")
  func result() throws {
    let sandbox = try sandbox()
    let page = try sandbox.carbonward("report", "result.json")
    #expect(page.status == 0 && page.error.isEmpty)
    let direct = try sandbox.carbonward(
      "check", "run.yaml", "--at", "2026-11-23", "--format", "json")
    try sandbox.write(["direct.json": direct.output])
    let html = try sandbox.carbonward("render", "--from", "direct.json", "--format", "html")
    #expect(html.output == (try sandbox.carbonward("report", "direct.json")).output)
    for mark in [
      "15 kWh", "10.5 kgCO2e", "in force: 2026-12-31, 38 days left", "Ada, approved by Grace",
      "run.yaml", "<svg", "style-src 'sha256-",
    ] {
      #expect(page.output.contains(mark), "\(mark)")
    }
  }

  @Test("a result that lies among the files is no config, unless it holds something else")
  func resultAmongFiles() throws {
    let sandbox = try sandbox()
    let (_, again) = try sandbox.result("check", "--at", "2026-11-23")
    #expect(again["account"]["not_understood"].array.isEmpty)
    let saved = try sandbox.read("result.json")
    try sandbox.write([
      "result.json": "{\n  \"max_steps\": 5,\n  \"num_train_epochs\": 3," + saved.dropFirst()
    ])
    let (_, other) = try sandbox.result("check", "--at", "2026-11-23")
    #expect(other["account"]["not_understood"][0]["path"].string == "result.json")
  }

  @Test("a style beside the page, and runs by name")
  func options() throws {
    let sandbox = try sandbox()
    try sandbox.write(["out/keep": ""])
    let page = try sandbox.carbonward(
      "report", "result.json", "--output", "out/page.html", "--css-file", "carbonward.css", "--run",
      "five")
    #expect(page.status == 0 && page.text.isEmpty)
    let text = try sandbox.read("out/page.html")
    #expect(text.contains("<link rel=\"stylesheet\" href=\"carbonward.css\"/>"))
    #expect(!text.contains("<style"))
    #expect(try sandbox.read("out/carbonward.css").contains("prefers-color-scheme: dark"))
  }

  @Test("the runs of a team, and its total alone")
  func team() throws {
    let sandbox = try sandbox()
    let run = try #require(Self.files["run.yaml"])
    try sandbox.write([
      "speech.yaml": run.replacing("name: five", with: "name: ear\nteam: speech"),
      "vision.yaml": run.replacing("name: five", with: "name: eye\nteam: vision"),
    ])
    _ = try sandbox.carbonward("check", "--at", "2026-11-23", "--output", "json=result.json")
    let page = try sandbox.carbonward(
      "report", "result.json", "--team", "speech", "--format", "csv")
    #expect(page.status == 0 && page.output.contains("ear"))
    #expect(!page.output.contains("eye") && !page.output.contains("five"))
  }

  @Test(
    "what cannot be meant is an error",
    arguments: [
      (["report"], "name a saved result, a ledger"),
      (["report", "result.json", "--run", "six"], "no run of the result is called `six`"),
      (
        ["report", "result.json", "--team", "speech"], "no run of the result is of team `speech`"
      ),
      (["report", "result.json", "--css-file", "a.css"], "add `--output`"),
      (
        ["report", "result.json", "--output", "p.html", "--css-file", "../a.css"],
        "wants a name of letters"
      ),
      (["report", "result.json", "--format", "pdf"], "add `--output FILE`"),
      (["report", "result.json", "--format", "docx"], "docx"),
      (["report", "result.json", "--browser", "x"], "add `--format pdf`"),
      (["report", "result.json", "--lang", "tlh"], "tlh"),
      (["report", "result.json", "--format", "csv", "--lang", "zh"], "请去掉 `--lang`"),
      (
        ["report", "result.json", "--format", "pdf", "--browser", "gone", "--output", "a.pdf"],
        "`--browser gone` is no program"
      ),
      (
        ["report", "result.json", "--format", "csv", "--output", "a.csv", "--css-file", "a.css"],
        "leave out `--format csv`"
      ),
      (["report", "run.yaml"], "carbonward"), (["report", "gone.json"], "gone.json"),
    ])
  func refused(_ arguments: [String], _ message: String) throws {
    let outcome = try sandbox().run(Sandbox.binary.path, arguments)
    #expect(outcome.status == 2 && outcome.error.contains(message), "\(outcome)")
    #expect(outcome.output.isEmpty)
  }

  @Test(
    "the same as Markdown and as a table",
    arguments: [
      (
        "markdown",
        ["# Carbonward: **unknown**", "| `five` | **unknown** | 15 kWh | 10.5 kgCO2e |"]
      ),
      (
        "csv",
        [
          "part,subject,place,item,status,p5,value,p95,limit,unit,note",
          "run,five,run.yaml,emissions_kg,unknown,10.5,10.5,10.5,,kgCO2e,",
          "finding,five,run.yaml:4,cap,waived,,10.5,,5,kgCO2e,",
        ]
      ),
    ])
  func formats(_ format: String, _ marks: [String]) throws {
    let outcome = try sandbox().carbonward("report", "result.json", "--format", format)
    #expect(outcome.status == 0 && outcome.error.isEmpty)
    for mark in marks { #expect(outcome.output.contains(mark), "\(mark)\n\(outcome.output)") }
  }

  @Test("a page in Chinese has the same numbers")
  func chinese() throws {
    let outcome = try sandbox().carbonward("report", "result.json", "--lang", "zh")
    #expect(outcome.status == 0 && outcome.error.isEmpty)
    for mark in ["<html lang=\"zh-Hans\">", "不通过", "电力消耗", "15 kWh", "10.5 kgCO2e", "剩余 38 天"] {
      #expect(outcome.output.contains(mark), "\(mark)")
    }
  }

  /// A sandbox with a program that stands in for a browser.
  private func sandbox(browser: String) throws -> Sandbox {
    let sandbox = try sandbox()
    try sandbox.write(["browser": "#!/bin/sh\n\(browser)\n"])
    _ = try sandbox.run("/bin/chmod", ["+x", "browser"])
    return sandbox
  }

  private static let prints = """
    for a in "$@"; do case $a in
    --print-to-pdf=*) pdf=${a#*=} ;; file://*) page=${a#file://} ;; esac; done
    { printf '%%PDF-1.4\\n/CreationDate (D:20310203040506+00)\\n'; cat "$page"; env; } > "$pdf"
    """

  @Test("a browser prints the page, with the moment of the check and nothing of ours")
  func printed() throws {
    let sandbox = try sandbox(browser: Self.prints)
    let outcome = try sandbox.carbonward(
      "report", "result.json", "--format", "pdf", "--browser", "./browser", "--output", "a.pdf")
    #expect(outcome.status == 0 && outcome.text.isEmpty, "\(outcome)")
    let text = try sandbox.read("a.pdf")
    #expect(text.contains("/CreationDate (D:20261123000000+00)"))
    let page = try sandbox.carbonward("report", "result.json").output
    #expect(text.contains(page))
    #expect(!text.contains("GIT_CONFIG_GLOBAL"))
    let home = try #require(text.firstMatch(of: /HOME=(.*)/)).output.1
    #expect(!FileManager.default.fileExists(atPath: String(home)), "the folder is gone")
  }

  @Test(
    "a browser that does not print is an error, and nothing is written",
    arguments: [
      ("echo no display >&2; exit 3", "it ended with code 3 and wrote no PDF: no display"),
      ("for a in \"$@\"; do case $a in --print-to-pdf=*) echo hi > ${a#*=};; esac; done", "no PDF"),
    ])
  func unprinted(_ browser: String, _ message: String) throws {
    let sandbox = try sandbox(browser: browser)
    let outcome = try sandbox.carbonward(
      "report", "result.json", "--format", "pdf", "--browser", "./browser", "--output", "a.pdf")
    #expect(outcome.status == 2 && outcome.error.contains(message), "\(outcome)")
    #expect(outcome.error.contains("--browser PATH"))
    #expect(throws: (any Error).self) { try sandbox.read("a.pdf") }
  }

  @Test("without a browser there is a way out")
  func noBrowser() throws {
    let outcome = try sandbox().run(
      "/usr/bin/env",
      [
        "PATH=/nowhere", Sandbox.binary.path, "report", "result.json", "--format", "pdf",
        "--output", "a.pdf",
      ])
    #expect(outcome.status == 2 && outcome.error.contains("no browser is installed"))
    #expect(outcome.error.contains("--format html"))
  }

  static let isPrintable = ["chromium", "chromium-browser", "google-chrome"].contains {
    FileManager.default.isExecutableFile(atPath: "/usr/bin/\($0)")
  }

  @Test(
    "Chromium prints the same bytes twice",
    .enabled(if: isPrintable, "needs Chromium, which is not here"))
  func chromium() throws {
    let sandbox = try sandbox()
    for name in ["a.pdf", "b.pdf"] {
      let outcome = try sandbox.carbonward(
        "report", "result.json", "--format", "pdf", "--output", name)
      #expect(outcome.status == 0 && outcome.text.isEmpty, "\(outcome)")
    }
    let bytes = try ["a.pdf", "b.pdf"].map {
      try Data(contentsOf: sandbox.folder.appendingPathComponent($0))
    }
    #expect(bytes[0].starts(with: Data("%PDF-".utf8)) && bytes[0] == bytes[1])
  }

  @Test("a ledger alone, or beside a result")
  func ledger() throws {
    let sandbox = try sandbox()
    let define = try sandbox.carbonward(
      "ledger", "define", "--policy", "policy.yaml", "--ledger", "ledger.db")
    #expect(define.status == 0, "\(define)")
    let alone = try sandbox.carbonward("report", "--ledger", "ledger.db")
    #expect(alone.status == 0 && alone.output.contains("burn-down-1"), "\(alone.error)")
    let both = try sandbox.carbonward("report", "result.json", "--ledger", "ledger.db")
    #expect(both.output.contains("burn-down-1") && both.output.contains("id=\"r1\""))
    let other = try sandbox.carbonward("report", "--ledger", "ledger.db", "--budget", "gone")
    #expect(other.status == 4 && other.error.contains("gone"), "\(other)")
  }
}
