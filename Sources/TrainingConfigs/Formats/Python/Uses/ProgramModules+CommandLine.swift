import ConfigText

extension ProgramModules {
  /// Whether nothing of the program reads its command line, so that the flags it is started with say nothing:
  /// it uses no name by which one asks for it, and imports nothing that may do so by itself.
  var ignoresCommandLine: Bool {
    !absent.contains(where: Self.mayRead)
      && !modules.contains { $0.statements.contains(where: Self.mayRead) }
  }

  /// Packages that leave the command line to the program, unless it uses one of the ``readers``.
  private static let silent: Set<String> = [
    "__future__", "accelerate", "bitsandbytes", "collections", "contextlib",
    "dataclasses", "datasets", "datetime", "diffusers", "huggingface_hub", "itertools", "jax",
    "lightning", "logging", "math", "numpy", "optax", "os", "peft", "pytorch_lightning", "random",
    "safetensors", "sentence_transformers", "shutil", "sklearn", "sys", "time", "timm", "torch",
    "torchmetrics", "torchvision", "tqdm", "transformers", "trl", "types", "typing", "unsloth",
    "wandb", "warnings",
  ]

  /// Parts of names of what takes a command line, or settings, or the whole of a program, on itself.
  private static let taking = [
    "arg", "cli", "main", "pars", "conf", "cfg", "option", "getopt", "optparse", "setting", "flag",
    "launch", "run", "train", "command", "hydra", "click", "typer", "fire", "tyro", "setup", "init",
    "absl", "gin", "sacred", "app", "plac", "tap", "defopt", "*",
  ]

  private static func mayRead(_ path: String) -> Bool {
    let package = path.prefix { $0 != "." }
    guard !silent.contains(String(package)) else { return false }
    let name = path.lowercased()
    return taking.contains { name.contains($0) }
  }

  /// Names by which a program asks for its command line, or runs what is not followed.
  private static let readers: Set<String> = [
    "argv", "orig_argv", "HfArgumentParser", "TrlParser", "H4ArgumentParser", "LightningCLI",
    "ArgumentParser", "parse_args", "parse_known_args", "exec", "__import__", "import_module",
  ]

  private static func mayRead(_ statement: PythonStatement) -> Bool {
    switch statement.kind {
    case .opaque: return true
    case .imports(let all):
      if all.contains(where: { readers.contains(String($0.path.split(separator: ".").last ?? "")) })
      {
        return true
      }
    default: break
    }
    return statement.expressions.contains(where: mayRead)
      || statement.bodies.contains { $0.contains(where: mayRead) }
  }

  private static func mayRead(_ expression: PythonExpression) -> Bool {
    switch expression.kind {
    case .name(let name), .attribute(_, let name), .constant(.string(let name)):
      if readers.contains(name) { return true }
    case .opaque: return true
    default: break
    }
    return expression.parts.contains(where: mayRead)
  }
}
