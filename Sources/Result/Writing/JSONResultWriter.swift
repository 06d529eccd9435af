import Diagnostics
import Quantities

/// Writes a result as JSON: `carbonward: result/v1`, which ``JSONResultReader`` reads back and from which
/// every other format can be made.
public enum JSONResultWriter {
  /// Returns the whole document as UTF-8, with keys in a fixed order.
  ///
  /// - Parameter isCompact: Whether all of it stands on one line.
  public static func write(_ result: CheckResult, isCompact: Bool = false) -> [UInt8] {
    var writer = JSONWriter(isCompact: isCompact)
    writer.object { writer in
      writer.member("carbonward", "result/v1")
      writer.member("version", result.version)
      writer.member("verdict", result.verdict.rawValue)
      writer.member("at", result.at)
      writer.member("policies") {
        $0.array(result.policies) { writer, policy in
          writer.object {
            $0.member("path", policy.path)
            $0.member("sha256", policy.sha256)
          }
        }
      }
      writer.member("settings") { $0.write(result.settings) }
      writer.member("summary") { $0.write(result.summary) }
      writer.member("runs") { $0.array(result.runs) { $0.write($1) } }
      writer.member("budgets") { $0.array(result.budgets) { $0.write($1) } }
      // What one run uses, it says itself.
      if result.runs.count > 1 { writer.member("total") { $0.write(result.total) } }
      let totals = result.totals
      if !totals.isEmpty {
        writer.member("totals") { $0.array(totals) { $0.write($1) } }
      }
      let policyTotals = result.policyTotals
      if !policyTotals.isEmpty {
        writer.member("policy_totals") { $0.array(policyTotals) { $0.write($1) } }
      }
      writer.member("diagnostics") { $0.array(result.diagnostics) { $0.write($1) } }
      if !result.waivers.isEmpty {
        writer.member("waivers") { $0.array(result.waivers) { $0.write($1) } }
      }
      if let account = result.account { writer.member("account") { $0.write(account) } }
      if let joint = result.jointSuggestion {
        writer.member("joint_suggestion") { $0.write(joint) }
      }
      if let change = result.change { writer.member("change") { $0.write(change) } }
    }
    writer.append("\n")
    return writer.bytes
  }
}

extension JSONWriter {
  fileprivate mutating func write(_ settings: Settings) {
    object { writer in
      writer.member("catalogue", settings.catalogue)
      writer.member("overrides", settings.overrides)
      writer.member("on_unknown", settings.onUnknown.rawValue)
      writer.member("fail_on", settings.failOn.rawValue)
      if let revision = settings.policyFrom {
        writer.member("policy_from") { $0.write(revision) }
      }
    }
  }

  fileprivate mutating func write(_ summary: Summary) {
    object {
      $0.member("runs", summary.runs)
      $0.member("pass", summary.pass)
      $0.member("warn", summary.warn)
      $0.member("fail", summary.fail)
      $0.member("unknown", summary.unknown)
      $0.member("violated", summary.violated)
      $0.member("waived", summary.waived)
    }
  }

  fileprivate mutating func write(_ run: RunResult) {
    object { writer in
      writer.member("name", run.name)
      writer.member("path", run.path)
      writer.member("format", run.format)
      writer.member("files", run.files)
      writer.member("verdict", run.verdict.rawValue)
      writer.member("trains", run.trains)
      writer.member("facts") { writer in
        writer.object { writer in
          for fact in run.facts { writer.member(fact.name) { $0.write(fact) } }
        }
      }
      writer.member("estimate") { $0.write(run.estimate) }
      writer.member("findings") { $0.array(run.findings) { $0.write($1) } }
      writer.member("suggestions") { $0.array(run.suggestions) { $0.write($1) } }
      if !run.obstacles.isEmpty { writer.member("obstacles", run.obstacles) }
      if !run.sensitivities.isEmpty {
        writer.member("sensitivities") { $0.array(run.sensitivities) { $0.write($1) } }
      }
      if let change = run.change { writer.member("change") { $0.write(change) } }
    }
  }

