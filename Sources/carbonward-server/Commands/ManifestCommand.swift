import ArgumentParser

struct ManifestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "manifest", abstract: "Write the objects that make a cluster ask the server.")

  func run() throws {}
}
