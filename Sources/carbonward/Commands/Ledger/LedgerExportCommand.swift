import ArgumentParser
import Ledger

struct LedgerExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write every event as JSON Lines or CSV, or a signed checkpoint.",
    discussion: """
      Each line of JSON holds an event and its hash: SHA-256 of the hash before, a line feed and the \
      event's bytes. A checkpoint is kept elsewhere; `ledger verify --checkpoint` then finds whatever \
      was changed or cut off before it.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case jsonl, csv, checkpoint }

  @Option(help: "jsonl, csv or checkpoint.")
  var format: Format = .jsonl

  @Option(
    help: ArgumentHelp(
      "Sign the checkpoint with the Ed25519 key in this file: 32 bytes, or 64 hexadecimal digits.",
      valueName: "path"))
  var signWith: String?

  @OptionGroup var ledger: LedgerOptions

  @OptionGroup var language: LanguageOptions

  func validate() throws {
    if signWith != nil, format != .checkpoint {
      throw ValidationError("`--sign-with` signs a checkpoint; add `--format checkpoint`")
    }
  }

  func run() throws {
    let ledger = try ledger.open(isReadOnly: true)
    let output = Terminal.standardOutput
    switch format {
    case .jsonl:
      try asking { () throws(LedgerError) in
        try ledger.export { (line) throws(LedgerError) in output.write(line) }
      }
    case .csv:
      try asking { () throws(LedgerError) in
        try ledger.exportCSV { (line) throws(LedgerError) in output.write(line) }
      }
    case .checkpoint:
      let checkpoint = try asking { () throws(LedgerError) in try ledger.checkpoint() }
      output.write(try signed(checkpoint).document)
    }
  }

  private func signed(_ checkpoint: Checkpoint) throws(Stop) -> Checkpoint {
    guard let signWith else { return checkpoint }
    guard let bytes = BoundedFile.bytes(signWith, most: 200), let seed = Self.seed(bytes),
      let signed = checkpoint.signed(with: seed)
    else {
      throw Stop(
        code: .usage,
        message: Talk.error(
          "`\(signWith)` holds no Ed25519 key", help: ["make one with `openssl rand 32`"]))
    }
    return signed
  }

  private static func seed(_ bytes: [UInt8]) -> [UInt8]? {
    if bytes.count == 32 { return bytes }
    let digits = bytes.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
    guard digits.count == 64 else { return nil }
    return stride(from: 0, to: 64, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
  }
}
