import ArgumentParser
import Diagnostics
import Service

/// Who may ask, and how they are known.
struct AccessOptions: ParsableArguments {
  @Option(help: "The address to listen on.")
  var host = "127.0.0.1"

  @Option(help: "The port to listen on; 0 for any that is free, which the log names.")
  var port = 8_080

  @Option(
    help: ArgumentHelp(
      "A file of tokens, one a line; clients send one as `Authorization: Bearer TOKEN`.",
      valueName: "file"))
  var tokenFile: String?

  @Option(
    help: ArgumentHelp("The certificate to serve under TLS, with its chain.", valueName: "pem"))
  var certificate: String?

  @Option(help: ArgumentHelp("The key of the certificate.", valueName: "pem"))
  var key: String?

  @Option(
    help: ArgumentHelp("Authorities whose clients may ask; all others may not.", valueName: "pem"))
  var clientCa: String?

  @Option(
    help: ArgumentHelp(
      """
      The authorities that clients hold the certificate against, `caBundle` of a webhook: the server \
      is not ready until it vouches for the certificate that is served.
      """, valueName: "pem"))
  var caBundle: String?

  func validate() throws {
    if !(0...65_535).contains(port) { throw ValidationError("`--port` is from 0 to 65535") }
    if (certificate == nil) != (key == nil) {
      throw ValidationError("`--certificate` and `--key` go together")
    }
    if certificate == nil, clientCa != nil || caBundle != nil {
      throw ValidationError("`--client-ca` and `--ca-bundle` need `--certificate` and `--key`")
    }
  }

  /// Refuses to let strangers ask.
  func checkListening() throws {
    do throws(ListeningRule.Problem) {
      try ListeningRule.check(
        host: host, hasTokens: tokenFile != nil, asksForCertificates: clientCa != nil)
    } catch {
      throw Stop(code: .usage, message: error.message, help: error.help)
    }
  }

  /// The files of TLS, if they are named.
  func tls() throws -> TLSFiles? {
    guard let certificate, let key else { return nil }
    do {
      return try TLSFiles(
        .init(
          certificate: certificate, key: key, clientAuthorities: clientCa, bundle: caBundle))
    } catch {
      throw Stop(
        code: .usage, message: "the certificate, its key or the authorities cannot be read",
        help: "all are PEM files, and the key is that of the certificate")
    }
  }

  /// The tokens, if a file of them is named.
  func tokens() throws(Stop) -> BearerTokens? {
    guard let tokenFile else { return nil }
    let bytes = try NamedFile.bytes(tokenFile, "the file of tokens")
    do throws(BearerTokens.Problem) {
      return try BearerTokens(file: bytes)
    } catch {
      throw Stop(code: .usage, message: "the file of tokens \(error.message)")
    }
  }
}
