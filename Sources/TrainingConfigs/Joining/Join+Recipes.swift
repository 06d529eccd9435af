import ConfigText
import Diagnostics
import Files
import Runs
import Text

/// The recipes that launchers name.
extension RunFinder {
  /// A command that names a recipe which is not in the repository: what the recipe may state and the
  /// command does not has no default.
  func withoutRecipe(_ candidate: Candidate) -> Candidate {
    guard var reading = candidate.readings.first, !reading.stated.isEmpty,
      let missing = reading.references.first(where: { $0.role == .recipe }),
      workspace.isRepository, FileSort.mayBeConfig(missing.path), !missing.path.contains("$"),
      PathResolver(workspace: workspace).beside(missing.path, of: candidate.document.file.path)
        == nil
    else { return candidate }
    let reason = "`\(FactText.shortened(missing.path))` may say it, and is not in the repository"
    let lengths: [Fact] = reading.isKnown(.steps) || reading.isKnown(.tokens) ? [] : [.epochs]
    for fact in lengths + [.gradientAccumulation]
    where reading[fact]?.origin.isStated != true && reading[.globalBatch] == nil {
      reading.remove(fact)
      reading.markUnreadable(fact, reason, missing.range)
    }
    var candidate = candidate
    candidate.readings[0] = reading
    return candidate
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
