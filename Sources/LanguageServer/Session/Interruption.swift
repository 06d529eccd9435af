/// Asks, while something is being worked out, whether anybody still wants it.
package struct Interruption: Sendable {
  /// Why the work may end.
  package enum Reason: Sendable {
    /// The client has taken its request back.
    case cancelled
    /// The document has changed meanwhile.
    case outdated
  }

  /// The reason; nil while the work is wanted.
  package let reason: @Sendable () -> Reason?

  /// - Parameter reason: Asked again and again, and cheap therefore.
  package init(_ reason: @escaping @Sendable () -> Reason?) { self.reason = reason }

  /// Work that goes on to its end.
  package static let never = Interruption { nil }

  /// - Throws: What a request is answered with that nobody waits for.
  func check() throws(ResponseError) {
    switch reason() {
    case nil: return
    case .cancelled?: throw ResponseError(.requestCancelled, "the request was taken back")
    case .outdated?: throw ResponseError(.contentModified, "the document has changed")
    }
  }
}
