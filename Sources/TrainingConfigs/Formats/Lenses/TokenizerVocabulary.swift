import Text

/// How many rows a model's embedding has, by the tokenizer that a config names.
enum TokenizerVocabulary {
  /// Pieces of names, the more special first, with the rows of the published models of that family: the
  /// `vocab_size` of their `config.json` on the hub.
  private static let families: [(piece: String, rows: Double)] = [
    ("llama-3", 128_256), ("llama3", 128_256), ("marin-tokenizer", 128_256),
    ("llama-2", 32_000), ("llama2", 32_000), ("huggyllama/llama", 32_000), ("llama-7b", 32_000),
    ("tinyllama", 32_000), ("mistral-7b-v0.3", 32_768), ("mistral-7b", 32_000),
    ("mixtral-8x7b", 32_000), ("gpt-neox-20b", 50_432), ("eleutherai/pythia", 50_304),
    ("qwen3", 151_936), ("gemma-3", 262_144), ("gemma-2", 256_000), ("gemma-7b", 256_000),
    ("deepseek-v3", 129_280), ("deepseek-r1", 129_280), ("dolma2", 100_352),
    ("olmo-1b", 50_304), ("olmo-7b", 50_304), ("cosmo2-tokenizer", 49_152), ("smollm2", 49_152),
  ]

  /// The rows for a tokenizer; nil where the name is of no family that is known.
  static func rows(of name: String?) -> Double? {
    guard let name = name?.lowercased(), name.utf8.count <= 200 else { return nil }
    if name == "gpt2" || name.hasSuffix("/gpt2") { return 50_257 }
    // A model that was distilled into another has that one's tokenizer.
    guard !name.holds("distill") else { return nil }
    return families.first { name.holds($0.piece) }?.rows
  }
}
