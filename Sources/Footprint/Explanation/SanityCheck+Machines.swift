import Quantities
import Runs

/// What is stated of a machine against what the catalogue knows to be in it.
extension SanityCheck {
  /// How far the figures of two accelerators may lie apart before it matters which of them it is.
  private static let alike = 0.9...1.1

  /// The least share of an accelerator's rated power that the rest of its machine draws.
  private static let leastHostShare = 0.02

  func checkMachines(_ found: inout [Concern]) {
    checkInstance(&found)
    checkHeldDevices(&found)
    guard isStated(.hostPower), let host = run.number(.hostPower),
      let rated = compiled.completion.device?.ratedPower, host.high < rated * Self.leastHostShare
    else { return }
    found.append(
      concern(
        SanityDiagnostic.implausiblePower, [.hostPower, .accelerator],
        "a host that draws \(watts(host.high)) beside an accelerator of \(watts(rated)) is less than any machine is"
      ))
  }

  /// Another accelerator than the one that the instance type holds.
  private func checkInstance(_ found: inout [Concern]) {
    guard isStated(.accelerator), isStated(.instanceType),
      let instance = compiled.completion.instance, let name = instance.accelerator,
      let stated = compiled.completion.device, let held = compiled.completion.device(named: name),
      held.id != stated.id, !isAlike(stated, held)
    else { return }
    found.append(
      concern(
        SanityDiagnostic.instanceContradictsHardware, [.accelerator, .instanceType],
        "`\(instance.id)` holds `\(held.id)`, not `\(stated.id)`"))
  }

  private func isAlike(_ one: DeviceFigures, _ other: DeviceFigures) -> Bool {
    let pairs = [
      (one.ratedPower, other.ratedPower),
      (one.peakRates.map(\.rate).max(), other.peakRates.map(\.rate).max()),
    ]
    return pairs.allSatisfy { pair in
      guard let first = pair.0, let second = pair.1, second > 0 else { return true }
      return Self.alike.contains(first / second)
    }
  }

  /// Fewer accelerators than the whole machines hold, which nobody else can use meanwhile.
  private func checkHeldDevices(_ found: inout [Concern]) {
    guard isStated(.count), isStated(.instanceType), let count = run.number(.count)?.high,
      let instance = compiled.completion.instance, let perNode = instance.count, perNode >= 1,
      let nodes = number(.nodes), nodes > 0, count > 0, count < nodes * perNode * 0.99
    else { return }
    let machines =
      nodes == 1 ? "`\(instance.id)` holds" : "\(self.count(nodes)) `\(instance.id)` hold"
    found.append(
      concern(
        SanityDiagnostic.instanceContradictsHardware, [.count, .nodes, .instanceType],
        "\(machines) \(self.count(nodes * perNode)) accelerators, not \(self.count(count))"))
  }
}
