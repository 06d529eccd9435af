import Diagnostics
import Result

/// What there is to say about the gate of a repository.
struct DoctorReport {
  let result: CheckResult
  let pipelines: [Pipeline]
  /// The CI system of the host of the repository, where it has no pipeline yet.
  var hostSystem: CISystem?

  /// Nobody reads more of a kind at once; `--format json` of a check lists all.
  private static let most = 8

  /// The report, by what it is about: problems, what is seen, judged, skipped, and what would help.
  var text: String {
    problems + seen + judged + skipped + helpful + continuous
  }

  private static func line(_ word: String, _ text: String) -> String {
    word + String(repeating: " ", count: max(1, 9 - word.count)) + text + "\n"
  }

  private static func list(_ word: String, _ lines: [String], more: String) -> String {
    lines.prefix(most).map { line(word, $0) }.joined()
      + (lines.count > most ? line(word, "\(lines.count - most) more \(more)") : "")
  }

  private static func count(_ number: Int, _ noun: String) -> String {
    "\(number) \(noun)\(number == 1 ? "" : "s")"
  }

  private var problems: String {
    let errors = result.diagnostics.filter { $0.severity == .error }.map { diagnostic in
      let path = diagnostic.location?.path ?? diagnostic.path
      let line = diagnostic.location.map { ":\($0.line)" } ?? ""
      return (path.map { "\($0)\(line): " } ?? "") + diagnostic.message
    }
    return Self.list("problem", errors, more: "problems")
  }

  private var seen: String {
    var formats: [(name: String, runs: Int)] = []
    for run in result.runs {
      if let index = formats.firstIndex(where: { $0.name == run.format }) {
        formats[index].runs += 1
      } else {
        formats.append((run.format, 1))
      }
    }
    formats.sort { ($1.runs, $0.name) < ($0.runs, $1.name) }
    let named = formats.map { "\($0.runs) \($0.name)" }.joined(separator: ", ")
    let known = result.runs.count { $0.estimate[.emissions] != nil }
    var text = Self.line(
      "sees",
      Self.count(result.runs.count, "run") + (named.isEmpty ? "" : " (\(named))")
        + (result.account.map { " in \(Self.count($0.files, "file"))" } ?? ""))
    if !result.runs.isEmpty {
      text += Self.line(
        "knows", "the emissions of \(known) of \(Self.count(result.runs.count, "run"))")
    }
    return text
  }

  private var judged: String {
    guard !result.policies.isEmpty else { return "" }
    let own = result.policies.map(\.path).filter { !$0.hasPrefix("pack:") }
    guard !own.isEmpty else {
      return Self.line(
        "judges", "by the built-in pack:starter alone; name policies of your own in carbonward.yaml"
      )
    }
    return Self.line("judges", "by \(own.joined(separator: ", "))")
      + Self.list(
        "idle",
        result.diagnostics.filter { $0.code == "policy-never-applied" }.map { diagnostic in
          ([diagnostic.message] + diagnostic.help.prefix(1)).joined(separator: ": ")
        }, more: "policies of which something never applies")
  }

  private var skipped: String {
    guard let account = result.account else { return "" }
    let unclear = account.notUnderstood.map { entry in
      "\(entry.path)\(entry.line.map { ":\($0)" } ?? "") \(entry.reason)"
    }
    let unseen = account.notLookedAt.filter { $0.path != ".git" }.map { gap in
      "\(gap.path) \(gap.reason)"
    }
    // Files that train nothing are many; what they have in common is enough.
    var reasons: [(reason: String, files: Int)] = []
    for entry in account.notTraining {
      if let index = reasons.firstIndex(where: { $0.reason == entry.reason }) {
        reasons[index].files += 1
      } else {
        reasons.append((entry.reason, 1))
      }
    }
    reasons.sort { ($1.files, $0.reason) < ($0.files, $1.reason) }
    return Self.list("unclear", unclear, more: "files")
      + (unclear.isEmpty
        ? "" : Self.line("", "state what trains under `runs`, and list the others under `ignore`"))
      + Self.list("unseen", unseen, more: "places")
      + Self.list(
        "skips", reasons.map { "\(Self.count($0.files, "file")): \($0.reason)" }, more: "reasons")
  }

  /// The lines that would make the emissions of most runs known, the first of them first.
  private var helpful: String {
    var gaps: [(remedy: String, message: String, runs: Int)] = []
    for run in result.runs {
      var own: Set<String> = []
      for gap in run.estimate.missing where [.energy, .emissions].contains(gap.key) {
        guard own.insert(gap.remedy).inserted else { continue }
        if let index = gaps.firstIndex(where: { $0.remedy == gap.remedy }) {
          gaps[index].runs += 1
        } else {
          gaps.append((gap.remedy, gap.message, 1))
        }
      }
    }
    gaps.sort { ($1.runs, $0.remedy) < ($0.runs, $1.remedy) }
    return Self.list(
      "helps",
      gaps.map { gap in
        let place =
          gap.remedy.hasPrefix("--set ")
          ? "the value where it stands" : "`\(gap.remedy)` in carbonward.yaml"
        return "\(place), for \(Self.count(gap.runs, "run")): \(gap.message)"
      }, more: "lines")
  }

  private var continuous: String {
    let absent = hostSystem.map { system in
      Self.line("CI", "there is none: `carbonward init` writes that of \(system.rawValue)")
    }
    guard !pipelines.isEmpty else {
      return absent
        ?? Self.line(
          "CI", "there is none: let it run `carbonward diff --base BASE --policy-from BASE`")
    }
    return (absent ?? "") + pipelines.map(Self.said).joined()
  }

  private static func said(_ pipeline: Pipeline) -> String {
    let name = pipeline.system.rawValue
    guard let lacks = pipeline.lacks else {
      return line("CI", "\(name) does not run the gate; `carbonward init --dry-run` shows how")
    }
    guard !lacks.isEmpty else { return line("CI", "\(name) runs the gate") }
    return lacks.map { line("CI", "\(name): \($0)") }.joined()
  }
}