  private mutating func write(_ fact: FactResult) {
    object { writer in
      switch fact.value {
      case .text(let text): writer.member("value", text)
      case .flag(let flag): writer.member("value", flag)
      case .number(let number): writer.member("value", number)
      case .range(let low, let central, let high):
        writer.member("value", central)
        writer.member("low", low)
        writer.member("high", high)
      case .unknown: writer.member("value", nil as String?)
      }
      if let unit = fact.unit {
        writer.member("unit", unit)
      } else if let dimension = fact.dimension {
        writer.member("dimension", dimension.rawValue)
      }
      writer.member("origin", fact.origin.rawValue)
      if let location = fact.location {
        writer.member("path", location.path)
        writer.member("line", location.line)
        writer.member("column", location.column)
        writer.member("end_line", location.endLine)
        writer.member("end_column", location.endColumn)
        // `source` is taken by the source of a figure.
        writer.member("line_text", location.text)
      }
      if let row = fact.row { writer.member("row", row) }
      if let source = fact.source { writer.member("source", source) }
      if let year = fact.year { writer.member("year", year) }
      if let note = fact.note { writer.member("note", note) }
      if !fact.inputs.isEmpty { writer.member("inputs", fact.inputs) }
      if let text = fact.unreadable { writer.member("unreadable", text) }
    }
  }

  fileprivate mutating func write(_ estimate: EstimateResult) {
    object { writer in
      for entry in estimate.entries { writer.member(entry.key.rawValue) { $0.write(entry.range) } }
      if !estimate.perUnit.isEmpty {
        writer.member("per_unit") { writer in
          writer.object { writer in
            for entry in estimate.perUnit {
              writer.member(entry.key.rawValue) { $0.write(entry.range) }
            }
          }
        }
      }
      writer.member("trace") {
        $0.array(estimate.trace) { writer, step in
          writer.object { writer in
            writer.member("quantity", step.quantity)
            writer.member("formula", step.formula)
            writer.member("inputs", step.inputs)
            writer.member("value") { $0.write(step.value) }
            if step.dimension != EstimateResult.Step.namedDimension(of: step.quantity) {
              writer.member("dimension", step.dimension.rawValue)
            }
            if let origin = step.origin { writer.member("origin", origin.rawValue) }
            if let note = step.note { writer.member("note", note) }
          }
        }
      }
      writer.member("missing") {
        $0.array(estimate.missing) { writer, gap in
          writer.object {
            $0.member("quantity", gap.key.rawValue)
            $0.member("message", gap.message)
            $0.member("remedy", gap.remedy)
          }
        }
      }
    }
  }

  /// Writes a range, or null where nothing is known.
  package mutating func write(_ range: RangeResult?) {
    guard let range else { return append("null") }
    object {
      $0.member("p5", range.p5)
      $0.member("p50", range.p50)
      $0.member("p95", range.p95)
    }
  }

  private mutating func write(_ finding: FindingResult) {
    object { writer in
      writer.member("id", finding.id)
      writer.member("kind", finding.kind.rawValue)
      writer.member("severity", finding.severity.rawValue)
      writer.member("status", finding.status.rawValue)
      writer.member("level", finding.level.rawValue)
      writer.member("message", finding.message)
      if let help = finding.help { writer.member("help", help) }
      if finding.isMeasured {
        writer.member("observed", finding.observed)
        writer.member("limit", finding.limit)
        writer.member("unit", finding.unit?.rawValue)
        writer.member("percentile", finding.percentile?.rawValue)
        writer.member("near_limit", finding.isNearLimit)
      }
      if let policy = finding.policy { writer.member("policy", policy) }
      if finding.isHeldAgainstBudget { writer.member("held_against", "budget") }
      if let waiver = finding.waiver { writer.member("waiver", waiver) }
      if let comment = finding.ignoredBy {
        writer.member("ignored_by") { $0.write(comment) }
      }
      if let change = finding.change { writer.member("change", change.rawValue) }
      writer.member("locations") { $0.array(finding.locations) { $0.write($1) } }
      writer.member("suggestions") {
        $0.array(finding.suggestions) { writer, index in writer.append("\(index)") }
      }
    }
  }

  mutating func write(_ location: LocationResult) {
    object { $0.members(of: location) }
  }

  private mutating func members(of location: LocationResult) {
    member("path", location.path)
    member("line", location.line)
    member("column", location.column)
    member("end_line", location.endLine)
    member("end_column", location.endColumn)
    member("source", location.text)
  }

