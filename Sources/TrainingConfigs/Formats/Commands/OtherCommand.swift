import ConfigText
import Text

/// Tells commands that train nothing by what they do: convert, serve, evaluate, make a vocabulary.
///
/// A name alone decides nothing: flags that say how long and how to train make a training of any.
enum OtherCommand {
  /// Whether a program's own words say that it does something else, given no flags of a training.
  static func isNamed(_ program: CommandStage) -> Bool {
    if let known = subcommands[program.program] {
      let words = program.arguments.prefix(3).compactMap(\.text)
      if let word = words.first(where: { known.other.contains($0) || known.trains.contains($0) }) {
        return known.other.contains(word)
      }
      // `tune run eleuther_eval` runs a recipe by its name.
      return words.contains { Self.words(of: $0).contains(where: verbs.contains) }
    }
    if programs.contains(program.program) { return true }
    let path = program.programPath.lowercased()
    if isOfPackage(path) { return true }
    guard program.isScript else { return false }
    return isNamed(words(of: path))
  }

  /// Whether a program serves or evaluates whatever it is told.
  static func isTool(_ name: String) -> Bool {
    programs.contains(name) || isOfPackage(name)
  }

  private static func isOfPackage(_ module: String) -> Bool {
    packages.contains(String(decoding: module.utf8.prefix { $0 != 0x2E }, as: UTF8.self))
  }

  /// Whether the folder that a program stands in is one of evaluation or serving.
  static func isFolder(of path: String) -> Bool {
    let isModule = !path.contains("/") && !path.hasSuffix(".py")
    let parts = path.lowercased().split(separator: isModule ? "." : "/")
    guard parts.count > 1 else { return false }
    return [
      "eval", "evals", "evaluate", "evaluation", "validation", "inference", "serve", "serving",
      "benchmark",
    ]
    .contains(String(parts[parts.count - 2]))
  }

  /// The words of a file's or module's own name.
  private static func words(of path: String) -> [String] {
    let file = path.lastPathPart
    var stem = file.lowercased()[...]
    if stem.hasSuffix(".py") { stem = stem.dropLast(3) }
    let module = stem.split(separator: ".").last ?? stem
    return module.split { !$0.isLetter && !$0.isNumber }.map(String.init)
  }

  private static func isNamed(_ words: [String]) -> Bool {
    let words = words.filter { !idle.contains($0) && Int($0) == nil }
    guard let first = words.first else { return false }
    // `prepare_and_train` does both.
    let trains = words.firstIndex { trainingVerbs.contains($0) }
    if let trains, words.contains("and"), trains > 0 { return false }
    if verbs.contains(first) { return true }
    // `all_reduce_bench` measures, `train_benchmark` may train for it.
    if trains == nil, let last = words.last, measurings.contains(last) { return true }
    if words.contains(where: doings.contains), !words.contains(where: methods.contains) {
      return true
    }
    // `chat_sft` trains, `make_sft_data` does not.
    if weakVerbs.contains(first),
      !words.contains(where: methods.contains) || words.contains(where: data.contains)
    {
      return true
    }
    // `train_bpe` makes a vocabulary: it counts, and learns no weights.
    if trains != nil || words.last == "train" || words.last == "trainer" {
      return words.contains(where: countings.contains)
    }
    return words.contains(where: countings.contains) && words.contains(where: makings.contains)
  }

  private static let idle: Set<String> = [
    "run", "start", "do", "my", "step", "stage", "main", "sh",
  ]

  private static let trainingVerbs: Set<String> = [
    "train", "training", "pretrain", "finetune", "tune", "learn", "fit", "sft",
  ]

  /// What a program does by its name, wherever the word stands: `long_form_transcription`.
  private static let doings: Set<String> = [
    "transcription", "decoding", "labelling", "labeling",
  ]

  private static let measurings: Set<String> = ["bench", "benchmark", "perf"]

  private static let makings: Set<String> = ["train", "make", "build", "create", "learn", "fit"]

  /// What is counted or clustered rather than learned by gradients.
  private static let countings: Set<String> = [
    "bpe", "tok", "tokenizer", "tokenizers", "tokeniser", "sentencepiece", "spm", "vocab",
    "vocabulary",
    "wordpiece", "subword", "subwords", "unigram", "kmeans", "ngram", "lexicon", "bbpe",
  ]

