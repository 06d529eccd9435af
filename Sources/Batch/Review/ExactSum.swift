/// A sum of amounts that is the same in whatever order they come: whole billionths of their unit, since
/// additions of floating-point numbers round.
struct ExactSum: Sendable, Equatable {
  private var billionths: Int128 = 0
  private var isEmpty = true

  /// Larger amounts than a quintillion of a unit are no amounts of training.
  private static let most = 1e18

  /// Adds an amount, rounded to a billionth.
  mutating func add(_ amount: Double) {
    guard amount.isFinite, amount.magnitude <= Self.most else { return }
    billionths += Int128((amount * 1e9).rounded(.toNearestOrEven))
    isEmpty = false
  }

  /// The sum; nil where nothing was added.
  var value: Double? { isEmpty ? nil : Double(billionths) / 1e9 }
}
