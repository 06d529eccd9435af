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
  /// What comments that ask for something begin with; of several the first that a script has counts.
  static var markers: [String] { get }
  /// How sure it is that a script with such comments is one.
  static var confidence: Int { get }
  /// What options ask for, over what is asked for already.
  static func readDirectives(_ directives: BatchDirectives, into reading: inout Reading)
}

extension BatchFormat {
  static func read(_ document: ConfigDocument, in context: ReadingContext) -> [Reading] {
    guard let script = document.script?.complete(in: context) else { return [] }
    return ScriptReader.readings(script, in: context, startingWith: asks(in: script))
  }
}

extension LetteredBatchFormat {
  static var confidence: Int { Confidence.named - 5 }

  static func detect(_ document: ConfigDocument) -> Int {
    document.script != nil && marker(of: document.file) != nil ? confidence : Confidence.none
  }

  static func asks(in script: ShellScript) -> Reading {
    var reading = Reading(format: name)
    guard let marker = marker(of: script.file) else { return reading }
    readDirectives(BatchDirectives.read(marker, in: script.file), into: &reading)
    return reading
  }

  private static func marker(of file: SourceFile) -> String? {
    markers.first { BatchDirectives.has($0, in: file) }
  }
}
