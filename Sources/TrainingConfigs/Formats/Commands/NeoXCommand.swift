import ConfigText
import Diagnostics

/// GPT-NeoX's starter: `deepy.py train.py -d configs 125M.yml local_setup.yml`.
enum NeoXCommand: CommandDialect {
  static let name = "gpt_neox"
  static let commandWords = CommandWords(starters: [starter])
  private static let starter = "deepy.py"

  static func detect(_ line: CommandLine) -> Int {
    guard line.stages.contains(where: { $0.program == starter }),
      line.program?.program.hasPrefix("train") == true
    else { return Confidence.none }
    return Confidence.named
  }

  /// The files are everything that it is told.
  static func read(_ line: CommandLine, of script: ShellScript, into reading: inout Reading) {
    guard let program = line.program else { return }
    var folder: ConfigNode?
    var files = program.arguments
    for key in ["d", "conf_dir"] {
      guard let node = program.options[key] else { continue }
      folder = node.isList ? node.elements.first : node
      files += node.elements.dropFirst()
    }
    for file in files.prefix(40) {
      guard let scalar = file.scalar, let name = scalar.text.split(separator: "/").last,
        !name.contains("$"), name.utf8.count <= 255
      else { continue }
      var path = scalar.problem == nil ? scalar.text : String(name)
      if !path.hasSuffix(".yml"), !path.hasSuffix(".yaml"), !path.hasSuffix(".json") {
        path += ".yml"
      }
      if let folder = folder?.text { path = folder + "/" + path }
      reading.references.append(Reference(role: .recipe, path: path, range: file.range))
    }
    reading.mergesRecipes = true
  }
}
