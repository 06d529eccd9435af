public import CEL
public import Policy
public import Result
public import Text
public import TrainingConfigs

/// Which runs a request is about, and what is said of them beside their files.
public struct InputRequest: Sendable {
  /// Where the files of the runs are.
  public enum Place: Sendable {
    /// On disk, in the repository around the paths; relative paths are seen from this folder.
    case directory(String)
    /// Wherever this workspace has them; paths are relative to its root.
    case workspace(Workspace)
  }

  /// Where the files are.
  public var place: Place
  /// Configs, launchers and folders; none means the whole repository.
  public var paths: [String] = []
  /// What takes the place of a file's bytes, by a path as ``paths`` names it, or else relative to the
  /// root: standard input, or what an editor has not saved.
  public var contents: [String: [UInt8]] = [:]
  /// Facts stated over every file, such as `site.region=aws/eu-north-1`.
  public var assignments: [String] = []
  /// When the check ends: what is not read by then could not be understood, and what is not evaluated by
  /// then is unknown. There is no such end unless whoever asks sets one.
  public var deadline: Deadline?
  /// Files of hourly intensities, each as `FILE` or `ZONE=FILE`.
  public var traces: [String] = []
  /// How many things are done at once, which changes nothing but the time that it takes.
  public var workers = Workers.one
  /// Told what the check is about to do.
  public var watch: PhaseWatch?

  /// Creates a request about the whole of a place.
  public init(in place: Place) { self.place = place }

  /// Creates a request about paths in the repository around a folder.
  public init(_ paths: [String] = [], from directory: String) {
    place = .directory(directory)
    self.paths = paths
  }

  /// The folder that relative paths are seen from.
  var directory: String {
    switch place {
    case .directory(let path): path
    case .workspace(let workspace): workspace.rootPath
    }
  }
}

/// Everything that a check depends on; nothing else does, neither a clock nor the environment.
public struct CheckRequest: Sendable {
  /// Findings that are accepted as they are.
  public enum Accepted: Sendable {
    /// Those in a file, read from where the policies come from: whoever may write the list may accept
    /// anything.
    case file(String)
    /// These.
    case baseline(Baseline)
  }

  /// The runs.
  public var inputs: InputRequest
  /// Policy files, folders or packs; none means those that the project file names, or else the
  /// built-in pack.
  public var policies: [String] = []
  /// Policies that somebody has read already, for many requests; nil to read those of ``policies``.
  public var loaded: Policies?
  /// The revision that policies, waivers and whatever else decides are taken from; nil for the files
  /// as they are.
  public var trusted: String?
  /// The revision that the runs are held against, so that only what is new or worse fails.
  public var base: String?
  /// What counts as now.
  public var now: Timestamp
  /// Whether somebody asked for this instant, so that the result records it even if no policy needs
  /// one.
  public var isNowStated = false
  /// What becomes of a verdict that is unknown.
  public var onUnknown = UnknownPolicy.unknown
  /// The mildest severity that fails the check.
  public var failOn = FailThreshold.deny
  /// What is accepted, if anything is.
  public var accepted: Accepted?
  /// Whether what was there at the base fails as well.
  public var countsExisting = false
  /// The most suggestions for one run; as many as the search finds good without it.
  public var suggestions: Int?
  /// Whether the result says what each fact alone does to the emissions of a run.
  public var sensitivities = false
  /// How much the result holds, where it is held against no base: what is left out is not worked out.
  public var detail = ResultDetail.whole

  /// Asked now and then while changes are searched for whether nobody wants the answer any more, which is
  /// none then.
  public var isAbandoned: (@Sendable () -> Bool)?

  /// Creates a request with no options.
  public init(_ inputs: InputRequest, now: Timestamp) {
    self.inputs = inputs
    self.now = now
  }

  /// How much the result holds: a change is told by all there is.
  var heldDetail: ResultDetail { base == nil && !sensitivities ? detail : .whole }

  /// What policies are held against besides the runs.
  ///
  /// Without an instant that somebody stated, only policies that read the hour see it: for all others
  /// the day is enough, and the checks of a day agree.
  func context(for set: PolicySet) -> EvaluationContext {
    let day: Int64 = 86_400
    let seconds = now.seconds - (now.seconds % day + day) % day
    let at = isNowStated || set.readsInstant ? now : Timestamp(seconds: seconds) ?? now
    var context = EvaluationContext(at: at, onUnknown: onUnknown, failOn: failOn)
    // Whoever writes a change may not vouch for it.
    context.implausible = trusted == nil ? .warn : .unknown
    context.workers = inputs.workers
    context.deadline = inputs.deadline
    if heldDetail == .attention { context.located = .unmet }
    return context
  }
}
