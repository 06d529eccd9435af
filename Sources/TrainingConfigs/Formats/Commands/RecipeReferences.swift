import ConfigText
import Diagnostics
import Runs
import Text

/// The files that the words of a command name.
enum RecipeReferences {
  /// The recipe, accelerate and DeepSpeed files that a command names.
  static func read(_ line: CommandLine, into reading: inout Reading) {
    if let stage = line.stage(["accelerate"]), let node = stage.options["config_file"] {
      add(.accelerate, node, to: &reading)
    }
    guard let program = line.program, !reading.mergesRecipes else { return }
    reading.overrides = program.options.entries.filter { !recipeFlags.contains($0.key) }
    for key in ["deepspeed", "deepspeed_config"] {
      if let node = program.options[key] { add(.deepspeed, node, to: &reading) }
    }
    for entry in program.options.entries
    where (recipeFlags.contains(entry.key) || baseFlags.contains(entry.key))
      && entry.value.scalar != nil
    {
      add(.recipe, entry.value, isFlag: true, to: &reading)
    }
    for argument in program.arguments { add(.recipe, argument, to: &reading) }
    readChoices(program.options, into: &reading)
    reading.readSweep(program.options)
  }

  /// Hydra's choices: `--config-path conf --config-name train`, `training=gpt3/5b`; what is set below
  /// a group is set in the file that is chosen for it.
  private static func readChoices(_ options: ConfigNode, into reading: inout Reading) {
    if let name = options["config_name"], let text = name.text {
      let folder = options["config_path"]?.text.map { $0 + "/" } ?? ""
      let ending = text.hasSuffix(".yaml") || text.hasSuffix(".yml") ? "" : ".yaml"
      reading.references.append(
        Reference(role: .recipe, path: folder + text + ending, range: name.range))
    }
    for group in ["training", "fine_tuning", "peft", "recipes", "experiment"] {
      guard let node = options[group], let choice = node.text, choice.utf8.count <= 512,
        choice.utf8.allSatisfy({ isNameByte($0, isFirst: false) || "/.-".utf8.contains($0) })
      else { continue }
      let ending = choice.hasSuffix(".yaml") ? "" : ".yaml"
      reading.references.append(
        Reference(role: .recipe, path: "\(group)/\(choice)\(ending)", range: node.range))
      reading.overrides += options.entries.filter { $0.key.hasPrefix(group + ".") }.map { entry in
        var entry = entry
        entry.key = String(entry.key.dropFirst(group.utf8.count + 1))
        return entry
      }
    }
  }

  private static let recipeFlags: Set<String> = [
    "config", "config_file", "config_path", "cfg", "conf", "recipe", "yaml", "train_config", "c",
    "job.config_file", "config_yaml", "args_file",
  ]

  /// Flags that name such a file in some programs, and a number or a model in others.
  private static let baseFlags: Set<String> = ["base", "b"]

  /// Whether the words of a program say anything but which config it reads.
  static func saysMoreThanRecipe(_ program: CommandStage) -> Bool {
    program.options.entries.contains { !recipeFlags.contains($0.key) }
      || program.arguments.contains { argument in
        argument.text.map { word in !recipeEndings.contains(where: word.hasSuffix) } ?? false
      }
  }

  private static let recipeEndings = [".yaml", ".yml", ".json", ".toml"]

  private static func add(
    _ role: Reference.Role, _ node: ConfigNode, isFlag: Bool = false, to reading: inout Reading
  ) {
    guard let scalar = node.scalar else { return }
    // A path whose folder is a variable still has its name.
    var path = scalar.text
    if scalar.problem != nil {
      guard let name = path.split(separator: "/").last, !name.contains("$") else {
        reading.lacksRecipe = reading.lacksRecipe || role == .recipe
        return
      }
      path = String(name)
    }
    var endings = recipeEndings
    if let scheme = path.firstRange(of: "://") {
      // Oumi's own recipes, which a copy of its repository has; what lies elsewhere is not here.
      guard path[..<scheme.lowerBound] == "oumi" else {
        reading.lacksRecipe =
          reading.lacksRecipe || role == .recipe && endings.contains(where: path.hasSuffix)
        return
      }
      path = String(path[scheme.upperBound...])
    }
    if role == .recipe, isFlag {
      // `--config vit.py:res=384` gives words to the file's `get_config`.
      path = path.split(separator: ":", maxSplits: 1).first.map(String.init) ?? path
      endings.append(".py")
    }
    guard endings.contains(where: path.hasSuffix), path.utf8.count <= 1_024 else { return }
    reading.references.append(Reference(role: role, path: path, range: node.range))
  }
}
