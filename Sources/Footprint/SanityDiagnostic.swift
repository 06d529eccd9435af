import Diagnostics

/// The diagnostics that holding the facts of a run against one another and against physics makes.
package enum SanityDiagnostic: String, DiagnosticKind {
  case activeAboveParams = "active-above-params"
  case adapterWithoutEffect = "adapter-without-effect"
  case ambiguousName = "ambiguous-name"
  case attentionNotCounted = "attention-not-counted"
  case batchContradiction = "batch-contradiction"
  case countBelowSlice = "count-below-slice"
  case durationAboveTimeLimit = "duration-above-time-limit"
  case durationBelowPhysics = "duration-below-physics"
  case implausibleActiveParams = "implausible-active-params"
  case implausibleFLOPs = "implausible-flops"
  case implausibleGoodput = "implausible-goodput"
  case implausibleIntensity = "implausible-intensity"
  case implausibleMFU = "implausible-mfu"
  case implausiblePeak = "implausible-peak"
  case implausiblePower = "implausible-power"
  case implausiblePowerLimit = "implausible-power-limit"
  case implausiblePrice = "implausible-price"
  case implausiblePUE = "implausible-pue"
  case implausibleRange = "implausible-range"
  case implausibleSpeed = "implausible-speed"
  case implausibleTokens = "implausible-tokens"
  case implausibleUtilisation = "implausible-utilisation"
  case instanceContradictsHardware = "instance-contradicts-hardware"
  case intensityContradictsSite = "intensity-contradicts-site"
  case marketInstrumentUnsaid = "market-instrument-unsaid"
  case multipleBelowOne = "multiple-below-one"
  case nodesContradictCount = "nodes-contradict-count"
  case notPositive = "not-positive"
  case parallelismContradictsCount = "parallelism-contradicts-count"
  case paramsContradictModel = "params-contradict-model"
  case precisionNotInHardware = "precision-not-in-hardware"
  case pueBelowOne = "pue-below-one"
  case siteContradiction = "site-contradiction"
  case startWithoutHours = "start-without-hours"
  case timeLimitStandsIn = "time-limit-stands-in"
  case timeLimitTooShort = "time-limit-too-short"
  case tokensContradictSteps = "tokens-contradict-steps"
  case trainableAboveParams = "trainable-above-params"
  case unitSlip = "unit-slip"
  case unknownName = "unknown-name"

  package var explanation: String {
    switch self {
    case .activeAboveParams:
      "More parameters are active than the model has."
    case .adapterWithoutEffect:
      """
      A kind of adapter is stated beside a method that trains every parameter, so that it \
      changes nothing. State `method: lora` if most parameters are frozen.
      """
    case .ambiguousName:
      """
      A name fits several rows of the catalogue, of which the first is taken. Write the id to \
      be exact.
      """
    case .attentionNotCounted:
      """
      The sequences are long, and neither the model's layers and width nor its size is known, \
      or its family does not attend over the whole sequence. State `model.layers` and \
      `model.hidden_size` if it does.
      """
    case .batchContradiction:
      "The global batch is not micro batch × accumulation × replicas."
    case .countBelowSlice:
      """
      The number of accelerators is less than the smallest part that one is divided into, an eighth.
      """
    case .durationAboveTimeLimit:
      """
      The stated duration is longer than the time limit at which the scheduler stops the run.
      """
    case .durationBelowPhysics:
      """
      The stated duration is shorter than the work takes at the peak rate of all accelerators. \
      It cannot be true, and no waiver covers it.
      """
    case .implausibleActiveParams:
      """
      Less than a two-hundredth of the parameters is stated to be active, which no mixture of experts \
      comes near.
      """
    case .implausibleFLOPs:
      """
      The stated operations are fewer than the model needs for the stated data. Check `flops`, or \
      leave it out: it follows from parameters and tokens.
      """
    case .implausibleGoodput:
      """
      The stated goodput is no share of the time between nothing and all of it. It cannot be \
      true.
      """
    case .implausibleIntensity:
      "The stated intensity is outside that of any grid in the world."
    case .implausibleMFU:
      """
      The stated numbers imply a share of the peak rate that training does not reach, or \
      seldom stays below. Check tokens, precision, accelerators and duration.
      """
    case .implausiblePeak:
      """
      The stated peak rate is above that of the accelerator at its fastest precision.
      """
    case .implausiblePower:
      """
      The stated power of an accelerator is far from what it is rated for.
      """
    case .implausiblePowerLimit:
      """
      The stated power limit is outside what the accelerator can be set to.
      """
    case .implausiblePrice:
      """
      An accelerator-hour is stated to cost less than half a cent, which does not pay its \
      electricity, more than 500 US dollars, or less than a third of what the project lists for \
      the accelerator under `prices` of its catalogue.
      """
    case .implausiblePUE:
      "The stated PUE is above that of any data centre that trains models."
    case .implausibleRange:
      """
      The ends of a stated range differ by more than a hundred times. Such a range states \
      nothing: its middle could be made anything. State what is known, or leave the fact out.
      """
    case .implausibleSpeed:
      "More tokens a second are stated than any model lets that many accelerators train on."
    case .implausibleTokens:
      """
      The stated tokens do not fill one sequence, or are less than a hundredth of what steps, \
      batch and sequence length come to.
      """
    case .implausibleUtilisation:
      """
      The stated draw is above the rated power of the accelerator, or below what it draws idle.
      """
    case .instanceContradictsHardware:
      """
      The stated accelerator is not the one of the stated instance type, or fewer are stated than the \
      machines hold: whoever takes a machine takes all of it. State what is really taken, and \
      `utilisation` where a part of it idles.
      """
    case .intensityContradictsSite:
      """
      The stated intensity is less than a third, or more than three times, of anything the \
      catalogue has for the grid that the run is said to be on. Figures after contracts belong in \
      `site.market_intensity`, which no location-based budget is held against.
      """
    case .marketInstrumentUnsaid:
      """
      A market-based intensity is stated without what stands behind it. State \
      `site.market_instrument` (contract, certificate or claim) and `site.market_matching` \
      (annual or hourly).
      """
    case .multipleBelowOne:
      """
      Fewer than one trial, a development multiplier below one, or fewer than one answer to a prompt \
      would take away from the run itself. It cannot be true.
      """
    case .nodesContradictCount:
      "The number of accelerators is not what the nodes hold."
    case .notPositive:
      """
      A number that cannot be below zero is, or one without which a run does nothing is zero.
      """
    case .parallelismContradictsCount:
      """
      The degrees of parallelism do not multiply to the number of accelerators.
      """
    case .paramsContradictModel:
      "A stated size of a model is not the one that the catalogue knows."
    case .precisionNotInHardware:
      """
      The accelerator has no units for the stated precision, so that it computes in a wider \
      format at a lower rate: bf16 before Ampere, fp8 before Hopper, nvfp4 before Blackwell.
      """
    case .pueBelowOne:
      """
      A PUE below one would mean that a facility uses less than the machines in it. It cannot \
      be true.
      """
    case .siteContradiction:
      """
      The stated country, region and grid zone are not in one place. The dearest of them counts, \
      unless the intensity is stated. Keep the one that is true.
      """
    case .startWithoutHours:
      """
      The run states when it starts, and no hourly trace of its grid is at hand, so that the \
      yearly figure stands. Give a trace under `traces` in `carbonward.yaml`.
      """
    case .timeLimitStandsIn:
      """
      How long the run takes cannot be predicted, so that its time limit stands in for the duration: \
      the range reaches from the time predicted for the part of the work that is known, such as the \
      datasets that can be looked up, to the limit; where nothing is known, from a fifth of it. Work \
      that is known whole is predicted, and the limit only cuts it off. State what the finding names, \
      and the run is predicted. `--on-unknown fail` refuses the stand-in.
      """
    case .timeLimitTooShort:
      """
      The work takes longer than the time limit, so that the run is stopped before its end.
      """
    case .tokensContradictSteps:
      """
      The stated tokens are not what steps, batch and sequence length come to.
      """
    case .trainableAboveParams:
      "More parameters are trained than the model has."
    case .unitSlip:
      """
      A number is off by about a thousand, as when a unit was mistaken: grams for kilograms, \
      watts for kilowatts.
      """
    case .unknownName:
      """
      A name is not in the catalogue, so that nothing could be looked up by it. State what it \
      stands for, or mend the spelling.
      """
    }
  }
}
