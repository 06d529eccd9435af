import ConfigText
import Diagnostics
import Runs

/// `deepspeed --hostfile F`: the machines that a file of the repository names, each with its devices.
enum HostFile {
  private static let limit = 4_000

  /// Reads how many devices the machines of the file have that a command names.
  static func read(
    _ line: CommandLine, of script: ShellScript, in context: ReadingContext,
    into reading: inout Reading
  ) {
    guard let stage = line.stage(["deepspeed"]), let named = stage.options["hostfile"],
      let path = named.text, named.scalar?.problem == nil, reading.isUnresolved(.count),
      !stage.options.hasAny(["include", "exclude"]),
      let text = text(of: path, for: line, of: script, in: context), let hosts = hosts(in: text)
    else { return }
    // `--num_nodes` and `--num_gpus` take the first of them.
    guard let nodes = amount(stage.options["num_nodes"]),
      let devices = amount(stage.options["num_gpus"])
    else { return }
    let slots = hosts.prefix(nodes).map { min($0, devices) }
    reading.forget([.count, .nodes])
    reading.state(
      .nodes, .number(Double(slots.count)), .declared(named.range),
      place: .cannot("the machines are named one by one"))
    reading.state(
      .count, .number(Double(slots.reduce(0, +))), .declared(named.range),
      place: .cannot("the machines are named one by one"))
  }

  /// How many are taken at the most; nil where that is not known.
  private static func amount(_ node: ConfigNode?) -> Int? {
    guard let node else { return limit }
    guard node.scalar?.problem == nil, let number = node.number, number >= -1, number < 1e6 else {
      return nil
    }
    return number < 1 ? limit : Int(number)
  }

  private static func text(
    of path: String, for line: CommandLine, of script: ShellScript, in context: ReadingContext
  ) -> String? {
    if let written = line.written[path] { return written.problem == nil ? written.text : nil }
    guard !line.rewritten.contains(path), !path.hasPrefix("/"),
      let bytes = context.bytes(path, script.file), bytes.count < 100_000
    else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The slots of `host slots=8` in each line; nil where a line is anything else.
  private static func hosts(in text: String) -> [Int]? {
    var slots: [Int] = []
    for line in text.split(whereSeparator: \.isNewline) {
      let plain = line.prefix { $0 != "#" }
      let words = plain.split(whereSeparator: \.isWhitespace)
      if words.isEmpty { continue }
      guard words.count == 2, words[1].hasPrefix("slots="),
        let number = Int(words[1].dropFirst("slots=".count)), number > 0, number <= limit,
        slots.count < limit
      else { return nil }
      slots.append(number)
    }
    return slots.isEmpty ? nil : slots
  }
}
