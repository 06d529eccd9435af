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

  /// A file that the system reads by itself or that can be included; nil where a file of the
  /// repository has to be edited by hand.
  var file: (path: String, text: String)? {
    switch self {
    case .github: (".github/workflows/carbonward.yml", Self.githubWorkflow)
    case .gitlab: (".gitlab/carbonward.yml", Self.gitlabJob)
    case .preCommit, .azure, .jenkins: nil
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
          # Put the `carbonward` binary into the image or the cache of your choice first.
          - name: Check the carbon of this change
            run: |
              carbonward diff --base "$BASE" --policy-from "$BASE" \\
                --output github-summary="$GITHUB_STEP_SUMMARY" --format github

    """

  private static let gitlabJob = """
    carbonward:
      stage: test
      rules:
        - if: $CI_PIPELINE_SOURCE == "merge_request_event"
      variables:
        GIT_DEPTH: "0"
      # Use an image that has the `carbonward` binary.
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
