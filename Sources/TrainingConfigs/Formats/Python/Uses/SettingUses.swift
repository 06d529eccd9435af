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
  /// What it loads for words that name data.
  let data: NamedData
  /// The settings of which the first that is reached ends the training.
  private(set) var ends: Ends?
  /// The settings that are batches in tokens.
  let batchesOfTokens: Set<String>

  /// A loop over epochs that is left at a number of steps.
  struct Ends: Sendable {
    var steps: ValueTrace
    var epochs: ValueTrace
    /// Whether the epochs are computed from the steps, so that they say nothing beside them.
    var areComputed: Bool
  }

  init(_ scopes: ProgramScopes) {
    data = NamedData(scopes)
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
    batchesOfTokens = finder.batchesOfTokens.union(flags.batchesOfTokens)
    devices = finder.trainerDevices
    finder.all { fact, trace in found[fact, default: []].append(trace) }
    ends = Self.ends(found, finder.stepEnds, in: scopes)
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

  /// Whether words of a command are files of flags: `@args.txt`, or behind any other sign of the program's.
  func takesFlags(from words: [String]) -> Bool {
    words.contains { $0.utf8.first.map { "@+%:^=&!,~".utf8.contains($0) } ?? false }
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

  /// Which settings end the training, where each is set anew from the other one at most.
  private static func ends(
    _ found: [Fact: [ValueTrace]], _ limits: [ValueTrace], in scopes: ProgramScopes
  ) -> Ends? {
    guard let steps = limits.first, limits.allSatisfy({ $0 == steps }),
      let epochs = found[.epochs]?.first, found[.epochs]?.allSatisfy({ $0 == epochs }) == true,
      let stepsKey = steps.path.last, let epochsKey = epochs.path.last
    else { return nil }
    func texts(_ key: String, _ trace: ValueTrace) -> [String] {
      (scopes.changed[key] ?? []).filter { scopes.trace($0.value, in: $0.scope) != trace }
        .map { scopes.text($0.value.range, of: $0.scope, most: 200) }
    }
    let newEpochs = texts(epochsKey, epochs)
    guard newEpochs.allSatisfy({ $0.contains(stepsKey) && $0.contains("/") }),
      texts(stepsKey, steps).allSatisfy({ $0.contains(epochsKey) && $0.contains("*") })
    else { return nil }
    return Ends(steps: steps, epochs: epochs, areComputed: !newEpochs.isEmpty)
  }

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
