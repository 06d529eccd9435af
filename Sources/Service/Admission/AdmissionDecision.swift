import Diagnostics
import Result

/// What becomes of an object, and why.
public struct AdmissionDecision: Sendable, Equatable {
  /// Why it was decided as it was; metrics count them, and logs name them.
  public enum Reason: String, Sendable, CaseIterable {
    /// It is removed, or only connected to.
    case notChecked = "not_checked"
    /// It is removed or has finished, and what was reserved for it is free again.
    case released
    /// It is on its way out already.
    case deleting
    /// Nothing of what decides has changed.
    case unchanged
    /// A controller that is trusted made it for an object that was checked.
    case owned
    /// It asks for no accelerators.
    case noAccelerators = "no_accelerators"
    /// It asks for some, and trains nothing.
    case notTraining = "not_training"
    /// Its runs keep to the policies.
    case pass
    /// They do, but for what only warns.
    case warn
    /// They do not.
    case fail
    /// Something that decides is not known.
    case unknown
    /// No answer could be found.
    case error
  }

  /// Whether the object is let in.
  public var isAllowed: Bool
  /// Why.
  public var reason: Reason
  /// The status of HTTP that the API server answers a refusal with.
  public var code: Int
  /// What whoever made the object reads: one text of bounded length.
  public var message: String
  /// What they read although it is let in: short lines.
  public var warnings: [String]

  /// The longest message, in bytes.
  static let longestMessage = 2_000
  /// The longest warning: API servers cut longer ones.
  static let longestWarning = 240
  /// The most warnings; together they stay below what API servers pass on.
  static let mostWarnings = 8

  /// Creates a decision; what is too long is cut.
  init(
    isAllowed: Bool, _ reason: Reason, code: Int = 200, message: String = "",
    warnings: [String] = []
  ) {
    self.isAllowed = isAllowed
    self.reason = reason
    self.code = code
    self.message = Self.bounded(message, to: Self.longestMessage)
    self.warnings = Self.bounded(warnings)
  }

  private static func bounded(_ warnings: [String]) -> [String] {
    warnings.prefix(mostWarnings).map { bounded($0, to: longestWarning) }
  }

  /// Adds warnings, before those that it has.
  mutating func warn(of diagnostics: [DiagnosticResult]) {
    warnings = Self.bounded(diagnostics.map { "carbonward: \($0.message)" } + warnings)
  }

  static func allowed(_ reason: Reason) -> AdmissionDecision {
    AdmissionDecision(isAllowed: true, reason)
  }

  /// The text on one line, of so many bytes at most.
  static func bounded(_ text: String, to most: Int) -> String {
    let text = TerminalText.sanitized(text)
    guard text.utf8.count > most else { return text }
    var count = 0
    let kept = text.prefix { character in
      count += character.utf8.count
      return count <= most - 3
    }
    return kept + "…"
  }

  /// The answer to a review, as JSON.
  public func response(to uid: String) -> [UInt8] {
    var writer = JSONWriter(isCompact: true)
    writer.object { writer in
      writer.member("apiVersion", "admission.k8s.io/v1")
      writer.member("kind", "AdmissionReview")
      writer.member("response") { writer in
        writer.object { writer in
          writer.member("uid", uid)
          writer.member("allowed", isAllowed)
          if !isAllowed {
            writer.member("status") { writer in
              writer.object {
                $0.member("status", "Failure")
                $0.member("code", code)
                $0.member("reason", code == 403 ? "Forbidden" : "InternalError")
                $0.member("message", message)
              }
            }
          }
          if !warnings.isEmpty { writer.member("warnings", warnings) }
          writer.member("auditAnnotations") { writer in
            writer.object { $0.member("decision", reason.rawValue) }
          }
        }
      }
    }
    return writer.bytes
  }
}
