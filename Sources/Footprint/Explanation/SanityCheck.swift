import Quantities
import Runs

/// Compares what is stated with what physics, the catalogue and plain arithmetic allow.
struct SanityCheck {
  let compiled: CompiledRun
  let ranges: EstimateRanges

  var run: Run { compiled.run }
  var inputs: EstimateInputs { compiled.inputs }

  func concerns() -> [Concern] {
    var found: [Concern] = []
    checkSpeed(&found)
    checkTimeLimit(&found)
    checkPower(&found)
    checkIntensity(&found)
    checkIntensityOfSite(&found)
    checkRepeats(&found)
    checkSite(&found)
    checkDeviceCounts(&found)
    checkPrice(&found)
    checkTokens(&found)
    checkModel(&found)
    checkPrecision(&found)
    checkGoodput(&found)
    checkWhatChangesNothing(&found)
    checkNames(&found)
    checkPlausibility(&found)
    return found
  }

  func isStated(_ fact: Fact) -> Bool { run.isStated(fact) }

  func number(_ fact: Fact) -> Double? { run.number(fact)?.central }

  func concern(
    _ kind: SanityDiagnostic, _ facts: [Fact], isImpossible: Bool = false, _ message: String
  ) -> Concern {
    Concern(
      id: kind.rawValue, isImpossible: isImpossible, message: message,
      facts: facts.filter { run[$0] != nil })
  }

  func hours(_ value: Double) -> String { QuantityFormatter.describe(value, as: .time) }
  func watts(_ value: Double) -> String { QuantityFormatter.describe(value, as: .power) }
  func plain(_ value: Double) -> String { QuantityFormatter.describe(value, as: .ratio) }
  func count(_ value: Double) -> String { QuantityFormatter.describe(value, as: .count) }
  func share(_ value: Double) -> String {
    QuantityFormatter.describe(value, as: .fraction)
  }

  /// What a duration or a share of the peak implies against the peak.
  private func checkSpeed(_ found: inout [Concern]) {
    if let mfu = inputs.mfu, isStated(.mfu), mfu.median > 0.7 {
      found.append(
        concern(
          SanityDiagnostic.implausibleMFU, [.mfu], isImpossible: mfu.median > 1,
          "an MFU of \(share(mfu.median)) is above anything training reaches; 70 % is the limit"))
    } else if let mfu = inputs.mfu, isStated(.mfu), mfu.median < 0.02 {
      found.append(
        concern(
          SanityDiagnostic.implausibleMFU, [.mfu],
          "an MFU of \(share(mfu.median)) is below 2 %: are peak, precision and tokens right?"))
    }
    guard let flops = inputs.flops, let peakRate = inputs.peakRate, let count = inputs.count,
      let duration = inputs.duration, run[.duration] != nil, count.median > 0,
      duration.median > 0
    else { return }
    // Each stated range is given the benefit of the doubt.
    let deviceSeconds = duration.p95 * count.p95 * 3600
    let least = flops.p5 / (deviceSeconds * peakRate.p95)
    let implied = flops.median / (duration.median * count.median * 3600 * peakRate.median)
    let facts: [Fact] = [.duration, .tokensPerSecond, .stepTime, .count, .tokens, .modelParams]
    if least > 1 {
      let minimum = flops.p5 / (count.p95 * peakRate.p95 * 3600)
      found.append(
        concern(
          SanityDiagnostic.durationBelowPhysics, facts, isImpossible: true,
          "\(hours(duration.median)) are too short: at the peak rate of all accelerators the work "
            + "takes \(hours(minimum))"))
    } else if implied > 0.7 {
      found.append(
        concern(
          SanityDiagnostic.implausibleMFU, facts,
          "a duration of \(hours(duration.median)) implies an MFU of \(share(implied)); training "
            + "does not pass 70 %"))
    } else if implied < 0.02 {
      found.append(
        concern(
          SanityDiagnostic.implausibleMFU, facts,
          "a duration of \(hours(duration.median)) implies an MFU of \(share(implied)); training "
            + "seldom stays below 2 %"))
    }
  }

