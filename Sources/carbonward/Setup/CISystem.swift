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

  /// Files that the system reads by itself or that can be included; none where a file of the repository
  /// has to be edited by hand.
  var files: [(path: String, text: String)] {
    switch self {
    case .github:
      [
        (".github/workflows/carbonward.yml", Self.githubWorkflow),
        (".github/workflows/carbonward-comment.yml", Self.githubComment),
      ]
    case .gitlab: [(".gitlab/carbonward.yml", Self.gitlabJob)]
    case .preCommit, .azure, .jenkins: []
    }
  }

  /// What is left to do by hand.
  var instruction: String? {
    switch self {
    case .github: nil
    case .gitlab: "add to .gitlab-ci.yml:\n    include: [{local: .gitlab/carbonward.yml}]"
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
  private static let githubWorkflow = """
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
          - name: Install Carbonward
            run: pipx install carbonward==\(Gate.version)
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

  private static let gitlabJob = """
    carbonward:
      stage: test
      image: python:3.12
      rules:
        - if: $CI_PIPELINE_SOURCE == "merge_request_event"
      variables:
        GIT_DEPTH: "0"
      before_script:
        - pip install -q --disable-pip-version-check carbonward==\(Gate.version)
      script:
        # Policies are read from the target as it is now, never from the change.
        - git fetch -q --no-tags -- origin "$CI_MERGE_REQUEST_TARGET_BRANCH_NAME"
        - TRUSTED=$(git rev-parse FETCH_HEAD)
        - >-
          carbonward diff --base "$TRUSTED" --policy-from "$TRUSTED"
          --output gitlab=carbonward-quality.json --output junit=carbonward.xml
      artifacts:
        when: always
        reports:
          codequality: carbonward-quality.json
          junit: carbonward.xml

    """
}
