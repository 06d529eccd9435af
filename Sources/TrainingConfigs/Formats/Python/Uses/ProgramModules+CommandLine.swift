import ConfigText
import Diagnostics

extension ProgramModules {
  /// Whether nothing of the program reads its command line, so that the flags it is started with say nothing:
  /// it uses no name by which one asks for it, and imports nothing that may do so by itself.
  var ignoresCommandLine: Bool {
    !absent.contains(where: Self.mayRead)
      && !modules.contains { $0.statements.contains(where: Self.mayRead) }
  }

  /// A number that is written in a program and given to an attribute or a key of something else.
  struct SetNumber: Sendable {
    var name: String
    var value: Double
    /// Whether what was there before is multiplied by it, or grows by it.
    var isFactor = false
    var range: SourceRange
  }

  /// `args.steps = 9000`, `args.steps *= 90`, `setattr(args, "steps", 9000)`, `vars(args).update(steps=9000)`.
  var setNumbers: [SetNumber] {
    var found: [SetNumber] = []
    for module in modules {
      for statement in module.statements { Self.add(statement, module.file, to: &found) }
    }
    return found
  }

  private static func add(
    _ statement: PythonStatement, _ file: SourceFile, to found: inout [SetNumber]
  ) {
    guard found.count < 1_000 else { return }
    func add(_ name: String?, _ value: PythonExpression, isFactor: Bool = false) {
      guard let name, let number = DeclaredFlags.node(value, file)?.number else { return }
      found.append(
        SetNumber(
          name: name, value: number, isFactor: isFactor,
          range: SourceRange(file: file, bytes: value.range)))
    }
    switch statement.kind {
    case .assign(let targets, let value): for target in targets { add(key(of: target), value) }
    case .augment(let target, let operation, let value):
      if operation == .multiply || operation == .add || operation == .power {
        add(key(of: target), value, isFactor: true)
      }
    case .expression(let value):
      guard case .call(let callee, let arguments) = value.kind else { break }
      if callee.lastName == "setattr", arguments.count == 3 {
        add(arguments[1].value.string, arguments[2].value)
      } else if ["update", "__setattr__"].contains(callee.lastName ?? "") {
        for argument in arguments {
          if case .keyword(let name) = argument.kind { add(name, argument.value) }
          if case .dictionary(let pairs) = argument.value.kind {
            for pair in pairs { add(pair.key?.string, pair.value) }
          }
        }
      }
    default: break
    }
    for body in statement.bodies { for inner in body { Self.add(inner, file, to: &found) } }
  }

  /// The name under which something is set in something else.
  private static func key(of target: PythonExpression) -> String? {
    switch target.kind {
    case .attribute(_, let name): name
    case .subscripted(_, let key): key.string
    default: nil
    }
  }

  /// Whether the program puts words of its own in the place of those that it is started with.
  var replacesCommandLine: Bool {
    modules.contains { $0.statements.contains(where: Self.replaces) }
  }

  private static func replaces(_ statement: PythonStatement) -> Bool {
    switch statement.kind {
    case .assign(let targets, let value):
      if targets.contains(where: { isArgv($0) && hasFlag(value) || isPartOfArgv($0) }) {
        return true
      }
    case .augment(let target, _, let value):
      if isArgv(target), hasFlag(value) { return true }
    case .expression(let value):
      if case .call(let callee, let arguments) = value.kind,
        case .attribute(let base, _) = callee.kind,
        isArgv(base), arguments.contains(where: { isFlag($0.value) || hasFlag($0.value) })
      {
        return true
      }
    default: break
    }
    return statement.expressions.contains(where: parsesOwn)
      || statement.bodies.contains { $0.contains(where: replaces) }
  }

  /// `parse_args(["--steps", "9"])`.
  private static func parsesOwn(_ expression: PythonExpression) -> Bool {
    if case .call(let callee, let arguments) = expression.kind,
      ["parse_args", "parse_known_args"].contains(callee.lastName ?? ""),
      arguments.contains(where: {
        hasFlag($0.value) || $0.kind == .keyword("namespace") && $0.value.name == nil
      })
    {
      return true
    }
    return expression.parts.contains(where: parsesOwn)
  }

  private static func isArgv(_ expression: PythonExpression) -> Bool {
    expression.lastName == "argv"
  }

  private static func isPartOfArgv(_ expression: PythonExpression) -> Bool {
    guard case .subscripted(let base, _) = expression.kind else { return false }
    return isArgv(base)
  }

  /// Whether a list that is written there, alone or after others, holds a flag.
  private static func hasFlag(_ expression: PythonExpression) -> Bool {
    switch expression.kind {
    case .list(let elements), .tuple(let elements): elements.contains(where: isFlag)
    case .binary(_, let first, let second): hasFlag(first) || hasFlag(second)
    default: false
    }
  }

  private static func isFlag(_ expression: PythonExpression) -> Bool {
    expression.string?.hasPrefix("--") == true
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
    "absl", "gin", "sacred", "app", "plac", "tap", "defopt", "docopt", "pyrallis", "draccus", "chz",
    "*",
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
