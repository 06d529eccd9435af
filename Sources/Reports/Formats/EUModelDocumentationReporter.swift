import Quantities
public import Result

/// The energy field of the documentation that the EU AI Act asks of general-purpose models (Annex XI):
/// MWh with at least two significant digits, with method and boundary.
///
/// A prediction is an estimate of what the field asks for, and says so.
public struct EUModelDocumentationReporter: Reporter {
  /// The word for `--format` and `--output`.
  public static let name = "eu-model-documentation"
  /// What the format is for, in one line.
  public static let summary = "the energy field of the EU AI Act's model documentation, in MWh"

  /// Creates a reporter.
  public init() {}

  /// Returns the whole document as UTF-8.
  public func render(_ result: CheckResult, options: ReportOptions) -> [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("verdict", result.verdict.rawValue)
      writer.member("source", DisclosureText.source(result))
      writer.member("models") {
        $0.array(result.disclosed) { writer, run in
          writer.object { Self.write(run, to: &$0) }
        }
      }
    }
    writer.append("\n")
    return writer.bytes
  }

  private static func write(_ run: RunResult, to writer: inout JSONWriter) {
    writer.member("name", (run.word(of: "model.id") ?? run.title).plain.cut(to: 300))
    writer.member("run", run.title.plain.cut(to: 300))
    writer.member("training_compute_flop", run.known(.flops)?.p50)
    writer.member("energy_consumption") { writer in
      writer.object { writer in
        let energy = run.known(.energy)
        writer.member("amount_mwh", energy.map { megawattHours($0.p50) })
        writer.member("low_mwh", energy.map { megawattHours($0.p5) })
        writer.member("high_mwh", energy.map { megawattHours($0.p95) })
        writer.member("status", energy == nil ? "unknown" : "estimated")
        writer.member("method", DisclosureText.method)
        writer.member("boundary", DisclosureText.boundary)
        writer.member(
          "missing",
          energy == nil
            ? run.estimate.missing.filter { $0.key == .energy }.map { $0.message.plain } : [])
      }
    }
  }

  /// Four significant digits, as text so that trailing zeros stay.
  private static func megawattHours(_ kilowattHours: Double) -> String {
    let text = CanonicalNumber.rounded(kilowattHours / 1_000, significantDigits: 4)
    let digits = text.filter(\.isNumber).drop { $0 == "0" }.count
    guard digits < 2, kilowattHours > 0, !text.contains("e") else { return text }
    // `5` says less than `5.0`.
    return text.contains(".") ? text + "0" : text + ".0"
  }
}
