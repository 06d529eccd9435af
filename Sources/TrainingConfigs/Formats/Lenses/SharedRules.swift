import Catalogue
import ConfigText
import Diagnostics
import Quantities
import Runs

/// Rules that several formats share.
extension Reading {
  /// `bf16: true`, `fp16: true`, `fp8: true`, with `auto` left to the hardware.
  ///
  /// Writing another precision turns the switch that is on off, and the other one on.
  mutating func readSwitchedPrecision(
    _ settings: Settings, framework: Framework?, default fallback: String?
  ) {
    var automatic: Setting?
    var off: Setting?
    for key in ["fp8", "bf16", "bfloat16", "pure_bf16", "fp16", "float16"] {
      guard let setting = settings[key] else { continue }
      if let problem = setting.problem {
        markUnreadable(.precision, problem, setting.range)
        return
      }
      guard let text = setting.text?.lowercased() else { continue }
      switch text {
      case "auto": automatic = automatic ?? setting
      case "false", "0", "no", "off": off = off ?? (key.contains("bf") ? setting : nil)
      case "true", "full", "1", "yes", "on",
        "hybrid" where key == "fp8":
        let word = key == "fp8" ? "fp8" : key.contains("bf") ? "bf16" : "fp16"
        state(
          .precision, .text(word), .declared(setting.range),
          place: key == "fp8"
            ? .cannot("fp8 is switched by more than one key") : .switching(settings))
        return
      default:
        markUnreadable(
          .precision, "`\(FactText.shortened(text))` is neither true nor false", setting.range)
        return
      }
    }
    if let automatic {
      markUnresolved(.precision, "`auto` leaves the precision to the hardware", automatic.range)
      insertions[.precision] = .switching(settings)
      return
    }
    guard !isKnown(.precision) else { return }
    if let off {
      // Neither half precision is on: weights and arithmetic are in single precision.
      let tf32 = settings["tf32"]
      let isTF32 = tf32?.flag == true
      state(
        .precision, .text(isTF32 ? "tf32" : "fp32"),
        .declared(isTF32 ? tf32?.range ?? off.range : off.range), place: .switching(settings))
      return
    }
    if let word = fallback, let framework {
      state(.precision, .text(word), framework.origin)
    }
    insertions[.precision] = .switching(settings)
  }

  /// `trainer.precision` in Lightning's words.
  mutating func readLightningPrecision(_ settings: Settings, framework: Framework? = nil) {
    if let setting = settings["trainer.precision"], !setting.isNull {
      read(.precision, setting, .precision)
      return
    }
    insertions[.precision] = .inserting("trainer.precision", into: settings.root) {
      $0.text.map { PrecisionSpelling.spell($0, like: "32") }
    }
    if let framework { state(.precision, .text("fp32"), framework.origin) }
  }

  /// `max_steps` above zero wins over epochs.
  mutating func stepsWin() {
    guard self[.steps]?.origin.isStated == true else { return }
    forget([.epochs])
  }

  /// Ray starts a worker on each device.
  mutating func readRayWorkers(_ settings: Settings) {
    guard let workers = settings["ray_num_workers"] else { return }
    read(.count, workers, .count)
  }

  /// Notes that a number of devices is left to the machine (`auto`, `-1`), or that it cannot be read.
  mutating func leaveDevices(_ setting: Setting) {
    let text = setting.text ?? ""
    if let problem = setting.problem { return markUnreadable(.count, problem, setting.range) }
    if setting.number != nil || Self.machineWords.contains(text.lowercased()) {
      return markUnresolved(
        .count, "`\(FactText.shortened(text))` leaves the devices to the machine", setting.range)
    }
    markUnreadable(.count, "`\(FactText.shortened(text))` is not a number", setting.range)
  }

  private static let machineWords: Set = ["", "auto", "gpu", "cpu", "cuda", "xpu", "all", "max"]

