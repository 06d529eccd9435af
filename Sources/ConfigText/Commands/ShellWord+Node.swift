import ConfigText
import Diagnostics

extension ShellWord {
  /// The word as a value of a config.
  func node(in file: SourceFile, isFlag: Bool = false) -> ConfigNode {
    let literal = literal
    var scalar = ConfigScalar(text: text, problem: problem)
    scalar.literal = isFlag ? nil : literal.map { SourceRange(file: file, bytes: $0) }
    scalar.quoting = .shell
    return ConfigNode(.scalar(scalar), SourceRange(file: file, bytes: written))
  }
}
