extension EstimateInputs {
  /// Computes the estimate in closed form, without allocating.
  ///
  /// Every term that shares a factor is summed before the factor is applied, so that no spread counts
  /// twice: power components before device-hours, site and source water before energy. With exact
  /// inputs the arithmetic is plain: `count × duration × trials × power ÷ 1000 × pue × intensity`, in
  /// this order.
  public func evaluate() -> EstimateRanges {
    var result = evaluateWork()
    evaluateSite(into: &result)
    return result
  }

  /// Computes what does not depend on where the run takes place: all up to the energy of the machines.
  public func evaluateWork() -> EstimateRanges {
    var result = EstimateRanges()
    let times = trials * development
    result.flops = areTrialsUnknown ? nil : flops.map { $0 * times }
    guard !isTimeUnreadable else { return result }
    evaluateTime(into: &result)
    let all = overheads == .one ? times : times * overheads
    result.deviceHours = result.trialDeviceHours.map { $0 * all }
    result.meanPower = evaluateMeanPower(over: result.duration)
    if let deviceHours = result.deviceHours {
      result.itEnergy = result.meanPower.map { deviceHours * $0 / 1000 }
      result.embodied = embodiedRate.map { deviceHours * $0 }
      result.cost = price.map { deviceHours * $0 }
    }
    return result
  }

  private func evaluateTime(into result: inout EstimateRanges) {
    if let duration {
      result.duration = duration
      result.trialDeviceHours = count.map { $0 * duration }
      return
    }
    guard let flops, let peakRate, let mfu else { return }
    // Idle time is reserved on top of the work; its own spread is small beside that of the MFU.
    let busyShare = max(0.01, 1 - idleShare.median)
    var predicted = flops / (peakRate * mfu) / 3600 / busyShare
    guard let count, count.median > 0 else {
      // How many devices wait is not known; one does at the least.
      result.trialDeviceHours = predicted + beside
      return
    }
    if beside.median > 0 { predicted = predicted + beside * count.median }
    let wallClock = predicted / count
    let bounded = timeLimit.map { wallClock.bounded(by: $0) } ?? wallClock
    result.duration = bounded
    // Not `bounded * count`: the count's spread is in the wall clock already and would count twice.
    result.trialDeviceHours = bounded == wallClock ? predicted : bounded * count.median
  }

  private func evaluateMeanPower(over duration: Distribution?) -> Distribution? {
    guard let devicePower, let hostPower else { return nil }
    var power = devicePower
    if idleShare.median > 0 {
      let idle = min(1, idleShare.median)
      power = devicePower * (1 - idle) + idlePower * idleShare
    }
    // The network and the storage draw the same whether machines work or wait.
    let node = power + hostPower
    guard startup > 0, let duration, duration.median > 0 else {
      return node + networkPower + storagePower
    }
    let waiting = startup / (startup + duration.median)
    return node * (1 - waiting * (1 - waitingShare)) + networkPower + storagePower
  }

  /// Computes what the site makes of the energy of the machines, in place of what another site made.
  public func evaluateSite(into result: inout EstimateRanges) {
    guard let itEnergy = result.itEnergy else { return }
    result.energy = pue.map { itEnergy * $0 }
    evaluateEmissions(into: &result)
    result.marketEmissions = result.energy.flatMap { energy in
      marketIntensity.map { energy * $0 }
    }
    result.water = siteWater.map { siteWater in
      guard let sourceWater, let pue else { return itEnergy * siteWater }
      return itEnergy * (siteWater + pue * sourceWater)
    }
  }

  /// Computes the emissions of the facility's energy, in place of those at another intensity.
  public func evaluateEmissions(into result: inout EstimateRanges) {
    result.emissions = result.energy.flatMap { energy in intensity.map { energy * $0 } }
  }
}
