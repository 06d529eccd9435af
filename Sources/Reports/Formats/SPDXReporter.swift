import Quantities
public import Result

/// SPDX 3.0.1 with its AI profile: the energy of each run, in kWh. SPDX has no place for emissions.
public struct SPDXReporter: Reporter {
  /// The word for `--format` and `--output`.
  public static let name = "spdx"
  /// What the format is for, in one line.
  public static let summary = "SPDX 3.0.1 AI packages with the energy of their training"

  private static let namespace = "urn:carbonward:spdx:"

  /// Creates a reporter.
  public init() {}

  /// Returns the whole document as UTF-8.
  public func render(_ result: CheckResult, options: ReportOptions) -> [UInt8] {
    var writer = JSONWriter()
    let packages = Array(result.disclosed.enumerated())
    writer.object { writer in
      writer.member("@context", "https://spdx.org/rdf/3.0.1/spdx-context.jsonld")
      writer.member("@graph") { writer in
        let parts: [Part] =
          [.creation, .tool, .supplier, .document]
          + packages.map { .package($0.element, $0.offset + 1) }
        writer.array(parts) { writer, part in
          writer.object { Self.write(part, of: result, packages.count, to: &$0) }
        }
      }
    }
    writer.append("\n")
    return writer.bytes
  }

  private enum Part {
    case creation, tool, supplier, document
    case package(RunResult, Int)
  }

  private static func write(
    _ part: Part, of result: CheckResult, _ count: Int, to writer: inout JSONWriter
  ) {
    func element(_ type: String, _ id: String) {
      writer.member("type", type)
      writer.member("spdxId", namespace + id)
      writer.member("creationInfo", "_:creation")
    }
    switch part {
    case .creation:
      writer.member("type", "CreationInfo")
      writer.member("@id", "_:creation")
      writer.member("specVersion", "3.0.1")
      writer.member("created", result.instant)
      writer.member("createdBy", [namespace + "supplier"])
      writer.member("createdUsing", [namespace + "tool"])
    case .tool:
      element("Tool", "tool")
      writer.member("name", "Carbonward \(result.version.plain.cut(to: 60))")
    case .supplier:
      element("Organization", "supplier")
      writer.member("name", "not stated")
    case .document:
      element("SpdxDocument", "document")
      writer.member("name", "Carbonward: \(result.verdict.rawValue)")
      writer.member("profileConformance", ["core", "software", "ai"])
      let packages = (0..<count).map { "\(namespace)run-\($0 + 1)" }
      if !packages.isEmpty {
        writer.member("rootElement", packages)
        writer.member("element", packages)
      }
    case .package(let run, let number):
      element("ai_AIPackage", "run-\(number)")
      package(run, result, to: &writer)
    }
  }

  private static func package(_ run: RunResult, _ result: CheckResult, to writer: inout JSONWriter)
  {
    writer.member("name", (run.word(of: "model.id") ?? run.title).plain.cut(to: 300))
    writer.member("summary", "trained by \(run.title.plain.cut(to: 300))")
    writer.member("suppliedBy", namespace + "supplier")
    writer.member("releaseTime", result.instant)
    writer.member("software_packageVersion", "not released")
    writer.member("software_downloadLocation", "urn:carbonward:not-released")
    writer.member("software_primaryPurpose", "model")
    let energy = run.known(.energy).flatMap { $0.p95 < largest ? $0 : nil }
    if let energy {
      let isTuning = run.isPretraining == false
      let key = isTuning ? "ai_finetuningEnergyConsumption" : "ai_trainingEnergyConsumption"
      writer.member("ai_energyConsumption") { writer in
        writer.object { writer in
          writer.member("type", "ai_EnergyConsumption")
          writer.member(key) {
            $0.array([energy.p50]) { writer, amount in
              writer.object {
                $0.member("type", "ai_EnergyConsumptionDescription")
                $0.member("ai_energyQuantity", decimal(amount))
                $0.member("ai_energyUnit", "kilowattHour")
              }
            }
          }
        }
      }
    }
    let range = energy.map {
      "; \(decimal($0.p5)) to \(decimal($0.p95)) kWh (5th to 95th percentile)"
    }
    writer.member(
      "ai_informationAboutTraining",
      "energy \(DisclosureText.method)\(range ?? "; energy unknown"). \(DisclosureText.boundary). "
        + DisclosureText.source(result))
  }

  /// What has no plain decimal form, in kWh, is more than mankind uses.
  private static let largest = 1e14

  /// A decimal number as XML Schema has them: without an exponent.
  private static func decimal(_ value: Double) -> String {
    CanonicalNumber.fixed(value, decimals: value < 1e8 ? 9 : 3, trimmed: true)
  }
}
