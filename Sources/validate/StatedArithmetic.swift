import Catalogue
import Footprint
import Quantities
import Runs

/// Published rows that state power, PUE and intensity: the estimate must be the arithmetic.
struct StatedArithmetic {
  let energy: Score
  let emissions: Score

  init(shared: String) throws {
    var energy = Score()
    var emissions = Score()
    let estimator = Estimator(catalogue: .shipped)
    for row in try Table(path: shared + "/validation/published.csv").rows {
      guard let hours = row.number("accelerator_hours"),
        let power = row.number("power_per_device_W"), let pue = row.number("PUE"),
        let expected = row.number("recomputed_energy_MWh"), expected > 0
      else { continue }
      var facts: [Fact: FactValue] = [
        .accelerator: .text("custom"), .count: .number(1), .duration: .number(hours),
        .power: .number(power), .hostPower: .number(0), .pue: .number(pue),
      ]
      if let intensity = row.number("intensity_kg_per_kWh") {
        facts[.intensity] = .number(intensity)
      }
      let estimate = estimator.assess(.stating(row["id"], facts)).estimate
      if let predicted = estimate[.energy] {
        energy.entries.append(
          Score.Entry(
            name: row["id"], group: "", predicted: predicted, measured: expected * 1000))
      }
      if let predicted = estimate[.emissions], let tonnes = row.number("recomputed_tCO2e"),
        tonnes > 0
      {
        emissions.entries.append(
          Score.Entry(name: row["id"], group: "", predicted: predicted, measured: tonnes * 1000))
      }
    }
    self.energy = energy
    self.emissions = emissions
  }
}
