import Catalogue
import Footprint
import Quantities
import Runs

/// Measured node energy of MLPerf Training runs, predicted from hardware and duration.
struct NodeEnergy {
  struct Case {
    var name: String
    var system: String
    var accelerator: String
    var nodes: Double
    var isWellLoaded: Bool
    var run: Run
    /// Mean draw for each accelerator with its share of the node, over its rated power.
    var ratio: Double
    var hours: Double
    var energy: Double
    /// The draw of switches for each accelerator, in W, where a log has it.
    var switches: Double?
  }

  let cases: [Case]

  /// Reads the rows that were measured at the wall; rows after a rectifier are the same runs again.
  init(shared: String) throws {
    cases = try Table(path: shared + "/data/measured_energy.csv").rows.compactMap { row in
      guard row["measured"] == "AC", let accelerator = Hardware.id(row["accelerator"]),
        let perNode = row.number("gpus_per_node"), let nodes = row.number("nodes_declared"),
        let seconds = row.number("duration_s_mean"), let draw = row.number("node_power_w_mean"),
        let ratio = row.number("ratio_to_gpu_tdp")
      else { return nil }
      let hours = seconds / 3600
      let run = Run.stating(
        row["benchmark"],
        [
          .accelerator: .text(accelerator), .count: .number(nodes * perNode),
          .nodes: .number(nodes), .duration: .number(hours), .pue: .number(1),
        ])
      return Case(
        name: "\(row["submitter"]) \(row["benchmark"]) × \(row["nodes_declared"])",
        system: row["system"], accelerator: accelerator, nodes: nodes,
        isWellLoaded: nodes == 1 || row["submitter"] == "Dell" || row["benchmark"] == "gpt3",
        run: run, ratio: ratio, hours: hours, energy: draw * nodes * hours / 1000,
        switches: row.number("switch_power_w").flatMap { $0 > 0 ? $0 / (nodes * perNode) : nil })
    }
  }

  /// Predicts each group of rows with a node ratio and a start-up time that were fitted to the others.
  ///
  /// The catalogue's measured ratios come from these rows, and so take no part.
  func score(leavingOut key: (Case) -> String) -> Score {
    var score = Score()
    for group in Set(cases.map(key)).sorted() {
      for item in cases where key(item) == group {
        var options = EstimatorOptions()
        options.power = Self.fit(cases.filter { key($0) != group }, for: item.accelerator)
        let estimator = Estimator(catalogue: .shipped, options: options)
        guard let energy = estimator.assess(item.run).estimate[.energy] else { continue }
        score.entries.append(
          Score.Entry(
            name: item.name, group: item.isWellLoaded ? "loaded" : "short", predicted: energy,
            measured: item.energy))
      }
    }
    return score
  }

  /// The energy of runs on several nodes with their switches, by the product's own figures.
  ///
  /// - Parameter isStated: Whether the draw of the switches is stated as a fact.
  func scoreWithSwitches(isStated: Bool) -> Score {
    var score = Score()
    let estimator = Estimator(catalogue: .shipped)
    for item in cases {
      guard let switches = item.switches, let count = item.run.number(.count)?.central else {
        continue
      }
      var run = item.run
      if isStated {
        run[.networkPower] = Traced(.number(switches), .override("validation"))
      }
      guard let energy = estimator.assess(run).estimate[.energy] else { continue }
      score.entries.append(
        Score.Entry(
          name: item.name, group: "several", predicted: energy,
          measured: item.energy + switches * count * item.hours / 1000))
    }
    return score
  }

  /// The median ratio of single nodes, of the accelerator where at least two are known, and the
  /// start-up time that explains runs on several best.
  static func fit(_ cases: [Case], for accelerator: String) -> PowerModel {
    var model = PowerModel()
    model.usesMeasuredRatio = false
    model.network = RangedValue(0)
    model.fabric = RangedValue(0)
    let loaded = cases.filter { $0.nodes == 1 }
    let own = loaded.filter { $0.accelerator == accelerator }
    let ratio = Median.of((own.count > 1 ? own : loaded).map(\.ratio))
    let scale = ratio / (model.utilisation.central + model.hostOverRated.central)
    model.utilisation = scaled(model.utilisation, scale)
    model.hostOverRated = scaled(model.hostOverRated, scale)
    var best = Double.infinity
    for seconds in stride(from: 0.0, through: 180, by: 5) {
      let startup = seconds / 3600
      var error = 0.0
      for item in cases where item.nodes > 1 {
        let waiting = startup / (startup + item.hours)
        error += abs(ratio * (1 - waiting * (1 - model.waitingOverLoaded)) / item.ratio - 1)
      }
      if error < best {
        best = error
        model.startup = startup
      }
    }
    return model
  }

  private static func scaled(_ value: RangedValue, _ factor: Double) -> RangedValue {
    RangedValue(
      low: value.low * factor, central: value.central * factor, high: value.high * factor)
  }
}
