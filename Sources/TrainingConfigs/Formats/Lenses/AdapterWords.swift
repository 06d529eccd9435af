import ConfigText
import Diagnostics
import Runs
import Text

/// The many words by which configs and commands say that an adapter is trained and not the whole model.
enum AdapterWords {
  /// What a config says of its method, and where.
  struct Statement: Sendable {
    /// `lora`, `qlora` or `full`; nil where the word is not one that is known.
    var method: String?
    /// The kind of adapter where it is another one than LoRA, such as `dora`.
    var kind: String?
    var setting: Setting
  }

  private static let wordKeys = [
    "finetuning_type", "tuner_type", "train_type", "sft_type", "adapter", "peft_type",
    "peft_method", "peft_scheme", "network_module",
  ]

  /// The words of a switch that turns an adapter on: `use_peft_lora`, `apply_lora`, `q_lora`.
  private static let switchWords: Set<String> = [
    "use", "enable", "apply", "with", "is", "do", "q",
  ]
  private static let adapterNames: Set<String> = [
    "lora", "qlora", "peft", "adalora", "boft", "dora", "hra", "ia3", "loha", "lokr", "oft", "vera",
  ]

  private static func switches(_ settings: Settings, _ sections: [String]) -> [Setting] {
    sections.flatMap { section -> [Setting] in
      let node = section.isEmpty ? settings.root : settings[section]?.node
      return (node?.entries ?? []).compactMap { entry in
        if entry.key.underscored == "low_rank_training" { return settings[entry.key] }
        guard let words = NameWords.split(entry.key), words.contains(where: adapterNames.contains),
          words.allSatisfy({ adapterNames.contains($0) || switchWords.contains($0) })
        else { return nil }
        return settings[section.isEmpty ? entry.key : "\(section).\(entry.key)"]
      }
    }
  }

  private static let fourBitFlags = [
    "load_in_4bit", "use_4bit", "use_4bit_quantization", "use_int4", "use_qlora", "q_lora", "qlora",
    "quantization_config.load_in_4bit", "bnb_config.load_in_4bit", "quantization.load_in_4bit",
  ]

  private static let fourBitNumbers = ["bits", "quantization_bit", "quant_bits", "quantize_bits"]

  /// Ranks that are zero where no adapter is trained.
  private static let rankKeys = ["lora.rank", "lora_rank", "lora_r", "lora_dim"]

  /// Maps whose presence is an adapter.
  private static let blocks = ["peft_config", "lora_config", "lora", "peft", "lora_cfg"]

  static func isBlock(_ key: Substring) -> Bool { blocks.contains { $0 == key } }

  /// `lora_unet: [{rank: 8}]`: adapters of a part of the model, each with its rank.
  private static func ranked(_ settings: Settings) -> [String] {
    settings.root.entries.filter { entry in
      entry.key.hasPrefix("lora_")
        && (entry.value.isList ? entry.value.elements : [entry.value]).contains {
          $0.hasAny(["rank", "r"])
        }
    }.map(\.key)
  }

  private static let kinds = [
    "adalora", "boft", "bone", "c3a", "dora", "fourierft", "ia3", "llama-adapter", "llamapro",
    "loha", "lokr", "longlora", "oft", "prefix", "prompt", "reft", "vera", "adapter",
  ]

  /// What the config says of its method.
  ///
  /// - Parameters:
  ///   - settings: The config.
  ///   - sections: Paths of the maps in which its keys may stand, the first one that says something
  ///     counts; an empty path is the config itself.
  ///   - takesRank: Whether a rank above zero is enough, and zero means that everything is trained.
  ///   - takesBlocks: Whether a map such as `peft_config` is enough.
  static func statement(
    in settings: Settings, sections: [String] = [""], takesRank: Bool = false,
    takesBlocks: Bool = false
  ) -> Statement? {
    let fourBits = fourBits(in: settings, sections)
    func method(_ isOn: Bool) -> String { isOn ? fourBits == nil ? "lora" : "qlora" : "full" }
    for key in paths(wordKeys, sections) {
      guard let setting = settings[key], setting.problem == nil, let word = setting.text else {
        continue
      }
      return statement(word.lowercased(), setting, isFourBit: fourBits != nil)
    }
    if let said = saidByValue(settings, isFourBit: fourBits != nil) { return said }
    var off: Setting?
    for setting in switches(settings, sections) {
      guard let flag = flag(setting) else { continue }
      guard flag else {
        off = off ?? setting
        continue
      }
      return Statement(method: method(true), setting: setting)
    }
    if let off {
      // That weights are not in four bits says nothing of an adapter: its rank does.
      let rank = paths(rankKeys, sections).lazy.compactMap { settings[$0] }.first
      if fourBitFlags.contains(where: off.path.hasSuffix), let rank, (rank.number ?? 0) > 0 {
        return Statement(method: "lora", setting: rank)
      }
      return Statement(method: "full", setting: off)
    }
    if let fourBits { return Statement(method: "qlora", setting: fourBits) }
    if takesRank {
      for key in paths(rankKeys, sections) {
        guard let setting = settings[key], let rank = setting.number else { continue }
        return Statement(method: method(rank > 0), setting: setting)
      }
    }
    guard takesBlocks else { return nil }
    for key in paths(blocks, sections) + ranked(settings) {
      guard let setting = settings[key], !setting.node.entries.isEmpty || setting.node.isList else {
        continue
      }
      let isOff = ["enabled", "enable"].contains { settings.flag("\(key).\($0)") == false }
      return Statement(method: method(!isOff), setting: setting)
    }
    return nil
  }

