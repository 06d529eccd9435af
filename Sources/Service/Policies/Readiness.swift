import Result

/// Whether a service can answer, and what stands in its way.
public struct Readiness: Sendable, Equatable {
  /// The edition of the policies that counts.
  public var edition: Int
  /// The digest over it.
  public var digest: String
  /// The hash of the commit that they are from; nil for files as they lie on disk.
  public var commit: String?
  /// Why the policies' files as they are now do not count: the edition before does, and the service
  /// stays ready.
  public var policyProblems: [String] = []
  /// Why the service cannot answer as it should.
  public var obstacles: [String] = []

  /// Reads what the policies say.
  public init(_ store: PolicyStore) {
    let edition = store.edition
    self.edition = edition.number
    digest = edition.digest
    commit = edition.commit
    policyProblems = store.problem?.messages ?? []
  }

  /// Whether requests are welcome.
  public var isReady: Bool { obstacles.isEmpty }

  /// The body of the answer.
  public var json: [UInt8] {
    var writer = JSONWriter(isCompact: true)
    writer.object { writer in
      writer.member("status", isReady ? "ready" : "not_ready")
      writer.member("obstacles", obstacles)
      writer.member("policy") { writer in
        writer.object {
          $0.member("edition", edition)
          $0.member("digest", digest)
          if let commit { $0.member("commit", commit) }
          $0.member("current", policyProblems.isEmpty)
          $0.member("problems", policyProblems)
        }
      }
    }
    return writer.bytes + [0x0A]
  }
}
