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

  /// Those that people write.
  static let written: [DocumentKind] = [.policy, .project, .run]

  /// What the documents may hold.
  var object: ObjectSchema {
    switch self {
    case .policy: PolicyDocument.objectSchema
    case .project: ProjectFile.schema
    case .run: RunDecoder.documentSchema
    case .result: CheckResult.objectSchema
    }
  }

  /// The JSON Schema of the documents, as UTF-8.
  var schema: [UInt8] {
    let title = "Carbonward \(self == .project ? "project file" : rawValue)"
    return JSONSchemaWriter.write(object, title: title)
  }
}
