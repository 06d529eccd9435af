/// What the gate defends, against whom, and where its defence ends: the page that `explain` prints and
/// that the documentation holds.
enum ThreatModel {
  static let name = "threat-model"

  static let markdown = """
    # Threat model

    What the gate defends, against whom, and where its defence ends.

    ## Who and what

    Carbonward judges a change that somebody proposes. Whoever proposes it writes every file in it: configs, launchers, the project
    file, policies, waivers, `.gitignore`. They may want the change to pass although it should not, or may want the gate to run,
    leak or print something for them. Trusted are the command line, the environment of the job that runs it, the `git` program, and
    the revision that `--policy-from` names.

    The gate is complete only when it is called with a trusted revision, as the integrations in `.ci` do:

        carbonward diff --base "$BASE" --policy-from "$BASE"

    Without `--policy-from` a change is judged by its own policies; it is still said that it edits them.

    ## Attacks and answers

    | attack | answer | code |
    |---|---|---|
    | raise a limit, remove a rule, add or lengthen a waiver | policies and waivers come from the trusted revision; the edit is reported | `policy-changed` |
    | leave the target at an old revision, when policies were milder | the integrations name the target as it is now; `--base` finds the common ancestor by itself | |
    | accept its own findings in a baseline | under `--policy-from`, `--baseline` is read from the trusted revision | |
    | name other policies, or ignore paths, in the project file | `policies` and `ignore` come from the trusted revision; the edit is reported | `policy-changed` |
    | state cheap hardware, sites, models or data in the project's own catalogue | `catalogue` comes from the trusted revision; each row that differs is reported, as is one in the place of a shipped row | `catalogue-changed`, `catalogue-shadowed` |
    | bring hourly intensities of a cleaner grid, or a history of faster runs | `traces`, the files that they name and `history` come from the trusted revision | |
    | ignore a finding in a comment of its own config | only what the trusted policy allows under `allow_ignores`, with reason, date and cap; what physics does not allow never is; each comment that is new is reported | `ignore-not-allowed`, `ignore-new` |
    | put a project file beside the config, so that it becomes the root | the root is the nearest folder with a project file *in the trusted revision* | |
    | declare a duration that is too short | what physics and plain arithmetic do not allow is a finding of its own, which no waiver covers | `duration-below-physics`, `implausible-mfu` |
    | state cheap facts in comments or in the project file | facts may come from the change; each that differs is listed in the report with both values | |
    | leave out what the estimate needs | unknown is not a pass: exit code 3, or 1 with `--on-unknown fail`; against a base, unknown in the place of known is worse | |
    | grow what is unknown or violated already | what cannot be shown to be no worse counts as worse | |
    | rename or copy the file | renamed runs are found again by path, git, bytes, name and text; a copy is a new run | |
    | move the file where no run is looked for, or change its ending | a run of the base whose file is still there but not read counts as unknown | `run-out-of-sight` |
    | name the file in `.gitignore` | tracked files are looked at whatever `.gitignore` says | |
    | a glob of the project file that matches nothing | an error, exit code 2 | `project-no-match` |
    | a symbolic link, a submodule or `..` that leads out | not followed; reading one is an error | `file-unreadable`, `policy-path` |
    | a huge, deep or self-repeating file | limits on size, depth and aliases; over them the file cannot be read, exit code 2 | `file-unreadable`, `yaml-limit` |
    | file and run names that hold escapes, commands or markup | every format escapes what it prints; no shell is ever started | |
    | settings, hooks, filters or attributes that make git run something | only `rev-parse`, `merge-base`, `ls-tree`, `cat-file`, `diff-tree` and `ls-files` are run, with such settings switched off | |
    | `GIT_…` variables that point elsewhere | none reaches git | |

    `ThreatModelTests` tries each of them, but for the baseline, which `.ci/end-to-end` does, and comments, which
    `IgnoreCommentTests` does.

    ## The editor and the server

    `carbonward lsp` reads what an editor opens, and the repository round it: nothing outside, no command of it. What a config
    says reaches a hover as text between fences, never as markup. Documents, messages and queues are bounded; a check that
    nobody waits for any more ends.

    `carbonward-server` takes files in requests, never paths of its own disk. It starts on other addresses than loopback only with
    tokens or certificates of clients, compares tokens in constant time, refuses pages of other origins and hosts that it is
    not, and bounds bodies, headers, time and concurrency. No token reaches its log.
    A cluster's users can state cheap facts in annotations, as the authors of a change can in comments: what physics does not
    allow is a finding there, too. Whoever may create the objects of a trusted controller passes by it.

    ## Where it ends

    - A fact that is false and plausible, such as a grid that the run will not use, is only shown. Whoever reviews the change
      sees it in the list of changed facts; launch gates and settlement hold it against what happened.
    - A new config in a hidden folder, in `vendor`, `node_modules` and the like, or in a language that is not read, is not found
      unless the project file of the trusted revision or the command line names it.
    - A run that the gate has never seen cannot be missed by it: a change that deletes a config is shown, not refused.
    - The job itself must be out of the change's reach. Where the change can edit the pipeline that calls the gate, require
      the check from outside: a required workflow, a compliance pipeline, an included component of a fixed version.
    - The base of a shallow clone may be unknown; then the change is held against the named revision itself, which is stricter.

    """
}
