import Diagnostics
import Files
import Footprint
import Gate
import Policy
import Runs

/// What `explain` knows of the words of the documents, besides ids.
package enum Topics {
  /// The words, each with its page, in the order of the alphabet.
  package static let names = (pages.map(\.name) + lists.map(\.name)).sorted()

  /// The page of a word; plurals count as well.
  package static func sheet(_ word: String) -> Sheet? {
    let name = word.lowercased()
    for form in [name, name + "s", String(name.dropLast(name.hasSuffix("s") ? 1 : 0))] {
      if let list = lists.first(where: { $0.name == form }) {
        return Sheet(heading: list.name, fields: list.fields())
      }
      if let page = pages.first(where: { $0.name == form }) {
        return Sheet(heading: page.name, fields: [("is", page.text)] + page.example)
      }
    }
    return nil
  }

  private static var lists: [(name: String, fields: () -> [(label: String, text: String)])] {
    [
      (
        "facts",
        {
          Fact.allCases.map { ($0.rawValue, $0.summary) } + [
            ("labels.KEY", "the user's own words about a run, such as labels.tier=gold"),
            ("run.path, run.format", "in policies: the file of the run and the format of it"),
            ("run.residency", "in policies: the labels of where its data lies"),
            (
              "…_written",
              "in policies: region, country, grid zone, accelerator, provider, instance type, "
                + "model and dataset as a file writes them; without it they are the catalogue's ids"
            ),
          ]
        }
      ),
      ("packs", { packs }),
      ("metrics", { Metric.allCases.map { ($0.rawValue, "\($0.summary), in \($0.unit)") } }),
    ]
  }

  /// The packs that come with Carbonward, each with the first sentence that it says of itself.
  private static var packs: [(label: String, text: String)] {
    let loader = PolicyLoader(files: MemoryFiles([:]))
    return ShippedPolicies.names.map { name in
      // Measures alone are no policy, so that each is read beside one.
      let documents = loader.load([name, ShippedPolicies.starter]).set?.documents ?? []
      let document = documents.first { $0.file.path == name }
      let words = document?.documentation.description ?? ""
      return (name, words.firstRange(of: ". ").map { String(words[..<$0.lowerBound]) } ?? words)
    }
  }

  private typealias Page = (
    name: String, text: String, example: [(label: String, text: String)]
  )

  private static func page(_ name: String, _ text: String, _ example: String? = nil) -> Page {
    (name, text, example.map { [("write", $0)] } ?? [])
  }

  private static let pages: [Page] = [
    page(
      "base",
      "the run and its estimate at the base revision, in expressions; known under `diff --base`",
      "require: estimate.emissions.p50 <= base.estimate.emissions.p50 * 1.1"),
    page(
      "baseline", "findings that are accepted as they are, as long as they do not grow",
      "carbonward check --write-baseline baseline.yaml"),
    page(
      "budgets", "limits on a metric over a scope and a period",
      "{id: cap, limit: 500 kgCO2e, per: run, percentile: p95, warn_at: 80 %}"),
    page(
      "catalogue",
      "accelerators, instances, regions, grids, models and datasets, each row with its source; a "
        + "project adds rows of its own under `catalogue`",
      "carbonward catalogue list"),
    page(
      "cost",
      "accelerator-hours times what one costs: `hardware.price`, or `prices` under `catalogue` in "
        + "carbonward.yaml; in US dollars, unknown where no price is stated",
      "{id: money, metric: cost, limit: 5000 USD, per: run}"),
    page(
      "estimate", "what a run would use and emit, in expressions: a metric and a percentile",
      "estimate.emissions.p95 <= t(1.2)"),
    page(
      "findings",
      "what rules, budgets and physics say of a run: passed, violated, waived, not_applicable or "
        + "unknown"),
    page(
      "formats", "what a result can be rendered as; see `carbonward check --help`",
      "carbonward check --format markdown --output json=result.json"),
    page(
      "history", "measured runs of a project, from which its throughput is learnt",
      "history: [runs.csv]"),
    page(
      "ignore",
      "globs of files that hold no run, in `carbonward.yaml`; and comments in configs that let a "
        + "finding pass where `allow_ignores` of a policy permits it",
      "ignore: [docs/**]"),
    page(
      "allow_ignores", "what comments in configs may let pass, and for how long",
      "{covers: [cap], max_days: 30}"),
    page(
      "implausible",
      "what becomes of what rests on facts that nobody should believe: unknown, warn or fail",
      "implausible: unknown"),
    page("imports", "packs and files that a policy builds on", "imports: [pack:starter]"),
    page(
      "labels", "words of your own about a run, read as `run.labels[\"tier\"]`",
      "labels: {tier: gold}"),
    page(
      "measures", "changes that would reduce a footprint, tried when a run fails",
      "{id: bf16, category: efficient-algorithms, set: {precision: bf16}, effort: low}"),
    page("now", "the instant of the check, in expressions; `--at` sets it", "now.getHours() >= 20"),
    page(
      "per",
      "what a budget's limit is for: run, change, check, week, month, quarter, year, total, or an "
        + "amount of work",
      "per: 1B tokens"),
    page(
      "percentile", "which point of the range is held against the limit: p5, p50 or p95",
      "percentile: p95"),
    page(
      "policies", "documents of budgets, rules, measures and waivers", "carbonward: policy/v1"),
    page(
      "projects", "`carbonward.yaml` at the root of a repository: policies, defaults and runs",
      "carbonward: project/v1"),
    page(
      "residency", "labels of where data lies, each with regions, countries or grid zones",
      "residency: {eu: [gcp/europe-*, FRA, DEU]}"),
    page(
      "rules", "conditions that a run must meet",
      "{id: bf16-only, when: run.model.params > 1e9, require: 'run.precision == \"bf16\"'}"),
    page(
      "runs", "what trains, on what, where and for how long; in `carbonward.yaml`, facts by glob",
      "runs: [{match: configs/**/*.yaml, facts: {hardware: {count: 8}}}]"),
    page(
      "scope", "the condition under which a budget or a waiver is about a run",
      "scope: run.team == \"nlp\""),
    page(
      "severity", "how much a violation matters: deny fails, warn warns, info only says",
      "severity: warn"),
    page(
      "suggestions", "measures that were applied, estimated and evaluated, with their verdict"),
    page("tests", "runs with the verdict that a policy is to reach", "carbonward test"),
    page(
      "traces", "hourly intensities of a grid zone, for runs that state when they start",
      "traces: [de.csv]"),
    page(
      "verdicts",
      "of a run and of a check: pass, warn, fail or unknown; exit codes 0, 0, 1 and 3"),
    page(
      "waivers", "dated, owned and reasoned exceptions",
      "{id: w-1, covers: [cap], up_to: 900 kgCO2e, reason: …, owner: …, approved_by: …, "
        + "expires: 2026-12-31}"),
  ]
}
