import ConfigText
import Diagnostics
import Quantities
import Runs

/// A format whose files are one map of keys: a table of fields says nearly everything.
protocol TableFormat: ConfigFormat {
  static var fields: [Field] { get }
  static var framework: Framework { get }
  static var interpolation: Settings.Interpolation { get }

  /// What the table cannot say.
  static func refine(_ reading: inout Reading, _ settings: Settings, _ context: ReadingContext)
}

extension TableFormat {
  static var interpolation: Settings.Interpolation { .none }

  static func refine(_ reading: inout Reading, _ settings: Settings, _ context: ReadingContext) {}

  static func read(_ document: ConfigDocument, in context: ReadingContext) -> [Reading] {
    guard let root = document.root else { return [] }
    return [read(context.overlaying(root), in: context)]
  }

  static func read(_ root: ConfigNode, in context: ReadingContext) -> Reading {
    let settings = Settings(root, interpolation)
    var reading = Reading(format: name)
    reading.read(fields, from: settings, framework: framework)
    refine(&reading, settings, context)
    reading.stepsWin()
    reading.readSizeFromName()
    return reading
  }
}

extension Reading {
  /// Nodes times devices of each; the place of a count on one node is the devices.
  mutating func readCount(
    _ settings: Settings, nodes nodeKeys: [String], devices deviceKeys: [String],
    defaultNodes: Double? = nil, framework: Framework
  ) {
    let nodes = settings.firstSet(nodeKeys)
    if let nodes { read(.nodes, nodes, .count) }
    if !isKnown(.nodes), !isUnresolved(.nodes), let defaultNodes {
      state(.nodes, defaultNodes, framework.origin)
    }
    guard let devices = settings.firstSet(deviceKeys) else { return }
    if let problem = devices.problem { return markUnreadable(.count, problem, devices.range) }
    var each = devices.number
    if devices.node.isList { each = Double(devices.node.elements.count) }
    if let text = devices.text, text.hasPrefix("[") && text.hasSuffix("]") || isNumbers(text) {
      each = Double(text.split(separator: ",").count)
    }
    guard let each, each >= 1 else { return leaveDevices(devices) }
    guard let count = number(.nodes) else {
      return markUnresolved(.count, "the number of nodes is not known", devices.range)
    }
    let isOne = count == 1
    let place: Place
    if isOne {
      place = .replacing(devices, .count)
    } else if let nodes, nodes.literal != nil {
      place = .rewriting(nodes) { value in
        guard let wanted = value.number.map({ $0.central / each }), wanted >= 1,
          wanted == wanted.rounded()
        else { return nil }
        return Number.write(wanted)
      }
    } else {
      place = .cannot("the count is nodes times devices")
    }
    // Nodes and devices stand together; the first of the two is pointed at.
    var range = devices.range
    if let nodes, nodes.range.file === range.file, nodes.number ?? 1 > 1,
      nodes.range.bytes.lowerBound < range.bytes.lowerBound
    {
      range = nodes.range
    }
    state(.count, .number(count * each), .declared(range), place: place)
  }

  /// `0,1,` counts the devices that it names.
  private func isNumbers(_ text: String) -> Bool {
    text.contains(",") && text.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 || $0 == 0x2C }
      && text.contains(where: \.isNumber)
  }

  /// States the parameters that the model's dimensions add up to, after the key that decides.
  mutating func readShape(_ shape: ModelShape?, at range: SourceRange?) {
    guard let shape else { return }
    state(
      .modelLayers, .number(shape.layers), .derived(formula: "the model's dimensions", inputs: []))
    state(
      .modelHiddenSize, .number(shape.hidden),
      .derived(formula: "the model's dimensions", inputs: []))
    guard let range, !isKnown(.modelParams) else { return }
    if let parameters = shape.parameters {
      state(
        .modelParams, .number(parameters.rounded()), .declared(range),
        place: .cannot("the size follows from the model's dimensions"))
    } else if shape.isUnlikePlain, let parameters = shape.parameterRange {
      state(
        .modelParams, .number(parameters),
        .derived(
          formula: "the model's dimensions, with what they leave open as a range", inputs: []))
    } else {
      return
    }
    guard let active = shape.activeParameters else { return }
    let experts =
      shape.expertsPerToken.map { "\(Number.write($0)) of \(Number.write(shape.experts)) experts" }
      ?? "from one of \(Number.write(shape.experts)) experts to all"
    state(
      .modelActiveParams, .number(active),
      .derived(formula: "the model's dimensions, \(experts) a token", inputs: []))
  }
}

extension Settings {
  /// The dimensions of a model under keys of any naming.
  func shape(_ keys: ModelShapeKeys) -> (shape: ModelShape, range: SourceRange)? {
    guard let layers = firstSet(keys.layers), let depth = layers.number,
      let width = firstSet(keys.hidden)?.number
    else { return nil }
    var shape = ModelShape(layers: depth, hidden: width)
    shape.heads = firstSet(keys.heads)?.number
    shape.keyValueHeads = firstSet(keys.keyValueHeads)?.number
    shape.headWidth = firstSet(keys.headWidth)?.number
    shape.feedForward = firstSet(keys.feedForward)?.number
    shape.vocabulary = firstSet(keys.vocabulary)?.number
    if let experts = firstSet(keys.experts)?.number, experts > 1 {
      shape.experts = experts
      shape.expertsPerToken = firstSet(keys.expertsPerToken)?.number
      shape.expertWidth = firstSet(keys.expertWidth)?.number
      shape.sharedExpertWidth = firstSet(keys.sharedExpertWidth)?.number ?? 0
    }
    return (shape, firstSet(keys.hidden)?.range ?? layers.range)
  }
}

/// The keys that name a model's dimensions.
struct ModelShapeKeys: Sendable {
  var layers: [String]
  var hidden: [String]
  var heads: [String] = []
  var keyValueHeads: [String] = []
  var headWidth: [String] = []
  var feedForward: [String] = []
  var vocabulary: [String] = []
  var experts: [String] = []
  var expertsPerToken: [String] = []
  var expertWidth: [String] = []
  var sharedExpertWidth: [String] = []
}
