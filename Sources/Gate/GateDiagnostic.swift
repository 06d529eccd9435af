import Diagnostics

/// The diagnostics that a check as a whole makes.
package enum GateDiagnostic: String, DiagnosticKind {
  case baseNotRelated = "base-not-related"
  case baseUnreadable = "base-unreadable"
  case catalogueChanged = "catalogue-changed"
  case configNotUnderstood = "config-not-understood"
  case historyUnusable = "history-unusable"
  case ignoreNew = "ignore-new"
  case noRuns = "no-runs"
  case policyChanged = "policy-changed"
  case runLessKnown = "run-less-known"
  case runOutOfSight = "run-out-of-sight"
  case starterPack = "starter-pack"
  case traceFormat = "trace-format"
  case traceZone = "trace-zone"

  package var explanation: String {
    switch self {
    case .baseNotRelated:
      """
      No common ancestor of the base and the checked-out commit is known, as in a shallow \
      clone. The change is then held against the base itself; fetch more history to leave out \
      what others have changed.
      """
    case .baseUnreadable:
      """
      Some files of the base revision cannot be read, so that their runs count as new. Nothing \
      needs to be done when the change is what mends them.
      """
    case .catalogueChanged:
      """
      The change under review states, edits or removes a row of the project's own `catalogue`, \
      and so what runs are estimated with. With `--policy-from` the rows of the trusted revision \
      count; without it, the change's own.
      """
    case .configNotUnderstood:
      """
      A file may train and could not be understood: it is in a form that is not read, a pointer of \
      git LFS, a submodule whose commit changes, or what it says depends on something that is not \
      known. It counts as unknown. State the run in `carbonward.yaml` under `runs`, or list the file \
      under `ignore` there. `--format json` says under `account` where every file ended.
      """
    case .historyUnusable:
      """
      An entry of `history` in `carbonward.yaml` cannot calibrate anything: it does not say enough \
      to predict its own hours, or it took less than its work takes at the peak rate, or more than \
      two hundred times that.
      """
    case .ignoreNew:
      """
      The change under review brings a comment that asks for a finding to be ignored, or changes \
      one. Whoever reviews the change agrees to it by letting it in.
      """
    case .noRuns:
      """
      Nothing was found to check, which is not a pass. Name a path, or state runs in \
      `carbonward.yaml`.
      """
    case .policyChanged:
      """
      The change under review edits a policy, a waiver or the project file. With \
      `--policy-from` the check is by the version of the trusted revision; without it, by the \
      change's own. Either way its owner should look.
      """
    case .runLessKnown:
      """
      How long a run trains was known at the base and is not any more, so that nothing but a \
      time limit would bound it; or its data are others, and their size is what the project \
      stated of those before; or its program does otherwise than before, with more loops, other \
      lengths or other functions than those of its libraries. It counts as unknown. State its \
      tokens, steps or data again, or how long it takes.
      """
    case .runOutOfSight:
      """
      A run of the base is not found any more although its file is still there: moved to a \
      hidden folder, given another ending, or edited until no format fits. It counts as \
      unknown. Delete the file if the run is gone, or list it under `ignore` on the base \
      first.
      """
    case .starterPack:
      """
      No policy was named, so the built-in `pack:starter` was used. Name your own with \
      `--policy` or in `carbonward.yaml`.
      """
    case .traceFormat:
      """
      A file of hourly intensities cannot be read. It is CSV with a line of column names, times \
      in UTC in even steps of a minute to a day and a column that names its unit (`gCO2/kWh`), \
      or a saved JSON response. Electricity Maps: the export as it is, or a history or \
      forecast. ENTSO-E: `MTU (UTC)` and a column of your own. WattTime: `co2_aoer`, since \
      budgets are held against average emissions and not against marginal ones.
      """
    case .traceZone:
      """
      A file of hourly intensities is about a grid zone that the catalogue does not know, so \
      that no run would ever use it. The message suggests the nearest names.
      """
    }
  }
}
