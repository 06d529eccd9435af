import ConfigText
import Diagnostics
import Runs

/// nnU-Net: `nnUNetv2_train DATASET CONFIGURATION FOLD`, whose epochs have 250 steps each.
enum NNUNetCommand: CommandDialect {
  static let name = "nnunet_sh"
  static let framework = Framework(name: "nnunet", version: "2.6")

  private static let programs: Set<String> = ["nnUNetv2_train", "nnUNet_train", "run_training.py"]

  static func detect(_ line: CommandLine) -> Int {
    guard let program = line.program, programs.contains(program.program) else {
      return Confidence.none
    }
    if program.options.hasAny(["val", "validation_only"]) { return Confidence.none }
    if program.program != "run_training.py" { return Confidence.named }
    return program.programPath.lowercased().contains("nnunet") ? Confidence.named : Confidence.none
  }

  static func read(_ line: CommandLine, of script: ShellScript, into reading: inout Reading) {
    guard let program = line.program else { return }
    let settings = Settings(program.options)
    var own = Reading(format: name)
    if let data = program.arguments.first {
      own.read(.datasetID, settings.setting(of: data, at: "dataset"), .text)
    }
    own.state(.modelID, .text("nnunet"), .derived(formula: "the command", inputs: []))
    // `nnUNetTrainer_250epochs` is a trainer of so many.
    if let trainer = settings.firstSet(["tr", "trainer"]), let text = trainer.text {
      if let problem = trainer.problem {
        own.markUnreadable(.epochs, problem, trainer.range)
      } else if let epochs = epochs(in: text) {
        own.state(
          .epochs, .number(epochs), .declared(trainer.range),
          place: .cannot("the epochs are part of the trainer's name"))
      } else if text != "nnUNetTrainer", text != "nnUNetTrainerV2" {
        own.markUnresolved(
          .epochs, "how long `\(FactText.shortened(text))` trains is not stated", trainer.range)
      }
    }
    if !own.isKnown(.epochs), !own.isUnresolved(.epochs) {
      own.state(.epochs, .number(1_000), framework.origin)
    }
    own.read(
      Field(.count, ["num_gpus"], .count, default: .number(1), insert: false), from: settings)
    own.state(.precision, .text("fp16"), framework.origin)
    own.state(.method, .text("pretrain"), framework.origin)
    own.insertions = [:]
    own.markFamily("segmentation", of: framework.name)
    reading.merge(own)
  }

  private static func epochs(in name: String) -> Double? {
    guard
      let part = name.split(separator: "_").first(where: {
        $0.lowercased().hasSuffix("epochs") || $0.lowercased().hasSuffix("epoch")
      })
    else { return nil }
    return Double(part.prefix { $0.isNumber })
  }
}
