import Diagnostics
import Text

/// The rules of a Makefile, and the lines beside them.
struct MakefileRules {
  private struct Rule {
    var targets: Set<String>
    /// The line of the rule and those of its recipe, without comments.
    var lines: [String]
    /// Whether it can only be read together with the rest: targets that are patterns or made of variables.
    var isOpen: Bool
    var trains = false
  }

  private var rules: [Rule] = []
  private var rest: [String] = []

  init(_ file: SourceFile) {
    var inRule = false
    for line in Self.lines(of: file) {
      if line.hasPrefix("\t"), inRule {
        rules[rules.count - 1].lines.append(line)
      } else if line.allSatisfy(\.isWhitespace) || line.hasPrefix("#") {
        continue
      } else if let targets = Self.targets(line) {
        inRule = true
        // Which targets are no files says nothing of what they do.
        if targets == [".PHONY"] {
          inRule = false
          continue
        }
        let isOpen = targets.contains { $0.hasPrefix(".") || $0.contains("%") || $0.contains("$") }
        rules.append(Rule(targets: targets, lines: [line], isOpen: isOpen || targets.isEmpty))
      } else {
        inRule = false
        if !Self.isShell(line) { rest.append(line) }
      }
    }
    for index in rules.indices {
      let text = rules[index].lines.joined(separator: "\n") + "\n"
      let source = SourceFile(path: file.path, text: text)
      rules[index].trains = FormatList.carrier.training(in: source) != nil
    }
  }

  /// Whether `make` with some goals, or with none, runs a command that trains.
  func trains(_ goals: [String]) -> Bool {
    var wanted = Set(goals)
    if goals.isEmpty, let first = rules.first(where: { !$0.isOpen }) { wanted = first.targets }
    var seen: Set<String> = []
    while let goal = wanted.popFirst() {
      guard seen.insert(goal).inserted else { continue }
      for rule in rules where rule.targets.contains(goal) {
        if rule.trains { return true }
        // What it needs, and what its recipe makes, by whichever word names a rule.
        let words = CarriedContext.words(of: rule.lines.joined(separator: " "))
        for other in rules where !other.targets.isDisjoint(with: words) {
          wanted.formUnion(other.targets.intersection(words))
        }
      }
    }
    return false
  }

  /// What bears on the commands that train; nil where no rule holds one.
  var trainingContext: [String]? {
    guard rules.contains(where: \.trains) else { return nil }
    let parts = rules.map { rule in
      CarriedContext.Part(
        names: rule.targets,
        words: CarriedContext.words(
          of: rule.lines.filter { !Self.isIdle($0) }.joined(separator: " ")
        ).subtracting(rule.targets),
        isKept: rule.trains || rule.isOpen || Self.makesAnything(rule.lines)
          || rule.lines.contains { $0.contains("$(shell") })
    }
    let kept = CarriedContext.Part.kept(of: parts)
    // The first rule is the one that `make` alone follows.
    let isFirst = kept.first == true ? "first" : "later"
    return [isFirst] + rest
      + zip(rules, kept).filter(\.1).flatMap { rule, _ in
        rule.lines.filter { !Self.isIdle($0) }.map(Self.ordered)
      }
  }

  /// A command of a recipe with its flags in one order.
  private static func ordered(_ line: String) -> String {
    guard line.hasPrefix("\t"), !line.contains("\\") else { return line }
    return IdleCommands.ordered(line.split { $0 == " " || $0 == "\t" }).joined(separator: " ")
  }

  /// Shells that read commands as any other of them does.
  private static let shells: Set<String> = ["/bin/bash", "/bin/sh", "/usr/bin/bash", "bash", "sh"]

  private static func isShell(_ line: String) -> Bool {
    let parts = line.split(separator: "=", maxSplits: 1)
    return parts.count == 2
      && ["SHELL", "SHELL :", "SHELL:"].contains(trimmed(parts[0]))
      && shells.contains(trimmed(parts[1]))
  }

  /// Whether a recipe makes what only a variable names, or whatever comes first.
  private static func makesAnything(_ lines: [String]) -> Bool {
    lines.contains { line in
      line.split { ";&|\n".contains($0) }.contains { command in
        let words = command.split(whereSeparator: \.isWhitespace)
        guard let place = words.firstIndex(where: { makers.contains(String($0)) }) else {
          return false
        }
        let goals = words[(place + 1)...].filter { !$0.hasPrefix("-") }
        return goals.isEmpty || goals.contains { $0.contains("$") }
      }
    }
  }

  /// Whether a line of a recipe only looks or speaks.
  private static func isIdle(_ line: String) -> Bool {
    guard line.hasPrefix("\t") else { return false }
    let command = line.drop { "\t @-".contains($0) }
    // What `make` puts in may be anything.
    return !command.contains("$") && IdleCommands.leftOut(of: command).isEmpty
  }

  private static let makers: Set<String> = [
    "$(MAKE)", "${MAKE}", "@$(MAKE)", "@${MAKE}", "make", "@make", "gmake",
  ]

  /// The lines, each with those that go on behind a backslash.
  private static func lines(of file: SourceFile) -> [String] {
    var lines: [String] = []
    var held = ""
    for line in file.text(in: 0..<file.bytes.count).split(
      separator: "\n", omittingEmptySubsequences: false)
    {
      held += line
      if held.hasSuffix("\\") {
        held += "\n"
        continue
      }
      lines.append(held)
      held = ""
    }
    return held.isEmpty ? lines : lines + [held]
  }

  private static let directives: Set<String> = [
    "ifeq", "ifneq", "ifdef", "ifndef", "else", "include", "-include", "sinclude", "define",
    "export",
    "unexport", "override", "undefine", "vpath",
  ]

  /// The targets of the line of a rule; nil where it is none, or sets a variable.
  private static func targets(_ line: String) -> Set<String>? {
    guard let colon = line.firstIndex(of: ":"), !line.contains("="),
      line.first?.isWhitespace == false,
      !directives.contains(String(line.prefix { !$0.isWhitespace }))
    else { return nil }
    return Set(line[..<colon].split(whereSeparator: \.isWhitespace).map(String.init))
  }
}
