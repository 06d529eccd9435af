import ConfigText
import Diagnostics
import Runs

/// Facts that annotations of an object state: `carbonward.dev/duration: 12h`.
///
/// They are the comments of a place that has none: an object that reaches a cluster has lost those of
/// its file. As with comments, whatever the object itself says is stronger, so that no annotation talks
/// its devices away.
extension KubernetesFormat {
  /// What the names of such annotations start with.
  static let annotationPrefix = "carbonward.dev/"

  /// More annotations than this are none that anybody wrote.
  private static let annotationLimit = 200

  static func readAnnotations(_ object: ConfigNode, into reading: inout Reading) {
    var maps = [object.find("metadata.annotations")].compactMap(\.self)
    object.visit { path, node in
      if path.lowercased().hasSuffix("template.metadata.annotations") { maps.append(node) }
    }
    let entries = maps.flatMap(\.entries).filter { $0.key.hasPrefix(annotationPrefix) }
    for entry in entries.prefix(annotationLimit) {
      guard let text = entry.value.text else { continue }
      do throws(FactError) {
        let fact = try FactText.fact(named: String(entry.key.dropFirst(annotationPrefix.count)))
        let value = try FactText.parse(text, for: fact)
        let setting = Settings(entry.value).setting(of: entry.value, at: entry.key)
        reading.state(
          fact, value, .inline(entry.value.range),
          place: .rewriting(setting) { FactText.write($0, for: fact) })
      } catch {
        reading.diagnostics.append(
          Diagnostic(
            ConfigTextDiagnostic.inlineFact, .error, error.message, at: entry.value.range,
            label: "in this annotation", help: error.help))
      }
    }
  }
}
