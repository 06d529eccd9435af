import ConfigText
import Diagnostics
import Files
import Runs
import Text

/// The recipes that launchers name.
extension RunFinder {
  /// A command that names a recipe which is not in the repository, or is there in no form that is known:
  /// what the recipe may state and the command does not has no default.
  mutating func withoutRecipe(_ candidate: Candidate) -> Candidate {
    guard var reading = candidate.readings.first, !reading.stated.isEmpty,
      let named = reading.references.first(where: { $0.role == .recipe }),
      FileSort.mayBeConfig(named.path), !named.path.contains("$")
    else { return candidate }
    let name = FactText.shortened(named.path)
    let own = candidate.document.file.path
    let reason: String
    var facts: [Fact] = reading.isKnown(.steps) || reading.isKnown(.tokens) ? [] : [.epochs]
    if let path = PathResolver(workspace: workspace).beside(named.path, of: own) {
      guard path != own, let document = document(path, isExplicit: false),
        FormatList.format(of: document) == nil
      else { return candidate }
      let said = Self.lengthsAndBatches(in: document)
      guard said.length || said.batch else { return candidate }
      reason = "`\(name)` may say it, and is in no form that is known"
      facts = (said.length ? facts : []) + (said.batch ? [.microBatch, .gradientAccumulation] : [])
    } else {
      guard workspace.isRepository else { return candidate }
      reason = "`\(name)` may say it, and is not in the repository"
      facts.append(.gradientAccumulation)
    }
    for fact in facts
    where reading[fact]?.origin.isStated != true
      && (fact == .epochs || reading[.globalBatch] == nil)
    {
      reading.remove(fact)
      reading.markUnreadable(fact, reason, named.range)
    }
    var candidate = candidate
    candidate.readings[0] = reading
    return candidate
  }

  /// Whether keys of a config say how long something trains, and in what batches.
  private static func lengthsAndBatches(
    in document: ConfigDocument
  ) -> (length: Bool, batch: Bool) {
    var (length, batch) = (false, false)
    for root in document.roots {
      root.visit { path, node in
        guard node.scalar != nil, !node.isNull, !(length && batch) else { return }
        length = length || LengthName(path) != nil
        batch = batch || BatchName(path) != nil || path.hasSuffix("gradient_accumulation_steps")
      }
    }
    return (length, batch)
  }

  /// The other files that a launcher of GPT-NeoX merges over a recipe, in the order of its words.
  mutating func companions(
    of recipe: String, launchedBy launcher: Candidate
  ) -> [ConfigDocument] {
    guard let reading = launcher.readings.first, reading.mergesRecipes else { return [] }
    var documents: [ConfigDocument] = []
    for reference in reading.references.prefix(40) where reference.role == .recipe {
      guard let path = resolve(reference.path, from: launcher.document.file.path), path != recipe,
        let document = document(path, isExplicit: false), document.root != nil,
        !documents.contains(where: { $0.file === document.file })
      else { continue }
      documents.append(document)
    }
    return documents
  }

  /// The recipe that a launcher names, if it is in the repository.
  mutating func recipe(named references: [Reference], by launcher: String) -> String? {
    for reference in references where reference.role == .recipe {
      guard let path = resolve(reference.path, from: launcher), path != launcher,
        let document = document(path, isExplicit: false),
        FormatList.format(of: document)?.kind == .recipe
      else { continue }
      return path
    }
    return nil
  }
}
