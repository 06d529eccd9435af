import ConfigText
import Diagnostics
import Files
import Runs
import Text

/// Programs whose configs Hydra puts together, of which the command names no file.
extension RunFinder {
  /// The launcher with a reference to the primary config of the program that it starts, where the program
  /// names one and the command none.
  ///
  /// Words that choose a file of the config, as `model=llama`, are no values: what the command was thought to
  /// say by them it does not say.
  mutating func withPrimaryConfig(_ candidate: Candidate) -> Candidate {
    let path = candidate.document.file.path
    guard let reading = candidate.readings.first, reading.reasonAgainst == nil,
      !reading.lacksRecipe, !reading.references.contains(where: { $0.role == .recipe }),
      let reference = reading.scripts.first,
      !reading.scripts.contains(where: { $0.path != reference.path }),
      let script = resolve(reference, from: path), script != path,
      let document = document(script, isExplicit: false), document.language == .python,
      let primary = Self.primaryConfig(of: document, given: reading.overrides),
      let config = PathResolver(workspace: workspace).beside(primary, of: script)
    else { return candidate }
    var candidate = candidate
    candidate.readings[0].references.append(
      Reference(role: .recipe, path: config, range: reference.range))
    let folder = config.lastIndex(of: "/").map { config[...$0] } ?? ""
    for entry in reading.overrides where !entry.key.contains(".") {
      guard let choice = entry.value.text, !choice.contains(".."),
        workspace.files.kind(of: "\(folder)\(entry.key)/\(choice).yaml") == .file
      else { continue }
      let places = [entry.value.range, entry.value.scalar?.literal].compactMap(\.self)
      for (fact, value) in reading.stated
      where value.origin.range.map(places.contains) == true {
        candidate.readings[0].forget([fact])
      }
    }
    return candidate
  }

  /// The file that `@hydra.main(config_path=…, config_name=…)` names, as seen from the program.
  private static func primaryConfig(
    of document: ConfigDocument, given: [ConfigEntry]
  ) -> String? {
    func told(_ keys: [String]) -> String? {
      given.last { keys.contains($0.key) }?.value.text
    }
    guard document.file.bytes.holds(Array("hydra".utf8)), let script = PythonScript(document) else {
      return nil
    }
    let calls = script.program.calls
    for function in script.program.functions {
      for decorator in function.decorators {
        guard case .made(let index, _) = decorator.value, calls.indices.contains(index),
          calls[index].path == "hydra.main" || calls[index].path.hasSuffix("hydra_main"),
          let name = told(["cn", "config_name"])
            ?? calls[index].argument("config_name", at: 1)?.text
        else { continue }
        let folder =
          told(["cp", "config_path"]) ?? calls[index].argument("config_path", at: 0)?.text ?? ""
        let file = [".yaml", ".yml"].contains(where: name.hasSuffix) ? name : name + ".yaml"
        return folder.isEmpty || folder == "." ? file : "\(folder)/\(file)"
      }
    }
    return nil
  }
}
