import FoundationEssentials

/// A CSV file with named columns; quoted fields may hold commas, quotes and line breaks.
struct Table {
  /// One line of a table, by column name.
  struct Row {
    fileprivate let columns: [String: Int]
    fileprivate let fields: [String]

    /// The text of a column; empty where the table has none.
    subscript(column: String) -> String {
      guard let index = columns[column], index < fields.count else { return "" }
      return fields[index]
    }

    /// The number of a column, if it holds one.
    func number(_ column: String) -> Double? { Double(self[column]) }
  }

  let rows: [Row]

  init(path: String) throws {
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    let records = Self.records(Array(data))
    let names = records.first ?? []
    let columns = Dictionary(
      names.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { first, _ in first })
    rows = records.dropFirst().filter { $0.count > 1 }.map { Row(columns: columns, fields: $0) }
  }

  private static func records(_ bytes: [UInt8]) -> [[String]] {
    var records: [[String]] = []
    var record: [String] = []
    var field: [UInt8] = []
    var isQuoted = false
    var index = 0
    func text() -> String { String(decoding: field, as: UTF8.self) }
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      switch byte {
      case UInt8(ascii: "\""):
        if isQuoted, index < bytes.count, bytes[index] == byte {
          field.append(byte)
          index += 1
        } else {
          isQuoted.toggle()
        }
      case UInt8(ascii: ",") where !isQuoted:
        record.append(text())
        field = []
      case UInt8(ascii: "\n") where !isQuoted:
        record.append(text())
        field = []
        records.append(record)
        record = []
      case UInt8(ascii: "\r") where !isQuoted: break
      default: field.append(byte)
      }
    }
    if !field.isEmpty || !record.isEmpty {
      record.append(text())
      records.append(record)
    }
    return records
  }
}
