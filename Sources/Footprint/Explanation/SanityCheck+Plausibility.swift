import Quantities
import Runs

/// What nobody should believe, though physics does not quite forbid it.
///
/// A check of a change takes such facts for unknown: whoever writes the file gains by understating.
extension SanityCheck {
  /// From how much more its ends differ, a range says nothing.
  private static var widestRange: Double { 100 }
  /// What an idle accelerator draws of its rated power at the least.
  private static var leastUtilisation: Double { 0.08 }
  /// How far below the work of model and data the stated operations may be: who trains a part of the
  /// weights on packed data needs about a third.
  private static var leastShareOfWork: Double { 0.25 }
  /// How far below the catalogue's figure a stated size may be.
  private static var leastShareOfKnown: Double { 0.8 }

  /// How many facts with signs or ranges that cannot be are named: more of them explain nothing.
  private static var mostOfAKind: Int { 8 }

  func checkPlausibility(_ found: inout [Concern]) {
    for index in found.indices {
      found[index].isImplausible = found[index].isImplausible || isImplausible(found[index])
    }
    var more: [Concern] = []
    checkSigns(&more)
    checkSlices(&more)
    checkRanges(&more)
    checkSpeeds(&more)
    checkDevice(&more)
    checkMachines(&more)
    checkSizes(&more)
    checkFewTokens(&more)
    checkActive(&more)
    checkTokenSpeed(&more)
    checkNamedData(&more)
    checkWork(&more)
    for var concern in more {
      concern.isImplausible = true
      let earlier = found.firstIndex {
        $0.id == concern.id && $0.facts.first == concern.facts.first
      }
      if let earlier {
        found[earlier].isImplausible = true
      } else {
        found.append(concern)
      }
    }
  }

  private func isImplausible(_ concern: Concern) -> Bool {
    switch SanityDiagnostic(rawValue: concern.id) {
    case .implausibleIntensity, .implausiblePower, .implausiblePowerLimit, .implausiblePrice,
      .implausiblePUE, .unitSlip, .timeLimitTooShort:
      true
    case .intensityContradictsSite:
      (number(.intensity) ?? 0) < (compiled.completion.grid?.intensity.low ?? 0)
    case .paramsContradictModel:
      (number(.modelParams) ?? 0) < (compiled.completion.model?.params ?? 0)
    default: false
    }
  }

  /// Nothing and less than nothing.
  private func checkSigns(_ found: inout [Concern]) {
    let run = run
    for fact in Fact.allCases where run.isStated(fact) {
      guard found.count < Self.mostOfAKind, let value = run.number(fact) else {
        continue
      }
      // A step or an epoch of -1 or 0 means in many frameworks that the other one counts.
      let isCounted = [Fact.steps, .epochs].contains(fact)
      if isCounted, (number(.tokens) ?? 0) > 0 { continue }
      if value.low < 0 {
        found.append(
          concern(
            SanityDiagnostic.notPositive, [fact], isImpossible: !isCounted,
            "\(plain(value.low)) as `\(fact.rawValue)` is less than nothing"))
      } else if value.low == 0, Self.mustBePositive.contains(fact) {
        // No time is shorter than any that physics allows, once the work is known. A count of zero may be
        // a job on processors alone.
        let isWorkUndone = fact == .duration && value.high == 0 && (inputs.flops?.p5 ?? 0) > 0
        found.append(
          concern(
            SanityDiagnostic.notPositive, [fact], isImpossible: isWorkUndone,
            "a run with a `\(fact.rawValue)` of 0 does nothing"
              + (isWorkUndone ? ", and work is stated" : "")))
      }
    }
  }

  /// Accelerators are divided into seven or eight parts at most.
  private static let smallestSlice = 0.12

  private func checkSlices(_ found: inout [Concern]) {
    guard isStated(.count), let value = run.number(.count), value.high > 0,
      value.high < Self.smallestSlice
    else { return }
    found.append(
      concern(
        SanityDiagnostic.countBelowSlice, [.count], isImpossible: true,
        "\(plain(value.high)) of an accelerator is less than the smallest part that one is divided into"
      ))
  }

