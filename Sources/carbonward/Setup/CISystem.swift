import Diagnostics
import Files
import Gate

/// A system that runs checks on changes, told by the files it leaves in a repository.
enum CISystem: String, CaseIterable {
  case github = "GitHub Actions"
  case gitlab = "GitLab CI"
  case preCommit = "pre-commit"
  case azure = "Azure Pipelines"
  case jenkins = "Jenkins"

  /// The path that tells of the system.
  var sign: String {
    switch self {
    case .github: ".github/workflows"
    case .gitlab: ".gitlab-ci.yml"
    case .preCommit: ".pre-commit-config.yaml"
    case .azure: "azure-pipelines.yml"
    case .jenkins: "Jenkinsfile"
    }
  }

  /// The systems of a repository: those that left files in it, and where none of them runs on its host, that
  /// of the host which a remote of it names.
  static func all(in files: any FileProvider) -> [CISystem] {
    let found = allCases.filter { files.kind(of: $0.sign) != nil }
    guard found.allSatisfy({ $0 == .preCommit }) else { return found }
    return hosts(in: files) + found
  }

  /// A configuration of git is short.
  private static let configurationLimit = 100_000

  /// The systems of the hosts at which the remotes of a repository are.
  private static func hosts(in files: any FileProvider) -> [CISystem] {
    guard let bytes = try? files.read(".git/config", limit: configurationLimit) else { return [] }
    let remotes = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
      .compactMap { line -> Substring? in
        let parts = line.split(separator: "=", maxSplits: 1)
        guard parts.count == 2, parts[0].filter({ $0 != " " && $0 != "\t" }) == "url" else {
          return nil
        }
        return parts[1]
      }
    // `https://host/…`, `ssh://git@host:22/…` and `git@host:…`.
    let named = remotes.map { url -> Substring in
      let address = url.firstRange(of: "://").map { url[$0.upperBound...] } ?? url
      let authority = address.prefix { $0 != "/" }
      let host = authority.firstIndex(of: "@").map { authority[authority.index(after: $0)...] }
      return (host ?? authority).drop { $0 == " " || $0 == "\t" }.prefix { $0 != ":" }
    }
    return [CISystem.github, .gitlab].filter { system in
      named.contains { host in
        system == .github ? host == "github.com" : host == "gitlab.com" || host.hasPrefix("gitlab.")
      }
    }
  }

  /// Files that the system reads by itself or that can be included; none where a file of the repository
  /// has to be edited by hand.
  ///
  /// - Parameter source: What to build the program from; nil for the published package.
  func files(from source: ProgramSource?) -> [(path: String, text: String)] {
    switch self {
    case .github:
      [
        (".github/workflows/carbonward.yml", Self.githubWorkflow(from: source)),
        (".github/workflows/carbonward-comment.yml", Self.githubComment),
      ]
    case .gitlab: [(".gitlab/carbonward.yml", Self.gitlabJobs(from: source))]
    case .preCommit, .azure, .jenkins: []
    }
  }

  /// What the files need that nobody but the owner of the repository can give; nil for nothing.
  ///
  /// - Parameter source: What to build the program from; nil for the published package.
  func need(from source: ProgramSource?) -> String? {
    guard !files(from: source).isEmpty else { return nil }
    let variable = self == .github ? "variable of the repository" : "variable of the project"
    guard source == nil else {
      return "Swift 6.2 or later on the runner, to build the program from its source"
    }
    return """
      the package \(Self.package.quoted) where `pip` looks; if nobody published it there, name a wheel in \
      the \(variable) CARBONWARD_INSTALL, or remove what was written for \(rawValue) and run \
      `carbonward init --build-from URL --revision COMMIT`, so that CI builds it
      """
  }

  /// What CI installs.
  static let package = "carbonward==\(Gate.version)"

  /// What is left to do by hand.
  var instruction: String? {
    switch self {
    case .github: nil
    case .gitlab:
      """
      add to .gitlab-ci.yml:
          include: [{local: .gitlab/carbonward.yml}]
      to do    for the comment on merge requests, put a project access token with the scope `api` into \
      the masked variable CARBONWARD_TOKEN: the job token of GitLab may not write comments
      """
    case .preCommit:
      """
      add to .pre-commit-config.yaml:
          - repo: local
            hooks:
              - {id: carbonward, name: carbonward, entry: carbonward check, language: unsupported, pass_filenames: false, require_serial: true}
      """
    case .azure:
      "add a step to azure-pipelines.yml:\n"
        + "    - script: carbonward diff --base origin/$(System.PullRequest.TargetBranchName) "
        + "--policy-from origin/$(System.PullRequest.TargetBranchName) --format azure"
    case .jenkins:
      "add a step to the Jenkinsfile:\n"
        + "    sh 'carbonward diff --base origin/$CHANGE_TARGET --policy-from origin/$CHANGE_TARGET'"
    }
  }

