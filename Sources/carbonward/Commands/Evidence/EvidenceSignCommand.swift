import ArgumentParser
import Evidence

struct EvidenceSignCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sign",
    abstract: "Sign a statement of in-toto about files, such as the provenance of a release.",
    discussion: """
      `evidence verify --files` holds files against it. A check is signed by `evidence create`, which \
      makes the statement too.
      """)

  @Argument(help: "The statement: a file of JSON.")
  var statement: String

  @Option(help: "The file to write; standard output if left out.")
  var output: String?

  @OptionGroup var signing: SigningOptions

  func run() throws {
    let key = try signing.key()
    guard let bytes = BoundedFile.bytes(statement, most: FileStatement.sizeLimit) else {
      throw Stop(code: .usage, message: Talk.error("cannot read `\(statement)`"))
    }
    guard FileStatement(bytes) != nil else {
      throw Stop(
        code: .usage,
        message: Talk.error(
          "`\(statement)` is no statement of in-toto 1 about files with SHA-256 digests",
          help: ["a check is signed by `carbonward evidence create`"]))
    }
    guard let envelope = Envelope(bytes, signedWith: key) else {
      throw Stop(code: .bug, message: Talk.error("the statement could not be signed"))
    }
    guard let output else {
      Terminal.standardOutput.write(envelope.document)
      return
    }
    var files = OutputFiles()
    try files.stage(envelope.document, at: output)
    try files.commit()
  }
}