  private static let mustBePositive: Set<Fact> = [
    .count, .nodes, .duration, .tokens, .steps, .epochs, .sequenceLength, .globalBatch,
    .microBatch, .gradientAccumulation, .rlPrompts, .rlCompletionLength, .modelParams,
    .modelActiveParams, .datasetTokens,
    .datasetExamples, .tokensPerSecond, .stepTime, .peakFlops, .mfu, .utilisation,
  ]

  private func checkRanges(_ found: inout [Concern]) {
    let most = found.count + Self.mostOfAKind
    let run = run
    for fact in Fact.allCases where run.isStated(fact) {
      guard found.count < most, let value = run.number(fact), value.low > 0,
        value.high / value.low > Self.widestRange
      else { continue }
      found.append(
        concern(
          SanityDiagnostic.implausibleRange, [fact],
          "the ends of `\(fact.rawValue)` differ by \(plain(value.high / value.low)) times, which "
            + "states nothing"))
    }
  }

  /// No training is known to have reached four fifths of what its accelerators are rated for.
  private static let mostMFU = 0.9

  /// What the middle of a stated duration implies; its ends were given the benefit of the doubt.
  private func checkSpeeds(_ found: inout [Concern]) {
    if isStated(.mfu), let mfu = inputs.mfu, mfu.median > Self.mostMFU || mfu.median < 0.001 {
      found.append(
        concern(
          SanityDiagnostic.implausibleMFU, [.mfu],
          "an MFU of \(share(mfu.median)) is nothing that training has"))
    }
    if isStated(.utilisation), let value = number(.utilisation),
      value > 1 || value < Self.leastUtilisation
    {
      found.append(
        concern(
          SanityDiagnostic.implausibleUtilisation, [.utilisation],
          "a draw of \(share(value)) of the rated power is "
            + (value > 1 ? "more than an accelerator draws" : "less than one draws that idles")))
    }
    guard let flops = inputs.flops, let peakRate = inputs.peakRate, let count = inputs.count,
      let duration = inputs.duration, run[.duration] != nil, count.median > 0, duration.median > 0
    else { return }
    let implied = flops.median / (duration.median * count.median * 3600 * peakRate.median)
    guard implied > 1 || implied < 0.001 else { return }
    let facts: [Fact] = [.duration, .tokensPerSecond, .stepTime, .count, .tokens, .modelParams]
    found.append(
      concern(
        SanityDiagnostic.implausibleMFU, facts,
        "a duration of \(hours(duration.median)) implies an MFU of \(share(implied))"))
  }

  private func checkDevice(_ found: inout [Concern]) {
    guard let device = compiled.completion.device else { return }
    if let rated = device.ratedPower, rated > 0, isStated(.powerLimit),
      let limit = number(.powerLimit), limit < rated * 0.25
    {
      found.append(
        concern(
          SanityDiagnostic.implausiblePowerLimit, [.powerLimit, .accelerator],
          "no accelerator rated at \(watts(rated)) can be limited to \(watts(limit))"))
    }
    if isStated(.peakFlops), let peak = number(.peakFlops),
      let known = device.peakRates.map(\.rate).max(), peak > known * 1.05
    {
      found.append(
        concern(
          SanityDiagnostic.implausiblePeak, [.peakFlops, .accelerator],
          "a peak rate of \(QuantityFormatter.describe(peak, as: .flopRate)) is above the "
            + "\(QuantityFormatter.describe(known, as: .flopRate)) of `\(device.id)`"))
    }
  }

