/// Why edits could not be applied.
public enum EditError: Error, Equatable, Sendable {
  /// Two edits change the same bytes.
  case overlapping(Edit, Edit)
  /// An edit reaches past the end of the file.
  case outOfBounds(Edit)
  /// An edit is of another file.
  case otherFile(Edit)
}

extension SourceFile {
  /// Returns the file with edits applied; insertions at one place keep their order.
  ///
  /// - Throws: ``EditError`` when an edit is of another file, out of bounds or overlaps another.
  public func applying(_ edits: [Edit]) throws(EditError) -> SourceFile {
    SourceFile(path: path, bytes: try editedBytes(try ordered(edits), in: 0..<bytes.count))
  }

  /// Checks edits and sorts them by place.
  func ordered(_ edits: [Edit]) throws(EditError) -> [Edit] {
    for edit in edits {
      guard edit.range.file === self || edit.range.file.path == path else { throw .otherFile(edit) }
      guard edit.range.bytes.upperBound <= bytes.count, edit.range.bytes.lowerBound >= 0 else {
        throw .outOfBounds(edit)
      }
    }
    let sorted = edits.enumerated().sorted { left, right in
      let (a, b) = (left.element.range.bytes, right.element.range.bytes)
      return (a.lowerBound, a.upperBound, left.offset) < (b.lowerBound, b.upperBound, right.offset)
    }.map(\.element)
    for (left, right) in zip(sorted, sorted.dropFirst())
    where right.range.bytes.lowerBound < left.range.bytes.upperBound {
      throw .overlapping(left, right)
    }
    return sorted
  }

  /// The bytes of a range with the sorted edits inside it applied.
  func editedBytes(_ edits: [Edit], in range: Range<Int>) throws(EditError) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(range.count)
    var position = range.lowerBound
    for edit in edits {
      result += bytes[position..<edit.range.bytes.lowerBound]
      result += edit.text.utf8
      position = edit.range.bytes.upperBound
    }
    result += bytes[position..<range.upperBound]
    return result
  }
}

/// Whole lines that a group of edits takes away and puts in.
struct LineChange {
  /// Zero-based.
  var firstLine: Int
  var removed: [[UInt8]]
  var added: [[UInt8]]

  static func changes(of edits: [Edit], in file: SourceFile) throws(EditError) -> [LineChange] {
    var groups: [(lines: ClosedRange<Int>, edits: [Edit])] = []
    for edit in try file.ordered(edits) {
      let lines =
        file.line(at: edit.range.bytes.lowerBound)...file.line(at: edit.range.bytes.upperBound)
      if let last = groups.last, lines.lowerBound <= last.lines.upperBound + 1 {
        let upper = max(last.lines.upperBound, lines.upperBound)
        groups[groups.count - 1] = (last.lines.lowerBound...upper, last.edits + [edit])
      } else {
        groups.append((lines, [edit]))
      }
    }
    var changes: [LineChange] = []
    for group in groups {
      let range =
        file.range(ofLine: group.lines.lowerBound)
        .lowerBound..<file.range(
          ofLine: group.lines.upperBound
        ).upperBound
      // An edit may take the break of the last line with it.
      let end = max(range.upperBound, group.edits.last?.range.bytes.upperBound ?? 0)
      let whole = range.lowerBound..<end
      var removed = lines(of: Array(file.bytes[whole]))
      var added = lines(of: try file.editedBytes(group.edits, in: whole))
      var first = group.lines.lowerBound
      while let line = removed.first, removed.count > 1 || added.count > 1, added.first == line {
        removed.removeFirst()
        added.removeFirst()
        first += 1
      }
      while let line = removed.last, added.last == line {
        removed.removeLast()
        added.removeLast()
      }
      changes.append(LineChange(firstLine: first, removed: removed, added: added))
    }
    return changes
  }

  private static func lines(of bytes: [UInt8]) -> [[UInt8]] {
    guard !bytes.isEmpty else { return [] }
    return bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map { line in
      Array(line.last == 0x0D ? line.dropLast() : line)
    }
  }
}
