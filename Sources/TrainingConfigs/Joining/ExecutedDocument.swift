import Diagnostics
import Text

/// Documents of Quarto and R Markdown, whose blocks are run when the document is made: those that name their
/// language in braces. Others are only shown.
enum ExecutedDocument {
  /// Whether a text of Markdown says in its head that it is a notebook: MyST, as Jupytext writes it.
  static func isNotebook(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: "---".utf8)
      && ["jupytext:", "kernelspec:", "file_format: mystnb"].contains { mark in
        Array(bytes.prefix(4_000)).holds(Array(mark.utf8))
      }
  }

  /// The file with nothing but blanks where it is not run, so that places stay what they are.
  static func code(of file: SourceFile) -> SourceFile {
    var bytes = file.bytes
    var isRun = false
    var start = 0
    for line in file.bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
      let end = start + line.count
      let text = trimmed(String(decoding: line.prefix(200), as: UTF8.self))
      let isFence = text.hasPrefix("```")
      if isFence { isRun = !isRun && text.drop { $0 == "`" }.hasPrefix("{") }
      if isFence || !isRun {
        for index in start..<end { bytes[index] = 0x20 }
      }
      start = end + 1
    }
    return SourceFile(path: file.path, bytes: bytes)
  }
}
