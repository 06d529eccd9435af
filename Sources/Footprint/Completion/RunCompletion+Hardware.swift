import Quantities
import Runs

extension RunCompletion {
  /// The accelerator name of hardware that the user describes in full.
  static let customAccelerator = "custom"

  /// The row of an accelerator that a row of the catalogue names.
  func device(named name: String) -> DeviceFigures? {
    if case .found(let row, _) = figures.device(named: name) { row } else { nil }
  }

  mutating func completeHardware() {
    completeInstance()
    if let name = run.text(.accelerator), name != Self.customAccelerator {
      device = resolve(figures.device(named: name), .accelerator, name)
    }
    completeCount()
    guard let device else { return }
    let origin = Origin.catalogue(device.row)
    fill(.releaseYear, device.releaseYear, origin)
    fill(.power, device.ratedPower, origin)
    if let price = device.price { fill(.price, price.value, .catalogue(price.row)) }
    completePrecision(device)
    if let precision = run.text(.precision) { completePeakRate(device, precision: precision) }
  }

  private mutating func completeInstance() {
    guard let name = run.text(.instanceType) else { return }
    guard
      let row = resolve(
        figures.instance(named: name, provider: run.text(.provider)), .instanceType, name)
    else { return }
    instance = row
    let origin = Origin.catalogue(row.row)
    fill(.accelerator, text: row.accelerator, origin)
    fill(.provider, text: row.provider, origin)
    if run[.count] == nil, let perNode = row.count {
      fill(
        .nodes, 1, .given("single-node", "no number of machines is stated beside the instance"))
      if let nodes = run.number(.nodes) {
        fill(
          .count, (Distribution(nodes) * perNode).rangedValue,
          .from(
            "hardware.nodes × \(CanonicalNumber.text(perNode)) accelerators of \(row.id)",
            [.nodes, .instanceType]))
      }
    }
  }

  private mutating func completeCount() {
    if run[.count] == nil, run[.dataParallel] != nil {
      let split = [Fact.tensorParallel, .pipelineParallel, .contextParallel].filter {
        run[$0] != nil
      }
      derive(.count, productOf: [.dataParallel] + split)
    }
    guard run[.nodes] == nil, let count = number(.count), count > 0 else { return }
    if let instance, let perNode = instance.count, perNode > 0 {
      let nodes = (count / perNode).rounded(.up)
      fill(
        .nodes, nodes,
        .from("hardware.count ÷ \(CanonicalNumber.text(perNode))", [.count, .instanceType]))
    } else if run.text(.accelerator) != Self.customAccelerator {
      fill(
        .nodes, (count / 8).rounded(.up),
        .given("eight-per-node", "training servers hold eight accelerators as a rule"))
    }
  }

  private mutating func completePrecision(_ device: DeviceFigures) {
    guard run[.precision] == nil else { return }
    if run.text(.purpose) == "benchmark", device.peakRate(precision: "fp8") != nil {
      fill(
        .precision, text: "fp8",
        .given("benchmark-precision", "tuned benchmarks compute in 8 bits where the device can"))
    }
    let usual = ["bf16", "fp16", "fp32"].first { device.peakRate(precision: $0) != nil }
    fill(
      .precision, text: usual,
      .given("mixed-precision", "the fastest 16-bit format of the accelerator is usual"))
  }

  private mutating func completePeakRate(_ device: DeviceFigures, precision: String) {
    if let rate = device.peakRate(precision: precision) {
      fill(.peakFlops, rate, .catalogue(device.row))
      return
    }
    guard let slower = device.format(for: precision) else { return }
    fill(
      .peakFlops, device.peakRate(precision: slower),
      .given(
        "slower-format", "\(device.id) has no rate for \(precision), so that of \(slower) counts"))
  }
}