  /// Words of which the names of keys are that say how something is trained: `train_mode: lora`.
  private static let modeWords: Set<String> = [
    "train", "training", "finetune", "finetuning", "tune", "tuning", "tuner", "ft", "peft", "mode",
    "type", "method", "strategy", "fine",
  ]

  /// What a key of a project's own says by a value that is a kind of adapter, or all of the model.
  private static func saidByValue(_ settings: Settings, isFourBit: Bool) -> Statement? {
    let nested = settings.root.entries.flatMap { section in
      section.value.entries.map { (path: "\(section.key).\($0.key)", value: $0.value) }
    }
    for (path, value) in settings.root.entries.map({ (path: $0.key, value: $0.value) }) + nested {
      guard let word = value.text?.lowercased(), word.utf8.count <= 12,
        word == "full" || word.holds("lora") || kinds.contains(word),
        let words = NameWords.split(path.replacing(".", with: "_")), words.count > 1,
        isMode(words, isPlain: word == "lora" || word == "qlora")
      else { continue }
      let setting = settings.setting(of: value, at: path)
      guard setting.problem == nil else { continue }
      return statement(word, setting, isFourBit: isFourBit)
    }
    return nil
  }

  /// Whether a key says how something is trained, by its words; beside a plain word of an adapter one other
  /// word may say of what, as `tune_type_llm` does.
  private static func isMode(_ words: [String], isPlain: Bool) -> Bool {
    let others = words.filter { !modeWords.contains($0) }
    return others.isEmpty
      || isPlain && others.count == 1 && words.contains { tunings.contains($0) }
  }

  /// The words among them that say that something is trained.
  private static let tunings: Set<String> = [
    "train", "training", "finetune", "finetuning", "tune", "tuning",
  ]

  /// What the name of a program such as `train_dreambooth_lora.py` says.
  static func method(inProgram name: String) -> String? {
    let file = name.lastPathPart
    let words = file.lowercased().split { !$0.isLetter && $0 != "4" }.map(String.init)
    if words.contains(where: { $0.holds("qlora") }) { return "qlora" }
    return words.contains { $0 == "lora" || $0 == "dora" || $0 == "peft" || $0.hasSuffix("lora") }
      ? "lora" : nil
  }

  private static func paths(_ keys: [String], _ sections: [String]) -> [String] {
    sections.flatMap { section in section.isEmpty ? keys : keys.map { "\(section).\($0)" } }
  }

  /// A flag as Python and YAML 1.1 write it.
  private static func flag(_ setting: Setting) -> Bool? {
    switch setting.text?.lowercased() {
    case "true", "1", "yes", "on": true
    case "false", "0", "no", "off": false
    default: nil
    }
  }

  private static func fourBits(in settings: Settings, _ sections: [String]) -> Setting? {
    for key in paths(fourBitFlags, sections) {
      if let setting = settings[key], flag(setting) == true { return setting }
    }
    for key in paths(fourBitNumbers, sections) {
      if let setting = settings[key], setting.number == 4 { return setting }
    }
    return nil
  }

  private static func statement(
    _ word: String, _ setting: Setting, isFourBit: Bool
  ) -> Statement {
    if word.holds("qlora") { return Statement(method: "qlora", setting: setting) }
    let kind = kinds.first { word == $0 || word.hasPrefix($0) }
    if let kind { return Statement(method: "lora", kind: kind, setting: setting) }
    if word.holds("lora") || word.hasPrefix("lycoris") || word.hasPrefix("pissa") {
      return Statement(method: isFourBit ? "qlora" : "lora", setting: setting)
    }
    let isFull = ["full", "none", "no", "false", "pretrain"].contains(word)
    return Statement(method: isFull ? "full" : nil, setting: setting)
  }
}

extension Reading {
  /// States the method that a config says in whichever words.
  ///
  /// - Returns: Whether it says one.
  @discardableResult
  mutating func readAdapter(
    _ settings: Settings, sections: [String] = [""], takesRank: Bool = false,
    takesBlocks: Bool = false
  ) -> Bool {
    guard
      let found = AdapterWords.statement(
        in: settings, sections: sections, takesRank: takesRank, takesBlocks: takesBlocks)
    else { return false }
    guard let method = found.method else {
      let word = FactText.shortened(found.setting.text ?? found.setting.path)
      markUnresolved(.method, "`\(word)` is no method that is known here", found.setting.range)
      return true
    }
    state(.method, .text(method), .declared(found.setting.range))
    if let kind = found.kind { state(.adapter, .text(kind), .declared(found.setting.range)) }
    return true
  }
}
