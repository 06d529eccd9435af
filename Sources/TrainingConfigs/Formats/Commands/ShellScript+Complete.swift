import ConfigText
import Diagnostics

extension ShellScript {
  /// The script once more, with the files of the repository that it reads with `source`.
  func complete(in context: ReadingContext, calledBy call: ScriptCall? = nil) -> ShellScript {
    let file = file
    // Most read what only the machine has, such as its profile: nothing more is known then.
    guard isWhole,
      missing.count >= Self.mostMissing
        || missing.contains(where: { context.bytes($0, file) != nil })
    else { return self }
    return ShellScript(file, knowing: vocabulary, calledBy: call) {
      context.bytes($0, file)
    }
  }
}
