import ConfigText
import Diagnostics
import Runs
import Text

/// DVC's `dvc.yaml`: stages, each a command into which values of `params.yaml` are filled, or several over a
/// list or a matrix.
///
/// Source: https://dvc.org/doc/user-guide/project-structure/dvcyaml-files (3.6).
enum DVCFormat: ConfigFormat {
  static let name = "dvc"
  static let kind = FormatKind.launcher

  static func detect(_ document: ConfigDocument) -> Int {
    document.language == .yaml && document.name == "dvc.yaml"
      && document.root?["stages"]?.isMap == true
      ? Confidence.named : Confidence.none
  }

  private static let template = CommandTemplate(open: "${", close: "}")
  private static let stageLimit = 200
  /// Of more turns than this of one stage only their number is read.
  private static let turnLimit = 64

  static func read(_ document: ConfigDocument, in context: ReadingContext) -> [Reading] {
    guard let root = document.root else { return [] }
    let values = Values(root["vars"], over: [usual], of: document.file, in: context)
    var readings: [Reading] = []
    for entry in (root["stages"]?.entries ?? []).prefix(stageLimit) {
      let body = entry.value["do"] ?? entry.value
      let own = Values(body["vars"], over: [], of: document.file, in: context, inside: values)
      readings += Self.readings(of: entry.value, body, own, document.file, in: context)
    }
    let training = readings.indices.filter { readings[$0].reasonAgainst == nil }
    // Which part of the parameters is whose is not told where several stages train.
    if training.count == 1 { nameParameters(in: &readings[training[0]], root) }
    return readings
  }

  // MARK: - Stages

  private static func readings(
    of stage: ConfigNode, _ body: ConfigNode, _ values: Values, _ file: SourceFile,
    in context: ReadingContext
  ) -> [Reading] {
    let (turns, count) = turns(of: stage, values)
    var readings: [Reading] = []
    var times: [Double] = []
    for turn in turns {
      for reading in Self.readings(of: body, values.with(turn), file, in: context) {
        if let index = readings.firstIndex(where: { $0.isAlike(reading) }) {
          times[index] += 1
        } else {
          readings.append(reading)
          times.append(1)
        }
      }
    }
    for index in readings.indices where readings[index].reasonAgainst == nil {
      guard let count, count <= turnLimit else {
        readings[index].makeUnresolved(
          .trials, "how often the stage is run is not known", stage.range)
        continue
      }
      readings[index].multiplyTrials(by: times[index], at: stage.range)
    }
    return readings
  }

  private static func readings(
    of body: ConfigNode, _ values: Values, _ file: SourceFile, in context: ReadingContext
  ) -> [Reading] {
    var base = Reading(format: name)
    base.range = body.range
    let lines = body["cmd"].map { $0.isList ? $0.elements : [$0] } ?? []
    guard let command = template.command(lines, in: file, { values[$0] }) else {
      base.notTraining = "it runs nothing"
      return [base]
    }
    let script = ShellScript(command: command, in: file, knowing: context.vocabulary)
    let folder = folder(of: body)
    return ScriptReader.readings(
      script, in: context.standing(in: folder), startingWith: base
    ).map { reading in
      var reading = reading
      reading.stand(in: folder, of: file, context)
      return reading
    }
  }

  /// A stage whose program reads its parameters by itself names their file by what it depends on.
  private static func nameParameters(in reading: inout Reading, _ root: ConfigNode) {
    guard let range = reading.range, !reading.references.contains(where: { $0.role == .recipe }),
      let stage = root["stages"]?.entries.first(where: { entry in
        entry.value.range.bytes.lowerBound <= range.bytes.lowerBound
          && range.bytes.upperBound <= entry.value.range.bytes.upperBound
      })?.value
    else { return }
    let body = stage["do"] ?? stage
    let own = body["params"]?.elements ?? []
    // `- train.epochs` is of the usual file, `- other.yaml: [train.epochs]` of another one.
    let named = own.first { !$0.isMap } == nil ? own.first?.entries.first?.key : usual
    let depended = body["deps"]?.elements.first { $0.text?.lastPathPart == usual }
    guard let path = named ?? depended?.text,
      let place = named == nil ? depended?.range : body["params"]?.range
    else { return }
    reading.references.append(
      Reference(role: .recipe, path: folder(of: body) + path, range: place))
  }

