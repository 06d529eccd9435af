import Text

/// `docker run --gpus all IMAGE --flag`, `apptainer run --nv IMAGE`: a container that starts what its image
/// says, with what it is given.
struct ContainerStart {
  /// The image as written.
  var image = ""
  /// Whether the container gets accelerators.
  var hasDevices = false
  /// Whether a person types in it.
  var isInteractive = false
  /// Whether words behind the image are given to what it starts; otherwise there are none.
  var hasFlags = false

  private static let engines: Set<String> = ["docker", "podman", "nerdctl"]
  private static let runtimes: Set<String> = ["apptainer", "singularity"]

  /// The engines whose commands are read.
  static let programs = engines.union(runtimes)

  /// Options that take no word behind them, of any of the engines.
  private static let alone: Set<String> = [
    "--rm", "-d", "--detach", "-i", "--interactive", "-t", "--tty", "--privileged", "--init",
    "--read-only", "--no-healthcheck", "-P", "--publish-all", "-q", "--quiet", "--sig-proxy",
    "--oom-kill-disable", "--disable-content-trust", "--replace",
    "--nv", "--nvccli", "--rocm", "-e", "--cleanenv", "-c", "--contain", "-C", "--containall",
    "--no-home", "--writable-tmpfs", "-w", "--writable", "-f", "--fakeroot", "-u", "--userns",
    "--pid", "-p", "--ipc", "--unsquash", "--compat", "--no-eval", "--no-init", "--no-umask",
    "--no-privs", "--keep-privs", "--sparse", "--notest", "--disable-cache", "--no-https",
  ]

  /// Those of the same letters that take a word where a runtime's are alone.
  private static let withWord: Set<String> = ["-e", "-c", "-w", "-u", "-p", "--pid", "--ipc"]

  /// Takes a command apart; nil where it starts no container, or one that is told a program to run.
  init?(_ words: [String]) {
    guard let start = words.prefix(8).firstIndex(where: { Self.programs.contains(Self.base($0)) })
    else { return nil }
    let isEngine = Self.engines.contains(Self.base(words[start]))
    guard let verb = words[start...].prefix(5).firstIndex(of: "run"),
      !words[start..<verb].contains("compose")
    else { return nil }
    var index = verb + 1
    while index < words.count, words[index].hasPrefix("-") {
      let word = words[index]
      index += 1
      note(word, index < words.count ? words[index] : "")
      let isShort = !word.hasPrefix("--") && word.count > 2
      let isAlone = Self.alone.contains(word) && !(isEngine && Self.withWord.contains(word))
      if word.contains("=") || isShort || isAlone { continue }
      index += 1
    }
    guard index < words.count else { return nil }
    image = words[index]
    let rest = words[(index + 1)...]
    guard rest.first?.hasPrefix("-") ?? true else { return nil }
    hasFlags = !rest.isEmpty
  }

  /// Notes what an option says.
  private mutating func note(_ word: String, _ next: String) {
    let value = word.firstIndex(of: "=").map { String(word[word.index(after: $0)...]) } ?? next
    let name = String(word.prefix { $0 != "=" })
    switch name {
    case "--gpus": hasDevices = hasDevices || value != "0"
    case "--nv", "--nvccli", "--rocm": hasDevices = true
    case "--runtime": hasDevices = hasDevices || value == "nvidia"
    case "--device":
      hasDevices =
        hasDevices || ["nvidia", "amd.com", "/dev/kfd", "/dev/dri"].contains(where: value.contains)
    case "--interactive", "--tty": isInteractive = true
    default:
      // `-it`, `-dit`.
      let letters = name.dropFirst()
      if !name.hasPrefix("--"), letters.allSatisfy({ "itd".contains($0) }),
        letters.contains(where: { "it".contains($0) })
      {
        isInteractive = true
      }
    }
  }

  private static func base(_ word: String) -> String {
    word.lastPathPart
  }

  /// Whether what is started may train: it has devices, is no server's, and no person sits before it.
  var mayTrain: Bool {
    hasDevices && !ContainerImage.isServer(image) && (!isInteractive || hasFlags)
  }
}

/// What is known of images by their names.
package enum ContainerImage {
  /// Images, or all of a publisher's, that train nothing by themselves and that nobody else can put there.
  private static let servers = [
    "vllm/vllm-openai", "lmsysorg/sglang", "ollama/ollama", "openmmlab/lmdeploy", "nvcr.io/nim/",
    "nvcr.io/nvidia/tritonserver", "nvcr.io/nvidia/cuda", "nvidia/cuda", "nvidia/dcgm-exporter",
    "ghcr.io/huggingface/text-generation-inference", "quay.io/jupyter/",
    "ghcr.io/huggingface/text-embeddings-inference", "ghcr.io/open-webui/open-webui",
  ]

  /// Whether an image is one of those by its whole name.
  package static func isServer(_ image: String) -> Bool {
    let name = image.hasPrefix("docker://") ? String(image.dropFirst("docker://".count)) : image
    return servers.contains { server in
      guard name.hasPrefix(server) else { return false }
      let rest = name.dropFirst(server.count)
      return server.hasSuffix("/") || rest.isEmpty || rest.hasPrefix(":") || rest.hasPrefix("@")
    }
  }
}
