import CELQuantities

@testable import CEL

/// An environment like that of policies: an object with nested fields, quantities, promotion.
enum PolicyEnvironment {
  static let shared: Environment = {
    var options = Options()
    options.numericPromotion = true
    var environment = Environment(options: options, libraries: .extensions + [.quantities])
    let model = ObjectType(
      name: "run.model", fields: [("id", .string), ("params", .int), ("family", .string)])
    let site = ObjectType(
      name: "run.site",
      fields: [("region", .string), ("intensity", .scalar(Quantity.intensity)), ("pue", .double)])
    let run = ObjectType(
      name: "run",
      fields: [
        ("name", .string), ("precision", .string), ("model", .object(model)),
        ("site", .object(site)), ("power", .scalar(Quantity.power)), ("duration", .duration),
        ("count", .int), ("labels", .map(.string, .string)), ("losses", .list(.double)),
      ])
    environment.declare("run", .object(run))
    environment.declare("now", .timestamp)
    return environment
  }()

  /// Values for some of the slots; those left out are not known.
  static func activation(_ values: [String: Value] = [:]) -> [Value] {
    var activation = shared.makeActivation()
    for (path, value) in values {
      if let slot = shared.slot(for: path) { activation[slot] = value }
    }
    return activation
  }

  static let known: [String: Value] = [
    "run.name": .string("llama"), "run.precision": .string("bf16"),
    "run.model.params": .int(70_000_000_000), "run.model.family": .string("llama"),
    "run.site.region": .string("eu-north-1"),
    "run.site.intensity": .scalar(0.4, Quantity.intensity),
    "run.site.pue": .double(1.25), "run.power": .scalar(300, Quantity.power),
    "run.duration": .duration(36_000_000_000_000), "run.count": .int(5),
    "run.labels": ValueMap([(.string("team"), .string("nlp"))]).map { .map($0) } ?? .null,
    "run.losses": .list([.double(2.5), .double(1.5), .double(0.5)]),
  ]
}
