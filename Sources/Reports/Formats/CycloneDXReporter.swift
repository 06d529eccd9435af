import Quantities
public import Result

/// CycloneDX 1.7: a machine-learning bill of materials with the energy and emissions of each run.
///
/// Energy is in kWh and emissions in tonnes, as the format asks; ranges stand in properties, since it has
/// no place for them. What is not known is left out, and a property says so.
public struct CycloneDXReporter: Reporter {
  /// The word for `--format` and `--output`.
  public static let name = "cyclonedx"
  /// What the format is for, in one line.
  public static let summary = "a CycloneDX 1.7 bill of materials with energy and emissions"

  /// Creates a reporter.
  public init() {}

  /// Returns the whole document as UTF-8.
  public func render(_ result: CheckResult, options: ReportOptions) -> [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("$schema", "http://cyclonedx.org/schema/bom-1.7.schema.json")
      writer.member("bomFormat", "CycloneDX")
      writer.member("specVersion", "1.7")
      writer.member("version", 1)
      writer.member("metadata") { writer in
        writer.object { writer in
          writer.member("timestamp", result.instant)
          writer.member("tools") { writer in
            writer.object { writer in
              writer.member("components") {
                $0.array(["carbonward"]) { writer, name in
                  writer.object {
                    $0.member("type", "application")
                    $0.member("name", name)
                    $0.member("version", result.version.plain.cut(to: 60))
                  }
                }
              }
            }
          }
          writer.properties([("carbonward:check_verdict", result.verdict.rawValue)])
        }
      }
      writer.member("components") {
        $0.array(Array(result.disclosed.enumerated())) { writer, run in
          Self.write(run.element, number: run.offset + 1, result, to: &writer)
        }
      }
    }
    writer.append("\n")
    return writer.bytes
  }

  private static func write(
    _ run: RunResult, number: Int, _ result: CheckResult, to writer: inout JSONWriter
  ) {
    writer.object { writer in
      writer.member("type", "machine-learning-model")
      writer.member("bom-ref", "run-\(number)")
      writer.member("name", (run.word(of: "model.id") ?? run.title).plain.cut(to: 300))
      writer.member("description", "trained by \(run.title.plain.cut(to: 300))")
      writer.member("modelCard") { writer in
        writer.object { writer in
          writer.member("considerations") { writer in
            writer.object { writer in
              writer.member("environmentalConsiderations") {
                $0.object { considerations(of: run, result, to: &$0) }
              }
            }
          }
        }
      }
      writer.properties([("carbonward:verdict", run.verdict.rawValue)])
    }
  }

  private static func considerations(
    of run: RunResult, _ result: CheckResult, to writer: inout JSONWriter
  ) {
    guard let energy = run.known(.energy) else {
      writer.properties([("carbonward:energy_kwh", "unknown")])
      return
    }
    let emissions = run.known(.emissions)
    writer.member("energyConsumptions") {
      $0.array([energy]) { writer, energy in
        writer.object { writer in
          writer.member("activity", run.isPretraining == false ? "fine-tuning" : "training")
          writer.member("energyProviders") {
            $0.array([energy]) { writer, energy in
              writer.object { writer in
                writer.member(
                  "description", "the grid of \(run.place ?? "a site that is not stated")")
                writer.member("organization") { $0.object { $0.member("name", "not stated") } }
                // A grid is a mix, for which the format has no word.
                writer.member("energySource", "unknown")
                writer.measure("energyProvided", energy.p50, "kWh")
              }
            }
          }
          writer.measure("activityEnergyCost", energy.p50, "kWh")
          if let emissions { writer.measure("co2CostEquivalent", emissions.p50 / 1_000, "tCO2eq") }
          writer.properties(
            ranges(energy, "energy_kwh")
              + (emissions.map { ranges($0, "emissions_kg") }
                ?? [("carbonward:emissions_kg", "unknown")])
              + [
                ("carbonward:method", DisclosureText.method),
                ("carbonward:boundary", DisclosureText.boundary),
                ("carbonward:source", DisclosureText.source(result)),
              ])
        }
      }
    }
  }

  private static func ranges(_ range: RangeResult, _ name: String) -> [(String, String)] {
    [("p5", range.p5), ("p95", range.p95)].map {
      ("carbonward:\(name):\($0.0)", CanonicalNumber.text($0.1))
    }
  }
}

extension JSONWriter {
  fileprivate mutating func measure(_ key: String, _ value: Double, _ unit: String) {
    member(key) { writer in
      writer.object {
        $0.member("value", value)
        $0.member("unit", unit)
      }
    }
  }

  fileprivate mutating func properties(_ properties: [(name: String, value: String)]) {
    member("properties") {
      $0.array(properties) { writer, property in
        writer.object {
          $0.member("name", property.name)
          $0.member("value", property.value)
        }
      }
    }
  }
}
