import Diagnostics
import Result

/// One comment in a review: an item, or an edit that mends some.
struct ReviewComment {
  var message: String
  var severity: String
  var code: String
  var path: String
  var location: LocationResult?
  var related: [LocationResult] = []
  /// A suggestion belongs to the file and the lines of its comment.
  var edit: SuggestionResult.EditResult?

  static func severity(of verdict: VerdictWord) -> String {
    verdict == .pass ? "INFO" : verdict == .warn ? "WARNING" : "ERROR"
  }

  /// The verdict, every item, then every edit of every suggestion at its own line.
  static func all(of result: CheckResult) -> [ReviewComment] {
    let fallback = result.runs.map(\.path).first { !$0.isEmpty } ?? "carbonward.yaml"
    var comments = [
      ReviewComment(
        message: result.headline, severity: severity(of: result.verdict),
        code: "carbonward-verdict-\(result.verdict.rawValue)", path: fallback)
    ]
    for item in result.items {
      let lines = [item.fullMessage] + item.help.map { "help: \($0)" }
      comments.append(
        ReviewComment(
          message: lines.map { $0.plain.cut(to: 2_000) }.joined(separator: "\n"),
          severity: item.level == .note ? "INFO" : item.level.rawValue.uppercased(), code: item.id,
          path: item.path ?? fallback, location: item.location,
          related: Array(item.locations.dropFirst().prefix(20))))
    }
    for run in result.runs {
      for suggestion in run.suggestions {
        for (index, edit) in suggestion.edits.enumerated() where edit.location.isExact {
          var message = suggestion.summary
          if suggestion.edits.count > 1 {
            message += " (edit \(index + 1) of \(suggestion.edits.count))"
          }
          comments.append(
            ReviewComment(
              message: message.plain.cut(to: 2_000), severity: "INFO",
              code: suggestion.measures.first ?? "suggestion", path: edit.location.path,
              location: edit.location, edit: edit))
        }
      }
    }
    return comments
  }
}

extension JSONWriter {
  mutating func writeReviewSource() { member("name", "carbonward") }

  mutating func write(_ comment: ReviewComment, namesSource: Bool) {
    member("message", comment.message)
    member("location") { $0.object { $0.write(comment.path, comment.location) } }
    member("severity", comment.severity)
    if namesSource { member("source") { $0.object { $0.writeReviewSource() } } }
    member("code") { $0.object { $0.member("value", comment.code.plain) } }
    if let edit = comment.edit {
      member("suggestions") {
        $0.array([edit]) { writer, edit in
          writer.object {
            $0.writeRange(edit.location)
            $0.member("text", edit.text)
          }
        }
      }
    }
    if !comment.related.isEmpty {
      member("related_locations") {
        $0.array(comment.related) { writer, location in
          writer.object {
            $0.member("location") { $0.object { $0.write(location.path, location) } }
          }
        }
      }
    }
  }

  private mutating func write(_ path: String, _ location: LocationResult?) {
    member("path", path)
    if let location { writeRange(location) }
  }

  /// Columns count bytes of UTF-8 from 1; the end is exclusive.
  private mutating func writeRange(_ location: LocationResult) {
    member("range") {
      $0.object { writer in
        writer.member("start") {
          $0.object { $0.writePosition(location.line, location.startColumn(in: .utf8)) }
        }
        writer.member("end") {
          $0.object { $0.writePosition(location.endLine, location.endColumn(in: .utf8)) }
        }
      }
    }
  }

  private mutating func writePosition(_ line: Int, _ column: Int) {
    member("line", line)
    member("column", column)
  }
}
