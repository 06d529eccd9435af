import ConfigText
import Diagnostics
import Text

/// A loop of another language in a file that can be read all the same: `#@ for` of ytt, which is a remark to YAML,
/// and `% for` of Mako, which is a command to nobody.
enum TemplateLoop {
  private static let marks = [
    "#@ for ", "#@overlay/", "% for ", "%- for ", "{{ range ", "{{- range ", "<% ",
  ].map { Array($0.utf8) }

  /// The first line that is one.
  static func place(in file: SourceFile) -> SourceRange? {
    for mark in marks {
      for found in file.bytes.places(of: mark).prefix(50) {
        let lead = file.bytes[..<found.lowerBound].reversed().prefix { $0 != 0x0A }
        guard lead.count < 200, lead.allSatisfy({ " \t{".utf8.contains($0) }) else { continue }
        return SourceRange(file: file, bytes: found)
      }
    }
    return nil
  }
}
