import ArgumentParser
import Catalogue
import Diagnostics
import Files
import Footprint
import Gate
import Guide
import Policy
import Quantities
import Reports
import Runs
import Text
import TrainingConfigs

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract:
      "Say what a rule, budget, measure, waiver, metric, fact, catalogue row or diagnostic is.",
    discussion: """
      With --all, prints the manual of the policies as Markdown: of those that --policy or \
      carbonward.yaml names, or of the built-in pack. `pack:NAME` prints the page of a pack that \
      comes with Carbonward: what it rests on, checks and asks, and what it cannot check; `packs` \
      lists them. `threat-model` says what the gate defends, against whom, and where its defence ends.
      """)

  @Argument(
    help: ArgumentHelp(
      "Such as `low-carbon-region`, `emissions`, `h100-sxm5-80gb`, `yaml-alias` or `pack:eu-ai-act`."
    ),
    completion: .list(ShippedPolicies.names + [ThreatModel.name]))
  var id: String?

  @Flag(help: "Print the manual of the policies, as Markdown.")
  var all = false

  @OptionGroup var policy: PolicyOptions
  @OptionGroup var spoken: LanguageOptions

  func validate() throws {
    if all == (id != nil) { throw ValidationError("name one thing to explain, or give `--all`") }
  }

  func run() throws {
    if id == ThreatModel.name {
      Terminal.standardOutput.write(ThreatModel.markdown)
      return
    }
    if let id, id.hasPrefix(ShippedPolicies.prefix) { return try printPage(of: id) }
    let directory = WorkingDirectory.path
    let revisions = try Revisions.open(
      of: InputRequest(from: directory), trusted: policy.policyFrom)
    let source =
      revisions?.trusted?.workspace
      ?? Workspace.open(paths: [], currentDirectory: directory).workspace
    let policies = Policies.read(policy.policies, in: source, from: directory)
    guard let id else { return try printManual(policies) }
    var sheets =
      (policies.set?.explain(id).map { Sheet($0) } ?? [])
      + [
        Sheet.metric(Self.bare(id, of: "estimate")), Sheet.fact(Self.bare(id, of: "run")),
        DiagnosticGuide.sheet(id, in: spoken.language),
        Topics.sheet(id),
      ]
      .compactMap(\.self)
      + Sheet.rows(id, in: source.catalogue)
    if sheets.isEmpty {
      let documents = DocumentKind.written.map { ($0.rawValue, $0.object) }
      sheets += [Sheet.key(id, in: documents)].compactMap(\.self)
    }
    guard sheets.isEmpty else {
      Terminal.standardOutput.write(sheets.map(\.text).joined(separator: "\n"))
      return
    }
    // A policy that does not load may be why nothing was found.
    let problems = policies.diagnostics.filter { $0.severity == .error }
    let renderer = DiagnosticRenderer()
    let known =
      (policies.set?.ids ?? []) + Metric.allCases.map(\.rawValue) + Fact.allCases.map(\.rawValue)
      + DiagnosticGuide.entries.map(\.code) + Topics.names + [ThreatModel.name]
    let pack = ShippedPolicies.prefix + id.lowercased()
    let nearest =
      ShippedPolicies.names.contains(pack) ? pack : Spelling.nearest(to: id, in: known)
    throw Stop(
      code: .usage,
      message: problems.map { renderer.render($0) }.joined()
        + Talk.error(
          "nothing is called \(id.quoted)",
          help: (nearest.map { ["did you mean `\($0)`?"] } ?? []) + [
            "topics: " + Topics.names.map { "`\($0)`" }.joined(separator: ", "),
            "`carbonward catalogue list` names the tables of the catalogue",
          ]))
  }

  /// The name of a fact or metric that is written as policies read it, such as `run.site.region` or
  /// `estimate.emissions.p95`.
  private static func bare(_ id: String, of group: String) -> String {
    guard id.hasPrefix(group + ".") else { return id }
    let name = id.dropFirst(group.count + 1)
    return group == "run" ? String(name) : String(name.prefix { $0 != "." })
  }

  /// Prints what a pack of the program says; what a check is held against is not read.
  private func printPage(of pack: String) throws(Stop) {
    // Measures alone are no policy, so that they are read beside one.
    let loaded = PolicyLoader(files: MemoryFiles([:])).load([pack, ShippedPolicies.starter])
    guard let set = loaded.set else {
      let renderer = DiagnosticRenderer()
      throw Stop(
        code: .usage, message: loaded.diagnostics.map { renderer.render($0) + "\n" }.joined())
    }
    Terminal.standardOutput.write(Talk.plain(PolicyManual(set, of: pack).markdown))
  }

  private func printManual(_ policies: Policies) throws(Stop) {
    guard let set = policies.set else {
      let renderer = DiagnosticRenderer()
      throw Stop(
        code: .usage, message: policies.diagnostics.map { renderer.render($0) + "\n" }.joined())
    }
    Terminal.standardOutput.write(Talk.plain(PolicyManual(set).markdown))
  }
}
