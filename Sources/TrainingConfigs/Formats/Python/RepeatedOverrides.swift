import ConfigText
import Diagnostics
import Text

/// Trainers of a repository's own that do again and again what they derive from does once: a `train` with a loop
/// around `super().train()`.
enum RepeatedOverrides {
  private static let methods: Set<String> = [
    "train", "fit", "training_step", "_inner_training_loop",
  ]
  private static let words = ["super()", "(self"].map { Array($0.utf8) }
  private static let heads = methods.sorted().map { Array("def \($0)(".utf8) }

  /// The loop of the first such method of a program, or of the class of another module that it has trained.
  ///
  /// - Parameters:
  ///   - script: The program.
  ///   - training: What it trains by.
  ///   - context: Where its modules are looked for.
  static func place(
    in script: PythonScript, _ training: PythonTraining, _ context: ReadingContext
  ) -> SourceRange? {
    if let place = place(in: script.file, nil) { return place }
    guard let path = training.maker?.path, let dot = path.lastIndex(of: "."),
      let module = context.module(String(path[..<dot]), from: script.file)
    else { return nil }
    return place(in: module.file, String(path[path.index(after: dot)...]))
  }

  /// - Parameter name: The class; nil for any.
  private static func place(in file: SourceFile, _ name: String?) -> SourceRange? {
    guard file.path.hasSuffix(".py"), file.bytes.count <= ProgramModules.fileLimit,
      heads.contains(where: { file.bytes.holds($0) }),
      words.contains(where: { file.bytes.holds($0) })
    else { return nil }
    for statement in PythonModule.parse(file.bytes).statements {
      guard case .type(let type) = statement.kind, name == nil || type.name == name,
        !type.arguments.isEmpty
      else { continue }
      for method in type.body {
        guard case .function(let function) = method.kind, methods.contains(function.name),
          let loop = loop(in: function.body, around: function.name)
        else { continue }
        return SourceRange(file: file, bytes: loop)
      }
    }
    return nil
  }

  /// What the first loop goes over in which what is overridden is called.
  private static func loop(in statements: [PythonStatement], around name: String) -> Range<Int>? {
    for statement in statements {
      let head: (range: Range<Int>, body: [PythonStatement])? =
        switch statement.kind {
        case .loop(let loop): (loop.iterable.range, loop.body)
        case .whileLoop(let test, let body, _): (test.range, body)
        default: nil
        }
      if let head, calls(name, in: head.body) { return head.range }
      for body in statement.bodies {
        if let found = loop(in: body, around: name) { return found }
      }
    }
    return nil
  }

  private static func calls(_ name: String, in statements: [PythonStatement]) -> Bool {
    statements.contains { statement in
      statement.expressions.contains { calls(name, in: $0) }
        || statement.bodies.contains { calls(name, in: $0) }
    }
  }

  private static func calls(_ name: String, in expression: PythonExpression) -> Bool {
    if case .call(let callee, let arguments) = expression.kind,
      case .attribute(let base, name) = callee.kind
    {
      // `super().train()`, and `Trainer.train(self)` as it was written once.
      if case .call(let maker, _) = base.kind, maker.name == "super" { return true }
      if arguments.first?.value.name == "self" { return true }
    }
    return expression.parts.contains { calls(name, in: $0) }
  }
}
