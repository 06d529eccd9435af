import ConfigText
import Diagnostics
import Runs
import Text

/// What a program does with its settings, by which they mean something whatever they are called.
struct SettingUses: Sendable {
  struct Use: Sendable, Equatable {
    var trace: ValueTrace
    /// The last part of the path.
    var key: String? { trace.path.last }
  }

  /// The one source of a fact; none where several uses disagree.
  private(set) var uses: [Fact: Use] = [:]
  /// Whether each device has a process of its own, which takes its own batches.
  private(set) var isDistributed = false
  /// Whether one process sees all devices, so that what it calls its batch is that of all of them.
  let isOneProcess: Bool
  /// What the program says of the flags that it takes.
  private(set) var flags: DeclaredFlags
  /// The files of the program.
  let files: [SourceFile]
  /// The settings of which a command names one.
  let choices: NamedSettings
  /// Whether it reads settings from a file.
  let readsFiles: Bool
  /// Whether the flags that it is started with say nothing.
  let ignoresFlags: Bool
  /// Whether it puts words of its own in their place.
  let replacesFlags: Bool
  /// Numbers that it sets under names of settings.
  let overwritten: [ProgramModules.SetNumber]
  /// What a trainer is told of its devices, each way that the program may do so.
  let devices: [(each: ValueTrace, nodes: ValueTrace?)]
  /// The settings that are batches in tokens.
  let batchesOfTokens: Set<String>

  init(_ scopes: ProgramScopes) {
    flags = DeclaredFlags(scopes)
    files = scopes.program.modules.map(\.file)
    choices = NamedSettings(scopes)
    let names = scopes.callsByName
    let packages = scopes.program.packages
    let finder = UseFinder(scopes: scopes)
    isOneProcess =
      packages.isSuperset(of: ["jax", "optax"]) && !packages.contains("torch")
      || finder.sharesBatches && !Self.distributed.contains { names[$0] != nil }
    overwritten = scopes.program.setNumbers
    replacesFlags = scopes.program.replacesCommandLine
    ignoresFlags =
      Self.training.contains { names[$0] != nil }
      && (replacesFlags || scopes.program.ignoresCommandLine)
    readsFiles = Self.readers.contains { names[$0] != nil }
    isDistributed =
      Self.distributed.contains { names[$0] != nil } && names["DataParallel"] == nil
      || scopes.calls.contains { $0.argument("per_device_train_batch_size") != nil }
    var found: [Fact: [ValueTrace]] = [:]
    batchesOfTokens = finder.batchesOfTokens
    devices = finder.trainerDevices
    finder.all { fact, trace in found[fact, default: []].append(trace) }
    for (fact, traces) in found {
      guard let first = traces.first, traces.allSatisfy({ $0 == first }),
        !Self.isChanged(first, in: scopes)
      else { continue }
      uses[fact] = Use(trace: first)
    }
    shareBatches(scopes)
  }

  /// Those that stand written in the program itself: what a setting is there that something else may set is
  /// left out.
  var written: SettingUses {
    var written = self
    written.uses = uses.filter { $0.value.trace.path.isEmpty }
    written.flags = DeclaredFlags()
    return written
  }

  /// Whether words of a command are files of flags: `@args.txt`.
  func takesFlags(from words: [String]) -> Bool {
    words.contains { $0.hasPrefix("@") }
      && files.contains { $0.bytes.holds(Array("fromfile_prefix_chars".utf8)) }
  }

  private static let readers: Set<String> = [
    "safe_load", "load", "full_load", "fromfile", "load_config", "OmegaConf", "read_yaml",
  ]

  /// Calls of a program that trains itself.
  private static let training: Set<String> = [
    "backward", "train", "fit", "learn", "grad", "value_and_grad", "minimize",
  ]

  /// Calls by which a program is one of several, one for each device.
  private static let distributed: Set<String> = [
    "init_process_group", "DistributedSampler", "DistributedDataParallel", "Accelerator", "DDP",
    "init_distributed",
  ]

  /// Whether the program sets it anew after it has read it; a division by the number of processes aside.
  private static func isChanged(_ trace: ValueTrace, in scopes: ProgramScopes) -> Bool {
    guard let key = trace.path.last, let settings = scopes.changed[key] else { return false }
    return !settings.allSatisfy { setting in
      if scopes.declares(setting) { return true }
      return scopes.trace(setting.value, in: setting.scope).map { $0.path == trace.path } ?? false
    }
  }

  /// `args.batch_size = args.batch_size // world_size` makes the flag that of all processes.
  private mutating func shareBatches(_ scopes: ProgramScopes) {
    guard var use = uses[.microBatch], let key = use.key,
      let settings = scopes.changed[key],
      settings.contains(where: { scopes.trace($0.value, in: $0.scope)?.isShared == true })
    else { return }
    uses[.microBatch] = nil
    use.trace.isShared = true
    uses[.globalBatch] = uses[.globalBatch] ?? use
  }
}
