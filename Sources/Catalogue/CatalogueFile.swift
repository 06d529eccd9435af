import CCatalogueData

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// One data file as it lies in the binary: a header line, then rows in the byte order of their ids.
///
/// Nothing is parsed before somebody asks, and then only the lines that a binary search touches.
struct CatalogueFile: Sendable {
  /// The files that the product ships.
  enum Name: Int, CaseIterable {
    case acceleratorsCCBYSA
    case accelerators
    case aliases
    case cpus
    case datasets
    case gridCCBYSA
    case gridODbL
    case grid
    case instances
    case models
    case providers
    case regions
    case sources
    case stamp
  }

  // INVARIANT: points at constant data of the binary, which nobody writes and nobody frees.
  private nonisolated(unsafe) let bytes: UnsafeBufferPointer<UInt8>

  init(_ name: Name) {
    var count = 0
    let start = carbonward_catalogue_bytes(Int32(name.rawValue), &count)
    bytes = UnsafeBufferPointer(start: start, count: start == nil ? 0 : count)
  }

  /// The whole file.
  var text: String { String(decoding: bytes, as: UTF8.self) }

  /// The names of the columns.
  var columns: [String] {
    var cursor = FieldCursor(bytes, in: 0..<lineEnd(from: 0))
    return cursor.rest()
  }

  /// Returns the row of exactly this id.
  ///
  /// - Complexity: O(log n) in the size of the file.
  func row(_ id: String) -> FieldCursor? {
    var id = id
    return id.withUTF8 { wanted in
      var low = firstRow
      var high = bytes.count
      while low < high {
        let middle = low + (high - low) / 2
        let start = lineStart(before: middle, notBefore: low)
        switch compare(wanted, toIDAt: start) {
        case 0: return FieldCursor(bytes, in: start..<lineEnd(from: start))
        case ..<0: high = start
        default: low = lineEnd(from: middle) + 1
        }
      }
      return nil
    }
  }

  /// Calls `body` with every row in the order of the file.
  func forEachRow(_ body: (FieldCursor) -> Void) {
    var start = firstRow
    while start < bytes.count {
      let end = lineEnd(from: start)
      if end > start { body(FieldCursor(bytes, in: start..<end)) }
      start = end + 1
    }
  }

  /// Calls `body` with the id of every row and where its line begins.
  func forEachID(_ body: (Slice<UnsafeBufferPointer<UInt8>>, Int) -> Void) {
    var start = firstRow
    while start < bytes.count {
      let end = idEnd(from: start)
      body(bytes[start..<end], start)
      start = lineEnd(from: end) + 1
    }
  }

  /// The id of the row whose line begins at a place.
  func id(at start: Int) -> String {
    String(decoding: bytes[start..<idEnd(from: start)], as: UTF8.self)
  }

  /// An id is never quoted and is always followed by a comma.
  private func idEnd(from start: Int) -> Int {
    guard let base = bytes.baseAddress,
      let end = memchr(base + start, Int32(UInt8(ascii: ",")), bytes.count - start)
    else { return bytes.count }
    return UnsafeRawPointer(end) - UnsafeRawPointer(base)
  }

  private var firstRow: Int { min(lineEnd(from: 0) + 1, bytes.count) }

  private func lineEnd(from start: Int) -> Int {
    guard let base = bytes.baseAddress, start < bytes.count,
      let end = memchr(base + start, Int32(UInt8(ascii: "\n")), bytes.count - start)
    else { return bytes.count }
    return UnsafeRawPointer(end) - UnsafeRawPointer(base)
  }

  private func lineStart(before index: Int, notBefore low: Int) -> Int {
    var index = index
    while index > low, bytes[index - 1] != UInt8(ascii: "\n") { index -= 1 }
    return index
  }

  /// Negative when `wanted` sorts before the id of the line, zero when it is that id.
  private func compare(_ wanted: UnsafeBufferPointer<UInt8>, toIDAt start: Int) -> Int {
    var index = 0
    while true {
      let position = start + index
      // An id is never quoted and is always followed by a comma.
      let isIDOver = position >= bytes.count || bytes[position] == UInt8(ascii: ",")
      if index >= wanted.count { return isIDOver ? 0 : -1 }
      if isIDOver { return 1 }
      if wanted[index] != bytes[position] { return Int(wanted[index]) - Int(bytes[position]) }
      index += 1
    }
  }
}

/// Reads the fields of one CSV line from left to right.
struct FieldCursor {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var position: Int
  private let end: Int
  private var isAtEnd = false

  init(_ bytes: UnsafeBufferPointer<UInt8>, in range: Range<Int>) {
    self.bytes = bytes
    position = range.lowerBound
    end = range.upperBound
  }

  /// Returns the next field; empty when there is none.
  mutating func text() -> String {
    guard position < end else {
      isAtEnd = true
      return ""
    }
    if bytes[position] == UInt8(ascii: "\"") { return quoted() }
    let start = position
    while position < end, bytes[position] != UInt8(ascii: ",") { position += 1 }
    defer { step() }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  /// Returns the next field as a number; nil when it is empty.
  mutating func number() -> Double? { Double(text()) }

  /// Returns the next field as a whole number; nil when it is empty.
  mutating func integer() -> Int? { Int(text()) }

  /// Returns the next field unless it is empty.
  mutating func optionalText() -> String? {
    let text = text()
    return text.isEmpty ? nil : text
  }

  /// Returns all fields that are left.
  mutating func rest() -> [String] {
    var fields: [String] = []
    while !isAtEnd { fields.append(text()) }
    return fields
  }

  private mutating func quoted() -> String {
    var field: [UInt8] = []
    position += 1
    while position < end {
      if bytes[position] == UInt8(ascii: "\"") {
        guard position + 1 < end, bytes[position + 1] == UInt8(ascii: "\"") else { break }
        position += 1
      }
      field.append(bytes[position])
      position += 1
    }
    position += 1
    step()
    return String(decoding: field, as: UTF8.self)
  }

  /// Goes past the comma; a line that ends in one has an empty field after it.
  private mutating func step() {
    if position >= end { isAtEnd = true } else { position += 1 }
  }
}
