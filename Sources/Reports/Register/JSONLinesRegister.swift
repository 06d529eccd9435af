import Quantities
public import Result

/// One flat object a submission, the same columns in the same order in every line and each of one
/// type, so that readers of JSON Lines make a table of it without being told how.
public struct JSONLinesRegister: RegisterReporter {
  /// The word for `--format` and `--output`.
  public static let name = "jsonl"

  /// Creates a reporter.
  public init() {}

  /// Nothing.
  public func opening(_ register: Register) -> [UInt8] { [] }

  /// A line.
  public func row(_ row: RegisterRow, at index: Int) -> [UInt8] { Self.object(row) + [0x0A] }

  /// Nothing.
  public func closing(_ register: Register) -> [UInt8] { [] }

  /// The object of a row, on one line.
  static func object(_ row: RegisterRow) -> [UInt8] {
    var writer = JSONWriter(isCompact: true)
    writer.object { writer in
      for (column, cell) in row.cells {
        switch cell {
        case .text(let text): writer.member(column, text)
        case .count(let count): writer.member(column, count)
        case .number(let number): writer.member(column) { $0.append(Self.real(number)) }
        }
      }
    }
    return writer.bytes
  }

  /// A number that every reader takes for a real one, whole or not.
  private static func real(_ number: Double?) -> String {
    guard let number, number.isFinite else { return "null" }
    let text = CanonicalNumber.text(number)
    return text.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2D } ? text + ".0" : text
  }
}
