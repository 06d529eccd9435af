import Quantities
import Runs

/// Facts that a device cannot honour, that contradict each other or that change nothing.
extension SanityCheck {
  /// A precision that the device has no units for.
  func checkPrecision(_ found: inout [Concern]) {
    guard let precision = run.text(.precision), run[.precision]?.origin.isStated == true,
      let device = compiled.completion.device,
      device.lacksFormat(precision)
    else { return }
    found.append(
      concern(
        SanityDiagnostic.precisionNotInHardware, [.precision, .accelerator],
        "\(device.id) has no units for `\(precision)`, so it computes in a wider format and slower")
    )
  }

  /// Losses that leave nothing of the time.
  func checkGoodput(_ found: inout [Concern]) {
    guard let goodput = run.number(.goodput), run[.goodput]?.origin.isStated == true else { return }
    if goodput.high <= 0 || goodput.low > 1 {
      found.append(
        concern(
          SanityDiagnostic.implausibleGoodput, [.goodput], isImpossible: true,
          "a goodput of \(QuantityFormatter.describe(goodput, as: .fraction)) is no share of the time"
        ))
    }
  }

  /// What is stated and has no effect, so that nobody believes it has one.
  func checkWhatChangesNothing(_ found: inout [Concern]) {
    if run[.start]?.origin.isStated == true, compiled.completion.hours == nil,
      run[.intensity]?.origin.isStated != true, inputs.intensity != nil
    {
      found.append(
        remark(
          SanityDiagnostic.startWithoutHours, [.start],
          "when the run starts changed nothing: no hourly trace of its grid is at hand, so the "
            + "yearly figure stands"))
    }
    if run[.marketIntensity]?.origin.isStated == true, run[.marketInstrument] == nil {
      found.append(
        remark(
          SanityDiagnostic.marketInstrumentUnsaid, [.marketIntensity],
          "a market-based intensity is worth what stands behind it: `site.market_instrument` says "
            + "contract, certificate or claim, and `site.market_matching` annual or hourly"))
    }
    if let length = run.number(.sequenceLength)?.central, length >= 16_384,
      let work = compiled.work, work.attention == nil, work.architecture == nil
    {
      found.append(
        remark(
          SanityDiagnostic.attentionNotCounted, [.sequenceLength, .modelFamily],
          "the model's layers and width are not known, so the length of its sequences is not counted"
        ))
    }
    if run[.adapter]?.origin.isStated == true, compiled.work?.method.isFrozen == false {
      found.append(
        remark(
          SanityDiagnostic.adapterWithoutEffect, [.adapter, .method],
          "an adapter changes nothing where every parameter is trained"))
    }
  }

  private func remark(_ kind: SanityDiagnostic, _ facts: [Fact], _ message: String) -> Concern {
    var concern = concern(kind, facts, message)
    concern.isRemark = true
    return concern
  }
}
