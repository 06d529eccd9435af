import Footprint
import Quantities
import Runs

/// Recomputes the constants of the model that are no coefficients of the prior, from the tables that
/// they come from, beside the values in the code.
struct Constants {
  private let caps: Table
  private let speeds: SteadySpeeds
  private let hours: PublishedHours

  init(shared: String) throws {
    caps = try Table(path: shared + "/validation/power_cap_sweeps_zeus.csv")
    speeds = try SteadySpeeds(shared: shared)
    hours = try PublishedHours(shared: shared)
  }

  func write() {
    writePowerCap()
    writeDequantisation()
    writePrecision()
    writeSizes()
    writeFrameworks()
    writeGoodput()
  }

  /// Steady shares of the peak that authors state, as the notes of the tables quote them.
  private static let steadyShares: [(run: String, share: Double, source: String)] = [
    ("PaLM 540B", 0.462, "MFU of the paper, table 3"),
    ("Nemotron-4 15B", 0.32, "0.305 to 0.343 over three stages, table 2"),
    ("OPT-175B", 147 / 312.0, "147 TFLOP/s, final update of the logbook"),
    ("PLaMo-13B", 0.41, "model card"),
    ("AlexaTM 20B", 154 / 312.0, "154 TFLOP/s, page 5"),
    ("Skywork-13B", 0.565, "MFU of the report"),
    ("Llama 3.1 405B", 0.405, "0.38 to 0.43, section 3.3"),
  ]

  /// What is left of the steady share in the hours of the whole run.
  private func writeGoodput() {
    print("\ngoodput: share of the peak over the whole run ÷ steady share that the authors state")
    var all: [Double] = []
    for known in Self.steadyShares {
      guard let item = hours.cases.first(where: { $0.name == known.run }) else { continue }
      all.append(item.row.mfu / known.share)
      print(
        "  \(known.run.padded(18)) \(Self.text(item.row.mfu, 3)) ÷ \(Self.text(known.share, 3)) = "
          + "\(Self.text(item.row.mfu / known.share, 2))  (\(known.source))")
    }
    let usual = ThroughputPrior.goodput(.campaign)
    print(
      "  median \(Self.text(Median.of(all), 2)) from \(Self.text(all.min() ?? 0, 2)) to "
        + "\(Self.text(all.max() ?? 0, 2)); in the code \(Self.text(usual.p50, 2)), "
        + "\(Self.text(usual.p5, 2)) to \(Self.text(usual.p95, 2))")
  }

  /// One setting of a sweep is an accelerator, a network, its data, its batch and its optimiser; what
  /// it draws and takes without a cap is the row of its highest one.
  private func writePowerCap() {
    struct Point {
      var cap: Double
      var slowdown: Double
      var draw: Double
    }
    var settings: [String: [Point]] = [:]
    for row in caps.rows {
      guard let cap = row.number("power_limit"), let time = row.number("time_per_epoch"),
        let draw = row.number("average_power")
      else { continue }
      let names = ["gpu", "dataset", "network", "batch_size", "optimizer"]
      let key = names.map { row[$0] }.joined(separator: " ")
      settings[key, default: []].append(Point(cap: cap, slowdown: time, draw: draw))
    }
    var points: [Point] = []
    for key in settings.keys.sorted() {
      guard let sweep = settings[key], let top = sweep.max(by: { $0.cap < $1.cap }) else {
        continue
      }
      points += sweep.map {
        Point(
          cap: $0.cap / top.draw, slowdown: $0.slowdown / top.slowdown, draw: $0.draw / top.draw)
      }
    }
    print(
      "power cap: medians of \(points.count) points of \(settings.count) sweeps, and in the code")
    print("  cap/draw    n  slowdown    code     draw    code")
    for known in PowerCap.points {
      let half = known.cap < 1.1 ? 0.05 : 0.1
      let near = points.filter { known.cap - half <= $0.cap && $0.cap < known.cap + half }
      let cells = [
        Self.text(known.cap, 2).padded(10, left: true), "\(near.count)".padded(5, left: true),
        Self.text(Median.of(near.map(\.slowdown)), 3).padded(10, left: true),
        Self.text(known.slowdown, 3).padded(8, left: true),
        Self.text(Median.of(near.map(\.draw)), 3).padded(9, left: true),
        Self.text(known.draw, 3).padded(8, left: true),
      ]
      print(cells.joined())
    }
  }

  private func writeDequantisation() {
    let costs = speeds.dequantisation
    print(
      "\nunpacking 4-bit weights: \(Self.text(Median.of(costs), 0)) operations a parameter "
        + "and micro-batch, of \(costs.count) pairs from \(Self.text(costs.min() ?? 0, 0)) to "
        + "\(Self.text(costs.max() ?? 0, 0)); in the code "
        + Self.text(ThroughputPrior.dequantisationWork, 0))
  }

  private func writePrecision() {
    let gains = speeds.fp8Gains
    print("\nfp8 over bf16, same framework, model, hardware, length and batch")
    for gain in gains { print("  \(gain.name.padded(64)) \(Self.text(gain.value, 2))") }
    print(
      "  median \(Self.text(Median.of(gains.map(\.value)), 2)), in the code "
        + Self.text(ThroughputPrior.precisionGain("fp8"), 2))
  }

  private func writeSizes() {
    print(
      "\nhow far steady speeds of one framework, accelerator and precision differ between sizes")
    for line in speeds.differencesBySize {
      print(
        "  sizes up to \(Self.text(line.upTo, 0)) times apart".padded(36)
          + "\(line.count) pairs, rms of the log \(Self.text(line.rms, 2))")
    }
  }

  private func writeFrameworks() {
    print("\ndoes the framework help to predict a model that was left out? (steady speeds)")
    for isKnown in [false, true] {
      let errors = speeds.leftOutErrors(knowingFramework: isKnown)
      let squares = errors.reduce(0) { $0 + $1 * $1 } / Double(max(1, errors.count))
      let mean =
        errors.reduce(0) { $0 + abs(Elementary.exp(-$1) - 1) }
        / Double(max(1, errors.count))
      print(
        "  \(isKnown ? "knowing the framework" : "without it")".padded(26)
          + "n \(errors.count), log-sd \(Self.text(squares.squareRoot(), 3)), MAPE "
          + "\(Self.text(mean * 100, 1)) %")
    }
    print("  so the prior does not look at it; a history of measured runs does")
  }

  private static func text(_ value: Double, _ decimals: Int) -> String {
    CanonicalNumber.fixed(value, decimals: decimals)
  }
}