  /// Words that say what is done, whatever follows.
  private static let verbs: Set<String> = [
    "convert", "conversion", "converter", "prepare", "preparation", "preprocess", "preprocessing",
    "preproc", "postprocess", "tokenize", "tokenise", "tokenization", "download", "fetch", "export",
    "merge", "quantize", "quantise", "quantization", "serve", "server", "serving", "deploy",
    "generate",
    "generation", "gen", "infer", "inference", "predict", "prediction", "eval", "evaluate",
    "evaluation", "evaluator", "test", "score", "benchmark", "bench", "profile", "plot",
    "visualize",
    "visualise", "analyze", "analyse", "inspect", "filter", "extract", "upload", "dedup",
    "deduplicate", "decode", "transcribe", "translate", "annotate", "validate", "val", "reshard",
    "consolidate", "resize", "vllm", "sglang", "unwrap",
  ]

  /// Words that say so where nothing that follows names a way to train, or data does.
  private static let weakVerbs: Set<String> = [
    "process", "get", "make", "build", "create", "clean", "collect", "split", "dump", "compute",
    "count",
    "push", "pack", "shard", "judge", "chat", "demo", "app", "webui", "api", "view", "show",
    "stats",
    "check", "verify", "average", "avg", "normalize", "format", "encode", "cache", "rollout",
    "sample",
    "fuse", "save", "speed", "summarize", "rename", "interleave", "embed", "reconstruct",
    "reconstruction",
  ]

  private static let methods: Set<String> = [
    "train", "training", "trainer", "pretrain", "pretraining", "finetune", "finetuning", "tune",
    "tuning",
    "sft", "dpo", "ppo", "grpo", "kto", "orpo", "rl", "rlhf", "lora", "qlora", "distill", "learn",
    "fit",
  ]

  private static let data: Set<String> = [
    "data", "dataset", "datasets", "pairs", "corpus", "prompts", "samples", "parquet", "jsonl",
    "tokens",
    "index", "split", "splits", "features", "labels", "embeddings", "latents",
  ]

  /// Programs that serve or evaluate whatever they are told.
  private static let programs: Set<String> = [
    "lm_eval", "lm-eval", "lighteval", "text-generation-launcher", "text-embeddings-router",
    "tritonserver", "trtllm-serve", "trtllm-build", "trtllm-bench", "ollama", "llama-server",
    "llama-cli", "lmdeploy", "infinity_emb", "vllm", "sglang", "mlc_llm", "spm_train", "spm_encode",
    "fairseq-preprocess", "fairseq-generate", "fairseq-interactive", "fairseq-score", "evalplus",
    "mergekit-yaml", "mergekit-moe", "optimum-cli", "huggingface-cli", "hf", "nnUNetv2_predict",
    "nnUNetv2_plan_and_preprocess", "nnUNet_plan_and_preprocess", "nnUNet_predict", "bentoml",
    "opencompass", "helm-run", "subword-nmt",
  ]

  private static let packages: Set<String> = [
    "vllm", "sglang", "lm_eval", "lighteval", "tritonserver", "tensorrt_llm", "lmdeploy", "bentoml",
    "opencompass", "bigcode_eval", "evalplus", "kaldilm", "sentencepiece", "subword_nmt",
  ]

  /// Tools of which one word says what they do.
  private static let subcommands: [String: (other: Set<String>, trains: Set<String>)] = [
    "llamafactory-cli": (["export", "chat", "api", "webchat", "eval", "webui", "env"], ["train"]),
    "axolotl": (
      [
        "preprocess", "inference", "merge-lora", "merge-sharded-fsdp-weights", "evaluate", "fetch",
        "vllm-serve", "quantize", "lm-eval", "delinearize-llama4",
      ], ["train"]
    ),
    "trl": (["chat", "vllm-serve", "env"], ["sft", "dpo", "grpo", "kto", "reward", "rloo"]),
    "swift": (
      ["infer", "deploy", "export", "eval", "merge-lora", "app", "web-ui", "rollout", "sample"],
      ["sft", "pt", "rlhf"]
    ),
    "litgpt": (
      [
        "convert_to_litgpt", "convert_from_litgpt", "convert_pretrained_checkpoint", "download",
        "serve",
        "generate", "chat", "evaluate", "merge_lora",
      ], ["finetune", "finetune_lora", "finetune_full", "pretrain"]
    ),
    "tune": (["download", "ls", "cp", "validate", "cat"], []),
    "oumi": (
      ["infer", "evaluate", "judge", "quantize", "env", "synth", "analyze"], ["train", "tune"]
    ),
    "yolo": (["val", "predict", "export", "benchmark", "track", "checks", "settings"], ["train"]),
  ]
}
