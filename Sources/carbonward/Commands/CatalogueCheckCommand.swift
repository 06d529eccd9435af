import ArgumentParser
import Catalogue
import Diagnostics

extension CatalogueCommand {
  /// Checks the files of a catalogue before they are built in, or those that are.
  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Check the files of the catalogue: sources, ids, figures, references, order.",
      discussion: """
        Without a folder, checks the rows that are built in. Whoever adds a row edits one CSV file \
        with a source, and runs this on the folder of the files; it says what the stamp has to be. \
        Exit codes: 0 nothing is wrong, 1 something is, 2 a file cannot be read.
        """)

    @Argument(
      help: ArgumentHelp(
        "The folder with the CSV files and stamp.txt; the built-in files if left out.",
        valueName: "folder"))
    var folder: String?

    /// The largest file has some 300 kB.
    private static let sizeLimit = 16 << 20
    /// More say nothing new.
    private static let mostProblems = 200

    func run() throws {
      let files = try folder.map { folder throws(Stop) in try Self.read(folder) }
      let problems = CatalogueCheck.problems(in: files ?? CatalogueCheck.shippedFiles)
      let prefix = folder.map { $0.hasSuffix("/") ? $0 : $0 + "/" } ?? ""
      var text = problems.prefix(Self.mostProblems).map { problem in
        let line = problem.line.map { ":\($0)" } ?? ""
        return TerminalText.sanitized("\(prefix)\(problem.file)\(line): \(problem.message)") + "\n"
      }.joined()
      if problems.count > Self.mostProblems {
        text += "and \(problems.count - Self.mostProblems) more\n"
      }
      let count = problems.count == 1 ? "1 problem" : "\(problems.count) problems"
      let outcome = problems.isEmpty ? "no problem" : count
      // Whoever edited a row next to here would take the word of the built-in ones for it.
      text +=
        folder == nil
        ? "\(CatalogueCheck.fileNames.count) files built into the program, \(outcome); those of a folder "
          + "are checked by its name, such as `carbonward catalogue check Sources/CCatalogueData/data`\n"
        : "\(CatalogueCheck.fileNames.count) files, \(outcome)\n"
      Terminal.standardOutput.write(text)
      throw Stop(code: problems.isEmpty ? .pass : .fail, message: "")
    }

    /// The files of the folder that are there; a missing one is a problem of the catalogue.
    private static func read(_ folder: String) throws(Stop) -> [String: String] {
      let reader = SourceReader(byteLimit: sizeLimit)
      var files: [String: String] = [:]
      for name in CatalogueCheck.fileNames {
        do throws(SourceError) {
          let file = try reader.read(folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)")
          files[name] = file.text(in: 0..<file.bytes.count)
        } catch {
          if error.reason == .notFound { continue }
          throw Stop(
            code: .usage, message: DiagnosticRenderer().render(error.diagnostic) + "\n")
        }
      }
      guard !files.isEmpty else {
        throw Stop(
          code: .usage,
          message: Talk.error(
            "\(folder.quoted) holds no file of a catalogue",
            help: ["the files are \(CatalogueCheck.fileNames.joined(separator: ", "))"]))
      }
      return files
    }
  }
}
