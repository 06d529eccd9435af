package import Diagnostics

extension GoTemplateMachine.Filled {
  /// The YAML that a template became.
  ///
  /// Its values stand where the file of values states them, where their text is nothing else, and in the
  /// template otherwise; none can be changed there.
  ///
  /// - Parameters:
  ///   - source: The template.
  ///   - vocabulary: What is known of programs.
  ///   - bag: Takes what is wrong with it.
  /// - Returns: nil where nothing of it can be read.
  package func document(
    of source: SourceFile, knowing vocabulary: CommandVocabulary, into bag: inout DiagnosticBag
  ) -> ConfigDocument? {
    let file = SourceFile(bytes: bytes, from: Expansion(of: source, pieces))
    guard
      let read = ConfigReader(vocabulary: vocabulary).read(file, as: .yaml, into: &bag),
      !bag.hasErrors
    else { return nil }
    var next = spans.map { _ in 0 }
    let roots = read.roots.map { root in
      root.sealed().moved { node in
        guard let scalar = node.scalar, let index = span(around: node.range.bytes),
          let leaf = spans[index].leaves[next[index]...].firstIndex(where: {
            $0.scalar?.text == scalar.text
          })
        else { return node.range }
        next[index] = leaf + 1
        return spans[index].leaves[leaf].range
      }
    }
    return ConfigDocument(file: source, language: .yaml, roots: roots, knowing: vocabulary)
  }

  /// The part made of values that holds a scalar, but for its quotes.
  private func span(around range: Range<Int>) -> Int? {
    var low = 0
    var high = spans.count
    while high > low {
      let middle = (low + high) / 2
      if spans[middle].range.upperBound < range.upperBound - 1 {
        low = middle + 1
      } else {
        high = middle
      }
    }
    guard low < spans.count else { return nil }
    let part = spans[low].range
    return part.lowerBound <= range.lowerBound + 1 ? low : nil
  }
}
