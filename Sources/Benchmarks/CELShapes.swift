import CEL
import CELQuantities

/// The expressions that are timed, and what they read.
enum CELShapes {
  struct Shape {
    var name: String
    var source: String
    /// The result as text.
    var expected: String
    /// The same for an implementation without quantities or our functions; nothing if it is the
    /// same source.
    var portable: String?
  }

  static let all: [Shape] = [
    Shape(
      name: "sample policy",
      source: """
        config.gpus * config.power_kw * config.hours * config.intensity <= budget.limit_kg \
        && config.region in budget.allowed_regions
        """,
      expected: "true"),
    Shape(
      name: "string functions",
      source: """
        name.startsWith("llama-") && name.endsWith("-70b") && name.contains("instruct") \
        && size(name) < 40
        """,
      expected: "true"),
    Shape(
      name: "all over 10", source: "few.all(x, x > 0.5 && x * 2.0 < 100.0)", expected: "true"),
    Shape(
      name: "exists over 1,000", source: "many.exists(x, x * 3.0 == 2997.0)", expected: "true"),
    Shape(
      name: "nested fields",
      source: """
        run.model.shape.layers * run.model.shape.hidden == 655360 && run.model.family == "llama"
        """,
      expected: "true"),
    Shape(
      name: "regex", source: "name.matches(\"^[a-z]+-[0-9]+-[a-z]+-[0-9]+b$\")", expected: "true"),
    Shape(
      name: "timestamps",
      source: """
        now - started < duration("72h") && now.getFullYear() == 2026 && now.getMonth() == 10
        """,
      expected: "true"),
    Shape(
      name: "quantities",
      source: "power * wall * 64 * intensity <= kg(20000) && power < w(1000)", expected: "true",
      portable: "config.power_kw * config.hours * 64.0 * config.intensity <= 20000.0 "
        + "&& config.power_kw < 1.0"),
    Shape(
      name: "200-term conjunction",
      source: (0..<200).map { "config.hours > \($0 % 50).5" }.joined(separator: " && "),
      expected: "true"),
    Shape(
      name: "deep ternary",
      source: (0..<40).map { "config.hours < \($0).0 ? \($0) : " }.joined() + "-1",
      expected: "-1"),
  ]

  static func makeEnvironment() -> Environment {
    var options = Options()
    options.numericPromotion = true
    var environment = Environment(options: options, libraries: .extensions + [.quantities])
    environment.declare(
      "config",
      .object(
        ObjectType(
          name: "config",
          fields: [
            ("gpus", .double), ("power_kw", .double), ("hours", .double), ("intensity", .double),
            ("region", .string),
          ])))
    environment.declare(
      "budget",
      .object(
        ObjectType(
          name: "budget",
          fields: [("limit_kg", .double), ("allowed_regions", .list(.string))])))
    let shape = ObjectType(name: "run.model.shape", fields: [("layers", .int), ("hidden", .int)])
    let model = ObjectType(
      name: "run.model", fields: [("shape", .object(shape)), ("family", .string)])
    environment.declare(
      "run", .object(ObjectType(name: "run", fields: [("model", .object(model))])))
    environment.declare("name", .string)
    environment.declare("few", .list(.double))
    environment.declare("many", .list(.double))
    environment.declare("now", .timestamp)
    environment.declare("started", .timestamp)
    environment.declare("power", .scalar(Quantity.power))
    environment.declare("wall", .duration)
    environment.declare("intensity", .scalar(Quantity.intensity))
    return environment
  }

  static func makeActivation(_ environment: Environment) -> [Value] {
    let values: [(String, Value)] = [
      ("config.gpus", .double(64)), ("config.power_kw", .double(0.7)),
      ("config.hours", .double(72)),
      ("config.intensity", .double(0.4)), ("config.region", .string("europe-north1")),
      ("budget.limit_kg", .double(2000)),
      (
        "budget.allowed_regions",
        .list([.string("us-central1"), .string("europe-west4"), .string("europe-north1")])
      ),
      ("run.model.shape.layers", .int(80)), ("run.model.shape.hidden", .int(8192)),
      ("run.model.family", .string("llama")), ("name", .string("llama-3-instruct-70b")),
      ("few", .list((1...10).map { .double(Double($0)) })),
      ("many", .list((0..<1000).map { .double(Double($0)) })),
      ("now", Timestamp("2026-11-23T12:00:00Z").map { .timestamp($0) } ?? .null),
      ("started", Timestamp("2026-11-21T12:00:00Z").map { .timestamp($0) } ?? .null),
      ("power", .scalar(700, Quantity.power)), ("wall", .duration(259_200_000_000_000)),
      ("intensity", .scalar(0.4, Quantity.intensity)),
    ]
    var activation = environment.makeActivation()
    for (path, value) in values {
      if let slot = environment.slot(for: path) { activation[slot] = value }
    }
    return activation
  }
}
