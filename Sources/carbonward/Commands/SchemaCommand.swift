import ArgumentParser
import Policy
import Result
import Runs
import TrainingConfigs
import YAMLSource

struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print the JSON Schema of a kind of document, for editors.",
    discussion: """
      Draft-07, made from the declarations that read the documents. In YAML editors, a first line \
      `# yaml-language-server: $schema=policy.schema.json` turns on completion and checks.
      """)

  @Argument(help: "One of \(DocumentKind.allCases.map(\.rawValue).joined(separator: ", ")).")
  var kind: DocumentKind

  func run() throws { Terminal.standardOutput.write(kind.schema) }
}

/// A kind of document that has a schema.
enum DocumentKind: String, ExpressibleByArgument, CaseIterable {
  case policy, project, run, result

  /// The JSON Schema of the documents, as UTF-8.
  var schema: [UInt8] {
    let (object, title) =
      switch self {
      case .policy: (PolicyDocument.objectSchema, "Carbonward policy")
      case .project: (ProjectFile.schema, "Carbonward project file")
      case .run: (RunDecoder.documentSchema, "Carbonward run")
      case .result: (CheckResult.objectSchema, "Carbonward result")
      }
    return JSONSchemaWriter.write(object, title: title)
  }
}
