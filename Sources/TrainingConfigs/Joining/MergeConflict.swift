import ConfigText
import Diagnostics
import Text

/// The marks that git leaves in a file which it could not merge.
enum MergeConflict {
  private static let begins = Array("<<<<<<< ".utf8)
  private static let base = Array("||||||| ".utf8)
  private static let parts = Array("=======".utf8)
  private static let ends = Array(">>>>>>> ".utf8)

  private enum Side { case both, ours, theirs }

  /// The file as it was on the side that was merged into; nil where nothing is in conflict.
  static func ours(_ bytes: [UInt8]) -> [UInt8]? {
    guard bytes.holds(begins), bytes.holds(ends) else { return nil }
    var kept: [UInt8] = []
    var side = Side.both
    var isResolved = false
    for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
      if line.starts(with: begins) {
        side = .ours
      } else if side == .ours, line.starts(with: base) || line.starts(with: parts) {
        side = .theirs
      } else if side == .theirs, line.starts(with: ends) {
        side = .both
        isResolved = true
      } else if side != .theirs {
        kept += line
        kept.append(0x0A)
      }
    }
    return isResolved ? kept : nil
  }

  /// Whether a file is a config of a known form, but for conflicts in it.
  static func hidesConfig(_ file: SourceFile) -> Bool {
    guard let ours = ours(file.bytes) else { return false }
    var bag = DiagnosticBag()
    let document = FormatList.reader.read(SourceFile(path: file.path, bytes: ours), into: &bag)
    return document.map { FormatList.format(of: $0) != nil } ?? false
  }
}
