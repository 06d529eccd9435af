import Diagnostics

/// The diagnostics that finding and joining the files of a run makes.
package enum ConfigDiagnostic: String, DiagnosticKind {
  case catalogueRow = "catalogue-row"
  case catalogueShadowed = "catalogue-shadowed"
  case contradiction = "config-contradiction"
  case notReadable = "config-not-readable"
  case notTraining = "config-not-training"
  case unrecognised = "config-unrecognised"
  case documentType = "document-type"
  case projectGlob = "project-glob"
  case projectNoFile = "project-no-file"
  case projectNoMatch = "project-no-match"
  case projectPath = "project-path"
  case slurmLateDirective = "slurm-late-directive"
  case walkIncomplete = "walk-incomplete"

  package var explanation: String {
    switch self {
    case .catalogueRow:
      """
      A row that the project states in its `catalogue` is there twice, names a row of another \
      table that nobody knows, or leaves out what it is for. Every row needs an `id` and a \
      `source`.
      """
    case .catalogueShadowed:
      """
      A row of the project's own `catalogue` has the name of a shipped one and is used in its \
      place, with all that it states and leaves out. Give it another id if it is something else.
      """
    case .contradiction:
      """
      Two files of one run state different hardware, place or duration, or an annotation states \
      something else than its Kubernetes object: there the dearer amount counts. The label shows \
      which one counts; mend the other.
      """
    case .notReadable:
      """
      A file that the project or a command names is a program or in another form that is not \
      read. State what it trains in `carbonward.yaml`, under `runs` and `facts`.
      """
    case .notTraining:
      """
      A file was named that describes no training run, such as an inference script. `estimate` and \
      `eval` show what it states; `check`, `diff`, `plan` and `fix` leave it out. If it does train, \
      state so in `carbonward.yaml`.
      """
    case .unrecognised:
      """
      A file was named that is in no known format of training configs. Describe the run in \
      `carbonward.yaml` under `runs`, or in a comment of the file that starts with `# \
      carbonward:`.
      """
    case .documentType:
      """
      A Carbonward document does not open with a type that this version reads, such as \
      `carbonward: run/v1`.
      """
    case .projectGlob:
      """
      A pattern in `carbonward.yaml` cannot be read. `*` stands for any name, `**` for any \
      folders, `?` for one character.
      """
    case .projectNoFile:
      """
      `carbonward.yaml` names a launcher or another file that is not there. Paths are relative \
      to the project file.
      """
    case .projectNoMatch:
      """
      A pattern under `runs` in `carbonward.yaml` matches no file, so that nothing is checked \
      by it. Mend or remove it.
      """
    case .projectPath:
      """
      A path in `carbonward.yaml` leads out of the repository. Write it relative to the \
      project file.
      """
    case .slurmLateDirective:
      """
      A line `#SBATCH` stands behind the first command of a script. Slurm stops reading directives \
      there, so the line asks for nothing. Move it above the first command, or delete it.
      """
    case .walkIncomplete:
      """
      A folder holds too many files, or some that cannot be listed, so that runs may have been \
      missed. Name paths, or list folders without runs under `ignore`.
      """
    }
  }
}
