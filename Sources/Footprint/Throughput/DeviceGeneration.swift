/// Which generation of arithmetic units an accelerator belongs to: what the prior pools its rows by.
///
/// Peaks have grown faster than memory and links, so the share that training reaches falls from one
/// generation to the next; devices of one generation reach much the same.
package enum DeviceGeneration: String, Sendable, CaseIterable {
  /// Before 16-bit brain floats: Kepler to Turing.
  case older
  /// 16-bit brain floats and no 8-bit floats: A100 and its kin.
  case ampere
  /// 8-bit floats and no 4-bit ones: H100, H200, and Ada.
  case hopper
  /// 4-bit floats: B200, GB200.
  case blackwell
  /// The second step of it, with half as much again of everything but the dense peak: B300, GB300.
  case blackwellUltra
  case tensorProcessor
  /// Everything else: other makers, and devices of which no peak is known by precision.
  case other

  /// The generation of a device in the catalogue, or of what its stated peak suggests.
  init(_ device: DeviceFigures?, halfPeakRate: Double) {
    guard let device else {
      self = Self.suggested(by: halfPeakRate)
      return
    }
    if device.isTensorProcessor {
      self = .tensorProcessor
    } else if !device.vendor.isEmpty, device.vendor != "NVIDIA" {
      self = .other
    } else if device.id.hasPrefix("gb300") || device.id.hasPrefix("b300") {
      self = .blackwellUltra
    } else if device.peakRate(precision: "nvfp4") != nil {
      self = .blackwell
    } else if device.peakRate(precision: "fp8") != nil {
      self = .hopper
    } else if let year = device.releaseYear, year < 2020 {
      self = .older
    } else {
      self = device.releaseYear == nil ? Self.suggested(by: halfPeakRate) : .ampere
    }
  }

  private static func suggested(by halfPeakRate: Double) -> Self {
    switch halfPeakRate {
    case 1.5e15...: .blackwell
    case 6e14...: .hopper
    case 2e14...: .ampere
    case ..<1.35e14: .older
    default: .ampere
    }
  }

  /// The generation whose habits a device shares where it has too few rows of its own.
  var isHopperOrLater: Bool {
    switch self {
    case .hopper, .blackwell, .blackwellUltra: true
    case .older, .ampere, .tensorProcessor, .other: false
    }
  }
}
