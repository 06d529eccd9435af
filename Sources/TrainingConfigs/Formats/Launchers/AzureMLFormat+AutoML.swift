import ConfigText
import Quantities
import Runs

extension AzureMLFormat {
  /// Whether a job lets the service search for a model by itself.
  static func isAutoML(_ job: ConfigNode) -> Bool {
    job["type"]?.text == "automl"
      || job["task"] != nil && job["limits"] != nil
        && job["primary_metric"] != nil
  }

  /// The limits of automated training: what it trains is the service's choice, how long it may is not.
  ///
  /// A limit of one trial counts as often as there are trials; without one the limit of all of them
  /// counts once, on as many nodes as may work at a time.
  static func readAutoML(_ settings: Settings, into reading: inout Reading) {
    let each = settings["limits.trial_timeout_minutes"].flatMap { $0.number == nil ? nil : $0 }
    let trials = settings["limits.max_trials"]
    if let each, let trials {
      reading.read(.timeLimit, each, .hours(per: 1.0 / 60))
      reading.read(.trials, trials, .count)
      return
    }
    guard let all = settings["limits.timeout_minutes"] else {
      guard let each else { return }
      reading.read(.timeLimit, each, .hours(per: 1.0 / 60))
      // The service's default is one or a thousand, as the task has it.
      return reading.markUnresolved(.trials, "`limits.max_trials` is not stated", each.range)
    }
    reading.read(.timeLimit, all, .hours(per: 1.0 / 60))
    reading.state(
      .trials, .number(1), .derived(formula: "`timeout_minutes` holds all trials", inputs: []))
    if let nodes = settings.firstSet(["limits.max_nodes", "limits.max_concurrent_trials"]) {
      reading.read(.nodes, nodes, .count)
    }
  }
}
