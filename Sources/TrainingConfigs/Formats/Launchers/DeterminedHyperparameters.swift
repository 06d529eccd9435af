import ConfigText
import Runs

/// The hyperparameters of a Determined experiment: the trial's script takes them from the cluster
/// (`get_cluster_info().trial.hparams`), so that what they state is what it trains with.
enum DeterminedHyperparameters {
  /// Where the arguments of Transformers stand, to be given to `TrainingArguments` as they are.
  private static let arguments = [
    "training_args", "training_arguments", "hf_args", "trainer_args", "sft_args",
  ]

  /// Maps of hyperparameters that say whether an adapter is trained.
  private static let adapterSections = ["hyperparameters"]

  private static let models = ["model", "model_name", "model_id", "base_model"]
  private static let lengths = ["max_seq_length", "max_seq_len", "max_length", "block_size"]
  private static let datasets = ["dataset", "dataset_id"]

  /// Reads what is stated; what the searcher says of the length has been read before and counts first.
  static func read(_ settings: Settings, into reading: inout Reading) {
    guard let root = settings.root["hyperparameters"], root.isMap else { return }
    readNames(settings, into: &reading)
    let own = Reading(format: reading.format)
    _ = reading.readAdapter(settings, sections: adapterSections)
    for name in arguments {
      guard let node = root[name], node.isMap else { continue }
      var arguments = own
      HuggingFaceFormat.read(Settings(node), into: &arguments)
      // The map is all that the arguments are given: what it leaves out has its default.
      for fact in [Fact.recompute, .packing] where !arguments.isUnresolved(fact) {
        arguments.state(fact, .flag(false), HuggingFaceFormat.framework.origin)
      }
      // The searcher ends a trial whatever the arguments say, whose length has a default only.
      if reading.isKnown(.steps) || reading.isKnown(.epochs) {
        arguments.forget([.steps, .epochs])
      }
      reading.merge(arguments)
    }
  }

  private static func readNames(_ settings: Settings, into reading: inout Reading) {
    let fields: [Field] = [
      Field(.modelID, keys(models), .text, insert: false),
      Field(.sequenceLength, keys(lengths) + ["data.max_seq_length"], .count, insert: false),
      Field(.datasetID, keys(datasets), .text, insert: false),
    ]
    reading.read(fields, from: settings)
  }

  /// Keys of hyperparameters, whose value may be spelt as an axis of one value.
  private static func keys(_ names: [String]) -> [String] {
    names.flatMap { ["hyperparameters.\($0).val", "hyperparameters.\($0)"] }
  }
}
