import ConfigText
import Diagnostics
import Quantities
import Runs
import Text

/// Rules that formats share whose samples are images, clips or sound rather than text.
extension Reading {
  /// States the family of what a framework trains, where nothing tells it better: its samples have no
  /// tokens, and without a known architecture the run's length has to be stated.
  mutating func markFamily(_ family: String, of framework: String) {
    guard !isKnown(.modelFamily) else { return }
    state(
      .modelFamily, .text(family), .derived(formula: "what \(framework) trains", inputs: []))
  }

  /// What several sizes of an input mean where a config lists them.
  enum SideList {
    /// Width and height of one image.
    case sides
    /// Sizes of which every sample takes one, so that the mean is between them.
    case choices
  }

  /// Reads the size of an image: `512`, `"1024,768"`, `640x480`, `[512, 768]`.
  ///
  /// - Parameters:
  ///   - setting: What states it, if anything does.
  ///   - meaning: What more than one number stands for.
  mutating func readInputSize(_ setting: Setting?, _ meaning: SideList = .sides) {
    guard let setting, !setting.isNull, !isKnown(.inputSize), !isUnresolved(.inputSize) else {
      return
    }
    if let problem = setting.problem { return markUnreadable(.inputSize, problem, setting.range) }
    if let number = setting.number {
      if number > 0 { read(.inputSize, setting, .count) }
      return
    }
    var parts = setting.node.elements.flatMap { element in
      element.isList ? element.elements.map(\.number) : [element.number]
    }
    if let text = setting.text {
      let words = text.split { !$0.isNumber && $0 != "." }
      parts = words.map { Number.parse(String($0)) }
    }
    let sides = parts.compactMap(\.self).filter { $0 > 0 }
    guard let low = sides.min(), let high = sides.max(), sides.count == parts.count else {
      return markUnreadable(
        .inputSize, "`\(setting.path)` is no size of an image", setting.range)
    }
    let place = Place.cannot("the size is made of several numbers")
    guard meaning == .choices, low < high else {
      // The work goes with the area.
      let side = (low * high).squareRoot().rounded()
      return state(.inputSize, .number(side), .declared(setting.range), place: place)
    }
    state(
      .inputSize, .number(RangedValue(low: low, high: high)), .declared(setting.range),
      place: place)
  }

  /// States by which method the words of an adapter, such as `lora`, `lokr` or `dora`, train.
  ///
  /// - Returns: Whether the word is known.
  @discardableResult
  mutating func readAdapter(_ word: String, at range: SourceRange) -> Bool {
    guard let method = AdapterWord(word) else { return false }
    let place = Place.cannot("the method is the kind of adapter")
    state(.method, .text(method.method), .declared(range), place: place)
    if let adapter = method.adapter {
      state(.adapter, .text(adapter), .declared(range), place: place)
    }
    return true
  }

  /// `no`, `fp16` and `bf16` where the framework trains in single precision unless told otherwise.
  mutating func readMixedPrecision(_ settings: Settings, _ keys: [String], _ framework: Framework) {
    read(
      Field(.precision, keys, .mixedPrecision, default: .text("fp32"), insert: false),
      from: settings, framework: framework)
  }

  /// Devices that are named one by one: `[0, 1]`, `0,1`, `cuda:0`; a word such as `cuda` names none.
  mutating func readDeviceList(_ setting: Setting?) {
    guard let setting, !setting.isNull, !isKnown(.count) else { return }
    if let problem = setting.problem { return markUnresolved(.count, problem, setting.range) }
    var count = setting.node.elements.count
    if let text = setting.text {
      let parts = text.split { $0 == "," || $0 == "[" || $0 == "]" || $0 == " " }
      let names = parts.map { $0.hasPrefix("cuda:") ? $0.dropFirst(5) : $0 }
      guard !names.isEmpty, names.allSatisfy({ Int($0).map { $0 >= 0 } ?? false }) else { return }
      count = names.count
    }
    guard count > 0 else { return }
    state(
      .count, .number(Double(count)), .declared(setting.range),
      place: .cannot("the devices are named one by one"))
  }
}

/// How tuners of images call the methods that leave most weights alone.
struct AdapterWord: Sendable, Equatable {
  var method: String
  /// The kind of adapter, where it is not plain LoRA.
  var adapter: String?

  /// - Returns: nil for a word that is not known.
  init?(_ word: String) {
    let word = word.lowercased().underscored
    if Self.whole.contains(word) {
      self.init(method: "full", adapter: nil)
      return
    }
    for (stem, adapter) in Self.kinds where word.contains(stem) {
      self.init(method: "lora", adapter: adapter)
      return
    }
    return nil
  }

  private init(method: String, adapter: String?) {
    self.method = method
    self.adapter = adapter
  }

  private static let whole: Set<String> = [
    "full", "fine_tune", "finetune", "full_finetune", "full_finetuning", "full_rank", "sft",
    "full_fine_tune",
  ]

  /// Words by what they hold, those that hold others first.
  private static let kinds: [(stem: String, adapter: String?)] = [
    ("lokr", "lokr"), ("loha", "loha"), ("dora", "dora"), ("boft", "boft"), ("oft", "oft"),
    ("ia3", "ia3"), ("glora", "glora"), ("lycoris", "lycoris"), ("locon", nil), ("dylora", nil),
    ("embedding", "textual-inversion"), ("textual_inversion", "textual-inversion"),
    ("lora", nil),
  ]
}
