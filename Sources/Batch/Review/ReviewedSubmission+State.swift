import Ledger
import Result

/// Submissions as lines of the state of a review.
extension ReviewedSubmission {
  /// One line of JSON, without its end.
  var line: [UInt8] {
    JSONValue.object(
      row.members + [
        .init("runs", .array(runs.map(\.json))),
        .init("exceptions", .array(exceptions.map(\.json))),
      ]
    ).canonical
  }

  /// Reads a line; nil for what ``line`` has not written.
  init?(line: [UInt8]) {
    guard let json = JSONValue(parsing: line), let row = RegisterRow(json),
      let runs = json["runs"]?.elements, let exceptions = json["exceptions"]?.elements
    else { return nil }
    self.init(row)
    for run in runs {
      guard let run = Run(run) else { return nil }
      self.runs.append(run)
    }
    for exception in exceptions {
      guard let exception = RegisterException(exception) else { return nil }
      self.exceptions.append(exception)
    }
  }
}

extension RegisterRow {
  fileprivate var members: [JSONValue.Member] {
    [
      .init("name", .string(name)), .init("kind", .string(kind.rawValue)),
      .init("status", .string(status.rawValue)), .init("reason", .optional(reason?.rawValue)),
      .init("message", .optional(message)), .init("verdict", .optional(verdict?.rawValue)),
      .init("signer", .optional(signer)), .init("at", .optional(at)),
      .init("period", .optional(period)), .init("team", .optional(team)),
      .init("region", .optional(region)), .init("accelerator", .optional(accelerator)),
      .init("count", .integer(Int64(runs))), .init("device_hours", .optional(deviceHours)),
      .init("energy", .optional(energy)), .init("emissions", .optional(emissions)),
      .init("violated", .integer(Int64(violated))), .init("waived", .integer(Int64(waived))),
      .init("unknown", .integer(Int64(unknown))), .init("sha256", .optional(sha256)),
    ]
  }

  fileprivate init?(_ json: JSONValue) {
    guard let name = json["name"]?.text,
      let kind = json["kind"]?.text.flatMap({ Kind(rawValue: $0) }),
      let status = json["status"]?.text.flatMap({ Status(rawValue: $0) }),
      let runs = json["count"]?.whole, let violated = json["violated"]?.whole,
      let waived = json["waived"]?.whole, let unknown = json["unknown"]?.whole
    else { return nil }
    self.init(name: name, kind: kind, status: status)
    reason = json["reason"]?.text.flatMap { Reason(rawValue: $0) }
    message = json["message"]?.text
    verdict = json["verdict"]?.text.flatMap { VerdictWord(rawValue: $0) }
    (signer, at, period) = (json["signer"]?.text, json["at"]?.text, json["period"]?.text)
    (team, region) = (json["team"]?.text, json["region"]?.text)
    (accelerator, sha256) = (json["accelerator"]?.text, json["sha256"]?.text)
    deviceHours = json["device_hours"]?.double
    (energy, emissions) = (json["energy"]?.range, json["emissions"]?.range)
    (self.runs, self.violated) = (Int(runs), Int(violated))
    (self.waived, self.unknown) = (Int(waived), Int(unknown))
  }
}

extension ReviewedSubmission.Run {
  fileprivate var json: JSONValue {
    .object([
      .init("name", .string(name)), .init("team", .optional(team)),
      .init("region", .optional(region)), .init("accelerator", .optional(accelerator)),
      .init("period", .optional(period)), .init("device_hours", .optional(deviceHours)),
      .init("energy", .optional(energy)), .init("emissions", .optional(emissions)),
      .init(
        "figures",
        .array(
          figures.map {
            .array([.string($0.measure.rawValue), .string($0.peers), .number($0.value)])
          })),
    ])
  }

  fileprivate init?(_ json: JSONValue) {
    guard let name = json["name"]?.text, let figures = json["figures"]?.elements else { return nil }
    self.init(name: name)
    (team, region) = (json["team"]?.text, json["region"]?.text)
    (accelerator, period) = (json["accelerator"]?.text, json["period"]?.text)
    deviceHours = json["device_hours"]?.double
    (energy, emissions) = (json["energy"]?.range, json["emissions"]?.range)
    for figure in figures {
      guard let parts = figure.elements, parts.count == 3,
        let measure = parts[0].text.flatMap({ RegisterOutlier.Measure(rawValue: $0) }),
        let peers = parts[1].text, let value = parts[2].double
      else { return nil }
      self.figures.append(.init(measure: measure, peers: peers, value: value))
    }
  }
}

extension RegisterException {
  fileprivate var json: JSONValue {
    .object([
      .init("id", .string(id)), .init("owner", .optional(owner)),
      .init("approved_by", .optional(approvedBy)), .init("expires", .optional(expires)),
      .init("since", .optional(since)), .init("findings", .integer(Int64(findings))),
    ])
  }

  fileprivate init?(_ json: JSONValue) {
    guard let id = json["id"]?.text, let findings = json["findings"]?.whole else { return nil }
    self.init(id: id)
    (owner, approvedBy) = (json["owner"]?.text, json["approved_by"]?.text)
    (expires, since) = (json["expires"]?.text, json["since"]?.text)
    self.findings = Int(findings)
  }
}

extension JSONValue {
  fileprivate static func optional(_ text: String?) -> JSONValue { text.map(string) ?? .null }

  /// A number; what is not finite has no number in JSON.
  fileprivate static func optional(_ number: Double?) -> JSONValue {
    guard let number, number.isFinite else { return .null }
    return .number(number)
  }

  fileprivate static func optional(_ range: RangeResult?) -> JSONValue {
    guard let range else { return .null }
    return .array([optional(range.p5), optional(range.p50), optional(range.p95)])
  }

  fileprivate var range: RangeResult? {
    guard let parts = elements, parts.count == 3 else { return nil }
    let numbers = parts.compactMap(\.double)
    guard numbers.count == 3 else { return nil }
    return RangeResult(p5: numbers[0], p50: numbers[1], p95: numbers[2])
  }
}
