public import Catalogue
public import Diagnostics
public import Policy
public import Result
public import TrainingConfigs

/// A check together with what it was made of, for those who show it beside the files: editors.
public struct Inspection: Sendable {
  /// What a check of the same request answers.
  public let result: CheckResult
  /// What was found out about the files, with the edits that would mend it.
  public let diagnostics: [Diagnostic]
  /// What the runs are held against; nil where it cannot be read.
  public let policies: PolicySet?
  /// The files, with what replaces some of them.
  public let workspace: Workspace
  /// What names of hardware, places and models are looked up in.
  public let catalogue: Catalogue
}

extension Gate {
  /// Answers a check, and keeps what a result has no place for.
  ///
  /// - Throws: ``RequestError/refused(_:)`` where the request itself makes no sense.
  public static func inspect(_ request: CheckRequest) throws(RequestError) -> Inspection {
    let reading = try Reading.read(request)
    return Inspection(
      result: try answer(request, reading), diagnostics: reading.inputs.diagnostics,
      policies: reading.policies.set, workspace: reading.inputs.workspace,
      catalogue: reading.inputs.catalogue)
  }
}
