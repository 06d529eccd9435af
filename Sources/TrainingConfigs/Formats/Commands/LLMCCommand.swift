import ConfigText
import Runs

/// llm.c: compiled trainers with flags of one letter.
enum LLMCCommand: CommandDialect {
  static let name = "hf_cli_sh"
  static let commandWords = CommandWords(launchers: programs, finals: programs)
  private static let programs: Set<String> = ["train_gpt2cu", "train_gpt2", "train_llama3cu"]
  /// Sizes of GPT-2 models by the number of layers, and of GPT-3 models by their width.
  private static let sizes: [String: Double] = [
    "d12": 124e6, "d24": 350e6, "d36": 774e6, "d48": 1.558e9,
    "gpt3:c768": 125e6, "gpt3:c1024": 350e6, "gpt3:c1536": 760e6, "gpt3:c2048": 1.3e9,
    "gpt3:c2560": 2.7e9, "gpt3:c4096": 6.7e9,
  ]

  static func detect(_ line: CommandLine) -> Int {
    line.program.map { programs.contains($0.program) } == true ? Confidence.sure : Confidence.none
  }

  static let fields: [Field] = [
    Field(.sequenceLength, "t", .count),
    Field(.microBatch, "b", .count),
    Field(.steps, "x", .count),
  ]

  static func read(_ line: CommandLine, of script: ShellScript, into reading: inout Reading) {
    guard let program = line.program else { return }
    let settings = Settings(program.options)
    var own = Reading(format: name, flags: fields, from: settings)
    own.state(.packing, .flag(true), Framework(name: "llm.c", version: "2024-08").origin)
    if let depth = settings["e"], let size = depth.text.flatMap({ sizes[$0] }) {
      own.state(.modelParams, .number(size), .declared(depth.range))
    }
    // The whole step in tokens.
    if let total = settings["d"], let tokens = total.number,
      let length = own.number(.sequenceLength),
      length > 0
    {
      own.state(
        .globalBatch, .number(tokens / length), .declared(total.range),
        place: .cannot("the batch counts tokens"))
    }
    if own.number(.steps) == nil, own.isKnown(.modelParams) {
      own.state(.epochs, .number(1), Framework(name: "llm.c", version: "2024-08").origin)
    }
    reading.merge(own)
  }
}
