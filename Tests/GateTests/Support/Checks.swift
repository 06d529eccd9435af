import CEL
import Diagnostics
import Files
import Gate
import Policy
import Result
import Testing
import TrainingConfigs

/// Shorthand for checks of files that exist only here.
enum Checks {
  /// 2026-11-23, as good as any other day.
  static func now() throws -> Timestamp { try #require(Timestamp(seconds: 1_795_392_000)) }

  static let project = "carbonward: project/v1\npolicies: [policy.yaml]\n"

  /// A run of exactly 15 kWh and 10.5 kg in ten hours.
  ///
  /// - Parameter intensity: Left out where it is not to be known.
  static func run(
    _ name: String = "probe", hours: Int = 10, intensity: String? = "0.7 kgCO2e/kWh"
  ) -> String {
    """
    carbonward: run/v1
    name: \(name)
    hardware: {accelerator: custom, count: 5, power: 300 W, host_power: 0 W}
    duration: \(hours) h
    site: {\(intensity.map { "intensity: \($0), " } ?? "")pue: 1.0}

    """
  }

  /// Rules of which those runs meet some and break others.
  static let rulesOfTeams = """
      - id: named
        when: run.team != "team-3"
        require: run.name.matches("^run-[0-9]+$") && run.site.pue < 1.3
        message: "{run.name} of {run.team} takes {estimate.energy.p95}"
      - {id: short, require: 'run.duration < duration("14h")', severity: warn}
    """

  /// A repository of so many runs of twelve teams, one in ten of which does not say where it is.
  static func runsOfTeams(_ count: Int, policy: String) -> [String: String] {
    var files = ["carbonward.yaml": project, "policy.yaml": policy]
    for index in 0..<count {
      let intensity = index % 10 == 3 ? nil : "0.7 kgCO2e/kWh"
      files["runs/r\(index).yaml"] =
        run("run-\(index)", hours: 5 + index % 13, intensity: intensity)
        + "team: team-\(index % 12)\n"
    }
    return files
  }

  /// What the gate says of a change of one file beside a known run of 6 kg, where a run may emit 60 kg; a file
  /// that was not there before is new.
  static func change(of path: String, _ base: String?, to changed: String) throws -> CheckResult {
    var files = [
      "carbonward.yaml": project
        + "defaults: {site: {region: gcp/us-central1}, hardware: {accelerator: h100-sxm5-80gb, count: 8}}\n",
      "policy.yaml": "carbonward: policy/v1\nbudgets: [{id: cap, limit: 60 kgCO2e, per: run}]\n",
      "run.yaml": run(intensity: "0.4 kgCO2e/kWh"),
    ]
    files[path] = base
    let repository = try Repository(files)
    try repository.write([path: changed])
    try repository.commit()
    return try Gate.check(repository.request(base: "HEAD~1"))
  }

  /// A request about files in memory.
  static func request(_ files: [String: String]) throws -> CheckRequest {
    let workspace = Workspace(files: MemoryFiles(files))
    return try CheckRequest(InputRequest(in: .workspace(workspace)), now: now())
  }

  /// The policy that the project names, a run, and what else there is.
  static func request(policy: String, run: String, more: [String: String] = [:]) throws
    -> CheckRequest
  {
    try request(
      [
        "carbonward.yaml": project, "policy.yaml": "carbonward: policy/v1\n" + policy,
        "run.yaml": run,
      ]
      .merging(more) { $1 })
  }
}
