import CivilTime

/// Rows of cells under a header; read by the names of columns, since their order changes from one version
/// of a tool to the next.
struct DelimitedText {
  /// Names in lowercase without spaces around them.
  let header: [String]
  private(set) var rows: [Row] = []

  struct Row {
    /// From 1.
    var line: Int
    var cells: [String: String]

    func text(_ names: String...) -> String? {
      for name in names {
        if let cell = cells[name], !cell.isEmpty { return cell }
      }
      return nil
    }

    /// A number of a column: nil where the cell is empty, and not a number where it says something else.
    func number(_ names: String...) -> Double? { number(names) }

    /// A finite number that is not below zero, where the row has one.
    func measure(_ names: String...) -> Double? {
      number(names).flatMap { $0.isFinite && $0 >= 0 ? $0 : nil }
    }

    private func number(_ names: [String]) -> Double? {
      for name in names {
        guard let cell = cells[name], !cell.isEmpty else { continue }
        return FiniteNumber.read(cell) ?? .nan
      }
      return nil
    }
  }

  /// Reads UTF-8 with commas, semicolons, tabs or vertical bars between cells, and quotation marks around
  /// those that hold them; nil for what has no header.
  init?(_ document: [UInt8], limit: Int = 1_000_000) {
    guard let text = String(validating: document, as: UTF8.self) else { return nil }
    var scanner = Scanner(
      text.utf8.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(document.dropFirst(3)) : document)
    guard let first = scanner.row() else { return nil }
    header = first.map { Self.trimmed($0).lowercased() }
    guard header.count > 1 else { return nil }
    while rows.count < limit {
      let line = scanner.line
      guard let cells = scanner.row() else { break }
      if cells.allSatisfy({ Self.trimmed($0).isEmpty }) { continue }
      // A tool that was updated writes its new header into the old file.
      if cells.map({ Self.trimmed($0).lowercased() }) == header { continue }
      var named: [String: String] = [:]
      for (name, cell) in zip(header, cells) where named[name] == nil {
        named[name] = Self.trimmed(cell)
      }
      rows.append(Row(line: line, cells: cells.count == header.count ? named : [:]))
    }
  }

  static func trimmed(_ text: String) -> String {
    let spaces: Set<Character> = [" ", "\t", "\r"]
    var rest = Substring(text)
    while let first = rest.first, spaces.contains(first) { rest.removeFirst() }
    while let last = rest.last, spaces.contains(last) { rest.removeLast() }
    return String(rest)
  }

  private struct Scanner {
    private let bytes: [UInt8]
    private let separator: UInt8
    private var position = 0
    private(set) var line = 1

    init(_ bytes: [UInt8]) {
      self.bytes = bytes
      let first = bytes.prefix { $0 != 0x0A }
      let marks = [UInt8(ascii: ","), UInt8(ascii: ";"), 0x09, UInt8(ascii: "|")]
      separator =
        marks.max { left, right in
          first.count { $0 == left } < first.count { $0 == right }
        } ?? UInt8(ascii: ",")
    }

    mutating func row() -> [String]? {
      guard position < bytes.count else { return nil }
      var cells: [String] = []
      var cell: [UInt8] = []
      var isQuoted = false
      while position < bytes.count {
        let byte = bytes[position]
        position += 1
        if byte == 0x0A { line += 1 }
        if isQuoted {
          if byte != UInt8(ascii: "\"") {
            cell.append(byte)
          } else if position < bytes.count, bytes[position] == UInt8(ascii: "\"") {
            cell.append(byte)
            position += 1
          } else {
            isQuoted = false
          }
        } else if byte == UInt8(ascii: "\""), cell.isEmpty {
          isQuoted = true
        } else if byte == separator {
          cells.append(String(decoding: cell, as: UTF8.self))
          cell = []
        } else if byte == 0x0A {
          break
        } else {
          cell.append(byte)
        }
      }
      cells.append(String(decoding: cell, as: UTF8.self))
      return cells
    }
  }
}

/// Numbers as tools print them.
enum FiniteNumber {
  static func read(_ text: String) -> Double? {
    guard text.utf8.count < 64,
      text.utf8.allSatisfy({ (0x30...0x39).contains($0) || "+-.eE".utf8.contains($0) }),
      let number = Double(text), number.isFinite
    else { return nil }
    return number
  }
}

/// Moments as tools print them, which often leave the zone out.
enum RecordedMoment {
  /// Reads `2026-11-28T10:00:00`, with a space or a fraction, with or without a zone; UTC without one.
  static func read(_ text: String) -> Instant? { Instant(text) ?? Instant(text + "Z") }
}