  private func checkTimeLimit(_ found: inout [Concern]) {
    guard let limit = inputs.timeLimit, limit > 0 else { return }
    if run[.duration] == nil, let share = inputs.duration {
      let standIn = "\(hours(share.p5)) to its time limit of \(hours(limit)) stand in for it"
      var remark = concern(
        SanityDiagnostic.timeLimitStandsIn, [.timeLimit],
        compiled.isStandInWholeLimit
          ? "how long the run takes cannot be read: its whole time limit of \(hours(limit)) stands in for it"
          : compiled.isStandInFromKnownPart
            ? "how long the run takes is known of a part of its work only: \(standIn)"
            : "how long the run takes is not known, and nothing predicts it: \(standIn)")
      remark.isStandIn = true
      found.append(remark)
    } else if let duration = inputs.duration, isStated(.duration), duration.p5 > limit * 1.001 {
      found.append(
        concern(
          SanityDiagnostic.durationAboveTimeLimit, [.duration, .timeLimit],
          "a duration of \(hours(duration.median)) is above the time limit of \(hours(limit))"))
    } else if inputs.duration == nil, let flops = inputs.flops, let peakRate = inputs.peakRate,
      let mfu = inputs.mfu, let count = inputs.count, count.median > 0
    {
      let wallClock = flops / (peakRate * mfu) / 3600 / count
      if wallClock.p5 > limit {
        found.append(
          concern(
            SanityDiagnostic.timeLimitTooShort, [.timeLimit],
            "the work takes \(hours(wallClock.median)), and the time limit of \(hours(limit)) "
              + "stops it before its end"))
      }
    }
  }

  private func checkPower(_ found: inout [Concern]) {
    guard let rated = compiled.completion.device?.ratedPower, rated > 0 else { return }
    if let power = number(.power), isStated(.power) {
      let ratio = power / rated
      if ratio > 2.2 || ratio < 0.3 {
        let slip = Self.slip(ratio, low: 0.3, high: 2.2)
        found.append(
          concern(
            slip == nil ? SanityDiagnostic.implausiblePower : SanityDiagnostic.unitSlip,
            [.power, .accelerator],
            "\(watts(power)) for each accelerator is \(plain(ratio)) times its rated "
              + "\(watts(rated))" + (slip.map { "; is it off by \($0)?" } ?? "")))
      }
    }
    if let limit = number(.powerLimit), limit > rated * 1.05 || limit < rated * 0.2 {
      found.append(
        concern(
          SanityDiagnostic.implausiblePowerLimit, [.powerLimit, .accelerator],
          "a power limit of \(watts(limit)) does not fit an accelerator rated at \(watts(rated))"))
    }
  }

  /// Nobody sells an hour below what a fraction of the electricity costs, or far below a list that the
  /// project keeps.
  private func checkPrice(_ found: inout [Concern]) {
    guard let price = number(.price), isStated(.price) else { return }
    let stated = QuantityFormatter.describe(price, as: .price)
    if !(0.005...500).contains(price) {
      found.append(
        concern(
          SanityDiagnostic.implausiblePrice, [.price],
          "\(stated) is outside the 0.005 to 500 USD/h that an accelerator costs"))
    } else if let listed = compiled.completion.device?.price?.value, price < listed.low / 3 {
      found.append(
        concern(
          SanityDiagnostic.implausiblePrice, [.price],
          "\(stated) is less than a third of the \(QuantityFormatter.describe(listed, as: .price)) that "
            + "the project lists for the accelerator"))
    }
  }

  /// The power of ten by which a value out of bounds would be inside them.
  private static func slip(_ value: Double, low: Double, high: Double) -> String? {
    if (low...high).contains(value / 1000) || (low...high).contains(value * 1000) {
      return "1,000"
    }
    return nil
  }

  private func checkIntensity(_ found: inout [Concern]) {
    for fact in [Fact.intensity, .marketIntensity] {
      guard let intensity = number(fact), isStated(fact) else { continue }
      let low = fact == .intensity ? 0.008 : 0
      guard intensity > 1.3 || intensity < low else { continue }
      let slip = intensity == 0 ? nil : Self.slip(intensity, low: 0.008, high: 1.3)
      let value = QuantityFormatter.describe(intensity, as: .intensity)
      found.append(
        concern(
          slip == nil ? SanityDiagnostic.implausibleIntensity : SanityDiagnostic.unitSlip, [fact],
          "\(value) is outside the 8 g/kWh to 1.3 kg/kWh of the world's grids"
            + (slip.map { "; is it off by \($0)?" } ?? "")))
    }
  }

