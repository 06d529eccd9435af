import ConfigText
import Diagnostics
import Text

/// Files of settings of a project, in TOML, that hold commands: `pyproject.toml`, `pixi.toml`, `mise.toml`.
extension CarriedContext {
  /// Tables that describe a project, say what it needs by name, or set how it is looked through.
  private static let described: Set<String> = [
    "name", "version", "description", "authors", "maintainers", "readme", "license", "keywords",
    "classifiers", "urls", "requires-python", "dependencies", "optional-dependencies",
    "build-system",
    "dependency-groups", "dev-dependencies", "ruff", "black", "isort", "mypy", "pytest", "coverage",
    "flake8", "pylint", "pyright", "codespell", "bandit", "pydocstyle", "towncrier", "commitizen",
    "bumpversion", "semantic_release", "min_version", "license-files",
  ]

  /// What bears on the commands of a file of tables; nil where it cannot be read as such.
  static func tables(_ file: SourceFile) -> [String]? {
    var bag = DiagnosticBag()
    guard let document = FormatList.reader.read(file, as: .toml, into: &bag), bag.isEmpty,
      document.roots.count == 1, let root = document.root
    else { return nil }
    var context: [String] = []
    add(root, "", file, to: &context, 0)
    return context
  }

  private static func add(
    _ table: ConfigNode, _ path: String, _ file: SourceFile, to context: inout [String],
    _ depth: Int
  ) {
    guard case .map(let entries) = table.content, depth < 12 else {
      context.append(path + " = " + text(of: table))
      return
    }
    // A task that trains, and those that it names or that name it; `pre_` and `_` stand before others by rule.
    let parts = entries.map { entry in
      Part(
        names: [entry.key], words: words(of: text(of: entry.value)),
        isKept: isTask(entry) && (mayTrain(entry.value, file.path) || trains(entry, file))
          || ["_", "pre", "post", "default"].contains(where: entry.key.hasPrefix))
    }
    let isOfTasks = zip(entries, parts).contains {
      isTask($0) && $1.isKept && mayTrain($0.value, file.path)
    }
    let kept = isOfTasks ? Part.kept(of: parts) : entries.map { _ in true }
    for (entry, isKept) in zip(entries, kept) where isKept {
      // What is taken from elsewhere than where everybody takes it is named by an address.
      if described.contains(entry.key), !text(of: entry.value).contains("://"),
        !text(of: entry.value).contains("@"), !text(of: entry.value).contains("path"),
        !mayTrain(entry.value, file.path)
      {
        continue
      }
      add(entry.value, path + "." + entry.key, file, to: &context, depth + 1)
    }
  }

  /// Whether an entry may be a task: a command, or what holds one beside its settings.
  private static func isTask(_ entry: ConfigEntry) -> Bool {
    if entry.value.scalar != nil || !entry.value.elements.isEmpty { return true }
    return ["cmd", "shell", "run", "command", "sequence", "script"].contains {
      entry.value[$0] != nil
    }
  }
}
