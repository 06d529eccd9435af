/// Converts Unicode scalar indices, which libyaml's marks count, to byte offsets.
///
/// Indices come mostly in rising order, so a cursor walks along; a table of checkpoints bounds the
/// walk when they do not.
struct ScalarOffsets {
  private static let stride = 256

  private let bytes: [UInt8]
  private let isASCII: Bool
  private let base: Int
  private var checkpoints: [UInt32] = []
  private var scalar = 0
  private var offset: Int

  /// Creates a converter whose scalar 0 starts at the byte offset `base`.
  init(bytes: [UInt8], base: Int, isASCII: Bool) {
    self.bytes = bytes
    self.base = base
    self.isASCII = isASCII
    offset = base
    guard !isASCII else { return }
    bytes.withUnsafeBufferPointer { buffer in
      var count = 0
      for index in base..<buffer.count where buffer[index] & 0xC0 != 0x80 {
        if count % Self.stride == 0 { checkpoints.append(UInt32(index)) }
        count += 1
      }
    }
  }

  /// Returns the byte offset of a scalar index; indices past the end give the end.
  @inline(__always)
  mutating func byteOffset(_ index: Int) -> Int {
    isASCII ? min(base + index, bytes.count) : walk(to: index)
  }

  private mutating func walk(to target: Int) -> Int {
    if target < scalar || target - scalar > Self.stride {
      let checkpoint = target / Self.stride
      guard checkpoint < checkpoints.count else { return bytes.count }
      scalar = checkpoint * Self.stride
      offset = Int(checkpoints[checkpoint])
    }
    bytes.withUnsafeBufferPointer { buffer in
      while scalar < target, offset < buffer.count {
        let byte = buffer[offset]
        offset += byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
        scalar += 1
      }
    }
    return min(offset, bytes.count)
  }
}
