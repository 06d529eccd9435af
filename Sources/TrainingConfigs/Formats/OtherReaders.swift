import ConfigText

/// What readers ask of one another without naming each other: the reader of scripts comes upon programs of
/// Python, which start scripts, and upon jobs of every scheduler, whose formats read scripts.
///
/// Who reads a file by itself asks for nothing beyond it, and is told nothing.
struct OtherReaders: Sendable {
  /// The format of a document, if it has one.
  var format: @Sendable (ConfigDocument) -> (any ConfigFormat.Type)? = { _ in nil }
  /// What a scheduler is asked for in a script that is called, and by the words before it; nil where none
  /// is asked.
  var asked: @Sendable (ScriptCall, ShellScript, ConfigDocument) -> Reading? = { _, _, _ in nil }
  /// Whether a program calls something of another module that trains, or may.
  var calls: @Sendable (PythonScript, ReadingContext) -> Bool = { _, _ in true }
  /// Whether a program of the repository trains, by its text.
  var trains: @Sendable (ConfigDocument, ReadingContext) -> Bool = { _, _ in false }
}
