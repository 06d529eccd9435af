import ArgumentParser
import Diagnostics
import Guide

extension CatalogueCommand {
  /// Shows one row.
  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show a row by id or by any name that configs and clouds use for it.")

    @Argument(help: "Such as `H100`, `p5.48xlarge` or `gcp/us-central1`.")
    var name: String

    func run() throws {
      let catalogue = CatalogueCommand.catalogue()
      let sheets = Sheet.rows(name, in: catalogue)
      guard sheets.isEmpty else {
        Terminal.standardOutput.write(sheets.map(\.text).joined(separator: "\n"))
        return
      }
      let nearest = Sheet.nearest(to: name, in: catalogue)
      throw Stop(
        code: .usage,
        message: Talk.error(
          "the catalogue knows nothing called \(name.quoted)",
          help: nearest.isEmpty
            ? ["`carbonward catalogue list` names the tables"]
            : ["did you mean \(nearest.map { "`\($0)`" }.joined(separator: ", "))?"]))
    }
  }
}
