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
  /// Words of flags that say nothing of how much, where none of the first does.
  private static let idle: Set<String> = [
    "learning", "description", "tag", "tags", "beta", "temperature", "debug", "verbose",
  ]

  /// Words of a line that runs something again and again.
  private static let repeating: Set<Substring> = [
    "for", "while", "until", "xargs", "parallel", "seq", "repeat",
  ]

  /// Words behind which a command begins.
  private static let leads: Set<Substring> = ["do", "then", "else", "|", "||", "&&", "&", "$", "!"]

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
        } else if part == "-m" {
          found.append(String(part) + " " + (index + 1 < parts.count ? parts[index + 1] : ""))
        } else if repeating.contains(part), index == 0 || leads.contains(parts[index - 1]) {
          // How often is told by all that stands there.
          found.append(String(text))
        }
      }
    }
    return found
  }

  /// Every word of a script but remarks, commands that do nothing, and flags that are light with what they are
  /// given.
  ///
  /// A program that is not followed may make more of any other word.
  public static func allButLight(of bytes: [UInt8]) -> [String] {
    let lines = IdleCommands.othersThanIdle(bytes).flatMap { WrittenLines.of($0) }
    return lines.flatMap { line in
      let words = String(decoding: line, as: UTF8.self).split { $0 == " " || $0 == "\t" }
      var found: [String] = []
      var isGiven = false
      for word in words {
        let parts = word.split(separator: "=", maxSplits: 1)
        let isPlain = word != "\\" && !word.contains { "$`();|&<>".contains($0) }
        if isPlain, parts.count == 2, isLightSetting(parts[0], parts[1]) {
          isGiven = false
        } else if isPlain, word.hasPrefix("--"), let flag = parts.first, isLight(flag) {
          isGiven = parts.count == 1
        } else if isPlain, isGiven, !word.hasPrefix("-") {
          isGiven = false
        } else {
          isGiven = false
          found.append(String(word))
        }
      }
      // A line ends a command.
      return found + ["\n"]
    }
  }

  /// Whether words such as `trainer.save_freq=20` set something light, once: several values are several runs.
  private static func isLightSetting(_ key: Substring, _ value: Substring) -> Bool {
    let isList = value.drop { "'\"".contains($0) }.hasPrefix("[")
    guard key.first?.isLetter == true, key.contains("."), isList || !value.contains(","),
      let name = key.split(separator: ".").last
    else { return false }
    return name == "logger" || isLight(name)
  }

  private static func isLight(_ flag: Substring) -> Bool {
    let parts = NameWords.split(flag.drop { $0 == "-" }) ?? []
    return parts.contains { light.contains($0) || idle.contains($0) }
      && !parts.contains(where: words.contains) && parts.first != "no"
  }

  private static func isWeighty(_ name: Substring) -> Bool {
    let plain = name.drop { "-+~".contains($0) }
    guard let parts = NameWords.split(plain.split { "./".contains($0) }.last ?? plain) else {
      return true
    }
    return parts.contains(where: words.contains) && !parts.contains(where: light.contains)
  }
}
