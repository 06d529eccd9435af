import ArgumentParser
import Catalogue
import Diagnostics
import Text
import TrainingConfigs

extension CatalogueCommand {
  /// Lists tables and rows.
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List the tables, or the rows of one.")

    @Argument(
      help: "One of \(CatalogueTable.allCases.map(\.rawValue).joined(separator: ", ")).")
    var table: String?

    func run() throws {
      guard let table else {
        let lines = CatalogueTable.allCases.map { table in
          "\(table.rawValue): \(Catalogue.shipped.listing(of: table).rows.count) rows\n"
        }
        Terminal.standardOutput.write(
          lines.joined() + "version \(Catalogue.stamp)\n")
        return
      }
      guard let table = CatalogueTable(rawValue: table) else {
        let names = CatalogueTable.allCases.map(\.rawValue)
        let near = Spelling.nearest(to: table, in: names)
        throw Stop(
          code: .usage,
          message: Talk.error(
            "there is no table \(table.quoted)",
            help: [near.map { "did you mean `\($0)`?" } ?? names.joined(separator: ", ")]))
      }
      let catalogue = CatalogueCommand.catalogue()
      let listing = catalogue.listing(of: table)
      let own = catalogue.ownRecords(of: table).map { record in
        TerminalText.sanitized(
          "\(record.id)  \(record.place)  "
            + record.fields.dropFirst().map { "\($0.column)=\($0.value)" }.joined(separator: "  "))
          + "\n"
      }
      let lines = listing.rows.map { row in
        zip(listing.columns, row).prefix(4).map(\.1).joined(separator: "\t") + "\n"
      }
      Terminal.standardOutput.write(
        own.joined() + listing.columns.prefix(4).joined(separator: "\t") + "\n" + lines.joined())
    }
  }
}