  /// A stated intensity against what the catalogue has for the stated place.
  private func checkIntensityOfSite(_ found: inout [Concern]) {
    guard let intensity = number(.intensity), isStated(.intensity), intensity > 0,
      let grid = compiled.completion.grid, grid.country != nil
    else { return }
    let known = grid.intensity
    guard intensity < known.low / 3 || intensity > known.high * 3 else { return }
    let ratio = intensity / known.central
    let times = ratio > 1 ? "\(plain(ratio)) times" : "\(share(ratio)) of"
    let value = QuantityFormatter.describe(intensity, as: .intensity)
    let usual = QuantityFormatter.describe(known.central, as: .intensity)
    found.append(
      concern(
        SanityDiagnostic.intensityContradictsSite, [.intensity, .gridZone, .country, .region],
        "\(value) is \(times) the \(usual) of `\(grid.zone)`, where the run is said to be; a "
          + "contract for clean power is `site.market_intensity`"))
  }

  /// Multiples of a run: less than one of it is none.
  private func checkRepeats(_ found: inout [Concern]) {
    // A student may answer a part of its prompts alone, and take the rest from its data.
    let answers: [Fact] = run.text(.method) == "distill" ? [] : [.rlGenerations]
    for fact in [.trials, .development] + answers {
      guard let value = run.number(fact), isStated(fact), value.high < 1 else { continue }
      found.append(
        concern(
          SanityDiagnostic.multipleBelowOne, [fact], isImpossible: true,
          "\(plain(value.central)) as `\(fact.rawValue)` leaves out a part of the run itself"))
    }
  }

  private func checkDeviceCounts(_ found: inout [Concern]) {
    guard let count = number(.count), count > 0 else { return }
    let split = [Fact.tensorParallel, .pipelineParallel, .contextParallel].filter(isStated)
    let splitCount = split.reduce(1) { $0 * (number($1) ?? 1) }
    let data = isStated(.dataParallel) ? number(.dataParallel) : nil
    if !split.isEmpty || data != nil {
      let product = splitCount * (data ?? 1)
      let fits =
        data == nil
        ? product <= count && count.truncatingRemainder(dividingBy: product) == 0
        : product == count
      if !fits {
        found.append(
          concern(
            SanityDiagnostic.parallelismContradictsCount,
            [.count, .tensorParallel, .pipelineParallel, .contextParallel, .dataParallel],
            "\(self.count(count)) accelerators do not divide into groups of "
              + "\(self.count(product)), as the parallelism needs"))
      }
    }
    if let nodes = number(.nodes), isStated(.nodes), isStated(.count), nodes > 0,
      count < nodes || count.truncatingRemainder(dividingBy: nodes) != 0
    {
      found.append(
        concern(
          SanityDiagnostic.nodesContradictCount, [.nodes, .count],
          "\(self.count(count)) accelerators do not spread over \(self.count(nodes)) machines"))
    }
  }

  private func checkTokens(_ found: inout [Concern]) {
    if isStated(.globalBatch), isStated(.microBatch), let global = number(.globalBatch),
      let micro = number(.microBatch), let replicas = number(.dataParallel),
      isStated(.gradientAccumulation), let accumulation = number(.gradientAccumulation)
    {
      let product = micro * accumulation * replicas
      if product > 0, abs(product / global - 1) > 0.01 {
        found.append(
          concern(
            SanityDiagnostic.batchContradiction,
            [.globalBatch, .microBatch, .gradientAccumulation],
            "a global batch of \(count(global)) is not micro batch × accumulation × replicas = "
              + count(product)))
      }
    }
    checkSmallBatch(&found)
    guard isStated(.tokens), let tokens = run.number(.tokens), let steps = number(.steps),
      isStated(.steps), let batch = number(.globalBatch), let length = number(.sequenceLength)
    else { return }
    let positions = steps * batch * length
    guard positions > 0 else { return }
    let ratio = tokens.low / positions
    if ratio > 1.05 {
      let isSlip = (900...1100).contains(ratio)
      found.append(
        concern(
          isSlip ? SanityDiagnostic.unitSlip : SanityDiagnostic.tokensContradictSteps,
          [.tokens, .steps, .globalBatch, .sequenceLength],
          "\(count(tokens.central)) tokens are more than the \(count(positions)) positions of all "
            + "steps" + (isSlip ? "; is it off by 1,000?" : "")))
    }
  }

