import Diagnostics
import Runs

extension PolicyReferences {
  /// A region that does not exist never equals where a run is: a mistyped one would pass in silence.
  func checkNames(into bag: inout DiagnosticBag) {
    let names = NameCheck(catalogue: catalogue)
    for condition in conditions {
      names.check(
        ComparedNames(condition.program), at: { condition.range(of: $0) }, into: &bag)
    }
    for measure in measures {
      for setting in Self.settings(of: measure) {
        guard let text = setting.value.text else { continue }
        names.check(text, of: setting.fact, at: setting.range, into: &bag)
      }
    }
  }

  /// The facts that a measure may state.
  private static func settings(of measure: Measure) -> [FactSetting] {
    measure.actions.flatMap { action -> [FactSetting] in
      switch action {
      case .set(let setting): return [setting]
      case .choose(let choice): return choice.values
      case .scale, .shift: return []
      }
    }
  }
}
