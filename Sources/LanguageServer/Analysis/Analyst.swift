import CEL
import Diagnostics
import Gate
import Policy
import Reports
import Result
import Text
import TrainingConfigs

/// Looks into documents as the command line does, and answers for whichever version is open.
struct Analyst: Sendable {
  var repositories = Repositories()
  /// What counts as now.
  let now: @Sendable () -> Timestamp

  /// - Parameters:
  ///   - wasMeant: Whether the document was of interest before, so that a slip does not silence it.
  ///   - suggests: Whether changes that would mend the runs are looked for.
  /// - Throws: What a request is answered with when nobody wants it any more.
  mutating func analyse(
    _ document: OpenDocument, among documents: DocumentStore, wasMeant: Bool, suggests: Bool,
    _ interruption: Interruption
  ) throws(ResponseError) -> Analysis {
    try interruption.check()
    let place = repositories.place(of: document.path, documents)
    guard let bytes = document.file?.bytes else {
      // What is saved is another text, with other places.
      return Analysis(
        version: document.version, kind: .config, path: place.path, workspace: place.workspace,
        catalogue: place.workspace.catalogue, policies: nil, diagnostics: [], remarks: [],
        hasSuggestions: true)
    }
    let file = SourceFile(path: place.path, bytes: bytes)
    let kind = DocumentKind(file, at: place.path)
    let analysis =
      switch kind {
      case .policy: policy(document, place)
      case .project: project(document, place)
      case .run, .config:
        try run(
          document, file, kind, place, wasMeant: wasMeant, suggests: suggests, interruption)
      }
    try interruption.check()
    return analysis
  }

  /// A policy is linted with those that it is used with, or alone.
  private mutating func policy(_ document: OpenDocument, _ place: Repositories.Place) -> Analysis {
    let named = place.workspace.project?.policies.map(\.path) ?? []
    let isNamed = named.contains { place.path == $0 || place.path.hasPrefix(Self.folder($0)) }
    let loaded = PolicyLoader(files: place.workspace.files, catalogue: place.workspace.catalogue)
      .load(isNamed ? named : [place.path], includingTestFiles: true)
    let remarks = loaded.set.map { PolicyLinter(at: now()).lint($0) } ?? []
    let diagnostics = loaded.diagnostics + remarks
    return Analysis(
      version: document.version, kind: .policy, path: place.path, workspace: place.workspace,
      catalogue: place.workspace.catalogue, policies: loaded.set, diagnostics: diagnostics,
      remarks: diagnostics.map { .init($0, of: place.path) }, hasSuggestions: true)
  }

  private static func folder(_ path: String) -> String {
    path.isEmpty || path == "." ? "" : path.hasSuffix("/") ? path : path + "/"
  }

  private mutating func project(_ document: OpenDocument, _ place: Repositories.Place) -> Analysis {
    let policies = repositories.policies(of: place.workspace)
    let diagnostics = place.workspace.diagnostics + policies.diagnostics
    return Analysis(
      version: document.version, kind: .project, path: place.path, workspace: place.workspace,
      catalogue: place.workspace.catalogue, policies: policies.set, diagnostics: diagnostics,
      remarks: diagnostics.map { .init($0, of: place.path) }, hasSuggestions: true)
  }

  private mutating func run(
    _ document: OpenDocument, _ file: SourceFile, _ kind: DocumentKind, _ place: Repositories.Place,
    wasMeant: Bool, suggests: Bool, _ interruption: Interruption
  ) throws(ResponseError) -> Analysis {
    var inputs = InputRequest(in: .workspace(place.workspace))
    inputs.paths = [place.path]
    inputs.deadline = Deadline("the editor") { interruption.reason() != nil }
    var request = CheckRequest(inputs, now: now())
    request.loaded = repositories.policies(of: place.workspace)
    request.isAbandoned = { interruption.reason() != nil }
    if !suggests { request.suggestions = 0 }
    let inspection: Inspection
    do throws(RequestError) {
      inspection = try Gate.inspect(request)
    } catch {
      throw ResponseError(.requestFailed, error.summary)
    }
    // What was read up to the interruption is no answer.
    try interruption.check()
    // A file that nobody means as a training is none of ours, whatever it looks like.
    let isMeant =
      kind == .run || wasMeant || !inspection.result.runs.isEmpty
      || place.workspace.isMeantAsRun(file)
    return Analysis(
      version: document.version, kind: kind, path: place.path, workspace: place.workspace,
      catalogue: inspection.catalogue, policies: inspection.policies, result: inspection.result,
      diagnostics: isMeant ? inspection.diagnostics : [],
      remarks: isMeant ? inspection.result.items.map { .init($0, of: place.path) } : [],
      hasSuggestions: suggests)
  }
}
