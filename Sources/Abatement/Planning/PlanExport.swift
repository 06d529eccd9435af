import Footprint
import Policy
import Quantities
import Runs

extension SweepResult {
  /// The sweep as JSON, `plan/v1`, for notebooks: numbers in the unit that their key names, points in
  /// the order of the axes, each with its position in `axes`.
  ///
  /// - Parameters:
  ///   - top: How many of the best points by the first objective are listed.
  ///   - goals: What fits into limits.
  public func json(at instant: String, top: Int? = nil, goals: [GoalReach] = []) -> String {
    let front = pareto()
    var text = "{\n  \"carbonward\": \"plan/v1\",\n  \"at\": \(Self.quoted(instant)),\n"
    text += "  \"complete\": \(isComplete),\n  \"axes\": [\n"
    text += axes.map { axis in
      let values = axis.values.map { Self.json($0) }.joined(separator: ", ")
      var text = "    {\"fact\": \(Self.quoted(axis.fact.rawValue)), \"values\": [\(values)]"
      if axis.fact == .region, !residency.isEmpty {
        let labels = residency.map { labels in
          labels.map { "[\($0.map(Self.quoted).joined(separator: ", "))]" } ?? "null"
        }
        text += ", \"residency\": [\(labels.joined(separator: ", "))]"
      }
      return text + "}"
    }.joined(separator: ",\n")
    text += "\n  ],\n  \"base\": \(Self.json(base, objectives)),\n  \"points\": [\n"
    text += (0..<total).map { "    " + Self.json(point(at: $0), objectives) }
      .joined(separator: ",\n")
    text += "\n  ],\n  \"pareto\": [\(front.map(String.init).joined(separator: ", "))],\n"
    if let top {
      text += "  \"top\": [\(ranked(limit: top).map(String.init).joined(separator: ", "))],\n"
    }
    if !goals.isEmpty {
      text += "  \"goals\": [\n\(goals.map { "    " + $0.json }.joined(separator: ",\n"))\n  ],\n"
    }
    text += "  \"refusals\": [\(refusals.map(Self.quoted).joined(separator: ", "))],\n"
    text += "  \"notes\": [\(notes.map(Self.quoted).joined(separator: ", "))]\n}\n"
    return text
  }

  private static func json(_ point: Point, _ objectives: [Objective]) -> String {
    var fields = ["\"at\": [\(point.coordinates.map(String.init).joined(separator: ", "))]"]
    fields.append("\"verdict\": \(point.verdict.map { quoted($0.rawValue) } ?? "null")")
    for (objective, value) in zip(objectives, point.values) {
      let range = value.map { value in
        "{\"p5\": \(CanonicalNumber.text(value.p5)), \"p50\": \(CanonicalNumber.text(value.p50)), "
          + "\"p95\": \(CanonicalNumber.text(value.p95))}"
      }
      fields.append("\"\(objective.key)\": \(range ?? "null")")
    }
    return "{\(fields.joined(separator: ", "))}"
  }

  private static func json(_ value: FactValue) -> String {
    switch value {
    case .text(let text): return quoted(text)
    case .flag(let flag): return flag ? "true" : "false"
    case .number(let number):
      guard !number.isExact else { return CanonicalNumber.text(number.central) }
      let ends = [number.low, number.central, number.high].map(CanonicalNumber.text)
      return "[\(ends.joined(separator: ", "))]"
    }
  }

  /// A JSON string in which no character can end a script or a line.
  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      default:
        if scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
          || "<>&".unicodeScalars.contains(scalar)
          || scalar.value == 0x2028 || scalar.value == 0x2029
        {
          let digits = String(scalar.value, radix: 16)
          result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        } else {
          result.unicodeScalars.append(scalar)
        }
      }
    }
    return result + "\""
  }

  /// The sweep as CSV with a header: one row a point, `pareto` 1 for those that nothing beats.
  public func csv() -> String {
    var header = axes.map(\.fact.rawValue) + (residency.isEmpty ? [] : ["residency"]) + ["verdict"]
    for objective in objectives {
      header += ["p5", "p50", "p95"].map { "\(objective.key)_\($0)" }
    }
    var text = (header + ["pareto"]).map(Self.field).joined(separator: ",") + "\n"
    var isOnFront = [Bool](repeating: false, count: total)
    for index in pareto() { isOnFront[index] = true }
    for index in 0..<total {
      let coordinates = coordinates(at: index)
      var fields = axes.indices.map { axis -> String in
        switch axes[axis].values[coordinates[axis]] {
        case .number(let number) where number.isExact: CanonicalNumber.text(number.central)
        case .text(let text): Self.field(text)
        case let value: Self.field(axes[axis].fact.describe(value))
        }
      }
      if let labels = residencyText(at: index) { fields.append(Self.field(labels)) }
      fields.append(verdict(at: index)?.rawValue ?? "")
      for objective in objectives.indices {
        guard let value = value(objective, at: index) else {
          fields += ["", "", ""]
          continue
        }
        fields += [value.p5, value.p50, value.p95].map(CanonicalNumber.text)
      }
      fields.append(isOnFront[index] ? "1" : "0")
      text += fields.joined(separator: ",") + "\n"
    }
    return text
  }

  /// A field that a spreadsheet takes for text and not for a formula.
  private static func field(_ text: String) -> String {
    var text = text
    if let first = text.unicodeScalars.first, "=+-@\t\r".unicodeScalars.contains(first) {
      text = "'" + text
    }
    guard text.contains(where: { "\",\n\r".contains($0) }) else { return text }
    return "\""
      + text.split(separator: "\"", omittingEmptySubsequences: false)
      .joined(separator: "\"\"") + "\""
  }
}
