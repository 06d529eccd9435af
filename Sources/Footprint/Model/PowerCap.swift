/// What a power cap does to draw and speed, as measured.
///
/// Medians of 1,609 points on four kinds of accelerator (Zeus, NSDI 2023: A40, V100, P100 and RTX 6000,
/// networks for images and language), over the cap as a share of what the device draws without one.
/// A cap below half of that wastes energy: the run gets longer faster than the draw falls.
package enum PowerCap {
  /// By `validate --constants` from the points of the sweeps.
  package static let points: [(cap: Double, slowdown: Double, draw: Double, sigma: Double)] = [
    (0.35, 4.00, 0.394, 0.20), (0.45, 2.35, 0.448, 0.24), (0.55, 1.52, 0.534, 0.25),
    (0.65, 1.217, 0.616, 0.12), (0.75, 1.121, 0.694, 0.06), (0.85, 1.067, 0.778, 0.03),
    (0.95, 1.032, 0.840, 0.025), (1.05, 1.012, 0.924, 0.02), (1.20, 1.001, 0.982, 0.015),
    (1.40, 1, 1, 0),
  ]

  /// The effect of a cap that is this share of the draw without it.
  ///
  /// - Returns: How many times longer the work takes, and the draw over that without a cap.
  static func response(capOverDraw cap: Double) -> (slowdown: Distribution, draw: Double) {
    guard let first = points.first, let last = points.last, cap < last.cap else {
      return (.one, 1)
    }
    guard cap > first.cap else {
      // Below what was measured, the draw follows the cap and the speed falls faster still.
      let share = max(cap, 0.01) / first.cap
      return (
        Distribution(median: first.slowdown / (share * share), sigma: 0.4), first.draw * share
      )
    }
    let upper = points.firstIndex { $0.cap >= cap } ?? points.count - 1
    let (low, high) = (points[max(0, upper - 1)], points[upper])
    let share = high.cap > low.cap ? (cap - low.cap) / (high.cap - low.cap) : 1
    func between(_ left: Double, _ right: Double) -> Double { left + (right - left) * share }
    return (
      Distribution(
        median: between(low.slowdown, high.slowdown), sigma: between(low.sigma, high.sigma)),
      between(low.draw, high.draw)
    )
  }
}
