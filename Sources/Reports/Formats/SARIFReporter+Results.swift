import Diagnostics
import Result

/// One item on its way into a SARIF `result`.
struct SARIFResult {
  var item: ReportItem
  var ruleIndex: Int
  var fingerprint: String
  /// The path for an item that names none, since GitHub asks for one.
  var fallback: String

  /// SARIF's word for insufficient information is `open`, which has no level; an unknown that warns or
  /// fails the check is a problem like any other.
  fileprivate var isOpen: Bool { item.status == .unknown && item.level == .note }

  /// In messages, brackets would be links and braces placeholders.
  fileprivate var message: String {
    let lines = [item.fullMessage] + item.help
    return lines.map { $0.plain.cut(to: 2_000) }.joined(separator: "\n").escaped([
      ("\\", "\\\\"), ("[", "\\["), ("]", "\\]"), ("{", "{{"), ("}", "}}"),
    ])
  }

  /// Suggestions whose every edit has columns that can be converted.
  fileprivate var fixes: [SuggestionResult] {
    item.suggestions.filter { suggestion in
      !suggestion.edits.isEmpty && suggestion.edits.allSatisfy(\.location.isExact)
    }
  }
}

extension JSONWriter {
  mutating func write(_ result: SARIFResult) {
    let item = result.item
    member("ruleId", item.id.plain)
    member("ruleIndex", result.ruleIndex)
    member("kind", result.isOpen ? "open" : "fail")
    member("level", result.isOpen ? "none" : item.level.rawValue)
    member("message") { $0.object { $0.member("text", result.message) } }
    member("locations") { writer in
      writer.array([item.location]) { writer, location in
        writer.object { $0.writePhysical(location, path: item.path ?? result.fallback) }
      }
    }
    let related = item.locations.dropFirst().prefix(20)
    if !related.isEmpty {
      member("relatedLocations") { writer in
        writer.array(Array(related.enumerated())) { writer, entry in
          writer.object {
            $0.member("id", entry.offset + 1)
            $0.writePhysical(entry.element, path: entry.element.path)
          }
        }
      }
    }
    if let change = item.change { member("baselineState", change.baselineState) }
    member("partialFingerprints") {
      $0.object { $0.member("primaryLocationLineHash", result.fingerprint) }
    }
    if item.status == .waived {
      member("suppressions") {
        $0.array([item]) { writer, item in
          writer.object {
            $0.member("kind", item.ignoredBy == nil ? "external" : "inSource")
            $0.member("status", "accepted")
            $0.member("justification", (item.waiver.map { "\($0): " } ?? "") + item.message)
            if let comment = item.ignoredBy {
              $0.member("location") { $0.object { $0.writePhysical(comment, path: comment.path) } }
            }
          }
        }
      }
    }
    if !result.fixes.isEmpty {
      member("fixes") { $0.array(result.fixes) { writer, fix in writer.writeFix(fix) } }
    }
    member("properties") { writer in
      writer.object {
        $0.member("status", item.status.rawValue)
        if let run = item.run { $0.member("run", run) }
      }
    }
  }

  private mutating func writePhysical(_ location: LocationResult?, path: String) {
    member("physicalLocation") { writer in
      writer.object { writer in
        writer.member("artifactLocation") { $0.writeArtifact(path) }
        writer.member("region") { $0.object { $0.writeRegion(location) } }
      }
    }
  }

  private mutating func writeArtifact(_ path: String) {
    object {
      $0.member("uri", SARIFPath.uri(path))
      if !path.hasPrefix("/") { $0.member("uriBaseId", "%SRCROOT%") }
    }
  }

  private mutating func writeRegion(_ location: LocationResult?) {
    let start = location?.startColumn(in: .utf16) ?? 1
    let end = location?.endColumn(in: .utf16) ?? 1
    let isOneLine = location?.isOneLine ?? true
    member("startLine", location?.line ?? 1)
    member("startColumn", start)
    member("endLine", location?.endLine ?? 1)
    member("endColumn", isOneLine ? max(start, end) : end)
  }

  private mutating func writeFix(_ suggestion: SuggestionResult) {
    // Edits are grouped by file, files in the order of their first edit.
    var paths: [String] = []
    for edit in suggestion.edits where !paths.contains(edit.location.path) {
      paths.append(edit.location.path)
    }
    object { writer in
      writer.member("description") {
        $0.object { $0.member("text", suggestion.summary.plain.cut(to: 1_000)) }
      }
      writer.member("artifactChanges") {
        $0.array(paths) { writer, path in
          writer.object { writer in
            writer.member("artifactLocation") { $0.writeArtifact(path) }
            writer.member("replacements") {
              $0.array(suggestion.edits.filter { $0.location.path == path }) { writer, edit in
                writer.object { $0.writeReplacement(edit) }
              }
            }
          }
        }
      }
    }
  }

  private mutating func writeReplacement(_ edit: SuggestionResult.EditResult) {
    member("deletedRegion") { $0.object { $0.writeRegion(edit.location) } }
    member("insertedContent") { $0.object { $0.member("text", edit.text) } }
  }
}

extension FindingChange {
  /// SARIF's word.
  fileprivate var baselineState: String {
    switch self {
    case .new: "new"
    case .worsened: "updated"
    case .existing: "unchanged"
    }
  }
}

/// Paths as URI references.
enum SARIFPath {
  /// Returns the path relative to the repository, percent-encoded; an absolute one as a `file` URI.
  static func uri(_ path: String) -> String {
    var rest = Substring(path)
    while rest.hasPrefix("./") { rest = rest.dropFirst(2) }
    let unreserved = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/".utf8)
    var uri = rest.hasPrefix("/") ? "file://" : ""
    for byte in rest.utf8 {
      if unreserved.contains(byte) {
        uri.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        let digits = String(byte, radix: 16, uppercase: true)
        uri += "%" + (digits.count == 1 ? "0" : "") + digits
      }
    }
    return uri.isEmpty ? "carbonward.yaml" : uri
  }
}
