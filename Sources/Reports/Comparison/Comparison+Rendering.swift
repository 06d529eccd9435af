import Result

/// What a comparison can be rendered as.
public enum ComparisonFormat: String, Sendable, CaseIterable {
  case json, markdown, text
}

extension Comparison {
  /// The comparison as UTF-8.
  public func render(_ format: ComparisonFormat) -> [UInt8] {
    switch format {
    case .text: Array(text.utf8)
    case .markdown: Array(markdown.utf8)
    case .json: json
    }
  }

  private static func title(_ pair: Pair) -> String {
    let titles = [pair.before?.title, pair.after?.title].map { $0 ?? "no run" }
    return titles[0] == titles[1] ? titles[0] : "\(titles[0]) → \(titles[1])"
  }

  /// The cells of a pair, a heading first.
  private func table(_ pair: Pair) -> [[String]] {
    let cells = (pair.facts + pair.estimates).map { row in
      [row.name, row.before ?? "—", row.after ?? "—", row.change ?? ""]
    }
    return [["", names.before, names.after, "change"]] + cells
  }

  private var text: String {
    pairs.map { pair in
      let cells = table(pair).map { $0.map { $0.plain.cut(to: 60) } }
      let widths = (0..<4).map { column in
        cells.map { $0[column].unicodeScalars.count }.max() ?? 0
      }
      let lines = cells.map { row in
        let padded = zip(row, widths).map { $0.padded(to: $1) }.joined(separator: "  ")
        return "  " + String(padded.reversed().drop { $0 == " " }.reversed())
      }
      return Self.title(pair).plain + "\n" + lines.joined(separator: "\n") + "\n"
    }.joined(separator: "\n")
  }

  private var markdown: String {
    pairs.map { pair in
      let rows = table(pair).map { row in
        "| " + row.map { MarkdownText.cell($0.cut(to: 200)) }.joined(separator: " | ")
          + " |"
      }
      return "### \(MarkdownText.inline(Self.title(pair)))\n\n" + rows[0]
        + "\n| --- | --- | --- | --- |\n" + rows.dropFirst().joined(separator: "\n") + "\n"
    }.joined(separator: "\n")
  }

  private var json: [UInt8] {
    var writer = JSONWriter()
    writer.object { document in
      document.member("carbonward", "comparison/v1")
      document.member("before", names.before)
      document.member("after", names.after)
      document.member("runs") { runs in
        runs.array(pairs) { writer, pair in
          writer.object { run in
            run.member("before", pair.before?.title)
            run.member("after", pair.after?.title)
            run.member("facts") { facts in
              facts.array(pair.facts) { writer, row in
                writer.object {
                  $0.member("name", row.name)
                  $0.member("before", row.before)
                  $0.member("after", row.after)
                }
              }
            }
            run.member("estimate") { estimates in
              estimates.array(pair.estimates) { writer, row in
                writer.object {
                  $0.member("name", row.name)
                  $0.member("before", row.amounts?.before)
                  $0.member("after", row.amounts?.after)
                }
              }
            }
          }
        }
      }
    }
    writer.append("\n")
    return writer.bytes
  }
}
