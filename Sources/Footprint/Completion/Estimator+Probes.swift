public import Runs

extension Estimator {
  /// All that follows from a region alone, as a run that states nothing else.
  public func site(of region: String) -> Run {
    probe(.region, region, precision: nil)
  }

  /// All that follows from an accelerator at a precision alone, as a run that states nothing else.
  public func device(named name: String, precision: String?) -> Run {
    probe(.accelerator, name, precision: precision)
  }

  /// Measures move thousands of runs to the same few places and devices.
  private func probe(_ fact: Fact, _ name: String, precision: String?) -> Run {
    let complete = {
      var run = Run(path: "", format: "")
      run.override(fact, .text(name), by: "a measure")
      if let precision { run.override(.precision, .text(precision), by: "a measure") }
      return compile(run).run
    }
    guard let remembered = figures as? RememberedFigures else { return complete() }
    return remembered.probe(fact, name, precision: precision, complete)
  }
}
