package import Diagnostics
import YAMLSource

/// Where a SLURM script takes another option: under its last one.
package struct DirectivePlace: Sendable {
  package var file: SourceFile
  /// The line of the last option.
  package var line: Int

  package init(file: SourceFile, line: Int) {
    self.file = file
    self.line = line
  }

  package func adding(_ key: String, _ word: String) -> Edit {
    let end = file.range(ofLine: line).upperBound
    return Edit(
      SourceRange(file: file, bytes: end..<end),
      "\(file.lineBreak)#SBATCH --\(key.replacing("_", with: "-"))=\(word)")
  }
}
