import ConfigText

/// The documents of one YAML file behind the one that a recipe's format reads.
///
/// Most trainers read the first document, or refuse a file that has several: each is taken as what it says,
/// so that none is dropped.
enum FurtherDocuments {
  static let reason = "holds a further document that speaks of a training, in no form that is known"

  static let limitReason = "holds more documents than are read"

  /// How many further documents of a file are read.
  static let limit = 200

  /// Each further document that is a map, as a file of its own.
  static func parts(of document: ConfigDocument, readAs format: any ConfigFormat.Type)
    -> [ConfigDocument]
  {
    guard document.language == .yaml, format != RunFormat.self, document.roots.count > 1,
      format.kind == .recipe
    else { return [] }
    let maps = document.roots.filter { $0.isMap && !$0.entries.isEmpty }
    return maps.dropFirst().map { root in
      var part = document
      part.roots = [root]
      return part
    }
  }

  /// A file in whose first document no format is recognised, with one that is in front.
  static func recognisedFirst(_ document: ConfigDocument) -> ConfigDocument {
    guard document.language == .yaml, !document.isInOwnWords, document.roots.count > 1,
      FormatList.format(of: document) == nil
    else { return document }
    for (index, root) in document.roots.enumerated().prefix(limit) where root.isMap {
      var part = document
      part.roots = [root]
      guard FormatList.format(of: part) != nil else { continue }
      part.roots += document.roots[..<index] + document.roots[(index + 1)...]
      return part
    }
    return document
  }
}
