public import Result

/// Renders a register in one format, row by row, so that no format holds all rows at once.
public protocol RegisterReporter: Sendable {
  /// The word for `--format` and `--output`.
  static var name: String { get }

  init()

  /// What stands before the rows.
  func opening(_ register: Register) -> [UInt8]
  /// A row.
  ///
  /// - Parameter index: Its position among the rows, from zero.
  func row(_ row: RegisterRow, at index: Int) -> [UInt8]
  /// What stands after the rows.
  func closing(_ register: Register) -> [UInt8]
}

extension RegisterReporter {
  /// What stands before the rows, in a language; formats for programs are the same in each.
  public func opening(_ register: Register, in language: ReportLanguage) -> [UInt8] {
    language.writing { opening(register) }
  }
}

/// Every format of registers, sorted by name.
public enum RegisterReporters {
  /// Every format, in the order of names.
  public static let all: [any RegisterReporter.Type] = [
    CSVRegister.self, HTMLRegister.self, JSONRegister.self, JSONLinesRegister.self,
    TextRegister.self,
  ]

  /// Finds a format by its name.
  public static func named(_ name: String) -> (any RegisterReporter)? {
    all.first { $0.name == name }?.init()
  }
}

/// A value of a column of rows; every column holds values of one type, or nothing.
enum RegisterCell {
  case text(String?)
  case count(Int)
  case number(Double?)
}

extension RegisterRow {
  /// The columns of a row in their order, which is part of the contract: new ones come last.
  var cells: [(column: String, cell: RegisterCell)] {
    [
      ("submission", .text(name)), ("kind", .text(kind.rawValue)),
      ("status", .text(status.rawValue)), ("reason", .text(reason?.rawValue)),
      ("message", .text(message)), ("verdict", .text(verdict?.rawValue)), ("signer", .text(signer)),
      ("at", .text(at)), ("period", .text(period)), ("team", .text(team)),
      ("region", .text(region)), ("accelerator", .text(accelerator)), ("runs", .count(runs)),
      ("device_hours", .number(deviceHours)), ("energy_kwh_p5", .number(energy?.p5)),
      ("energy_kwh_p50", .number(energy?.p50)), ("energy_kwh_p95", .number(energy?.p95)),
      ("emissions_kg_p5", .number(emissions?.p5)), ("emissions_kg_p50", .number(emissions?.p50)),
      ("emissions_kg_p95", .number(emissions?.p95)), ("violated", .count(violated)),
      ("waived", .count(waived)), ("unknown", .count(unknown)), ("outliers", .count(outliers)),
      ("sha256", .text(sha256)),
    ]
  }
}
