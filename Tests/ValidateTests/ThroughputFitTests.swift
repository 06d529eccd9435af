import TestSupport
import Testing

@testable import Footprint
@testable import validate

/// The procedure of the fit on made-up runs of which the truth is known.
@Suite struct ThroughputFitTests {
  /// What the made-up organisations follow: `ln(share) = Σ effect × feature + skill + error`.
  private struct Truth {
    var effects: [String: Double] = [
      "intercept": -1.1, "hopper": -0.3, "older": -0.7, "sparse": -0.25, "small": -0.09,
      "scale": -0.06, "other_domain": -0.5,
    ]
    var between = 0.3
    var within = 0.12
    var otherNoise = 2.0
    var generator: SeededGenerator

    mutating func normal() -> Double {
      // The sum of twelve uniform numbers: near enough to normal, and within six deviations.
      (0..<12).reduce(-6.0) { sum, _ in sum + Double.random(in: 0..<1, using: &generator) }
    }

    /// Runs of a group; every fifth group does not train on text.
    mutating func runs(of group: Int, count: Int) -> [ThroughputRow] {
      let isLanguage = group % 5 != 4
      let skill = normal() * between * (isLanguage ? 1 : otherNoise)
      return (0..<count).map { index in
        let (generation, peak) = [
          (DeviceGeneration.ampere, 312e12), (.hopper, 989e12), (.older, 125e12),
        ][group % 3]
        var query = ThroughputQuery(
          conduct: .campaign, peakRate: peak,
          params: Elementary.exp(Double.random(in: 19...25, using: &generator)))
        query.generation = generation
        query.isSparse = group % 4 == 0
        query.isLanguage = isLanguage
        query.count = Double([8, 64, 512, 4096][index % 4])
        query.flops = Elementary.exp(Double.random(in: 46...56, using: &generator))
        let features = ThroughputFeatures(.campaign)
        let expected = zip(features.names, features.values(query)).reduce(0) {
          $0 + (effects[$1.0] ?? 0) * $1.1
        }
        let error = skill + normal() * within * (isLanguage ? 1 : otherNoise)
        return ThroughputRow(
          name: "\(group)/\(index)", group: "group \(group)", stack: "group \(group)",
          query: query, mfu: Elementary.exp(expected + error))
      }
    }
  }

  private func prior(_ regime: ThroughputPrior.Regime) -> ThroughputPrior {
    ThroughputPrior(campaign: regime, fineTuning: regime, tuned: regime)
  }

  /// The fit of campaigns with the plainest and the richest member of its family.
  private var fit: ThroughputFit {
    var fit = ThroughputFit(.campaign)
    fit.family = [fit.family.first, fit.family.last].compactMap { $0 }
    return fit
  }

  @Test func choosesBetweenTwentyFourWaysAtMost() {
    #expect(ThroughputFit(.campaign).family.count == 24)
    #expect(ThroughputFit(.fineTuning).family.count == 1)
    #expect(ThroughputFit(.tuned).family.count == 1)
  }

  @Test(arguments: [1, 2] as [UInt64])
  func recoversTheTruthAndCoversGroupsThatItHasNotSeen(_ seed: UInt64) {
    var truth = Truth(generator: SeededGenerator(seed: seed))
    let rows = (0..<40).flatMap { truth.runs(of: $0, count: 1 + $0 % 3) }
    let regime = fit.regime(rows)
    let prior = prior(regime)

    // Within three of the deviations that the fit itself states, and of what robustness may cost.
    for (index, name) in ThroughputFeatures(.campaign).names.enumerated()
    where ["intercept", "hopper", "older", "other_domain"].contains(name) {
      let deviation = regime.covariance[index][index].squareRoot()
      let effect = truth.effects[name] ?? 0
      #expect(abs(regime.coefficients[index] - effect) < 3 * deviation + 0.1, "\(name)")
    }
    // A history does not know how many devices the other run had: that is in its spread as well.
    let devices = abs(truth.effects["scale"] ?? 0) * 3
    #expect(regime.within > truth.within * 0.7)
    #expect(regime.within < (truth.within * truth.within + devices * devices).squareRoot() * 1.3)

    // The ranges hold what they promise of a thousand runs of other organisations.
    for isLanguage in [true, false] {
      let new = (100..<600).flatMap { truth.runs(of: $0, count: 2) }
        .filter { $0.query.isLanguage == isLanguage }
      let errors = new.map { Elementary.log($0.mfu / prior.mfu($0.query).median) }
      let covered = zip(new, errors).filter { abs($1) <= 1.645 * prior.sigma($0.query) }.count
      let share = Double(covered) / Double(new.count)
      let wanted = isLanguage ? 0.82...0.97 : 0.75...1
      #expect(wanted.contains(share), "\(isLanguage ? "language" : "other"): \(share)")
      let bias = errors.reduce(0, +) / Double(new.count)
      // Three standard errors of what 32 and 8 groups say.
      #expect(abs(bias) < (isLanguage ? 0.18 : 0.65), "bias \(bias)")
    }
  }

  @Test func aGroupHasNoSayInItsOwnPrediction() {
    var truth = Truth(generator: SeededGenerator(seed: 7))
    let rows = (0..<12).flatMap { truth.runs(of: $0, count: 2) }
    var changed = rows
    for index in changed.indices where changed[index].group == "group 3" { changed[index].mfu /= 9 }
    let others = { (rows: [ThroughputRow]) in rows.filter { $0.group != "group 3" } }
    #expect(fit.regime(others(rows)).coefficients == fit.regime(others(changed)).coefficients)
    #expect(fit.regime(rows).coefficients != fit.regime(changed).coefficients)
  }

  /// A kind with few rows, and those near to what was expected, has no narrower range than all.
  @Test func fewRowsNeverNarrowTheRange() throws {
    var truth = Truth(generator: SeededGenerator(seed: 11))
    let rows = (0..<20).flatMap { truth.runs(of: $0, count: 2) }
      .filter { $0.query.isLanguage || $0.group == "group 4" }
    let prior = prior(fit.regime(rows))
    var query = try #require(rows.first?.query)
    query.isLanguage = true
    let pooled = prior.sigma(query)
    query.isLanguage = false
    #expect(prior.sigma(query) >= pooled)
  }

  @Test func theTableOfCoefficientsReadsBack() throws {
    var truth = Truth(generator: SeededGenerator(seed: 5))
    let regime = fit.regime((0..<8).flatMap { truth.runs(of: $0, count: 2) })
    var prior = ThroughputPrior.shipped
    prior.campaign = regime
    let read = try #require(ThroughputPrior(table: prior.table()))
    #expect(read.campaign.carried == regime.carried)
    #expect(abs(read.campaign.languageWidth - regime.languageWidth) < 1e-4)
    #expect(abs(read.campaign.otherWidth - regime.otherWidth) < 1e-4)
    #expect(ThroughputPrior(table: "conduct,name,value\ncampaign,intercept,-1\n") == nil)
  }
}
