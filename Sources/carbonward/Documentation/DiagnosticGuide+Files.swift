extension DiagnosticGuide {
  static let files: [(code: String, text: String)] = [
    (
      "file-unreadable",
      """
      A file cannot be read: it does not exist, is no regular file, is too large, or lies \
      outside the repository, perhaps through a link. Name a file inside the repository; a \
      config is rarely over 1 MB.
      """
    ),
    (
      "config-size",
      """
      A config is larger than any that a person writes. Check that the path names the file you \
      mean.
      """
    ),
    (
      "config-unrecognised",
      """
      A file was named that is in no known format of training configs. Describe the run in \
      `carbonward.yaml` under `runs`, or in a comment of the file that starts with `# \
      carbonward:`.
      """
    ),
    (
      "config-not-readable",
      """
      A file that the project or a command names is a program or in another form that is not \
      read. State what it trains in `carbonward.yaml`, under `runs` and `facts`.
      """
    ),
    (
      "slurm-late-directive",
      """
      A line `#SBATCH` stands behind the first command of a script. Slurm stops reading directives \
      there, so the line asks for nothing. Move it above the first command, or delete it.
      """
    ),
    (
      "config-not-understood",
      """
      A file may train and could not be understood: it is in a form that is not read, a pointer of \
      git LFS, a submodule whose commit changes, or what it says depends on something that is not \
      known. It counts as unknown. State the run in `carbonward.yaml` under `runs`, or list the file \
      under `ignore` there. `--format json` says under `account` where every file ended.
      """
    ),
    (
      "config-not-training",
      """
      A file was named that describes no training run, such as an inference script. `estimate` and \
      `eval` show what it states; `check`, `diff`, `plan` and `fix` leave it out. If it does train, \
      state so in `carbonward.yaml`.
      """
    ),
    (
      "config-contradiction",
      """
      Two files of one run state different hardware, place or duration. The label shows which \
      one counts; mend the other.
      """
    ),
    (
      "document-type",
      """
      A Carbonward document does not open with a type that this version reads, such as \
      `carbonward: run/v1`.
      """
    ),
    (
      "fact-map",
      """
      A map of facts has a value where a group belongs, or the other way round. `carbonward \
      explain FACT` shows how a fact is written.
      """
    ),
    (
      "fact-repeated",
      """
      A fact is stated twice in one place, nested and with dots perhaps. Keep one of them.
      """
    ),
    (
      "fact-unknown",
      """
      There is no fact of this name. The message suggests the nearest one; own data belongs \
      under `labels`.
      """
    ),
    (
      "fact-value",
      """
      A fact has a value that it cannot take: another unit, a bare number where a unit is \
      needed, or a word that is not among its choices.
      """
    ),
    (
      "inline-fact",
      """
      A comment that starts with `# carbonward:` cannot be read. Write `fact=value`, separated \
      by spaces.
      """
    ),
    (
      "no-runs",
      """
      Nothing was found to check, which is not a pass. Name a path, or state runs in \
      `carbonward.yaml`.
      """
    ),
    (
      "walk-incomplete",
      """
      A folder holds too many files, or some that cannot be listed, so that runs may have been \
      missed. Name paths, or list folders without runs under `ignore`.
      """
    ),
    (
      "project-glob",
      """
      A pattern in `carbonward.yaml` cannot be read. `*` stands for any name, `**` for any \
      folders, `?` for one character.
      """
    ),
    (
      "project-no-file",
      """
      `carbonward.yaml` names a launcher or another file that is not there. Paths are relative \
      to the project file.
      """
    ),
    (
      "project-no-match",
      """
      A pattern under `runs` in `carbonward.yaml` matches no file, so that nothing is checked \
      by it. Mend or remove it.
      """
    ),
    (
      "project-path",
      """
      A path in `carbonward.yaml` leads out of the repository. Write it relative to the \
      project file.
      """
    ),
    (
      "trace-format",
      """
      A file of hourly intensities cannot be read. It is CSV with a line of column names, times \
      in UTC in even steps of a minute to a day and a column that names its unit (`gCO2/kWh`), \
      or a saved JSON response. Electricity Maps: the export as it is, or a history or \
      forecast. ENTSO-E: `MTU (UTC)` and a column of your own. WattTime: `co2_aoer`, since \
      budgets are held against average emissions and not against marginal ones.
      """
    ),
    (
      "trace-zone",
      """
      A file of hourly intensities is about a grid zone that the catalogue does not know, so \
      that no run would ever use it. The message suggests the nearest names.
      """
    ),
    (
      "history-unusable",
      """
      An entry of `history` in `carbonward.yaml` cannot calibrate anything: it does not say enough \
      to predict its own hours, or it took less than its work takes at the peak rate, or more than \
      two hundred times that.
      """
    ),
    (
      "starter-pack",
      """
      No policy was named, so the built-in `pack:starter` was used. Name your own with \
      `--policy` or in `carbonward.yaml`.
      """
    ),
    (
      "catalogue-row",
      """
      A row that the project states in its `catalogue` is there twice, names a row of another \
      table that nobody knows, or leaves out what it is for. Every row needs an `id` and a \
      `source`.
      """
    ),
    (
      "catalogue-shadowed",
      """
      A row of the project's own `catalogue` has the name of a shipped one and is used in its \
      place, with all that it states and leaves out. Give it another id if it is something else.
      """
    ),
    (
      "catalogue-changed",
      """
      The change under review states, edits or removes a row of the project's own `catalogue`, \
      and so what runs are estimated with. With `--policy-from` the rows of the trusted revision \
      count; without it, the change's own.
      """
    ),
    (
      "policy-changed",
      """
      The change under review edits a policy, a waiver or the project file. With \
      `--policy-from` the check is by the version of the trusted revision; without it, by the \
      change's own. Either way its owner should look.
      """
    ),
    (
      "base-not-related",
      """
      No common ancestor of the base and the checked-out commit is known, as in a shallow \
      clone. The change is then held against the base itself; fetch more history to leave out \
      what others have changed.
      """
    ),
    (
      "base-unreadable",
      """
      Some files of the base revision cannot be read, so that their runs count as new. Nothing \
      needs to be done when the change is what mends them.
      """
    ),
    (
      "run-less-known",
      """
      How long a run trains was known at the base and is not any more, so that nothing but a \
      time limit would bound it. It counts as unknown. State its tokens, steps or data again.
      """
    ),
    (
      "run-out-of-sight",
      """
      A run of the base is not found any more although its file is still there: moved to a \
      hidden folder, given another ending, or edited until no format fits. It counts as \
      unknown. Delete the file if the run is gone, or list it under `ignore` on the base \
      first.
      """
    ),
    ("toml-syntax", "The file is not valid TOML at the place shown."),
    (
      "json-syntax",
      """
      The file is not valid JSON at the place shown. Comments and trailing commas are read \
      only where the framework reads them.
      """
    ),
    (
      "yaml-syntax",
      """
      The file is not valid YAML at the place shown. Tabs must not indent; quote texts that \
      hold `: ` or start with a special character.
      """
    ),
    (
      "yaml-text",
      """
      The file is not clean UTF-8 text: invalid bytes, a NUL, or control characters. Save it \
      as UTF-8.
      """
    ),
    (
      "yaml-limit",
      """
      The file is larger, deeper or expands to more than is read. Limits keep a hostile file \
      from exhausting the gate.
      """
    ),
    (
      "yaml-alias",
      """
      An alias names no anchor before it, or contains itself. Write the value out.
      """
    ),
    (
      "yaml-merge",
      """
      A merge key `<<` stands for something that is not a mapping. Merge mappings only.
      """
    ),
    (
      "yaml-documents",
      """
      The file has more documents than the one that belongs there. Split it at `---`.
      """
    ),
    (
      "yaml-empty",
      """
      The file holds no document. Start it with the key that says what it is, such as \
      `carbonward: policy/v1`.
      """
    ),
    (
      "yaml-duplicate-key",
      """
      A mapping has a key twice, of which other readers take either. Keep one.
      """
    ),
    (
      "yaml-hidden-line-break",
      """
      A line break of Unicode that editors do not show splits a line for some readers and not \
      for others. Replace it by an ordinary one.
      """
    ),
    (
      "yaml-missing-key",
      """
      A mapping lacks a key that it must have; the message says what it means.
      """
    ),
    (
      "yaml-unknown-key",
      """
      A mapping has a key that is not known there. The message suggests the nearest one.
      """
    ),
    (
      "yaml-type",
      """
      A value is of another kind than the key takes: a list for a text, say, or nothing at \
      all.
      """
    ),
    (
      "yaml-choice",
      """
      A value is not one of the words that the key takes; the message lists them.
      """
    ),
    (
      "yaml-value",
      """
      A value is of the right kind but cannot be meant: empty, out of range, not a date, a \
      range where one number belongs.
      """
    ),
  ]
}