  /// Reads sizes such as `8B`, `8x7B` or `30B-A3B` out of the model's name.
  mutating func readSizeFromName() {
    guard let name = self[.modelID]?.value.text else { return }
    let size = ModelNameSize(name)
    let inputs = [Fact.modelID.rawValue]
    if !isKnown(.modelParams), let params = size.params {
      state(
        .modelParams, .number(params),
        .derived(formula: "the size in the model's name", inputs: inputs))
    }
    guard !isKnown(.modelActiveParams), let active = size.activeParams,
      number(.modelParams).map({ $0 > active.central }) ?? true
    else { return }
    state(
      .modelActiveParams, .number(active),
      .derived(formula: "the active size in the model's name", inputs: inputs))
  }
}

/// A switch of a config that turns one precision on.
struct PrecisionSwitch: Sendable {
  var word: String
  /// Where the switch stands; the first is written when none is there.
  var keys: [String]

  /// `bf16: true` and `fp16: true`.
  static let flags = [
    PrecisionSwitch(word: "bf16", keys: ["bf16", "bfloat16", "pure_bf16"]),
    PrecisionSwitch(word: "fp16", keys: ["fp16", "float16"]),
  ]
  /// `bf16: {enabled: true}` and `fp16: {enabled: true}`.
  static let maps = [
    PrecisionSwitch(word: "bf16", keys: ["bf16.enabled", "bfloat16.enabled"]),
    PrecisionSwitch(word: "fp16", keys: ["fp16.enabled"]),
  ]
}

extension PrecisionSwitch {
  static let fairseq = [
    PrecisionSwitch(word: "bf16", keys: ["common.bf16"]),
    PrecisionSwitch(word: "fp16", keys: ["common.fp16"]),
  ]
}

extension Place {
  /// Turns a precision's switch off and another one on; without any on, the precision is fp32.
  static func switching(
    _ settings: Settings, _ switches: [PrecisionSwitch] = PrecisionSwitch.flags
  ) -> Place {
    Place { value in
      guard let word = value.text, word == "fp32" || switches.contains(where: { $0.word == word })
      else { return .cannot("the file switches between fp32 and \(list(switches)) only") }
      var edits: [Edit] = []
      var isDone = word == "fp32"
      var isInserted = false
      for one in switches {
        for key in one.keys {
          guard let setting = settings[key] else { continue }
          let isWanted = one.word == word && !isDone
          let isOn = isOn(setting)
          if isWanted, isOn == true { isDone = true }
          guard isOn != isWanted else { continue }
          guard setting.literal != nil else {
            // A bare `--bf16` becomes `--fp16`.
            guard let renamed = rename(setting, in: settings, to: word, switches) else {
              return .cannot("`\(key)` would have to be left out, or is computed")
            }
            edits.append(renamed)
            isDone = true
            continue
          }
          guard case .edits(let flip, _) = replacing(setting, .flag).write(.flag(isWanted)) else {
            return .cannot("`\(key)` is computed from other values")
          }
          edits += flip
          if isWanted { isDone = true }
        }
      }
      if !isDone, let key = switches.first(where: { $0.word == word })?.keys.first {
        let place = Place.inserting(key, into: settings.root, makesMaps: true) { _ in "true" }
        guard case .edits(let added, _)? = place?.write(value) else {
          return .cannot("the file has no `\(word)` switch, and no place for one")
        }
        edits += added
        isInserted = true
      }
      guard !edits.isEmpty else { return .cannot("the file turns no precision on") }
      return .edits(edits, isInserted ? .review : .safe)
    }
  }

  private static func list(_ switches: [PrecisionSwitch]) -> String {
    switches.map(\.word).joined(separator: " and ")
  }

  /// Whether a switch is on; nil for `auto`.
  private static func isOn(_ setting: Setting) -> Bool? {
    switch setting.text?.lowercased() {
    case "true", "1", "yes", "on", "full": true
    case "auto": nil
    default: false
    }
  }

  private static func rename(
    _ setting: Setting, in settings: Settings, to word: String, _ switches: [PrecisionSwitch]
  ) -> Edit? {
    guard word != "fp32", setting.problem == nil,
      let range = settings.root.entry(at: setting.path)?.keyRange,
      range.text == "--\(setting.path)",
      let key = switches.first(where: { $0.word == word })?.keys.first, settings[key] == nil
    else { return nil }
    return Edit(range, "--\(key)")
  }
}
