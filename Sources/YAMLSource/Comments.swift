public import Diagnostics

extension YAMLTree {
  /// The `#` comments of the file, in order, each from its `#` to the end of its line.
  ///
  /// A `#` inside a scalar is text; one that does not follow a space or start a line is
  /// none either, nor is one in the header of a block scalar.
  public var comments: [SourceRange] {
    let bytes = file.bytes
    var found: [SourceRange] = []
    var index = 0
    var record = 0
    while index < bytes.count {
      while record < records.count, !isText(records[record], after: index) { record += 1 }
      if record < records.count, index >= Int(records[record].start) {
        index = Int(records[record].end)
        record += 1
        continue
      }
      let opens = bytes[index] == UInt8(ascii: "#") && (index == 0 || isSpace(bytes[index - 1]))
      guard opens || (index == 3 && bytes[index] == UInt8(ascii: "#") && bytes[0] == 0xEF) else {
        index += 1
        continue
      }
      let start = index
      while index < bytes.count, bytes[index] != 0x0A, bytes[index] != 0x0D { index += 1 }
      found.append(SourceRange(file: file, bytes: start..<index))
    }
    return found
  }

  private func isText(_ record: NodeRecord, after index: Int) -> Bool {
    record.kind == .scalar && Int(record.end) > index && record.end > record.start
  }

  private func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }
}
