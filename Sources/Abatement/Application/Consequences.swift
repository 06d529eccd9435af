import Footprint
import Policy
import Quantities
import Runs

extension MeasureApplication {
  /// Adds what the changes mean for other stated facts, or refuses what cannot be had.
  mutating func addConsequences() throws(Refusal) {
    if sets(.region) {
      try moveSite()
    } else if base.isStated(.region), sets(.country) || sets(.gridZone) {
      throw Refusal("`site.region` is stated, and says where the run is")
    }
    if sets(.accelerator) { try replaceAccelerator() }
    if sets(.precision), !sets(.accelerator) { refreshPeakRate() }
    if sets(.count) { try redistribute() }
    // Packing changes how the tokens lie in batches, not how many there are.
    if sets(.packing), case .derived = base.completed[.tokens]?.origin { keep(.tokens) }
    if let cap = settings.first(where: { $0.fact == .powerLimit })?.value.number {
      try checkCap(cap)
    }
  }

  // MARK: Site

  /// What was stated of the old site follows the region where the catalogue knows the new one.
  private mutating func moveSite() throws(Refusal) {
    guard let region = upcoming(.region)?.text else { return }
    let site = base.estimator.site(of: region)
    guard site[.intensity] != nil else {
      throw Refusal("the catalogue does not know the region `\(region)`")
    }
    let provider = site.text(.provider)
    if base.isStated(.instanceType), !sets(.instanceType), let provider,
      let old = base.completed.text(.provider), old != provider
    {
      throw Refusal(
        "`\(base.stated.text(.instanceType) ?? "")` of \(old) is not offered in `\(region)`")
    }
    for fact in [Fact.provider, .country, .gridZone] where base.isStated(fact) {
      guard let value = site[fact]?.value else { continue }
      add(fact, value, .consequence("where `\(region)` is"))
    }
    let isKnown = [Fact.region, .country, .gridZone, .intensity].contains {
      base.completed[$0] != nil
    }
    if !isKnown {
      note(
        "where the run is now is not stated; if that is `\(region)`, all there is to do is to state it"
      )
    }
    for fact in [Fact.intensity, .pue, .wue, .marketIntensity]
    where base.isStated(fact) && !sets(fact) {
      note("`\(fact.rawValue)` is stated, so that the figure of `\(region)` does not count")
    }
  }

  // MARK: Hardware

  /// What was stated of the old accelerator is restated for the new one from the catalogue.
  private mutating func replaceAccelerator() throws(Refusal) {
    guard let name = upcoming(.accelerator)?.text, name != "custom" else { return }
    if base.isStated(.instanceType), !sets(.instanceType) {
      throw Refusal(
        "the instance type `\(base.stated.text(.instanceType) ?? "")` has no `\(name)`")
    }
    let new = device(name)
    guard let newPower = new.number(.power) else {
      throw Refusal("the catalogue does not know the accelerator `\(name)`")
    }
    let why = FactChange.Reason.consequence("of `\(name)`, from the catalogue")
    for fact in [Fact.releaseYear, .peakFlops, .price] where base.isStated(fact) {
      guard let value = new[fact]?.value else {
        throw Refusal("`\(fact.rawValue)` of `\(name)` is not known")
      }
      add(fact, value, why)
    }
    for fact in [Fact.power, .powerLimit] where base.isStated(fact) {
      guard let oldName = base.completed.text(.accelerator),
        let oldPower = device(oldName).number(.power), oldPower.central > 0,
        let stated = base.stated.number(fact)
      else {
        throw Refusal(
          "`\(fact.rawValue)` is stated for an accelerator that the catalogue does not know, so "
            + "that of `\(name)` cannot be told")
      }
      let ratio = RangedValue(newPower.central / oldPower.central)
      add(
        fact, .number(stated.multiplied(by: ratio).rounded),
        .consequence("in proportion to the rated power"))
    }
  }

  /// A stated peak rate is that of the old precision.
  private mutating func refreshPeakRate() {
    guard base.isStated(.peakFlops), let name = base.completed.text(.accelerator),
      let rate = device(name)[.peakFlops]?.value
    else { return }
    add(.peakFlops, rate, .consequence("of the precision, from the catalogue"))
  }

  /// What the catalogue knows of an accelerator at the precision the run will have.
  private func device(_ name: String) -> Run {
    base.estimator.device(named: name, precision: upcoming(.precision)?.text)
  }

  private func checkCap(_ cap: RangedValue) throws(Refusal) {
    guard let name = upcoming(.accelerator)?.text, let rated = device(name).number(.power),
      cap.central < rated.central * Self.leastPowerShare
    else { return }
    throw Refusal(
      "a cap of \(Fact.powerLimit.describe(.number(cap))) is below half of the rated power, where "
        + "accelerators waste energy")
  }

  // MARK: Count

  /// Keeps the global batch and the layout when the number of accelerators changes.
  private mutating func redistribute() throws(Refusal) {
    guard let old = base.completed.number(.count)?.central, old > 0,
      let new = upcoming(.count)?.number?.central, new > 0
    else { return }
    let ratio = new / old
    if base.isStated(.nodes), !sets(.nodes), let nodes = base.stated.number(.nodes)?.central {
      let perNode = (old / nodes).rounded(.up)
      let newNodes = max(1, new / perNode)
      guard newNodes == newNodes.rounded() || new <= perNode else {
        throw Refusal("\(Int(new)) accelerators do not fill machines of \(Int(perNode))")
      }
      add(.nodes, .number(newNodes.rounded(.up)), .consequence("machines of \(Int(perNode))"))
    }
    if base.isStated(.dataParallel), !sets(.dataParallel),
      let replicas = base.stated.number(.dataParallel)?.central
    {
      let scaled = replicas * ratio
      guard scaled >= 1, scaled == scaled.rounded() else {
        throw Refusal("the parallelism does not divide over \(Int(new)) accelerators")
      }
      add(.dataParallel, .number(scaled), .consequence("replicas on \(Int(new)) accelerators"))
    }
    try keepGlobalBatch(ratio)
  }

  private mutating func keepGlobalBatch(_ ratio: Double) throws(Refusal) {
    let followsCount: Bool
    if case .derived = base.completed[.globalBatch]?.origin {
      followsCount = true
    } else {
      followsCount = false
    }
    guard followsCount, !sets(.gradientAccumulation), !sets(.microBatch), !sets(.globalBatch),
      let accumulation = base.completed.number(.gradientAccumulation)?.central
    else { return }
    let scaled = accumulation / ratio
    guard scaled >= 1, abs(scaled - scaled.rounded()) < 1e-9 else {
      throw Refusal("the global batch cannot be kept with whole steps of accumulation")
    }
    add(
      .gradientAccumulation, .number(scaled.rounded()),
      .consequence("keeps the global batch"))
  }
}
