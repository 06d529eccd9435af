import ArgumentParser
import Service

struct ManifestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "manifest",
    abstract: "Write the webhook configuration that makes a cluster ask the server.",
    discussion: """
      The output is for `kubectl apply -f -`. Namespaces are checked that have the label \
      carbonward.dev/gate=enabled; API servers wait two seconds, and are told by --fail what no answer \
      means.
      """)

  @Option(help: "The namespace of the server's service.")
  var namespace = WebhookManifest().namespace

  @Option(help: "The name of the server's service.")
  var service = WebhookManifest().service

  @Option(help: "The port of the server's service.")
  var port = WebhookManifest().port

  @Option(
    help: ArgumentHelp("The authorities that vouch for its certificate.", valueName: "pem"))
  var caBundle: String?

  @Option(
    name: .customLong("fail"),
    help: "What happens to an object while the server cannot be reached: closed or open.")
  var failure: AdmissionRules.Failure = .closed

  @Flag(
    help: """
      Also tell the server of what is removed or has finished; for one with --ledger, which gives back \
      what was reserved for it.
      """)
  var releases = false

  func validate() throws {
    if !(1...65_535).contains(port) { throw ValidationError("`--port` is from 1 to 65535") }
  }

  func run() throws {
    var manifest = WebhookManifest()
    manifest.namespace = namespace
    manifest.service = service
    manifest.port = port
    manifest.failure = failure
    manifest.releases = releases
    if let caBundle { manifest.authorities = try NamedFile.bytes(caBundle, "the bundle") }
    print(String(decoding: manifest.json, as: UTF8.self), terminator: "")
  }
}