  /// However few times gradients are gathered, a step takes one micro batch on each replica; how many
  /// replicas there are is certain only against what somebody says beside the files.
  private func checkSmallBatch(_ found: inout [Concern]) {
    guard isStated(.globalBatch), isStated(.microBatch), let global = number(.globalBatch),
      let micro = number(.microBatch), global > 0,
      !found.contains(where: { $0.id == SanityDiagnostic.batchContradiction.rawValue })
    else { return }
    let isBeside =
      switch run[.globalBatch]?.origin {
      case .inline, .project: true
      default: false
      }
    let least = micro * (isBeside ? max(number(.dataParallel) ?? 1, 1) : 1)
    guard global < least * 0.99 else { return }
    var small = concern(
      SanityDiagnostic.batchContradiction, [.globalBatch, .microBatch],
      "a global batch of \(count(global)) is not micro batch × accumulation × replicas = "
        + count(least))
    small.isImplausible = true
    found.append(small)
  }

  private func checkModel(_ found: inout [Concern]) {
    if let params = number(.modelParams), isStated(.modelParams),
      let known = compiled.completion.model?.params, known > 0, params > 0,
      max(params / known, known / params) > 3
    {
      let isSlip = [1e3, 1e6, 1e9].contains { (0.9...1.1).contains(known / params / $0) }
      found.append(
        concern(
          isSlip ? SanityDiagnostic.unitSlip : SanityDiagnostic.paramsContradictModel,
          [.modelParams, .modelID],
          "\(count(params)) parameters are not the \(count(known)) of the model it names"
            + (isSlip ? "; is a `B` or an `M` missing?" : "")))
    } else if let params = number(.modelParams), isStated(.modelParams), params < 1000,
      number(.tokens) ?? 0 > 1e6
    {
      found.append(
        concern(
          SanityDiagnostic.unitSlip, [.modelParams],
          "a model of \(count(params)) parameters is too small to train on text; is a `B` or an `M` "
            + "missing?"))
    }
    if let active = number(.modelActiveParams), let params = number(.modelParams),
      active > params * 1.001
    {
      found.append(
        concern(
          SanityDiagnostic.activeAboveParams, [.modelActiveParams, .modelParams],
          isImpossible: true,
          "\(count(active)) active parameters are more than the \(count(params)) of the model"))
    }
    if let trainable = number(.modelTrainableParams), let params = number(.modelParams),
      isStated(.modelTrainableParams), trainable > params * 1.001
    {
      found.append(
        concern(
          SanityDiagnostic.trainableAboveParams, [.modelTrainableParams, .modelParams],
          isImpossible: true,
          "\(count(trainable)) trainable parameters are more than the \(count(params)) of the "
            + "model"))
    }
  }

  /// Names that fit several rows of the catalogue, one of which was taken, or none.
  private func checkNames(_ found: inout [Concern]) {
    for unknown in compiled.completion.unknownNames {
      let choices = unknown.candidates.prefix(4).map { "`\($0)`" }.joined(separator: ", ")
      var remark =
        unknown.isAmbiguous
        ? concern(
          SanityDiagnostic.ambiguousName, [unknown.fact],
          "`\(unknown.name)` may mean \(choices); the first is taken")
        : concern(
          SanityDiagnostic.unknownName, [unknown.fact],
          "`\(unknown.name)` is not in the catalogue"
            + (choices.isEmpty ? "" : "; near it: \(choices)"))
      remark.isRemark = true
      found.append(remark)
    }
  }
}
