import ArgumentParser
import CEL
import CELQuantities
import Text

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Options that tell what an expression may refer to.
struct EnvironmentOptions: ParsableArguments {
  @Option(help: "JSON object with the variables' values.")
  var bindings: String?

  @Option(name: .customLong("type-env"), help: "JSON list of declarations: kind, name, type.")
  var typeEnvironment: String?

  @Flag(help: "Let int and double mix, and add quantities such as kg(5).")
  var policy = false

  /// The environment, and the values of its slots.
  func load() throws -> (Environment, [Value]) {
    var options = Options()
    options.numericPromotion = policy
    let libraries: [Library] = policy ? .extensions + [.quantities] : .extensions
    var environment = Environment(options: options, libraries: libraries)
    if let typeEnvironment {
      let declarations = try readJSON(typeEnvironment).array ?? []
      for declaration in declarations { try environment.declare(declaration) }
    }
    var values: [(String, Value)] = []
    if let bindings {
      guard case .object(let members) = try readJSON(bindings) else {
        throw ValidationError("`\(bindings)` is not a JSON object")
      }
      values = members.map { ($0.name, Value(taggedJSON: $0.value) ?? Value(json: $0.value)) }
    }
    return (environment, environment.bind(values))
  }

  private func readJSON(_ path: String) throws -> JSON {
    guard let text = readFile(path) else { throw ValidationError("cannot read `\(path)`") }
    do {
      return try JSON(parsing: text)
    } catch {
      throw ValidationError("`\(path)` is not JSON: \(error.message) at byte \(error.offset)")
    }
  }
}

/// The text of a file of at most 64 MiB, or of the standard input for `-`.
func readFile(_ path: String) -> String? {
  let file = path == "-" ? STDIN_FILENO : open(path, O_RDONLY)
  guard file >= 0 else { return nil }
  defer { if file != STDIN_FILENO { close(file) } }
  let bytes = try? Platform.contents(of: file, limit: 1 << 26)
  return bytes.flatMap { String(validating: $0, as: UTF8.self) }
}

func printError(_ text: String) {
  let bytes = Array((text + "\n").utf8)
  _ = write(STDERR_FILENO, bytes, bytes.count)
}

extension Environment {
  /// Declares a variable or a function as a declaration in JSON says.
  mutating func declare(_ declaration: JSON) throws {
    guard let name = declaration["name"]?.string else {
      throw ValidationError("a declaration needs a `name`")
    }
    if declaration["kind"]?.string == "function" {
      let overloads = try (declaration["overloads"]?.array ?? []).map { overload in
        Overload(
          checkOnly: try (overload["params"]?.array ?? []).map { try Self.type($0, of: name) },
          try Self.type(overload["result"], of: name),
          isMember: overload["member"]?.bool ?? false)
      }
      declare(function: name, overloads)
    } else {
      declare(name, try Self.type(declaration["type"], of: name))
    }
  }

  private static func type(_ json: JSON?, of name: String) throws -> CELType {
    guard let text = json?.string, let type = CELType(parsing: text, scalars: Quantity.all) else {
      throw ValidationError("the declaration of `\(name)` has no valid type")
    }
    return type
  }

  /// Gives variables values; those that are not declared become `dyn`.
  mutating func bind(_ values: [(String, Value)]) -> [Value] {
    for (name, _) in values where slot(for: name) == nil { declare(name, .dyn) }
    var activation = makeActivation()
    for (name, value) in values {
      if let slot = slot(for: name) { activation[slot] = value }
    }
    return activation
  }
}
