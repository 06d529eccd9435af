import Diagnostics
import FoundationEssentials
import Testing

@testable import TrainingConfigs

@Test(.enabled(if: ProcessInfo.processInfo.environment["CONF_DEBUG"] != nil))
func debugScript() {
  let path = ProcessInfo.processInfo.environment["CONF_DEBUG"] ?? ""
  let file = SourceFile(path: path, bytes: Corpus.bytes(path))
  let script = ShellScript(file)
  print("LINE", script.variables.keys.sorted())
  for line in script.commandLines() {
    print(
      "LINE", line.depth,
      line.stages.map {
        "\($0.program)[\($0.options.entries.map { "\($0.key)=\($0.value.scalar?.text ?? "list")" }.joined(separator: " "))]"
      })
  }
}
