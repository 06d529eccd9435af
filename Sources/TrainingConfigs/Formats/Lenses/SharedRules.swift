import Diagnostics
import Footprint

/// Rules that several formats share.
extension Reading {
  /// `bf16: true`, `fp16: true`, `fp8: true`, with `auto` left to the hardware.
  ///
  /// Writing another precision turns the switch that is on off, and the other one on.
  mutating func readSwitchedPrecision(
    _ settings: Settings, framework: Framework?, default fallback: String?
  ) {
    var automatic: Setting?
    for key in ["fp8", "bf16", "bfloat16", "pure_bf16", "fp16", "float16"] {
      guard let setting = settings[key] else { continue }
      if let problem = setting.problem {
        markUnresolved(.precision, problem, setting.range)
        return
      }
      guard let text = setting.text?.lowercased() else { continue }
      if text == "auto" { automatic = automatic ?? setting }
      guard ["true", "full", "1", "yes"].contains(text) || text == "hybrid" && key == "fp8" else {
        continue
      }
      let word = key == "fp8" ? "fp8" : key.contains("bf") ? "bf16" : "fp16"
      state(
        .precision, .text(word), .declared(setting.range), place: .switching(settings))
      return
    }
    if let automatic {
      markUnresolved(.precision, "`auto` leaves the precision to the hardware", automatic.range)
      return
    }
    guard !isKnown(.precision) else { return }
    if let word = fallback, let framework {
      state(.precision, .text(word), framework.origin)
    }
    if settings["bf16"] == nil {
      insertions[.precision] = Place.inserting("bf16", into: settings.root) {
        $0.text == "bf16" ? "true" : nil
      }
    } else if let setting = settings["bf16"], setting.flag == false {
      insertions[.precision] = .switching(settings)
    }
  }

  /// `max_steps` above zero wins over epochs.
  mutating func stepsWin() {
    guard self[.steps]?.origin.isStated == true else { return }
    remove(.epochs)
  }

  /// Several datasets: the first is named, but its size is not that of the mixture.
  mutating func markMixture(_ count: Int, at range: SourceRange) {
    guard count > 1 else { return }
    let reason = "\(count) datasets are mixed, and how much of each is not stated"
    markUnresolved(.datasetTokens, reason, range)
    markUnresolved(.datasetExamples, reason, range)
  }

  /// Reads a size such as `8B` or `0.5b` out of the model's name.
  mutating func readSizeFromName() {
    guard !isKnown(.modelParams), let name = self[.modelID]?.value.text,
      let size = ModelName.params(in: name)
    else { return }
    derive(.modelParams, size, "the size in the model's name", [Fact.modelID.rawValue])
  }
}

extension Place {
  /// Turns a precision's switch off and another one on.
  static func switching(_ settings: Settings) -> Place {
    Place { value in
      guard let word = value.text, word == "bf16" || word == "fp16" || word == "fp32" else {
        return .cannot("the recipe switches between bf16, fp16 and fp32 only")
      }
      var edits: [Edit] = []
      var isDone = word == "fp32"
      for key in ["bf16", "fp16"] {
        guard let other = settings[key], let literal = other.literal else { continue }
        let isWanted = key == word
        let isOn = ["true", "True", "auto", "full"].contains(other.text ?? "")
        if isWanted { isDone = true }
        guard isWanted != isOn || other.text == "auto" else { continue }
        let capital = other.text == "True" || other.text == "False"
        edits.append(
          Edit(literal, capital ? (isWanted ? "True" : "False") : isWanted ? "true" : "false"))
      }
      if !isDone {
        guard
          case .edits(let added, _)? = Place.inserting(word, into: settings.root, { _ in "true" })?
            .write(value)
        else { return .cannot("the recipe has no `\(word)` switch") }
        edits += added
      }
      return .edits(edits, .safe)
    }
  }
}
