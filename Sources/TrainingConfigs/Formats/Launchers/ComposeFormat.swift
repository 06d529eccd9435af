import ConfigText
import Diagnostics
import Quantities
import Runs
import Text

/// Services of Docker Compose: each a command in a container, its own or that of the image that is built for it.
///
/// Source: the Compose specification, https://github.com/compose-spec/compose-spec (2025).
enum ComposeFormat: ConfigFormat {
  static let name = "docker_compose"
  static let kind = FormatKind.launcher

  static func detect(_ document: ConfigDocument) -> Int {
    guard document.language == .yaml, let services = document.root?["services"], services.isMap,
      services.entries.contains(where: { $0.value.hasAny(starting) }),
      services.entries.allSatisfy({ $0.value.isMap }), document.root?.has("apiVersion") == false
    else { return Confidence.none }
    return document.name.lowercased().contains("compose") ? Confidence.named : Confidence.likely
  }

  /// Keys of which a service has one that starts what is not its image's alone.
  private static let starting = ["command", "entrypoint", "build", "extends"]
  private static let serviceLimit = 200
  /// Keys that say where a service is, and what it is made of, which no command is.
  private static let places: Set<String> = [
    "build", "container_name", "depends_on", "deploy", "image", "networks", "ports", "volumes",
    "working_dir",
  ]

  static func read(_ document: ConfigDocument, in context: ReadingContext) -> [Reading] {
    let services = document.root?["services"]?.entries ?? []
    let variables = variables(in: context.bytes(".env", document.file))
    var readings = services.prefix(serviceLimit).map { entry in
      let service = complete(entry.value, among: services, of: document.file, in: context)
      return reading(
        of: service, called: entry.keyRange, variables, document.file, in: context)
    }
    if let left = services.dropFirst(serviceLimit).first {
      var rest = Reading(format: name)
      rest.makeUnresolved(.trials, "the source is too long to follow", left.keyRange)
      readings.append(rest)
    }
    return readings
  }

  /// A service with what it extends, of which its own keys win.
  private static func complete(
    _ service: ConfigNode, among services: [ConfigEntry], of file: SourceFile,
    in context: ReadingContext, depth: Int = 0
  ) -> ConfigNode {
    guard depth < 10, let base = service["extends"], let name = base.text ?? base["service"]?.text
    else { return service }
    var (all, home) = (services, file)
    if let other = base["file"]?.text {
      guard let document = context.load(other, file) else { return service }
      (all, home) = (document.root?["services"]?.entries ?? [], document.file)
    }
    guard let found = all.first(where: { $0.key == name })?.value else { return service }
    let extended = complete(found, among: all, of: home, in: context, depth: depth + 1)
    var whole = service
    whole.content = .map(service.entries + extended.entries.filter { !service.has($0.key) })
    return whole
  }

  // MARK: - One service

  private static func reading(
    of service: ConfigNode, called name: SourceRange, _ variables: [String: String],
    _ file: SourceFile, in context: ReadingContext
  ) -> Reading {
    var base = Reading(format: Self.name)
    base.range = name
    base.state(.nodes, .number(1), .derived(formula: "one container", inputs: []))
    let isOpen = readDevices(of: service, into: &base)
    let image = ContainerFile(of: service, beside: file, in: context)
    let (text, own) = start(of: service, image)
    guard text.contains(where: { !$0.isWhitespace }) else {
      base.notTraining = "it runs nothing"
      return base
    }
    let node = ConfigNode(.scalar(ConfigScalar(text: filled(text, variables))), own ?? name)
    guard let command = template.command([node], in: file, { _ in nil }) else { return base }
    let script = ShellScript(
      command: command, in: file, variables: environment(of: service, file, in: context),
      knowing: context.vocabulary)
    let folder = image?.folder ?? ""
    func read(_ base: Reading) -> Reading {
      let all = ScriptReader.readings(
        script, in: context.standing(in: folder), startingWith: base)
      return all.count == 1 ? all[0] : Reading.together(all)
    }
    var reading = read(base)
    if let isOpen, !reading.isKnown(.count) {
      // Of an unknown program it counts that it has accelerators, however many.
      base.markUnresolved(.count, "the request leaves a choice of devices", isOpen)
      reading = read(base)
    }
    reading.range = name
    reading.stand(in: folder, of: file, context)
    if own == nil, let image { reading.files.append(image.file) }
    guard reading.reasonAgainst == nil else {
      // What a service says beside its command, as for its health, may well train.
      var rest = service
      rest.content = .map(service.entries.filter { !places.contains($0.key) })
      if reading.doubt == nil, CommandCarrier(context.vocabulary).mayTrain(rest, file.path) {
        reading.doubt = ScriptReader.doubt
      }
      return reading
    }
    if let again = repeats(service) {
      reading.makeUnresolved(.trials, "how often the program has it train is not known", again)
    }
    return reading
  }

