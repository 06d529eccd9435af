public import Diagnostics
import YAMLSource

/// Reads a result that ``JSONResultWriter`` wrote, so that any format can be made from it later.
public enum JSONResultReader {
  /// A result of a thousand runs takes some 30 MB.
  private static let limits: YAMLLimits = {
    var limits = YAMLLimits()
    limits.bytes = 256 << 20
    limits.nodes = 20_000_000
    return limits
  }()

  /// Returns the result in a file; `nil`, with every reason and its place in `bag`, when the file is
  /// no result of this version.
  public static func read(_ file: SourceFile, into bag: inout DiagnosticBag) -> CheckResult? {
    let reader = JSONReader(.strict, options: YAMLOptions(limits: limits))
    var problems = DiagnosticBag()
    defer { bag.add(contentsOf: problems.diagnostics) }
    guard let document = reader.readDocument(file, into: &problems), !problems.hasErrors else {
      return nil
    }
    let context = DecodingContext(diagnostics: problems)
    let result = CheckResult.decode(document.root, context)
    problems = context.diagnostics
    return problems.hasErrors ? nil : result
  }

  /// Reads a result and holds it against itself.
  ///
  /// - Returns: The result, and whether all that keeps it from being one is that it contradicts itself;
  ///   the reasons are in `bag`.
  public static func verify(
    _ file: SourceFile, into bag: inout DiagnosticBag
  ) -> (result: CheckResult?, isContradictory: Bool) {
    var problems = DiagnosticBag()
    var result = read(file, into: &problems)
    for contradiction in result?.contradictions.prefix(longest) ?? [] {
      problems.add(
        Diagnostic(
          ResultDiagnostic.contradiction, .error, contradiction,
          help: ["the file was edited after the check wrote it; have the check write it again"],
          path: file.path))
      result = nil
    }
    bag.add(contentsOf: problems.diagnostics)
    let codes = [ResultDiagnostic.contradiction, .totals].map(\.rawValue)
    let errors = problems.diagnostics.filter { $0.severity == .error }
    return (result, !errors.isEmpty && errors.allSatisfy { codes.contains($0.code.id) })
  }

  /// How many contradictions are told one by one.
  private static let longest = 20
}

extension ValueReader where Value == Int {
  /// A whole number that is not negative.
  static var count: ValueReader {
    ValueReader<Int64>.int(in: 0...Int64(Int32.max)).checked { value, _, _ in Int(value) }
  }
}

extension ValueReader where Value == Double {
  /// A number, or `null` for one that was not finite when it was written.
  static var numberOrNull: ValueReader {
    ValueReader(.number) { node, context in
      if node.scalar(in: context.schema) == .null { return .nan }
      return ValueReader.double.read(node, context)
    }
  }
}

extension ValueReader where Value == Severity {
  /// The word that diagnostics print.
  static var severity: ValueReader {
    .choice([Severity.error, .warning, .note].map { ($0.name, $0) })
  }
}
