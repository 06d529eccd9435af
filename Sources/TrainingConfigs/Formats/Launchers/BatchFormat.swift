import ConfigText
import Diagnostics
import Runs

/// Batch scripts of a scheduler, which ask for machines in comments above their commands.
protocol BatchFormat: ConfigFormat {
  /// What the comments of a script ask for.
  static func asks(in script: ShellScript) -> Reading
}

/// One whose options are letters, in comments and before a script.
protocol LetteredBatchFormat: BatchFormat {
  /// What options ask for, over what is asked for already.
  static func readDirectives(_ directives: BatchDirectives, into reading: inout Reading)
}

extension BatchFormat {
  static func read(_ document: ConfigDocument, in context: ReadingContext) -> [Reading] {
    guard let script = document.script?.complete(in: context) else { return [] }
    return ScriptReader.readings(script, in: context, startingWith: asks(in: script))
  }
}
