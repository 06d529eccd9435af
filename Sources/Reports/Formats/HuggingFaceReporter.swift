import Quantities
public import Result

/// The metadata of a Hugging Face model card: `co2_eq_emissions`, in grams. A block for each run.
public struct HuggingFaceReporter: Reporter {
  /// The word for `--format` and `--output`.
  public static let name = "huggingface"
  /// What the format is for, in one line.
  public static let summary = "`co2_eq_emissions` for a Hugging Face model card, in grams"

  /// Creates a reporter.
  public init() {}

  /// Returns the whole document as UTF-8.
  public func render(_ result: CheckResult, options: ReportOptions) -> [UInt8] {
    var text = "# verdict: \(result.verdict.rawValue)\n"
    for run in result.disclosed {
      text += "---\n# \(run.title.plain.cut(to: 200))\n"
      guard let emissions = run.known(.emissions) else {
        text += "# emissions are not known\n"
        continue
      }
      let range = "\(Self.grams(emissions.p5)) to \(Self.grams(emissions.p95)) g"
      var members = [
        ("emissions", Self.grams(emissions.p50)),
        (
          "source",
          Self.quoted(
            "\(DisclosureText.source(result)): predicted; \(range) (5th to 95th percentile)")
        ),
      ]
      if let isPretraining = run.isPretraining {
        members.append(("training_type", isPretraining ? "pre-training" : "fine-tuning"))
      }
      if let place = run.place { members.append(("geographical_location", Self.quoted(place))) }
      if let hardware = run.hardware { members.append(("hardware_used", Self.quoted(hardware))) }
      text += "co2_eq_emissions:\n" + members.map { "  \($0.0): \($0.1)\n" }.joined()
    }
    return Array(text.utf8)
  }

  private static func grams(_ kilograms: Double) -> String {
    CanonicalNumber.text(kilograms * 1_000)
  }

  /// A double-quoted YAML scalar, which JSON strings are.
  private static func quoted(_ text: String) -> String {
    var writer = JSONWriter()
    writer.string(text.plain)
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}
