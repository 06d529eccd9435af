/// What the notes of `epoch_runs.csv` say of the work of a run, row by row.
///
/// The columns of the table give the data set and not what was computed: a number of passes is missing,
/// a size counts words, or the figure of the operations was worked out from the very hours that are to
/// be predicted. Of each run that can be compared this is the work by its own notes; of the others it
/// is why they cannot.
enum PublishedWork {
  /// The work of a run.
  enum Work {
    /// Tokens through parameters.
    case tokens(Double)
    /// Operations, from the architecture and the samples.
    case operations(Double)
  }

  /// A run that can be compared.
  struct Entry {
    var model: String
    var organisation: String
    var work: Work
    var domain = "language"
    /// Where the table's own figure is another's: parameters that work on a token, or devices.
    var activeParams: Double?
    var count: Double?
    var precision = "bf16"
    var how: String
  }

  static let entries: [Entry] = [
    Entry(
      model: "DeBERTa", organisation: "Microsoft", work: .tokens(20.8e9 * 49.2),
      precision: "fp16", how: "its data set and passes"),
    Entry(
      model: "EXAONE 4.0 (32B)", organisation: "LG", work: .tokens(14e12), precision: "fp8",
      how: "its data set; FP8 by the authors"),
    Entry(
      model: "K-EXAONE", organisation: "LG", work: .tokens(11e12), activeParams: 23e9,
      precision: "fp8", how: "operations ÷ 6 ÷ tokens gives what works on a token"),
    Entry(
      model: "German ELECTRA Large", organisation: "deepset", work: .tokens(5.24e11),
      how: "512 × 1024 × 1 million steps"),
    Entry(
      model: "GPT-2 Medium (FlashAttention)", organisation: "Stanford",
      work: .tokens(512 * 1024 * 400e3), how: "batch × length × the steps of GPT-2's recipe"),
    Entry(
      model: "Kosmos-2", organisation: "Microsoft", work: .tokens(25e9), precision: "fp16",
      how: "about 25B tokens"),
    Entry(
      model: "Megatron-LM (8.3B)", organisation: "NVIDIA", work: .tokens(157e9),
      precision: "fp16", how: "1024 × 512 × 300,000 steps"),
    Entry(
      model: "Megatron-Turing NLG 530B", organisation: "Microsoft", work: .tokens(270e9),
      how: "its data set"),
    Entry(
      model: "Meena", organisation: "Google", work: .tokens(53.3e9 * 164),
      how: "its data set and passes"),
    Entry(
      model: "PLUG", organisation: "Alibaba", work: .tokens(60e9), how: "its data set"),
    Entry(
      model: "RoBERTa Large", organisation: "Meta", work: .tokens(500e3 * 8192 * 512),
      precision: "fp16", how: "steps × batch × length"),
    Entry(
      model: "StarCoder", organisation: "BigCode", work: .tokens(8.46e22 / 6 / 15.5e9),
      how: "the operations that its card states"),
    Entry(
      model: "Transformer (Adaptive Input Embeddings) WT103", organisation: "Meta",
      work: .tokens(286e3 * 65_536), precision: "fp16", how: "steps × batch"),
    Entry(
      model: "nekomata-14b", organisation: "rinna", work: .tokens(66e9), how: "its data set"),
    Entry(
      model: "ESM2-15B", organisation: "Meta", work: .tokens(270e3 * 3.2e6), domain: "biology",
      precision: "fp16", how: "270,000 updates of 3.2M tokens"),
    Entry(
      model: "Nucleotide Transformer", organisation: "InstaDeep", work: .tokens(300e9),
      domain: "biology", precision: "tf32", how: "its data set; JAX computes in TF32 by default"),
    Entry(
      model: "xTrimoPGLM -100B", organisation: "Tsinghua", work: .tokens(1e12),
      domain: "biology", precision: "fp16", how: "1T tokens by the authors"),
    Entry(
      model: "ProteinBERT", organisation: "Hebrew University", work: .tokens(37.6e9 * 6.4),
      domain: "biology", precision: "fp16", how: "its data set and passes"),
    Entry(
      model: "MoLFormer-XL", organisation: "IBM", work: .operations(6 * 46.8e6 * 49.2e9 * 4),
      domain: "biology", precision: "fp16", how: "47M parameters, its data set and passes"),
    Entry(
      model: "ResNeXt-101 32x48d", organisation: "Meta", work: .operations(8.74e21),
      domain: "vision", precision: "fp16", how: "2 × 3 × 153e9 multiply-adds × 9525M images"),
    Entry(
      model: "EVA-01", organisation: "BAAI", work: .operations(6 * 1.011e9 * 7.5776e9 * 150),
      domain: "vision", precision: "fp16", how: "its patches and passes through all parameters"),
    Entry(
      model: "SEER", organisation: "Meta", work: .operations(6 * 256e9 * 1.755 * 1e9),
      domain: "vision", precision: "fp16",
      how: "RegNetY-256GF on two crops of 160 and four of 96 pixels, 1B images"),
    Entry(
      model: "Segment Anything Model", organisation: "Meta",
      work: .operations(6 * 2.74e12 * 22e6), domain: "vision", precision: "tf32",
      how: "ViT-H at 1024 pixels, two passes over 11M images"),
    Entry(
      model: "VideoMAE V2", organisation: "Nanjing University",
      work: .operations(6 * 1.0e9 * 205 * 1.35e6 * 1200 * 1.3), domain: "vision",
      precision: "fp16", how: "a tenth of 2048 tokens and a light decoder, 1200 passes over 1.35M"),
    Entry(
      model: "Movie Gen Video", organisation: "Meta", work: .operations(1.65e24),
      domain: "vision", how: "its three stages by samples and tokens"),
    Entry(
      model: "RetinaNet-R101", organisation: "Meta", work: .operations(6 * 315e9 * 1.44e6),
      domain: "vision", precision: "fp32", how: "90,000 steps of 16 images of 800 pixels"),
    Entry(
      model: "Stable Diffusion (LDM-KL-8-G)", organisation: "Runway", work: .operations(5e21),
      domain: "image", precision: "tf32",
      how: "237,000 steps of 2048 at 256 pixels and 709,000 at 512, by the card of v1.2"),
    Entry(
      model: "InternLM-XComposer", organisation: "Shanghai AI Lab", work: .operations(5.28e21),
      domain: "vision", how: "15.7M tokens × 8,000 steps through 7B"),
  ]
}
