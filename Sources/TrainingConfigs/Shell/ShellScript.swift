import Diagnostics

/// What a shell script would run, as far as reading it can tell: nothing is ever executed.
struct ShellScript: Sendable {
  let file: SourceFile
  /// The commands in the order they are written, with variables filled in.
  let commands: [ShellCommand]
  /// The `#SBATCH` options by their long names.
  let directives: ConfigNode
  /// The variables at the end of the script.
  let variables: [String: ShellVariable]

  init(_ file: SourceFile, seeds: [String: ShellVariable] = [:]) {
    self.file = file
    let directives = SlurmDirectives.read(file)
    self.directives = directives
    var variables = SlurmDirectives.variables(of: directives, in: file)
    for (name, value) in seeds.sorted(by: { $0.key < $1.key }) { variables[name] = value }
    var interpreter = ShellInterpreter(bytes: file.bytes, variables: variables)
    interpreter.run(0..<file.bytes.count)
    commands = interpreter.commands
    self.variables = interpreter.variables
  }

  /// The last value of a variable as a node, if the script sets it.
  func variable(_ name: String) -> ConfigNode? {
    guard case .text(let word)? = variables[name] else { return nil }
    return word.node(in: file)
  }
}

/// What a variable holds.
enum ShellVariable: Sendable {
  case text(ShellWord)
  case array([ShellWord])
}
