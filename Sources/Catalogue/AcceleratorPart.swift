/// A part of a multi-instance GPU, as device plugins, schedulers and drivers name it:
/// `nvidia.com/mig-1g.10gb`, `NVIDIA-A100-SXM4-80GB-MIG-3g.40gb`, `a100_1g.5gb`.
struct AcceleratorPart: Equatable {
  /// The name of the device, empty where only the profile is given.
  var device: String
  /// How many of the device's compute slices the part has.
  var slices: Int
  /// In GB.
  var memory: Int

  /// Reads a profile within a name; nil where there is none.
  init?(_ name: String) {
    let bytes = Array(name.lowercased().utf8)
    guard bytes.count <= CatalogueKey.longestName else { return nil }
    for index in bytes.indices.dropFirst() where bytes[index] == UInt8(ascii: "g") {
      let digit = bytes[index - 1]
      let isFirst = index == 1 || !Self.isNameByte(bytes[index - 2])
      guard isFirst, digit >= UInt8(ascii: "1"), digit <= UInt8(ascii: "7"),
        index + 1 < bytes.count,
        bytes[index + 1] == UInt8(ascii: ".") || bytes[index + 1] == UInt8(ascii: "_")
          || bytes[index + 1] == UInt8(ascii: "-")
      else { continue }
      var memory = 0
      var end = index + 2
      while end < bytes.count, end < index + 6, let value = Self.digit(bytes[end]) {
        memory = 10 * memory + value
        end += 1
      }
      guard memory > 0, end + 1 < bytes.count, bytes[end] == UInt8(ascii: "g"),
        bytes[end + 1] == UInt8(ascii: "b")
      else { continue }
      slices = Int(digit - UInt8(ascii: "0"))
      self.memory = memory
      var device = String(decoding: bytes[..<(index - 1)], as: UTF8.self)
      for word in ["nvidia.com/", "mig"] { device = device.replacing(word, with: " ") }
      // `a100_1g.5gb`, `gpu:1g.5gb:1`
      let words = device.split { !$0.isLetter && !$0.isNumber }
      self.device = words.filter { !["gres", "gpu", "nvidia"].contains($0) }.joined(separator: " ")
      return
    }
    return nil
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    digit(byte) != nil || byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z")
  }

  private static func digit(_ byte: UInt8) -> Int? {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") ? Int(byte - UInt8(ascii: "0")) : nil
  }

  /// The devices that have a profile of this memory, the most common first (NVIDIA's MIG user guide).
  var devices: [String] {
    switch memory {
    case 5,
      40 where slices == 7, 20 where slices == 3 || slices == 4, 10 where slices == 2:
      ["a100-sxm4-40gb", "a100-pcie-40gb"]
    case 6,
      12 where slices == 2, 24 where slices == 4:
      ["a30"]
    case 10, 20, 40, 80: ["h100-sxm5-80gb", "a100-sxm4-80gb", "h100-pcie-80gb", "a100-pcie-80gb"]
    case 11, 22, 46, 47, 93, 94: ["h100-nvl-94gb"]
    case 12, 48, 96: ["gh200-96gb", "h100-sxm5-96gb"]
    case 24 where slices <= 2: ["rtx-pro-6000-blackwell-server", "gh200-96gb"]
    case 16, 18, 33, 35, 71, 141: ["h200-sxm-141gb", "h200-nvl-141gb"]
    case 23, 45, 90, 180: ["b200"]
    case 34, 67, 135, 269: ["b300"]
    default: []
    }
  }

  /// The compute slices of a whole device.
  static func slicesOfWhole(_ device: String) -> Int {
    device == "a30" || device.hasPrefix("rtx-pro-6000") ? 4 : 7
  }
}

extension Catalogue {
  /// Looks a part of a device up: the row of the device with its share of power, rates and making.
  func part(_ part: AcceleratorPart, written name: String) -> Lookup<Accelerator> {
    var ids = part.devices
    if !part.device.isEmpty {
      // The profile tells the 40 GB and the 80 GB device apart where the name does not.
      switch accelerator(named: part.device) {
      case .found(let row, _): ids = [row.id]
      case .ambiguous(let row, let candidates):
        let both = ids.filter(candidates.contains)
        ids = both.isEmpty ? [row.id] : both
      case .missing(let nearest): return .missing(nearest: nearest)
      }
    }
    guard let device = ids.first.flatMap({ accelerator(named: $0).row }) else {
      return .missing(nearest: [])
    }
    let whole = AcceleratorPart.slicesOfWhole(device.id)
    guard part.slices <= whole else { return .missing(nearest: [device.id]) }
    let row = device.share(of: part, among: whole)
    let note = "`\(name)` is \(part.slices)/\(whole) of `\(device.id)`"
    guard ids.count > 1 else { return .found(row, note: note) }
    let profile = "\(part.slices)g.\(part.memory)gb"
    return .ambiguous(row, candidates: ids.map { "\($0)-\(profile)" })
  }
}

extension Accelerator {
  fileprivate func share(of part: AcceleratorPart, among whole: Int) -> Accelerator {
    let share = Double(part.slices) / Double(whole)
    var row = self
    row.id = "\(id)-\(part.slices)g.\(part.memory)gb"
    row.name = "\(name), \(part.slices)/\(whole)"
    row.tdp = tdp.map { $0 * share }
    row.memory = Double(part.memory)
    row.peaks = peaks.mapValues { $0 * share }
    row.embodied = embodied.map { $0 * share }
    row.source = "\(source); \(part.slices)/\(whole) of the device"
    return row
  }
}
