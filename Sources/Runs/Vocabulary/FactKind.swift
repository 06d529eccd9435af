public import Quantities

/// The type of a fact's value.
public enum FactKind: Sendable, Equatable {
  case text
  /// One of a fixed list of words.
  case choice([String])
  /// True or false.
  case flag
  /// A number in the canonical unit of its dimension.
  case number(Dimension)
  /// An instant, RFC 3339.
  case timestamp
}

extension Fact {
  /// The methods of training that the estimate tells apart.
  public static let methods = [
    "pretrain", "continued", "full", "lora", "qlora", "rl", "dpo", "distill", "head",
  ]

  /// The compute precisions that a peak rate is known for, slowest first.
  public static let precisions = ["fp32", "tf32", "fp16", "bf16", "fp8", "nvfp4", "int8"]

  /// What stands behind a market-based figure: a contract with a plant, certificates, or what a supplier
  /// claims for all its customers.
  public static let instruments = ["contract", "certificate", "claim"]

  /// Over which time a contract or claim is matched with what was used.
  public static let matchings = ["annual", "hourly"]

  /// Whether the devices are the run's own for its whole length, or shared with others.
  public static let sharings = ["dedicated", "shared"]
}
