import Testing

/// The rows that a project states itself, from `carbonward.yaml` to the numbers.
@Suite struct ProjectCatalogueTests {
  static let rows = """
    catalogue:
      accelerators:
        - {id: xpu-9, tdp: 500 W, peak_flops: {bf16: 800 TFLOPS}, release_year: 2026, source: our meters}
      instances:
        - {id: hall/xpu8, accelerator: xpu-9, count: 8, source: our racks}
      regions:
        - {id: hall/two, country: Germany, pue: 1.07, market_intensity: 40 g/kWh, source: meter readings}
        - {id: hall/three, grid_zone: our-contract, source: the contract}
      grid:
        - {id: our-contract, intensity: 30..40 g/kWh, within: Germany, source: the contract}
      models:
        - {id: our/llm-3b, params: 3B, source: model card}
      datasets:
        - {id: our/words, tokens: 20B, source: counted}

    """

  static let run = """
    carbonward: run/v1
    name: small
    model: {id: our/llm-3b}
    dataset: {id: our/words}
    epochs: 1
    method: pretrain
    hardware: {instance_type: hall/xpu8, nodes: 2}
    site: {region: hall/two}

    """

  private static func box(_ rows: String = rows, limit: String = "900 kgCO2e") throws -> Sandbox {
    try Sandbox([
      "carbonward.yaml": Fixture.project + rows, "policies/team.yaml": Fixture.policy(limit: limit),
      "runs/small.yaml": run,
    ])
  }

