import ConfigText
import Diagnostics
import Quantities
import Runs
import Text

/// Formats that are recognised and not read: their values are code, or are filled in elsewhere.
///
/// Each says why, so that whoever names such a file learns what to state instead.
enum NamedFormats {
  /// A format that is only named.
  struct Named: Sendable {
    var name: String
    /// What such a file is, as in "`x` is …".
    var description: String
    var detect: @Sendable (ConfigDocument) -> Bool
    /// What it states in plain values all the same.
    var fields: [Field] = []
    /// Whether such a file may describe a training, rather than a part or a record of one.
    var mayTrain = true
  }

  static let all: [Named] = [
    Named(name: "t5x_gin", description: "a gin configuration, which is evaluated by its framework")
    {
      $0.language == .gin
        && containsAny(
          $0, ["t5x", "seqio", "MIXTURE", "TRAIN_STEPS", "network.", "trainer", "train"])
    },
    Named(name: "torchtitan_py", description: "a Python registry of configurations") {
      // Most of what names the package is its own source.
      $0.language == .python && containsAny($0, ["torchtitan"])
        && containsAny($0, ["Trainer.Config", "TrainingConfig(", "TrainerConfig("])
    },
    Named(name: "python_config", description: "a Python program that makes its configuration") {
      $0.language == .python
        && containsAny(
          $0, ["TrainingArguments(", "ConfigContainer(", "TrainerConfig(", "Trainer.Config("])
    },
    Named(
      name: "helm_template_gpu_recipe",
      description: "a Helm template, whose values are filled in later"
    ) {
      $0.language == .yaml && $0.roots.allSatisfy { !$0.isMap || $0.has("apiVersion") }
        && containsAny($0, ["{{ .Values.workload", "{{- .Values.workload", ".Values.workload."])
    },
    Named(
      name: "helm_values_gpu_recipe", description: "the values of a Helm chart",
      detect: { document in
        guard let root = document.root else { return false }
        return document.language == .yaml && root["workload"]?.has("gpus") == true
          && root.hasAny(["dwsSettings", "tasSettings", "queue", "volumes", "network"])
      },
      fields: [
        Field(.count, ["workload.gpus"], .count, insert: false),
        Field(
          .timeLimit, ["dwsSettings.maxRunDurationSeconds"], .hours(per: 1.0 / 3_600),
          insert: false),
      ]),
    Named(
      name: "mbridge_card", description: "a record of verified runs",
      detect: { document in
        guard let root = document.root else { return false }
        return document.language == .yaml && root.hasAny(["verification_index", "verification"])
          && root.hasAny(["title", "model"])
      }, mayTrain: false),
    Named(
      name: "nemo_launcher_cluster", description: "the cluster's part of a NeMo launcher",
      detect: isCluster, mayTrain: false),
    Named(
      name: "ldm_lightning_yaml", description: "a latent-diffusion model's definition",
      detect: { document in
        guard document.language == .yaml, let model = document.root?["model"] else { return false }
        let target = model["target"]?.text ?? ""
        return target.hasPrefix("ldm.") || target.hasPrefix("sgm.")
          || model.has("diffusion_sampler") && model.has("hparams")
      },
      fields: [
        Field(.epochs, ["lightning.trainer.max_epochs"], .ratioBelow(5_000), insert: false),
        Field(.steps, ["lightning.trainer.max_steps"], .count, insert: false),
        Field(
          .gradientAccumulation, ["lightning.trainer.accumulate_grad_batches"], .count,
          insert: false),
        Field(.microBatch, ["data.params.batch_size", "data.batch_size"], .count, insert: false),
        Field(.nodes, ["lightning.trainer.num_nodes"], .count, insert: false),
        Field(.precision, ["lightning.trainer.precision"], .precision, insert: false),
      ]),
    Named(
      name: "megatron_yaml", description: "a list of Megatron's functional tests",
      detect: { document in
        guard document.language == .yaml, let root = document.root else { return false }
        return root.has("spec") && root.find("spec.model") != nil && root.has("products")
      }, mayTrain: false),
  ]

  /// The cluster's part of a NeMo launcher: keys that only it has, or several of the usual ones.
  private static func isCluster(_ document: ConfigDocument) -> Bool {
    guard document.language == .yaml, let root = document.root else { return false }
    return root.count(of: [
      "partition", "gpus_per_task", "gpus_per_node", "srun_args", "job_name_prefix", "nodelist",
      "volumes", "pull_secret", "shm_size", "ib_resource_name", "nv_meta", "cluster_type",
      "launcher_scripts_path", "container_mounts", "stderr_to_stdout", "slurm_docker_cfg",
    ]) >= 3 || root.has("sm_jobs_config")
      || (root["defaults"]?.elements.flatMap { $0.entries.map(\.key) } ?? []).contains("cluster")
  }

  private static func containsAny(_ document: ConfigDocument, _ words: [String]) -> Bool {
    let text = document.file.bytes.prefix(100_000)
    return words.contains { text.holds(Array($0.utf8)) }
  }
}

/// The one format that stands for all that are only named.
enum NamedFormat: ConfigFormat {
  static let name = "named"
  static let kind = FormatKind.fragment

  static func detect(_ document: ConfigDocument) -> Int {
    NamedFormats.all.contains { $0.detect(document) } ? Confidence.likely - 8 : Confidence.none
  }

  static func read(_ document: ConfigDocument, in context: ReadingContext) -> [Reading] {
    guard let named = NamedFormats.all.first(where: { $0.detect(document) }) else { return [] }
    var reading = Reading(format: named.name)
    reading.unreadable = named.description
    reading.mayTrain = named.mayTrain
    if let root = document.root { reading.read(named.fields, from: Settings(root)) }
    return [reading]
  }
}
