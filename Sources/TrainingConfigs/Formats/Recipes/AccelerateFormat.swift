import ConfigText
import Runs

/// Hugging Face accelerate configs: how many processes, over all machines.
enum AccelerateFormat: TableFormat {
  static let name = "accelerate"
  static let kind = FormatKind.fragment
  static let framework = Framework(name: "accelerate", version: "1.12")

  static func detect(_ document: ConfigDocument) -> Int {
    guard document.language == .yaml || document.language == .json, let root = document.root else {
      return Confidence.none
    }
    // One of its keys in another file does not make that file its own.
    guard root.entries.count(where: { isOwn($0.key) }) * 2 > root.entries.count else {
      return Confidence.none
    }
    if root.has("compute_environment") { return Confidence.named }
    let companions = ["num_processes", "mixed_precision", "fsdp_config", "deepspeed_config"]
    return root.has("distributed_type") && root.hasAny(companions)
      ? Confidence.sure : Confidence.none
  }

  private static let own: Set<String> = [
    "additional_args", "base_job_name", "command_file", "commands", "compute_environment", "debug",
    "deepspeed_config", "distributed_type", "downcast_bf16", "dynamo_config", "ec2_instance_type",
    "enable_cpu_affinity", "fp8_config", "fsdp_config", "gpu_ids", "iam_role_name", "image_uri",
    "ipex_config", "machine_rank", "main_process_ip", "main_process_port", "main_training_function",
    "megatron_lm_config", "mixed_precision", "mpirun_config", "num_machines", "num_processes",
    "parallelism_config", "profile", "py_version", "pytorch_version", "rdzv_backend", "rdzv_conf",
    "region", "same_network", "transformers_version", "use_cpu", "use_stateful_dataloader",
    "use_xpu", "gradient_accumulation_steps", "dynamo_backend", "fsdp", "deepspeed",
    "use_mps_device",
  ]

  private static func isOwn(_ key: String) -> Bool {
    own.contains(key) || key.hasPrefix("tpu_") || key.hasPrefix("sagemaker_")
  }

  static let fields: [Field] = [
    Field(.nodes, ["num_machines"], .count, insert: false),
    Field(
      .gradientAccumulation, ["deepspeed_config.gradient_accumulation_steps"], .count, insert: false
    ),
    Field(.instanceType, ["ec2_instance_type"], .text, insert: false),
    Field(.region, ["region"], .text, insert: false),
  ]

  static func refine(_ reading: inout Reading, _ settings: Settings, _ context: ReadingContext) {
    if settings.flag("use_cpu") != true, let processes = settings["num_processes"] {
      reading.read(.count, processes, .count)
    }
    // `no` leaves the precision to the script; where that says nothing either, it is the framework's own.
    if let precision = settings["mixed_precision"], let text = precision.text, text != "no",
      text != "false", text != "False"
    {
      reading.read(.precision, precision, .precision)
    } else if settings["mixed_precision"] != nil {
      reading.readMixedPrecision(settings, ["mixed_precision"], framework)
    }
    if let setting = settings["fsdp_config.fsdp_activation_checkpointing"] {
      reading.read(.recompute, setting, .flag)
    }
    if let setting = settings["deepspeed_config.deepspeed_config_file"], let path = setting.text {
      reading.references.append(Reference(role: .deepspeed, path: path, range: setting.range))
    }
  }
}
