import Ledger
import Result

/// What a verification came to, in the form that supply-chain tools read: SLSA's verification summary.
public struct VerificationSummary: Sendable {
  private let statement: CheckStatement
  private let envelopeDigest: String

  /// Creates the summary of a statement that was verified.
  ///
  /// - Parameter envelope: The bytes of the envelope it was in.
  public init(of statement: CheckStatement, envelope: [UInt8]) {
    self.statement = statement
    envelopeDigest = Digest.hexadecimal(of: envelope)
  }

  /// The summary as an in-toto statement.
  public var document: [UInt8] {
    statement.document("https://slsa.dev/verification_summary/v1", predicate)
  }

  private func predicate(_ writer: inout JSONWriter) {
    let result = statement.result
    writer.member("verifier") { writer in
      writer.object { writer in
        writer.member("id", "urn:carbonward")
        writer.member("version") { $0.object { $0.member("carbonward", result.version) } }
      }
    }
    writer.member("timeVerified", statement.terms.at)
    writer.member("resourceUri", "urn:carbonward:runs")
    if let policy = result.policies.first {
      writer.member("policy") { writer in
        writer.object { writer in
          writer.member("uri", policy.path)
          writer.member("digest") { $0.object { $0.member("sha256", policy.sha256) } }
        }
      }
    }
    writer.member("inputAttestations") {
      $0.array([envelopeDigest]) { writer, digest in
        writer.object { writer in
          writer.member("uri", "urn:carbonward:evidence")
          writer.member("digest") { $0.object { $0.member("sha256", digest) } }
        }
      }
    }
    // Only what nothing kept from passing has passed.
    let isPassed = result.exitCode == 0
    writer.member("verificationResult", isPassed ? "PASSED" : "FAILED")
    writer.member(
      "verifiedLevels", isPassed ? ["CARBONWARD_\(result.verdict.rawValue.uppercased())"] : [])
    writer.member("slsaVersion", "1.0")
  }
}
