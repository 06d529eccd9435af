import Text

/// The words of a script that say how much is trained, and on what: flags and settings by their names, with
/// what they are given.
public enum WeightyWords {
  private static let words: Set<String> = [
    "epoch", "epochs", "step", "steps", "iter", "iters", "iterations", "batch", "batchsize", "bs",
    "bsz",
    "size", "seq", "seqlen", "length", "len", "context", "model", "layers", "hidden", "width",
    "depth",
    "dataset", "data", "nodes", "nnodes", "gpus", "devices", "num", "max", "trials", "samples",
    "tokens", "world", "replicas", "nproc", "config", "cfg", "recipe", "multirun", "experiment",
    "timesteps", "updates", "rounds", "episodes", "generations", "resolution", "precision",
  ]
  /// Words of names beside them that speak of something else.
  private static let light: Set<String> = [
    "log", "logging", "save", "eval", "evaluation", "warmup", "workers", "checkpoint", "ckpt",
    "cache", "dir",
    "port", "retries", "grad", "norm", "wandb", "name", "hub", "seed", "lr", "threads", "keep",
  ]

  /// Each of them with its value, in their order, and numbers that stand alone.
  public static func of(_ bytes: [UInt8]) -> [String] {
    var found: [String] = []
    for line in bytes.split(separator: 0x0A) {
      let text = trimmed(String(decoding: line.prefix(20_000), as: UTF8.self))
      if text.hasPrefix("#"), !text.hasPrefix("#SBATCH"), !text.hasPrefix("#PBS") { continue }
      if text.hasPrefix("echo ") || text.hasPrefix("printf ") { continue }
      let parts = text.split { " \t\"'`;()".contains($0) }
      for (index, part) in parts.enumerated() {
        if let equals = part.firstIndex(of: "="), isWeighty(part[..<equals]) {
          found.append(String(part))
        } else if part.hasPrefix("-"), !part.contains("="), isWeighty(part) {
          let value =
            index + 1 < parts.count && !parts[index + 1].hasPrefix("-") ? parts[index + 1] : ""
          found.append(part + " " + value)
        } else if part == "-m" || part == "for" || part == "while" || part == "until" {
          found.append(String(part) + " " + (index + 1 < parts.count ? parts[index + 1] : ""))
        }
      }
    }
    return found
  }

  private static func isWeighty(_ name: Substring) -> Bool {
    let plain = name.drop { "-+~".contains($0) }
    guard let parts = NameWords.split(plain.split { "./".contains($0) }.last ?? plain) else {
      return true
    }
    return parts.contains(where: words.contains) && !parts.contains(where: light.contains)
  }
}
