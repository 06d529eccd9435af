extension DiagnosticGuide {
  static let sanity: [(code: String, text: String)] = [
    (
      "duration-below-physics",
      """
      The stated duration is shorter than the work takes at the peak rate of all accelerators. \
      It cannot be true, and no waiver covers it.
      """
    ),
    (
      "duration-above-time-limit",
      """
      The stated duration is longer than the time limit at which the scheduler stops the run.
      """
    ),
    (
      "time-limit-too-short",
      """
      The work takes longer than the time limit, so that the run is stopped before its end.
      """
    ),
    (
      "implausible-flops",
      """
      The stated operations are fewer than the model needs for the stated data. Check `flops`, or \
      leave it out: it follows from parameters and tokens.
      """
    ),
    (
      "implausible-mfu",
      """
      The stated numbers imply a share of the peak rate that training does not reach, or \
      seldom stays below. Check tokens, precision, accelerators and duration.
      """
    ),
    (
      "implausible-power",
      """
      The stated power of an accelerator is far from what it is rated for.
      """
    ),
    (
      "implausible-power-limit",
      """
      The stated power limit is outside what the accelerator can be set to.
      """
    ),
    ("implausible-intensity", "The stated intensity is outside that of any grid in the world."),
    ("implausible-pue", "The stated PUE is above that of any data centre that trains models."),
    (
      "intensity-contradicts-site",
      """
      The stated intensity is less than a third, or more than three times, of anything the \
      catalogue has for the grid that the run is said to be on. Figures after contracts belong in \
      `site.market_intensity`, which no location-based budget is held against.
      """
    ),
    (
      "multiple-below-one",
      """
      Fewer than one trial, or a development multiplier below one, would take away from the run \
      itself. It cannot be true.
      """
    ),
    (
      "pue-below-one",
      """
      A PUE below one would mean that a facility uses less than the machines in it. It cannot \
      be true.
      """
    ),
    (
      "unit-slip",
      """
      A number is off by about a thousand, as when a unit was mistaken: grams for kilograms, \
      watts for kilowatts.
      """
    ),
    ("site-contradiction", "The stated country, region and grid zone are not in one place."),
    ("nodes-contradict-count", "The number of accelerators is not what the nodes hold."),
    (
      "parallelism-contradicts-count",
      """
      The degrees of parallelism do not multiply to the number of accelerators.
      """
    ),
    ("batch-contradiction", "The global batch is not micro batch × accumulation × replicas."),
    (
      "tokens-contradict-steps",
      """
      The stated tokens are not what steps, batch and sequence length come to.
      """
    ),
    (
      "params-contradict-model", "A stated size of a model is not the one that the catalogue knows."
    ),
    (
      "not-positive",
      """
      A number that cannot be below zero is, or one without which a run does nothing is zero.
      """
    ),
    (
      "implausible-range",
      """
      The ends of a stated range differ by more than a hundred times. Such a range states \
      nothing: its middle could be made anything. State what is known, or leave the fact out.
      """
    ),
    (
      "implausible-utilisation",
      """
      The stated draw is above the rated power of the accelerator, or below what it draws idle.
      """
    ),
    (
      "implausible-peak",
      """
      The stated peak rate is above that of the accelerator at its fastest precision.
      """
    ),
    (
      "implausible-tokens",
      """
      The stated tokens do not fill one sequence, or are less than a hundredth of what steps, \
      batch and sequence length come to.
      """
    ),
    ("active-above-params", "More parameters are active than the model has."),
    ("trainable-above-params", "More parameters are trained than the model has."),
    (
      "ambiguous-name",
      """
      A name fits several rows of the catalogue, of which the first is taken. Write the id to \
      be exact.
      """
    ),
    (
      "unknown-name",
      """
      A name is not in the catalogue, so that nothing could be looked up by it. State what it \
      stands for, or mend the spelling.
      """
    ),
    (
      "precision-not-in-hardware",
      """
      The accelerator has no units for the stated precision, so that it computes in a wider \
      format at a lower rate: bf16 before Ampere, fp8 before Hopper, nvfp4 before Blackwell.
      """
    ),
    (
      "implausible-goodput",
      """
      The stated goodput is no share of the time between nothing and all of it. It cannot be \
      true.
      """
    ),
    (
      "start-without-hours",
      """
      The run states when it starts, and no hourly trace of its grid is at hand, so that the \
      yearly figure stands. Give a trace under `traces` in `carbonward.yaml`.
      """
    ),
    (
      "market-instrument-unsaid",
      """
      A market-based intensity is stated without what stands behind it. State \
      `site.market_instrument` (contract, certificate or claim) and `site.market_matching` \
      (annual or hourly).
      """
    ),
    (
      "attention-not-counted",
      """
      The sequences are long, and neither the model's layers and width nor its size is known, \
      or its family does not attend over the whole sequence. State `model.layers` and \
      `model.hidden_size` if it does.
      """
    ),
    (
      "adapter-without-effect",
      """
      A kind of adapter is stated beside a method that trains every parameter, so that it \
      changes nothing. State `method: lora` if most parameters are frozen.
      """
    ),
  ]
}
