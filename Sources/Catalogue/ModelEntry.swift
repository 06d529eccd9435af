/// A model that people train or tune.
public struct ModelEntry: CatalogueRow {
  /// Where such rows stand.
  public static let table = CatalogueTable.models

  /// The Hugging Face repository in lower case, or the name with dashes where there is none.
  public let id: String
  /// The name in its makers' spelling where that says more than the id, and else the id.
  public let name: String
  /// Parameters in all.
  public let params: Double?
  /// Parameters that one token passes through; nil where nobody says (a dense model uses all).
  public let activeParams: Double?
  /// Transformer layers.
  public let layers: Int?
  /// The width of the residual stream.
  public let hiddenSize: Int?
  /// The width inside a feed-forward block.
  public let feedForwardSize: Int?
  /// Attention heads of a layer.
  public let attentionHeads: Int?
  /// Heads of keys and values; fewer than ``attentionHeads`` where groups of queries share them.
  public let keyValueHeads: Int?
  /// The longest sequence, in tokens.
  public let context: Int?
  /// Entries of the vocabulary.
  public let vocabulary: Int?
  /// Experts of a layer.
  public let experts: Int?
  /// Experts that work on each token.
  public let expertsPerToken: Int?
  /// Whether input and output embeddings are the same weights.
  public let tiedEmbeddings: Bool?
  /// Tokens that the model was trained on.
  public let trainingTokens: Double?
  /// Operations that training took, in FLOP.
  public let trainingFlops: Double?
  /// What it works on: `text`, `vision`, `speech`, `images`, `multimodal` or `embedding`; nil where
  /// nobody says. Of a diffusion model (`images`) ``params`` are those of the denoiser alone.
  public let domain: String?
  /// The year that the row is of.
  public let year: Int?
  /// Who measured or stated the row.
  public let source: String
  /// The licence of the row.
  public let licence: String
  /// What else is worth knowing of it.
  public let note: String?
}

extension ModelEntry {
  /// Creates a row of one's own.
  public init(
    id: String, params: Double, activeParams: Double? = nil, layers: Int? = nil,
    hiddenSize: Int? = nil, vocabulary: Int? = nil, year: Int? = nil, source: String,
    licence: String = "own"
  ) {
    self.init(
      id: id, name: id, params: params, activeParams: activeParams, layers: layers,
      hiddenSize: hiddenSize, feedForwardSize: nil, attentionHeads: nil, keyValueHeads: nil,
      context: nil, vocabulary: vocabulary, experts: nil, expertsPerToken: nil,
      tiedEmbeddings: nil, trainingTokens: nil, trainingFlops: nil, domain: nil, year: year,
      source: source, licence: licence, note: nil)
  }
}

extension ModelEntry: DecodableRow {
  static let columns = [
    "id", "name", "params", "active_params", "layers", "hidden_size", "ffn_size", "heads",
    "kv_heads", "context", "vocab", "experts", "experts_per_token", "tied_embeddings",
    "training_tokens", "training_flops", "domain", "year", "source", "licence", "note",
  ]

  init(_ fields: FieldCursor) {
    var fields = fields
    id = fields.text()
    name = fields.optionalText() ?? id
    params = fields.number()
    activeParams = fields.number()
    layers = fields.integer()
    hiddenSize = fields.integer()
    feedForwardSize = fields.integer()
    attentionHeads = fields.integer()
    keyValueHeads = fields.integer()
    context = fields.integer()
    vocabulary = fields.integer()
    experts = fields.integer()
    expertsPerToken = fields.integer()
    tiedEmbeddings = Bool(fields.text())
    trainingTokens = fields.number()
    trainingFlops = fields.number()
    domain = fields.optionalText()
    year = fields.integer()
    let provenance = fields.provenance()
    source = provenance.source
    licence = provenance.licence
    note = fields.optionalText()
  }
}

/// A dataset that people train on.
public struct DatasetEntry: CatalogueRow {
  /// Where such rows stand.
  public static let table = CatalogueTable.datasets

  /// The Hugging Face repository in lower case, with `:configuration` where it has several.
  public let id: String
  /// The name in its makers' spelling.
  public let name: String
  /// The split that the counts are of.
  public let split: String
  /// Examples in one pass.
  public let examples: Double?
  /// Tokens as counted by ``tokenizer``.
  public let tokens: Double?
  /// The tokenizer that the tokens were counted with.
  public let tokenizer: String?
  /// Bytes of UTF-8 that one pass over the split feeds to a model; nil where ``tokens`` says it.
  public let bytes: Double?
  /// Whether the number was seen at a source when the row was written, rather than cited.
  public let isChecked: Bool
  /// The year that the row is of.
  public let year: Int?
  /// Who measured or stated the row.
  public let source: String
  /// The licence of the row.
  public let licence: String
  /// What else is worth knowing of it.
  public let note: String?
}

extension DatasetEntry {
  /// Creates a row of one's own.
  public init(
    id: String, tokens: Double?, examples: Double?, year: Int? = nil, source: String,
    licence: String = "own"
  ) {
    self.init(
      id: id, name: id, split: "", examples: examples, tokens: tokens, tokenizer: nil, bytes: nil,
      isChecked: false, year: year, source: source, licence: licence, note: nil)
  }
}

extension DatasetEntry: DecodableRow {
  static let columns = [
    "id", "name", "split", "examples", "tokens", "tokenizer", "bytes", "aliases", "checked", "year",
    "source", "licence", "note",
  ]

  init(_ fields: FieldCursor) {
    var fields = fields
    id = fields.text()
    name = fields.text()
    split = fields.text()
    examples = fields.number()
    tokens = fields.number()
    tokenizer = fields.optionalText()
    bytes = fields.number()
    _ = fields.text()
    isChecked = fields.text() == "yes"
    year = fields.integer()
    let provenance = fields.provenance()
    source = provenance.source
    licence = provenance.licence
    note = fields.optionalText()
  }
}
