public import Result

/// The whole register as one document, `carbonward: register/v1`, with every row at its end.
public struct JSONRegister: RegisterReporter {
  /// The word for `--format` and `--output`.
  public static let name = "json"

  /// Creates a reporter.
  public init() {}

  /// Everything but the rows.
  public func opening(_ register: Register) -> [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("carbonward", "register/v1")
      writer.member("version", register.version)
      writer.member("at", register.at)
      writer.member("terms") { $0.write(register.terms) }
      writer.member("summary") { $0.writeSummary(of: register) }
      writer.member("totals") { $0.array(register.totals) { $0.write($1) } }
      writer.member("outlier_rule", RegisterOutlier.rule)
      writer.member("outliers") { $0.array(register.outliers) { $0.write($1) } }
      writer.member("exceptions") { $0.array(register.exceptions) { $0.write($1) } }
      writer.member("left_out", register.leftOut.names)
    }
    // The rows follow as the last member of the same object.
    return Array(writer.bytes.dropLast(2)) + Array(",\n  \"submissions\": [".utf8)
  }

  /// A row on a line of its own.
  public func row(_ row: RegisterRow, at index: Int) -> [UInt8] {
    Array((index == 0 ? "\n    " : ",\n    ").utf8) + JSONLinesRegister.object(row)
  }

  /// The ends of the list and of the object.
  public func closing(_ register: Register) -> [UInt8] {
    Array((register.submissions == 0 ? "]\n}\n" : "\n  ]\n}\n").utf8)
  }
}

extension JSONWriter {
  fileprivate mutating func write(_ terms: RegisterTerms) {
    object { writer in
      writer.member("keys", terms.keys)
      writer.member("max_age_days", terms.maxAge.map(Double.init))
      writer.member("require_evidence", terms.requiresEvidence)
    }
  }

  fileprivate mutating func writeSummary(of register: Register) {
    object { writer in
      writer.member("submissions", register.submissions)
      for status in RegisterRow.Status.allCases {
        writer.member(status.rawValue, register.counts[status] ?? 0)
      }
      writer.member("verdicts") { writer in
        writer.object {
          for verdict in VerdictWord.allCases {
            $0.member(verdict.rawValue, register.verdicts[verdict] ?? 0)
          }
        }
      }
      writer.member("outliers", register.outlierCount)
      writer.member("left_out", register.leftOut.count)
    }
  }

  fileprivate mutating func write(_ total: RegisterTotal) {
    object { writer in
      writer.member("by", total.by.rawValue)
      writer.member("name", total.name)
      writer.member("runs", total.runs)
      writer.member("verified", total.verified)
      writer.member("unknown", total.unknown)
      writer.member("device_hours", total.deviceHours)
      writer.member("energy_kwh") { $0.write(total.energy) }
      writer.member("emissions_kg") { $0.write(total.emissions) }
      writer.member("verified_emissions_kg", total.verifiedEmissions)
    }
  }

  fileprivate mutating func write(_ outlier: RegisterOutlier) {
    object { writer in
      writer.member("submission", outlier.submission)
      writer.member("run", outlier.run)
      writer.member("measure", outlier.measure.rawValue)
      writer.member("peers", outlier.peers)
      writer.member("count", outlier.count)
      writer.member("value", outlier.value)
      writer.member("median", outlier.median)
      writer.member("factor", outlier.value / outlier.median)
    }
  }

  fileprivate mutating func write(_ exception: RegisterException) {
    object { writer in
      writer.member("id", exception.id)
      writer.member("owner", exception.owner)
      writer.member("approved_by", exception.approvedBy)
      writer.member("expires", exception.expires)
      writer.member("days_left", exception.daysLeft.map(Double.init))
      writer.member("since", exception.since)
      writer.member("days_used", exception.daysUsed.map(Double.init))
      writer.member("submissions", exception.submissions)
      writer.member("findings", exception.findings)
    }
  }
}