  @Test func numbersNameTheRowAndItsLine() throws {
    let (status, json) = try Self.box().result("check")
    #expect(status == 0, "\(json.any ?? "")")
    let facts = json["runs"][0]["facts"]
    for (fact, row, line) in [
      ("hardware.power", "xpu-9", 5), ("hardware.accelerator", "hall/xpu8", 7),
      ("site.pue", "hall/two", 9), ("site.market_intensity", "hall/two", 9),
      ("model.params", "our/llm-3b", 14), ("dataset.tokens", "our/words", 16),
    ] {
      #expect(facts[fact]["row"].string == row)
      #expect(
        facts[fact]["source"].string?.contains("(carbonward.yaml:\(line))") == true, "\(fact)")
    }
    #expect(facts["site.pue"]["value"].number == 1.07)
    #expect(facts["site.country"]["value"].string == "DEU")
    #expect(facts["hardware.count"]["value"].number == 16)
    #expect(json["settings"]["catalogue"].string?.hasSuffix(", 7 of the project") == true)
    #expect(json["diagnostics"].array.isEmpty)
    let trace = try Self.box().carbonward("estimate", "--explain", "runs/small.yaml")
    #expect(trace.output.contains("catalogue hall/two: meter readings (carbonward.yaml:9)"))
  }

  @Test func aGridZoneOfOnesOwnCounts() throws {
    let (_, json) = try Self.box().result("check", "--set", "site.region=hall/three")
    let intensity = json["runs"][0]["facts"]["site.intensity"]
    #expect(intensity["row"].string == "our-contract")
    #expect(intensity["low"].number == 0.03)
  }

  @Test func aRowInThePlaceOfAShippedOneIsSaid() throws {
    let box = try Self.box("catalogue: {accelerators: [{id: H100, tdp: 600 W, source: meters}]}\n")
    try box.write([
      "runs/small.yaml": "carbonward: run/v1\nname: s\nhardware: {accelerator: h100}\n"
    ])
    let (_, json) = try box.result("check")
    #expect(json["runs"][0]["facts"]["hardware.power"]["value"].number == 600)
    #expect(json["diagnostics"].array.contains { $0["code"].string == "catalogue-shadowed" })
  }

  @Test func peopleFindIt() throws {
    let box = try Self.box()
    #expect(
      try box.carbonward("explain", "xpu-9").output.contains("stated in        carbonward.yaml:5"))
    #expect(try box.carbonward("catalogue", "show", "our/words").output.contains("20B"))
    #expect(
      try box.carbonward("catalogue", "list", "regions").output
        .contains("hall/two  carbonward.yaml:9"))
    let plan = try box.carbonward("plan", "runs/small.yaml", "--vary", "site.region=hall/*")
    #expect(plan.output.contains("hall/three"), "\(plan.text)")
  }

  struct Mistake: CustomTestStringConvertible {
    var rows: String
    var message: String
    var testDescription: String { message }
  }

  static let mistakes = [
    Mistake(rows: "accelerators: [{id: x, tdp: 500 W}]", message: "needs `source`"),
    Mistake(
      rows: "accelerators: [{id: x, tdp: 500 W, source: ' '}]", message: "every row says who"),
    Mistake(rows: "accelerators: [{id: x, source: s}]", message: "needs `tdp`"),
    Mistake(rows: "accelerators: [{id: x, tdp: 500, source: s}]", message: "unit"),
    Mistake(rows: "accelerators: [{id: x, tdp: 1 kg, source: s}]", message: "power"),
    Mistake(rows: "accelerators: [{id: x, tdb: 1 W, source: s}]", message: "did you mean `tdp`"),
    Mistake(
      rows: "accelerators: [{id: x, tdp: 1 W, source: s}, {id: X, tdp: 2 W, source: s}]",
      message: "`X` is there twice"),
    Mistake(
      rows: "instances: [{id: a/x, accelerator: nope, count: 8, source: s}]",
      message: "`nope`, the `accelerator` of `a/x`, is not in the catalogue"),
    Mistake(
      rows: "regions: [{id: a/x, country: Atlantis, source: s}]",
      message: "`Atlantis`, the `country` of `a/x`, is not in the catalogue"),
    Mistake(rows: "regions: [{id: a/x, pue: 1.1, source: s}]", message: "says nothing of its grid"),
    Mistake(
      rows: "regions: [{id: a/x, country: DEU, pue: 0.9, source: s}]", message: "is less than 1"),
    Mistake(
      rows: "regions: [{id: a/x, country: DEU, pue: 1.1..1.2, source: s}]",
      message: "is one number"),
    Mistake(rows: "datasets: [{id: x, source: s}]", message: "says nothing of its size"),
    Mistake(rows: "models: [{id: 'a b', params: 3B, source: s}]", message: "an id is one word"),
    Mistake(
      rows:
        "models: [\((0...500).map { "{id: m\($0), params: 1B, source: s}" }.joined(separator: ", "))]",
      message: "more than 500 rows"),
  ]

  @Test(arguments: mistakes) func mistakesAreLocated(_ mistake: Mistake) throws {
    let outcome = try Self.box("catalogue: {\(mistake.rows)}\n").carbonward("check")
    #expect(outcome.status == 2)
    #expect(outcome.output.contains(mistake.message), "\(outcome.text.prefix(2_000))")
    #expect(outcome.output.contains("--> carbonward.yaml:3:"))
  }

  // MARK: - The threat model

  @Test func rowsComeFromTheTrustedRevision() throws {
    let box = try Self.box(limit: "50 kgCO2e")
    try box.git("checkout", "-q", "-b", "change")
    try box.write([
      "carbonward.yaml": Fixture.project
        + Self.rows.replacing("tdp: 500 W", "tdp: 5 W").replacing("pue: 1.07", "pue: 1.0")
        + "  # the same rows, moved\n",
      "runs/small.yaml": Self.run + "labels: {a: b}\n",
    ])
    try box.commit("change")
    // By its own rows it would pass.
    #expect(try box.result("check").status == 0)
    let (status, json) = try box.result(
      "diff", "--base", "main", "--policy-from", "main", "--all")
    #expect(status == 1)
    #expect(json["runs"][0]["facts"]["hardware.power"]["value"].number == 500)
    let changes = json["diagnostics"].array.filter { $0["code"].string == "catalogue-changed" }
    #expect(changes.count == 2)
    #expect(changes.allSatisfy { $0["message"].string?.contains("taken from `main`") == true })
    let own = try box.result("diff", "--base", "main")
    #expect(
      own.json["diagnostics"].array.contains {
        $0["message"].string?.contains("estimated with its own version") == true
      })
  }

  @Test func aNewRowDoesNotMakeARunKnown() throws {
    let box = try Self.box("")
    try box.git("checkout", "-q", "-b", "change")
    try box.write(["carbonward.yaml": Fixture.project + Self.rows])
    try box.commit("change")
    let (status, json) = try box.result("check", "--policy-from", "main")
    #expect(status == 3, "\(json.any ?? "")")
  }
}
