import ConfigText
import Diagnostics
import Text

/// The variables of a Makefile that stand for a program: `PYTHON := uv run`, `$(PYTHON) -m train`.
struct MakeVariables {
  private var values: [String: String] = [:]

  private static let limit = 400

  /// Nil for a file that is no Makefile, or has no variables in its recipes.
  init?(_ file: SourceFile) {
    let name = file.path.lastPathPart.lowercased()
    guard name.contains("makefile") || name.hasSuffix(".mk"),
      ["$(", "${"].contains(where: { file.bytes.holds(Array($0.utf8)) })
    else { return nil }
    for line in file.bytes.split(separator: 0x0A) where values.count < Self.limit {
      guard line.first != 0x09, line.count < 2_000,
        let equals = line.firstIndex(of: UInt8(ascii: "="))
      else { continue }
      let key = trimmed(
        String(decoding: line[..<equals], as: UTF8.self).filter { !":?+".contains($0) })
      guard !key.isEmpty, key.utf8.allSatisfy({ isNameByte($0, isFirst: false) }) else { continue }
      values[key] = trimmed(String(decoding: line[line.index(after: equals)...], as: UTF8.self))
    }
  }

  /// A line with what stands for the variable that a command of it begins with; one that is set elsewhere is
  /// what it is called.
  func filled(_ line: String) -> String {
    var text = line
    for _ in 0..<4 {
      let start = text.prefix { "@-+ \t".contains($0) }
      let rest = text[start.endIndex...]
      guard rest.hasPrefix("$(") || rest.hasPrefix("${"),
        let end = rest.firstIndex(where: { $0 == ")" || $0 == "}" })
      else { return text }
      let name = String(rest.dropFirst(2)[..<end])
      let value = values[name] ?? (name.uppercased().hasPrefix("PY") ? "python" : nil)
      guard let value, value.utf8.count < 2_000 else { return text }
      text = start + value + rest[rest.index(after: end)...]
    }
    return text
  }
}
