import ConfigText
import Diagnostics
import Text

/// Programs that take gradients by a function and apply them by arithmetic of their own, again and again,
/// so that no optimizer stands in them: `p - 0.1 * g` in a `scan` of JAX, `p.data -= 0.1 * g`.
enum PythonOwnGradients {
  private static let makers: Set<String> = ["grad", "value_and_grad"]
  private static let modules = ["jax.", "torch.func.", "torch.autograd.", "functorch."]

  /// Functions that call what they are given again and again, in place of a loop.
  private static let loops: Set<String> = ["fori_loop", "while_loop", "scan"]

  /// The first gradient of a program that is applied so.
  static func place(in document: ConfigDocument) -> SourceRange? {
    let bytes = document.file.bytes
    guard bytes.holds(Array("grad(".utf8)), isApplied(in: bytes),
      let script = PythonScript(document)
    else { return nil }
    let hasLoop = script.program.calls.contains { loops.contains($0.name) }
    return script.program.calls.first { call in
      makers.contains(call.name) && modules.contains(where: call.path.hasPrefix)
        && (hasLoop || !call.loops.isEmpty || isCalledInLoop(in: script))
    }.map { script.range($0.range) }
  }

  /// `f = jax.grad(loss)`, and then `f(p)` in a loop.
  private static func isCalledInLoop(in script: PythonScript) -> Bool {
    script.program.calls.contains { call in
      guard !call.loops.isEmpty, case .made(let index, _)? = call.receiver?.value else {
        return call.path == "?" && !call.loops.isEmpty
      }
      return makers.contains(script.program.calls[index].name)
    }
  }

  /// Whether a line takes something off each of the parameters.
  private static func isApplied(in bytes: [UInt8]) -> Bool {
    bytes.split(separator: 0x0A).contains { line in
      guard line.count < 2_000 else { return false }
      let text = String(decoding: line, as: UTF8.self)
      let isMap =
        text.contains("tree_map(") || text.contains("tree.map(") || text.contains(".items()")
      return isMap && text.contains(" - ") || text.contains(".data -=")
        || text.contains(".data.sub_(") || text.contains(".data.add_(")
        || text.contains(".data = ") && text.contains(".data - ")
    }
  }
}