  /// The check itself has nothing but the right to read, so that it is safe on changes of strangers.
  private static func githubWorkflow(from source: ProgramSource?) -> String {
    let install =
      source.map { source in
        """
        - name: Build Carbonward
                run: |
                  \(source.steps(in: "$RUNNER_TEMP/carbonward").joined(separator: "\n          "))
                  echo "$RUNNER_TEMP/carbonward/.build/release" >>"$GITHUB_PATH"
        """
      } ?? """
        - name: Install Carbonward
                env:
                  PACKAGE: ${{ vars.CARBONWARD_INSTALL || '\(package)' }}
                run: pipx install -- "$PACKAGE"
        """
    return """
      name: carbonward
      on: [pull_request, merge_group]
      permissions:
        contents: read
      jobs:
        carbon:
          runs-on: ubuntu-latest
          env:
            # Policies are read from here, never from the change.
            BASE: ${{ github.event.pull_request.base.sha || github.event.merge_group.base_sha }}
          steps:
            - uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2
              with:
                fetch-depth: 0
                persist-credentials: false
            \(install)
            - name: Check the carbon of this change
              run: |
                mkdir -p carbonward-comment
                carbonward diff --base "$BASE" --policy-from "$BASE" \\
                  --output github-summary="$RUNNER_TEMP/summary.md" \\
                  --output markdown=carbonward-comment/comment.md --format github || status=$?
                [ ! -f "$RUNNER_TEMP/summary.md" ] || cat "$RUNNER_TEMP/summary.md" >>"$GITHUB_STEP_SUMMARY"
                exit "${status:-0}"
            # carbonward-comment.yml puts it on the pull request.
            - uses: actions/upload-artifact@ea165f8d65b6e75b540449e92b4886f43607fa02 # v4.6.2
              if: always()
              with:
                name: carbonward-comment
                path: carbonward-comment
                if-no-files-found: ignore
                retention-days: 7

      """
  }

  /// Posts what the check wrote, on pull requests of forks too: it runs nothing of the change.
  private static let githubComment = """
    name: carbonward-comment
    on:
      workflow_run:
        workflows: [carbonward]
        types: [completed]
    permissions:
      actions: read
      pull-requests: write
    jobs:
      comment:
        runs-on: ubuntu-latest
        if: github.event.workflow_run.event == 'pull_request'
        steps:
          - name: Put the comment on the pull request, or update it
            env:
              GH_TOKEN: ${{ github.token }}
              RUN: ${{ github.event.workflow_run.id }}
              HEAD: ${{ github.event.workflow_run.head_sha }}
              OWNER: ${{ github.event.workflow_run.head_repository.owner.login }}
              BRANCH: ${{ github.event.workflow_run.head_branch }}
            run: |
              tag='<!-- carbonward:comment -->'
              gh run download "$RUN" --repo "$GITHUB_REPOSITORY" --name carbonward-comment || exit 0
              [ "$(head -n 1 comment.md)" = "$tag" ] || exit 0
              # The number comes from the platform: a change could write any into its files.
              number=$(gh api --method GET "repos/$GITHUB_REPOSITORY/pulls" -f state=open \\
                -f head="$OWNER:$BRANCH" --jq "map(select(.head.sha == \\"$HEAD\\")) | .[0].number // empty")
              [ -n "$number" ] || exit 0
              old=$(gh api --paginate "repos/$GITHUB_REPOSITORY/issues/$number/comments" --jq \\
                ".[] | select(.user.login == \\"github-actions[bot]\\" and (.body | startswith(\\"$tag\\"))) | .id" |
                head -n 1)
              if [ -n "$old" ]; then
                gh api --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$old" -F body=@comment.md
              else
                gh api "repos/$GITHUB_REPOSITORY/issues/$number/comments" -F body=@comment.md
              fi >/dev/null

    """
}