  /// A stated size of a model that the catalogue knows to be larger.
  private func checkSizes(_ found: inout [Concern]) {
    guard let model = compiled.completion.model else { return }
    let known: [(fact: Fact, size: Double?)] = [
      (.modelParams, model.params), (.modelActiveParams, model.activeParams ?? model.params),
    ]
    for (fact, size) in known {
      guard isStated(fact), let stated = number(fact), stated > 0, let size,
        stated < size * Self.leastShareOfKnown
      else { continue }
      found.append(
        concern(
          SanityDiagnostic.paramsContradictModel, [fact, .modelID],
          "\(count(stated)) parameters are fewer than the \(count(size)) of the model it names"))
    }
  }

  /// Stated operations that are fewer than the stated model needs for the stated data.
  private func checkWork(_ found: inout [Concern]) {
    guard isStated(.flops), let stated = run.number(.flops), let shape = compiled.flopsOfShape,
      stated.high < shape.p5 * Self.leastShareOfWork
    else { return }
    found.append(
      concern(
        SanityDiagnostic.implausibleFLOPs, [.flops, .tokens, .samples, .modelParams],
        "\(count(stated.central)) operations are fewer than the \(count(shape.p5)) that the model "
          + "needs for its data"))
  }

  /// A mixture of experts uses a thirtieth of its parameters or more; this leaves room for sparser ones.
  private static let leastActiveShare = 0.005

  private func checkActive(_ found: inout [Concern]) {
    guard isStated(.modelActiveParams), let active = run.number(.modelActiveParams)?.high,
      let params = number(.modelParams), active > 0, active < params * Self.leastActiveShare
    else { return }
    found.append(
      concern(
        SanityDiagnostic.implausibleActiveParams, [.modelActiveParams, .modelParams],
        "\(count(active)) active parameters are fewer than any model of \(count(params)) uses"))
  }

  /// What a model of a million parameters would do to an accelerator's peak rate.
  private static let mostTokensPerSecond = 1e8

  private func checkTokenSpeed(_ found: inout [Concern]) {
    guard isStated(.tokensPerSecond), let speed = run.number(.tokensPerSecond)?.low,
      let devices = number(.count), devices > 0, speed > devices * Self.mostTokensPerSecond
    else { return }
    found.append(
      concern(
        SanityDiagnostic.implausibleSpeed, [.tokensPerSecond, .count],
        "\(count(speed)) tokens a second are more than \(count(devices)) accelerators train on"))
  }

  /// Whether a fact stands in a remark or in the project file, and in no setting of the trainer.
  private func isSaidBeside(_ fact: Fact) -> Bool {
    switch run[fact]?.origin {
    case .inline?, .project?: true
    default: false
    }
  }

  private func checkFewTokens(_ found: inout [Concern]) {
    guard let length = number(.sequenceLength), length > 1 else { return }
    for fact in [Fact.tokens, .datasetTokens] {
      guard isStated(fact), let tokens = run.number(fact), tokens.high > 0, tokens.high < length
      else { continue }
      found.append(
        concern(
          SanityDiagnostic.implausibleTokens, [fact, .sequenceLength],
          "\(count(tokens.central)) tokens do not fill one sequence of \(count(length))"))
    }
    guard isStated(.tokens), let tokens = run.number(.tokens) else { return }
    // What a remark says of the whole, while the file says how often it goes over the data.
    if isSaidBeside(.tokens), !isStated(.steps), isStated(.epochs),
      let all = number(.datasetTokens), let epochs = number(.epochs),
      tokens.high < all * epochs * 0.01
    {
      found.append(
        concern(
          SanityDiagnostic.implausibleTokens, [.tokens, .epochs, .datasetTokens],
          "\(count(tokens.central)) tokens are less than a hundredth of the data of all epochs"))
    }
    guard let steps = number(.steps), isStated(.steps), let batch = number(.globalBatch),
      tokens.high > 0,
      tokens.high < steps * batch * length * 0.01
    else { return }
    found.append(
      concern(
        SanityDiagnostic.implausibleTokens, [.tokens, .steps, .globalBatch, .sequenceLength],
        "\(count(tokens.central)) tokens are less than a hundredth of the positions of all steps"))
  }
}
