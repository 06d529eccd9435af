/// What a script gives up without.
extension ShellMachine {
  /// Takes it that what a script demands is given: after `if [ -z "$MODEL" ]; then exit 1; fi` the
  /// `MODEL=""` before it is not what the model is.
  ///
  /// - Parameters:
  ///   - condition: What is asked.
  ///   - body: What is run where it holds.
  func demand(_ condition: [ShellItem], _ body: [ShellItem]) {
    guard Self.givesUp(body) else { return }
    for parameter in condition.flatMap({ Self.parametersAskedFor($0.node, depth: 0) }) {
      let name = resolved(parameter.name)
      guard case .text(let word)? = state.variables[name], word.problem == nil, word.text.isEmpty
      else { continue }
      state.variables[name] = .text(
        ShellWord(pieces: [outside(name, parameter.range)], range: parameter.range))
    }
  }

  /// Whether commands end the script with a failure.
  private static func givesUp(_ body: [ShellItem]) -> Bool {
    switch body.last?.node {
    case .simple(let command)?:
      let words = command.arguments.compactMap { argument -> String? in
        if case .word(let word) = argument { word.bare } else { nil }
      }
      return words.count == 2 && words[0] == "exit" && words[1] != "0"
    case .group(let items)?: return givesUp(items)
    default: return false
    }
  }

  /// The variables that a condition asks whether they are empty.
  private static func parametersAskedFor(_ node: ShellNode, depth: Int) -> [ShellParameter] {
    guard depth < 16 else { return [] }
    switch node {
    case .or(let left, let right), .and(let left, let right):
      return parametersAskedFor(left, depth: depth + 1)
        + parametersAskedFor(right, depth: depth + 1)
    case .test(let test): return parametersAskedFor(test, depth: depth)
    case .simple(let command):
      let words = command.arguments.compactMap { argument -> ShellWordNode? in
        if case .word(let word) = argument { word } else { nil }
      }
      return zip(words, words.dropFirst()).compactMap { $0.bare == "-z" ? parameter($1) : nil }
    default: return []
    }
  }

  private static func parametersAskedFor(_ test: ShellTestNode, depth: Int) -> [ShellParameter] {
    guard depth < 16 else { return [] }
    switch test {
    case .or(let left, let right), .and(let left, let right):
      return parametersAskedFor(left, depth: depth + 1)
        + parametersAskedFor(right, depth: depth + 1)
    case .unary("-z", let word): return parameter(word).map { [$0] } ?? []
    default: return []
    }
  }

  /// The one variable that a word is.
  private static func parameter(_ word: ShellWordNode) -> ShellParameter? {
    guard word.parts.count == 1, case .parameter(let parameter, _) = word.parts[0],
      parameter.index == nil, !parameter.isIndirect, !parameter.isLength
    else { return nil }
    return parameter
  }
}