  /// The command of a service, and where it stands if that is not the file of its image.
  private static func start(
    of service: ConfigNode, _ image: ContainerFile?
  ) -> (text: String, range: SourceRange?) {
    let (entrypoint, command) = (service["entrypoint"], service["command"])
    var parts = [entrypoint, command].compactMap(\.self).map { line(of: $0) }
    if entrypoint == nil, let image {
      parts = [image.entrypoint, command == nil ? image.command : parts.first].compactMap(\.self)
    }
    return (parts.joined(separator: " "), (command ?? entrypoint)?.range)
  }

  /// Where a service says that it is run more than once, or again whenever it ends.
  private static func repeats(_ service: ConfigNode) -> SourceRange? {
    let number = service.find("deploy.replicas") ?? service["scale"]
    if let number, number.number != 1 { return number.range }
    let restart = service["restart"] ?? service.find("deploy.restart_policy.condition")
    guard let restart, let text = restart.text,
      !["no", "false", "none"].contains(text), !text.hasPrefix("on-failure")
    else { return nil }
    return restart.range
  }

  // MARK: - Devices

  /// Reads what a service reserves.
  ///
  /// - Returns: Where it asks for devices without a number: for all that the machine has.
  private static func readDevices(
    of service: ConfigNode, into reading: inout Reading
  ) -> SourceRange? {
    let reserved = service.find("deploy.resources.reservations.devices") ?? service["gpus"]
    let devices = reserved.map { $0.isList ? $0.elements : [$0] } ?? []
    var count = 0.0
    var place: SourceRange?
    for device in devices.prefix(100) where isAccelerator(device) {
      place = place ?? device.range
      if let ids = device["device_ids"], ids.isList {
        count += Double(ids.elements.count)
      } else if let number = (device["count"] ?? device).number {
        count += number
      } else {
        return (device["count"] ?? device).range
      }
    }
    let visible = variable("NVIDIA_VISIBLE_DEVICES", of: service)
    if place == nil, let visible, let text = visible.text, text.first?.isNumber == true {
      count = Double(text.split(separator: ",").count)
      place = visible.range
    }
    guard let place, count > 0 else {
      return service["runtime"]?.text == "nvidia" ? service["runtime"]?.range : nil
    }
    reading.state(
      .count, .number(count), .declared(place),
      place: .cannot("the devices are named one by one"))
    return nil
  }

  private static func isAccelerator(_ device: ConfigNode) -> Bool {
    guard device.isMap else { return true }
    let words = device["capabilities"]?.elements.compactMap(\.text) ?? []
    return words.isEmpty || words.contains { ["gpu", "nvidia", "amd", "compute"].contains($0) }
  }

  // MARK: - Words

  private static let (opened, closed) = ("\u{1}", "\u{2}")
  private static let template = CommandTemplate(open: opened, close: closed)

  /// The words of a list, or a text as it stands.
  private static func line(of node: ConfigNode) -> String {
    guard node.isList else { return node.scalar?.text ?? "" }
    return node.elements.prefix(400).map { quoted($0.scalar?.text ?? "") }.joined(separator: " ")
  }

  static func quoted(_ word: String) -> String {
    let isPlain = word.utf8.allSatisfy { byte in
      byte > 0x7F || byte >= 0x2B && byte <= 0x3A || byte >= 0x40 && byte <= 0x5A
        || byte >= 0x61 && byte <= 0x7D || byte == 0x5F || byte == 0x3D || byte == 0x24
    }
    return isPlain && !word.isEmpty ? word : "'" + word.replacing("'", with: "'\\''") + "'"
  }

  /// A text in which Compose has filled `$NAME`, `${NAME}` and `${NAME:-default}`; what whoever starts it sets
  /// is marked, and `$$` is what the container's shell sees as `$`.
  private static func filled(_ text: String, _ variables: [String: String]) -> String {
    var result = ""
    var rest = text[...]
    while let sign = rest.firstIndex(of: "$"), result.utf8.count < 100_000 {
      result += rest[..<sign]
      rest = rest[rest.index(after: sign)...]
      if rest.first == "$" {
        result += "$"
        rest = rest.dropFirst()
        continue
      }
      let isBraced = rest.first == "{"
      let start = isBraced ? rest.dropFirst() : rest
      let name = start.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
      guard !name.isEmpty, name.first?.isNumber == false else {
        result += "$"
        continue
      }
      var tail = start[name.endIndex...]
      var other: Substring?
      if isBraced, let end = tail.firstIndex(of: "}") {
        let rule = tail[..<end]
        if rule.hasPrefix(":-") || rule.hasPrefix("-") { other = rule.drop { ":-".contains($0) } }
        tail = tail[tail.index(after: end)...]
      }
      result += variables[String(name)] ?? other.map(String.init) ?? opened + name + closed
      rest = tail
    }
    return result + rest
  }

  // MARK: - Variables

