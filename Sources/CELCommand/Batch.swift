import ArgumentParser
import CEL
import CELQuantities

extension CELCommand {
  struct Batch: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Evaluate JSON Lines from standard input.",
      discussion: """
        Each line is an object with `expr` and, where needed, `bindings`, `type_env`, `container`, \
        `disable_check`, `disable_macros`, `check_only`. Each answer is a line: {"value": …}, \
        {"type": …} or {"error": …}.
        """)

    @Flag(help: "Let int and double mix, and add quantities such as kg(5).")
    var policy = false
    @Flag(help: "Compute nothing when compiling.")
    var noFolding = false

    /// How many values an answer may hold.
    private static let valueLimit = 1_000_000

    func run() throws {
      while let line = readLine() {
        if line.isEmpty { continue }
        print(answer(line).text)
      }
    }

    private func answer(_ line: String) -> JSON {
      do {
        return try evaluate(try JSON(parsing: line))
      } catch let error as CELIssues {
        return failure(error.description)
      } catch let error as JSON.SyntaxError {
        return failure("the line is not JSON: \(error.message)")
      } catch {
        return failure("\(error)")
      }
    }

    private func failure(_ message: String) -> JSON { .object([("error", .string(message))]) }

    private func evaluate(_ test: JSON) throws -> JSON {
      guard let source = test["expr"]?.string else { throw ValidationError("no `expr`") }
      var options = Options()
      options.numericPromotion = policy
      options.foldsConstants = !noFolding
      options.checksTypes = test["disable_check"]?.bool != true
      options.macros = test["disable_macros"]?.bool != true
      options.container = test["container"]?.string ?? ""
      let libraries: [Library] = .extensions + (policy ? [.quantities] : []) + [.blocks]
      var environment = Environment(options: options, libraries: libraries)
      for declaration in test["type_env"]?.array ?? [] { try environment.declare(declaration) }
      var values: [(String, Value)] = []
      if case .object(let members)? = test["bindings"] {
        for member in members {
          guard let value = Value(taggedJSON: member.value) else {
            throw ValidationError("the binding of `\(member.name)` is not a tagged value")
          }
          values.append((member.name, value))
        }
      }
      let activation = environment.bind(values)
      let program = try environment.compile(source)
      if test["check_only"]?.bool == true {
        return .object([("type", .string(program.type.description))])
      }
      switch program.evaluate(activation).outcome {
      case .value(let value) where value.isLarger(than: Self.valueLimit):
        return failure("the value is too large to print")
      case .value(let value): return .object([("value", value.taggedJSON)])
      case .unknown(let paths): return failure("unknown: \(paths.joined(separator: ", "))")
      case .error(let error): return failure(error.message)
      }
    }
  }
}
