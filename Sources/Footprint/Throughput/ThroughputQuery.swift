import Quantities
import Runs

/// What the prior of the throughput looks at: nothing that is known only after the run.
package struct ThroughputQuery: Sendable {
  package var conduct: EstimatorOptions.Conduct
  /// Dense peak rate of one device at the precision used, in FLOP/s.
  package var peakRate: Double
  /// Dense peak rate of one device in 16 bits, in FLOP/s.
  package var halfPeakRate: Double
  /// The word of the precision.
  package var precision: String
  /// Parameters that work on a token.
  package var params: Double
  /// Whether only some of the parameters work on each token.
  package var isSparse = false
  /// Which generation the device is of.
  package var generation = DeviceGeneration.ampere
  /// Whether it trains on text, or on sequences like it; images, sound and molecules are farther apart.
  package var isLanguage = true
  /// Operations of the model over the whole run, where known.
  package var flops: Double?
  /// Devices, where their number is known.
  package var count: Double?
  /// Tokens of the whole run, where known.
  package var tokens: Double?
  /// Tokens that one device works on in an optimiser step, where known.
  package var tokensPerDeviceStep: Double?
  /// Tokens that one device works on at a time, where known.
  package var tokensPerMicroBatch: Double?
  /// Whether the frozen weights are kept in 4 bits and unpacked for each micro-batch.
  package var isQuantised = false
  /// Which kind of adapter is trained beside frozen weights, where stated.
  package var adapter: String?
  /// The share of the time in which steps are computed, where stated.
  var goodput: Distribution?
  /// Tokens in a sequence, where known.
  package var sequenceLength: Double?
  /// Whether activations are recomputed, where stated.
  package var recompute: Bool?
  /// Attention work at a sequence of one token, as a share of the parameter work.
  package var attentionPerToken = 0.0
  /// Parameters that multiply, over all that a token passes through.
  package var workingShare = 1.0
  /// The catalogue's id of the accelerator, for the history.
  package var accelerator: String?
  /// The training framework, for the history.
  package var framework: String?

  package init(
    conduct: EstimatorOptions.Conduct, peakRate: Double, halfPeakRate: Double? = nil,
    precision: String = "bf16", params: Double
  ) {
    self.conduct = conduct
    self.peakRate = peakRate
    self.halfPeakRate = halfPeakRate ?? peakRate / Self.nominalPeakRatio(precision)
    self.precision = precision
    self.params = params
  }

  /// The peak at a precision over the peak in 16 bits, where the device's row does not say.
  static func nominalPeakRatio(_ precision: String) -> Double {
    switch precision {
    case "fp8", "int8": 2
    case "nvfp4": 4
    case "tf32": 0.5
    case "fp32": 1.0 / 16
    default: 1
    }
  }
}

extension ThroughputQuery {
  /// Reads a query off a completed run.
  init(
    run: Run, work: WorkModel, device: DeviceFigures?, peakRate: Double, options: EstimatorOptions
  ) {
    var conduct = options.conduct
    if conduct == .automatic {
      if run.text(.purpose) == "benchmark" {
        conduct = .tuned
      } else {
        conduct = work.method.isFineTuning ? .fineTuning : .campaign
      }
    }
    self.init(
      conduct: conduct, peakRate: peakRate,
      halfPeakRate: device?.peakRate(precision: "bf16") ?? device?.peakRate(precision: "fp16"),
      precision: Self.computedPrecision(run, device), params: work.allParams)
    workingShare = work.params.median / max(work.allParams, 1)
    if let params = run.number(.modelParams)?.central,
      let active = run.number(.modelActiveParams)?.central
    {
      // Of an encoder and a decoder a token passes through one half, and all of that.
      isSparse = params > active * 1.5 && run.text(.modelFamily) != "encoder-decoder"
    }
    generation = DeviceGeneration(device, halfPeakRate: halfPeakRate)
    count = run.number(.count)?.central
    tokens = run.number(.tokens)?.central
    recompute = run[.recompute]?.origin.isStated == true ? run.flag(.recompute) : nil
    accelerator = device?.id
    framework = run.text(.framework)
    let length = run.number(.sequenceLength)?.central
    sequenceLength = length
    isLanguage = work.isLanguage
    flops =
      run.number(.flops)?.central ?? tokens.map { 6 * params * $0 }
      ?? work.architecture.flatMap { architecture in
        run.number(.samples).map { $0.central * architecture.forward * architecture.passes }
      }
    adapter = run.text(.adapter)
    goodput = run.number(.goodput).map(Distribution.init)
    if let length, length > 0 { attentionPerToken = work.attentionShare / length }
    tokensPerDeviceStep = Self.tokensPerDeviceStep(run, work, length: length)
    isQuantised = work.method == .qlora
    if let step = tokensPerDeviceStep {
      tokensPerMicroBatch = step / max(1, run.number(.gradientAccumulation)?.central ?? 1)
    }
  }

  /// The format that the device really computes in: fp8 gains nothing on one that has no units for it.
  private static func computedPrecision(_ run: Run, _ device: DeviceFigures?) -> String {
    let stated = run.text(.precision) ?? "bf16"
    // A peak that the run states is that of its precision, whatever the catalogue has.
    guard run[.peakFlops]?.origin.isStated != true else { return stated }
    return device?.format(for: stated) ?? stated
  }

  private static func tokensPerDeviceStep(
    _ run: Run, _ work: WorkModel, length: Double?
  ) -> Double? {
    guard let count = run.number(.count)?.central, count > 0 else { return nil }
    if let steps = run.number(.steps)?.central, steps > 0, let tokens = run.number(.tokens)?.central
    {
      return tokens / steps / count
    }
    guard let batch = run.number(.globalBatch)?.central, let length else { return nil }
    let isPadded = work.method.isFineTuning && run.flag(.packing) != true
    return batch * length / count * (isPadded ? RunCompletion.unpackedFill.central : 1)
  }
}