  /// `NAME=value` in each line of a file.
  private static func variables(in bytes: [UInt8]?) -> [String: String] {
    var variables: [String: String] = [:]
    for line in String(decoding: (bytes ?? []).prefix(100_000), as: UTF8.self).split(
      whereSeparator: \.isNewline)
    {
      let line = trimmed(line.hasPrefix("export ") ? String(line.dropFirst(7)) : String(line))
      guard !line.hasPrefix("#"), let equals = line.firstIndex(of: "=") else { continue }
      let value = line[line.index(after: equals)...]
      variables[String(line[..<equals])] = value.trimmingMarks
    }
    return variables
  }

  private static func environment(
    of service: ConfigNode, _ file: SourceFile, in context: ReadingContext
  ) -> [String: ShellVariable] {
    let files = service["env_file"].map { $0.isList ? $0.elements : [$0] } ?? []
    var seeds: [String: ShellVariable] = [:]
    for one in files.prefix(20) {
      guard let path = one.text ?? one["path"]?.text else { continue }
      for (name, value) in variables(in: context.bytes(path, file)) {
        seeds[name] = .text(ShellWord(computed: value))
      }
    }
    for element in service["environment"]?.elements ?? [] {
      guard let text = element.text, let equals = text.firstIndex(of: "=") else { continue }
      let value = String(text[text.index(after: equals)...])
      seeds[String(text[..<equals])] = .text(
        ShellWord(
          pieces: [ShellPiece(text: value, isQuoted: true, place: element.range.bytes)],
          range: element.range.bytes))
    }
    return seeds.merging(SkyPilotFormat.environment(of: service["environment"])) { $1 }
  }

  private static func variable(_ name: String, of service: ConfigNode) -> ConfigNode? {
    guard let set = service["environment"] else { return nil }
    if set.isMap { return set[name] }
    return set.elements.lazy.compactMap { element -> ConfigNode? in
      guard let text = element.text, text.hasPrefix(name + "=") else { return nil }
      let value = String(text.dropFirst(name.count + 1))
      return ConfigNode(.scalar(ConfigScalar(text: value)), element.range)
    }.first
  }
}

extension StringProtocol {
  /// A value without the marks of a quotation around it.
  fileprivate var trimmingMarks: String {
    guard let first, "\"'".contains(first), count > 1, last == first else { return String(self) }
    return String(dropFirst().dropLast())
  }
}

/// What an image that is built for a service starts: the last `ENTRYPOINT` and `CMD` of its file.
private struct ContainerFile {
  let file: SourceFile
  /// The folder that goes into the image, where that is not the one of the service's file.
  private(set) var folder: String?
  private(set) var entrypoint: String?
  private(set) var command: String?

  init?(of service: ConfigNode, beside file: SourceFile, in context: ReadingContext) {
    guard let build = service["build"] else { return nil }
    let folder = build.text ?? build["context"]?.text ?? "."
    var path = build["dockerfile"]?.text ?? "Dockerfile"
    let isPlain = folder == "." || folder == "./"
    if !isPlain { path = (folder.hasSuffix("/") ? folder : folder + "/") + path }
    while path.hasPrefix("./") { path.removeFirst(2) }
    guard !path.contains("$"), !path.contains("://"), let bytes = context.bytes(path, file) else {
      return nil
    }
    let beside = file.path.lastIndex(of: "/").map { String(file.path[..<$0]) } ?? ""
    self.file = SourceFile(
      path: PathResolver.normalised(path, in: beside) ?? path, bytes: bytes)
    if !isPlain { self.folder = folder.hasSuffix("/") ? folder : folder + "/" }
    read(bytes)
  }

  /// The instructions, the last of which count; a new stage starts nothing of the one before it.
  private mutating func read(_ bytes: [UInt8]) {
    let text = String(decoding: bytes.prefix(200_000), as: UTF8.self)
      .replacing("\\\r\n", with: " ").replacing("\\\n", with: " ")
    for line in text.split(whereSeparator: \.isNewline).prefix(2_000) {
      let line = trimmed(line)
      let name = line.prefix { !$0.isWhitespace }.uppercased()
      let rest = trimmed(line.dropFirst(name.count))
      switch name {
      case "FROM": (entrypoint, command) = (nil, nil)
      case "ENTRYPOINT": (entrypoint, command) = (Self.words(rest), nil)
      case "CMD": command = Self.words(rest)
      default: break
      }
    }
  }

  /// A list of words as one line, or the line that a shell is given.
  private static func words(_ text: String) -> String {
    guard text.hasPrefix("["), text.hasSuffix("]") else { return text }
    var words: [String] = []
    var word: String?
    var isEscaped = false
    for character in text.dropFirst().dropLast().prefix(40_000) {
      if isEscaped {
        word?.append(character)
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else if character == "\"" {
        if let ended = word { words.append(ended) }
        word = word == nil ? "" : nil
      } else {
        word?.append(character)
      }
    }
    return words.map(ComposeFormat.quoted).joined(separator: " ")
  }
}