  /// What the file of parameters is called that needs no naming.
  private static let usual = "params.yaml"

  /// The folder in which a stage is run, before a path.
  private static func folder(of body: ConfigNode) -> String {
    guard let folder = body["wdir"]?.text, folder != ".", !folder.contains("${") else { return "" }
    return folder.hasSuffix("/") ? folder : folder + "/"
  }

  // MARK: - Turns

  /// What a stage is run for: the values of each turn, and how many turns there are, where that is known.
  private static func turns(
    of stage: ConfigNode, _ values: Values
  ) -> (turns: [[String: ConfigNode]], count: Int?) {
    if let list = stage["foreach"].map(values.resolved) {
      if list.isMap {
        let turns = list.entries.prefix(turnLimit).map { entry in
          [
            "key": ConfigNode(.scalar(ConfigScalar(text: entry.key)), entry.keyRange),
            "item": entry.value,
          ]
        }
        return (turns, list.entries.count)
      }
      guard list.isList else { return ([[:]], nil) }
      return (list.elements.prefix(turnLimit).map { ["item": $0] }, list.elements.count)
    }
    guard let matrix = stage["matrix"] else { return ([[:]], 1) }
    var turns: [[ConfigEntry]] = [[]]
    var count = 1
    for axis in matrix.entries {
      let list = values.resolved(axis.value)
      guard list.isList, !list.elements.isEmpty else { return ([[:]], nil) }
      let (product, isLarge) = count.multipliedReportingOverflow(by: list.elements.count)
      guard !isLarge else { return ([[:]], nil) }
      count = product
      let longer = turns.flatMap { turn in
        list.elements.prefix(turnLimit).map { value in
          turn + [ConfigEntry(key: axis.key, keyRange: axis.keyRange, value: value)]
        }
      }
      turns = Array(longer.prefix(turnLimit))
    }
    return (turns.map { ["item": ConfigNode(.map($0), matrix.range)] }, count)
  }

  // MARK: - Values

  /// The values that a command may name.
  private struct Values {
    private var own: [String: ConfigNode] = [:]
    private var maps: [ConfigNode] = []

    /// - Parameters:
    ///   - list: Files of values and maps of them, the last of which counts.
    ///   - files: Files that are read without being named.
    ///   - file: Beside what they stand.
    ///   - context: Reads them.
    ///   - outer: What holds where these say nothing.
    init(
      _ list: ConfigNode?, over files: [String], of file: SourceFile, in context: ReadingContext,
      inside outer: Values? = nil
    ) {
      if let outer { self = outer }
      for name in files {
        guard let root = context.load(name, file)?.root else { continue }
        maps.insert(root, at: 0)
      }
      for node in (list?.elements ?? []).prefix(100) {
        if node.isMap {
          maps.insert(node, at: 0)
        } else if let name = node.text?.split(separator: ":").first,
          let root = context.load(String(name), file)?.root
        {
          maps.insert(root, at: 0)
        }
      }
    }

    func with(_ turn: [String: ConfigNode]) -> Values {
      var values = self
      values.own = turn
      return values
    }

    /// `train.epochs`, `item`, `item.lr`.
    subscript(name: String) -> ConfigNode? {
      let path = name.replacing("[", with: ".").replacing("]", with: "")
      let first = path.prefix { $0 != "." }
      if let turn = own[String(first)] {
        let rest = path.dropFirst(first.count + 1)
        return rest.isEmpty ? turn : turn.find(rest)
      }
      return maps.lazy.compactMap { $0.find(path) }.first
    }

    /// A list that stands there, or that `${models}` names.
    func resolved(_ node: ConfigNode) -> ConfigNode {
      guard let text = node.text, text.hasPrefix("${"), text.hasSuffix("}") else { return node }
      return self[String(text.dropFirst(2).dropLast())] ?? node
    }
  }
}
