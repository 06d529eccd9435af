import ConfigText
import Diagnostics
import Runs
import Text

/// Commands and programs that a Python program runs and that nobody who reads it sees: what the network
/// gives, or a text that is packed.
enum PythonUnseen {
  private static let runners = ["exec(", "eval(", "os.system", "subprocess", "popen"].map {
    Array($0.utf8)
  }
  private static let origins = [
    "urlopen", "requests.", "httpx.", "b64decode", "b32decode", "decompress", "fromhex",
    "unhexlify", "rot13", "rot_13", "marshal.",
  ].map { Array($0.utf8) }

  /// Functions whose result stands in no file.
  private static let names: Set<String> = [
    "urlopen", "b64decode", "b32decode", "b16decode", "a85decode", "b85decode", "decompress",
    "fromhex", "unhexlify", "requests.get", "requests.post", "httpx.get", "httpx.post",
    "marshal.loads", "codecs.decode",
  ]

  private static let starters: Set<String> = [
    "exec", "eval", "os.system", "os.popen", "subprocess.run", "subprocess.Popen",
    "subprocess.call", "subprocess.check_call", "subprocess.check_output", "subprocess.getoutput",
  ]

  /// Whether the bytes can hold such a call at all.
  static func mayRun(_ bytes: [UInt8]) -> Bool {
    origins.contains { bytes.holds($0) } && runners.contains { bytes.holds($0) }
  }

  /// The first call that runs such a thing, with the end of a sentence about the program.
  static func first(in script: PythonScript) -> (reason: String, range: SourceRange)? {
    for call in script.program.calls where starters.contains(call.path) {
      guard let origin = call.arguments.first.flatMap({ origin(of: $0.item, in: script, 0) }) else {
        continue
      }
      return (
        "it runs what `\(FactText.shortened(origin))(…)` gives, which is not known",
        script.range(call.range)
      )
    }
    return nil
  }

  /// The function that gave a value, through methods and wrappers.
  private static func origin(
    of item: PythonItem, in script: PythonScript, _ depth: Int
  ) -> String? {
    guard depth < 12 else { return nil }
    switch item.value {
    case .attribute(let base, _): return origin(of: base, in: script, depth + 1)
    case .list(let items), .tuple(let items):
      return items.prefix(20).lazy.compactMap { origin(of: $0, in: script, depth + 1) }.first
    case .made(let index, _):
      let call = script.program.calls[index]
      if names.contains(call.path) || names.contains(call.name) { return call.path }
      return call.receiver.flatMap { origin(of: $0, in: script, depth + 1) }
        ?? call.arguments.prefix(3).lazy.compactMap { origin(of: $0.item, in: script, depth + 1) }
        .first
    default: return nil
    }
  }
}
