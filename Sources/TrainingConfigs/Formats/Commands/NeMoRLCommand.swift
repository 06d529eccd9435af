import ConfigText
import Diagnostics
import Runs

/// NeMo-RL's `examples/run_grpo.py --config a.yaml grpo.max_num_steps=3`: without a recipe, the script's
/// own beside it.
enum NeMoRLCommand: CommandDialect {
  static let name = "nemo_rl_sh"

  /// The recipes that the scripts of the examples take when none is named.
  private static let recipes = [
    "run_grpo": "grpo_math_1B.yaml",
    "run_grpo_single_controller": "grpo_math_1B_megatron_single_controller.yaml",
    "run_grpo_sliding_puzzle": "grpo_sliding_puzzle.yaml", "run_ppo": "ppo_math_1B.yaml",
    "run_dpo": "dpo.yaml", "run_rm": "rm.yaml", "run_sft": "sft.yaml",
    "run_distillation": "distillation_math.yaml", "run_vlm_grpo": "vlm_grpo_3B.yaml",
    "run_vlm_sft": "sft_vlm_3B.yaml",
    "run_xtoken_off_policy_distillation": "xtoken_off_policy_distillation.yaml",
  ]

  private static let prefixes = [
    "policy.", "cluster.", "grpo.", "sft.", "dpo.", "ppo.", "loss_fn.", "distillation.",
  ]

  static func detect(_ line: CommandLine) -> Int {
    guard let program = line.program, program.isScript, isKnown(stem(program)) else {
      return Confidence.none
    }
    let isOwn = program.options.entries.contains { entry in
      prefixes.contains(where: entry.key.hasPrefix)
    }
    return isOwn || program.programPath.contains("examples/") && program.options.has("config")
      ? Confidence.named : Confidence.none
  }

  /// The scripts of the examples, and those beside them that bring an environment of their own.
  private static func isKnown(_ stem: String) -> Bool {
    recipes[stem] != nil
      || stem.hasPrefix("run_")
        && ["nemo_gym", "nemo_rl", "single_controller"].contains(where: stem.hasSuffix)
  }

  private static func stem(_ program: CommandStage) -> String {
    let name = program.programPath.split(separator: "/").last ?? ""
    return name.hasSuffix(".py") ? String(name.dropLast(3)) : String(name)
  }

  static func read(_ line: CommandLine, of script: ShellScript, into reading: inout Reading) {
    guard let program = line.program else { return }
    var own = NeMoRLFormat.read(flags: program.options)
    own.insertions = [:]
    reading.merge(own)
    guard let path = recipePath(program, of: script) else { return }
    reading.references.append(
      Reference(role: .recipe, path: path, range: program.options.range))
  }

  /// The recipe of a command that names none, or names it by what only the shell knows.
  private static func recipePath(_ program: CommandStage, of script: ShellScript) -> String? {
    guard let config = program.options["config"] else {
      // Beside the script, whose folder may hang below a variable.
      let folder = program.programPath.split(separator: "/").dropLast().drop { $0.contains("$") }
      return recipes[stem(program)].map {
        (folder.map(String.init) + ["configs", $0]).joined(separator: "/")
      }
    }
    // The test suites run the recipe of their own name: `llm/a.sh` the one at `recipes/llm/a.yaml`.
    let parts = script.file.path.split(separator: "/")
    guard config.scalar?.problem != nil, let suites = parts.lastIndex(of: "test_suites"),
      suites < parts.count - 1, script.file.path.hasSuffix(".sh")
    else { return nil }
    return "configs/recipes/" + parts[(suites + 1)...].joined(separator: "/").dropLast(3) + ".yaml"
  }
}
