public import Result

/// One row a submission, for spreadsheets; no field starts a formula, as in the CSV of results.
public struct CSVRegister: RegisterReporter {
  /// The word for `--format` and `--output`.
  public static let name = "csv"

  /// Creates a reporter.
  public init() {}

  /// The names of the columns.
  public func opening(_ register: Register) -> [UInt8] {
    let columns = RegisterRow(name: "", kind: .nothing, status: .missing).cells.map(\.column)
    return Array((columns.joined(separator: ",") + "\n").utf8)
  }

  /// A line.
  public func row(_ row: RegisterRow, at index: Int) -> [UInt8] {
    let fields = row.cells.map { _, cell in
      switch cell {
      case .text(let text): CSVReporter.field((text ?? "").cut(to: 2_000))
      case .count(let count): "\(count)"
      case .number(let number): number.map(CSVReporter.number) ?? ""
      }
    }
    return Array((fields.joined(separator: ",") + "\n").utf8)
  }

  /// Nothing: a spreadsheet adds up by itself.
  public func closing(_ register: Register) -> [UInt8] { [] }
}
