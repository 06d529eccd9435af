import Diagnostics
import YAMLSource

extension ValueReader where Value == [ResidencyLabel] {
  /// A map of labels, each with the places that it stands for.
  static var residency: ValueReader {
    ValueReader<[MapEntry<[Mention]>]>.map(of: .oneOrMore(of: .place)).checked {
      entries, _, context in
      entries.compactMap { entry in
        let key = entry.key
        guard key.value.isIdentifier else {
          context.diagnostics.add(
            Diagnostic(
              PolicyDiagnostic.id, .error, "\(key.value.quoted) cannot be a label", at: key.range,
              help: ["use up to 100 letters, digits and hyphens, such as `eu`"]))
          return nil
        }
        guard !entry.value.isEmpty else {
          context.diagnostics.add(
            Diagnostic(
              PolicyDiagnostic.residency, .error, "label \(key.value.quoted) stands for no place",
              at: key.range, help: ["list regions or countries: `[gcp/europe-*, FRA]`"]))
          return nil
        }
        return ResidencyLabel(name: Mention(key.value, key.range), places: entry.value)
      }
    }
  }
}

extension ValueReader where Value == Mention {
  /// A pattern of regions, a country or a grid zone.
  fileprivate static var place: ValueReader {
    ValueReader<String>.prose.checked { text, node, context in
      guard text.utf8.count <= 100, !text.utf8.contains(where: { $0 <= 0x20 }) else {
        context.error(
          PolicyDiagnostic.residency, "\(text.quoted) is no place", at: node,
          help: ["write a region (`gcp/europe-*`), a country (`FRA`) or a grid zone"])
        return nil
      }
      return Mention(text, node.range)
    }
  }
}
