public import Runs

extension Estimator {
  /// Turns a run that was carried out into a line of history, for ``EstimatorOptions/history``.
  ///
  /// - Parameters:
  ///   - run: The run as it was planned.
  ///   - deviceHours: The accelerator-hours that it took, of one trial.
  /// - Returns: The measurement, or nil where the run says too little to predict its hours,
  ///   or they are fewer than the work takes at the peak rate, or more than 200 times as many.
  public func measurement(of run: Run, deviceHours: Double) -> MeasuredRun? {
    guard deviceHours > 0, let query = throughputQuery(for: run),
      let accelerator = query.accelerator
    else { return nil }
    let compiled = compile(run)
    guard let flops = compiled.inputs.flops else { return nil }
    let measured = flops.median / (deviceHours * 3600 * query.peakRate)
    guard (0.005..<1).contains(measured) else { return nil }
    return MeasuredRun(
      conduct: query.conduct, accelerator: accelerator, framework: query.framework,
      mfuOverPrior: measured / options.prior.transferableMFU(query))
  }

  /// What the prior of the throughput sees of a run; nil where the run says too little.
  package func throughputQuery(for run: Run) -> ThroughputQuery? {
    let compiled = compile(run)
    guard let work = compiled.work, let peakRate = compiled.inputs.peakRate else { return nil }
    return ThroughputQuery(
      run: compiled.run, work: work, device: compiled.completion.device,
      peakRate: peakRate.median, options: options)
  }
}