  fileprivate mutating func write(_ suggestion: SuggestionResult) {
    object { writer in
      writer.member("measures", suggestion.measures)
      writer.member("changes", suggestion.changes)
      writer.member("verdict", suggestion.verdict.rawValue)
      writer.member("effort", suggestion.effort.rawValue)
      writer.member("applicability", suggestion.applicability.rawValue)
      writer.member("emissions_kg") { $0.write(suggestion.emissions) }
      writer.member("saving_kg", suggestion.savingKilograms)
      writer.member("saving_percent", suggestion.savingPercent)
      writer.member("edits") {
        $0.array(suggestion.edits) { writer, edit in
          writer.object {
            $0.members(of: edit.location)
            $0.member("text", edit.text)
          }
        }
      }
      writer.member("patch", suggestion.patch)
      if let duration = suggestion.duration { writer.member("duration_h") { $0.write(duration) } }
      if let residency = suggestion.residency {
        writer.member("residency") { $0.write(residency) }
      }
      if !suggestion.keeps.isEmpty {
        writer.member("keeps") {
          $0.array(suggestion.keeps) { writer, kept in
            writer.object {
              $0.member("id", kept.id)
              $0.member("percentile", kept.percentile.rawValue)
              $0.member("message", kept.message)
            }
          }
        }
      }
      if !suggestion.notes.isEmpty { writer.member("notes", suggestion.notes) }
    }
  }

  private mutating func write(_ duration: DurationResult) {
    object { writer in
      writer.member("before") { $0.write(duration.before) }
      writer.member("after") { $0.write(duration.after) }
      if let holds = duration.deadlineHolds { writer.member("deadline_holds", holds) }
    }
  }

  private mutating func write(_ residency: ResidencyResult) {
    object { writer in
      if let before = residency.before { writer.member("before", before) }
      if let after = residency.after { writer.member("after", after) }
      writer.member("leaves", residency.leaves)
      writer.member("summary", residency.summary)
    }
  }

  fileprivate mutating func write(_ budget: BudgetResult) {
    let suffix = budget.unit.keySuffix
    object {
      $0.member("id", budget.id)
      $0.member("period", budget.period)
      if let metric = budget.metric { $0.member("metric", metric.rawValue) }
      $0.member("limit_\(suffix)", budget.limit)
      $0.member("settled_\(suffix)", budget.settled)
      $0.member("reserved_\(suffix)", budget.reserved)
      $0.member("requested_\(suffix)", budget.requested)
      if let known = budget.requestedAtLeast { $0.member("requested_at_least_\(suffix)", known) }
      if let added = budget.added { $0.member("added_\(suffix)", added) }
      $0.member("free_\(suffix)", budget.free)
      if let share = budget.share, share.isFinite { $0.member("share", share) }
      if let ahead = budget.ahead {
        $0.member("ahead_\(suffix)", ahead)
        $0.member("alone_\(suffix)", budget.aloneTotal)
        $0.member("with_open_\(suffix)", budget.openTotal)
        $0.member("with_ahead_\(suffix)", budget.aheadTotal)
      }
      if let ruling = budget.ruling {
        $0.member("ruling") { $0.write(ruling, suffix: suffix) }
      }
    }
  }

  private mutating func write(_ ruling: BudgetRuling, suffix: String) {
    object { writer in
      writer.member("status", ruling.status.rawValue)
      writer.member("severity", ruling.severity.rawValue)
      writer.member("level", ruling.level.rawValue)
      writer.member("message", ruling.message)
      writer.member("runs", ruling.runs)
      writer.member("biggest") {
        $0.array(ruling.biggest) { writer, draw in
          writer.object {
            $0.member("name", draw.name)
            $0.member("path", draw.path)
            $0.member("asked_\(suffix)", draw.amount)
          }
        }
      }
    }
  }

  fileprivate mutating func write(_ total: GroupTotal) {
    object { writer in
      writer.member("by", total.by)
      writer.member("name", total.name)
      writer.member("runs", total.runs)
      writer.member("unknown", total.unknown)
      for entry in total.entries { writer.member(entry.key.rawValue) { $0.write(entry.range) } }
    }
  }

  fileprivate mutating func write(_ diagnostic: DiagnosticResult) {
    object { writer in
      writer.member("code", diagnostic.code)
      writer.member("severity", diagnostic.severity.name)
      if diagnostic.level != Level(diagnostic.severity) {
        writer.member("level", diagnostic.level.rawValue)
      }
      writer.member("message", diagnostic.message)
      writer.member("path", diagnostic.path ?? diagnostic.location?.path)
      if let location = diagnostic.location {
        writer.member("line", location.line)
        writer.member("column", location.column)
        writer.member("end_line", location.endLine)
        writer.member("end_column", location.endColumn)
        writer.member("source", location.text)
      }
      if !diagnostic.help.isEmpty { writer.member("help", diagnostic.help) }
    }
  }
}

extension FindingResult {
  /// Whether an amount was held against a limit.
  fileprivate var isMeasured: Bool {
    limit != nil || observed != nil || unit != nil || percentile != nil || isNearLimit
  }
}
