/// What each diagnostic means and what to do about it, one paragraph a code.
enum DiagnosticGuide {
  /// Every code, sorted.
  static let entries = (files + policies + sanity).sorted { $0.code < $1.code }

  static func sheet(_ code: String) -> Sheet? {
    guard let entry = entries.first(where: { $0.code == code }) else { return nil }
    return Sheet(heading: "diagnostic \(entry.code)", fields: [("means", entry.text)])
  }

  /// The chapters of the documentation, in the order in which a check comes upon them.
  static var markdown: String {
    let chapters = [
      ("Files, projects and revisions", files), ("Policies, waivers and results", policies),
      ("What a run states about itself", sanity),
    ]
    let body = chapters.map { title, entries in
      "## \(title)\n\n"
        + entries.sorted { $0.code < $1.code }.map { "- term `\($0.code)`: \($0.text)\n" }.joined()
    }
    return """
      # Diagnostics

      Every code that a report may carry; `carbonward explain CODE` shows one of them. A code keeps its meaning between versions.

      \(body.joined(separator: "\n"))
      """
  }
}
