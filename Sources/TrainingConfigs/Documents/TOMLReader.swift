import Diagnostics

enum TOMLReader {
  static func read(_ file: SourceFile, into bag: inout DiagnosticBag) -> ConfigNode? { nil }
}
