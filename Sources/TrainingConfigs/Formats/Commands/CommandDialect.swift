import ConfigText
import Diagnostics
import Runs

/// One family of training commands: how its flags are recognised and what they say.
protocol CommandDialect: CommandFamily {
  /// The format that a script with such a command has, unless it is a scheduler's.
  static var name: String { get }

  /// What the programs are that belong to the family.
  static var commandWords: CommandWords { get }

  /// Whether its commands train whatever they are told.
  static var alwaysTrains: Bool { get }

  static func read(_ line: CommandLine, of script: ShellScript, into reading: inout Reading)
}

extension Reading {
  /// What the flags of a command state; who launches it decides where a new one would stand.
  init(format: String, flags fields: [Field], from settings: Settings) {
    self.init(format: format)
    read(fields, from: settings)
    insertions = [:]
  }
}

extension CommandDialect {
  static var commandWords: CommandWords { CommandWords() }
  static var alwaysTrains: Bool { true }
}

extension CommandLine {
  /// How the family of its programs is told what to train.
  var dialect: (any CommandDialect.Type)? { family as? any CommandDialect.Type }
}
