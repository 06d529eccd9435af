extension CISystem {
  /// Two jobs, one that checks a merge request and one that comments on it.
  ///
  /// - Parameter source: What to build the program from; nil for the published package.
  static func gitlabJobs(from source: ProgramSource?) -> String {
    let image = source == nil ? "python:3.12" : "swift:6.2"
    // A variable of the project wins over one of a job.
    let variable = source == nil ? "    CARBONWARD_INSTALL: \(package)\n" : ""
    let steps =
      source.map {
        $0.steps(in: "/tmp/carbonward") + ["export PATH=\"/tmp/carbonward/.build/release:$PATH\""]
      } ?? ["pip install -q --disable-pip-version-check -- \"$CARBONWARD_INSTALL\""]
    let install = steps.map { "    - \($0)" }.joined(separator: "\n")
    return """
      # What a merge request adds to the carbon of training, and the verdict of its policies.
      carbonward:
        stage: test
        image: \(image)
        rules:
          - if: $CI_PIPELINE_SOURCE == "merge_request_event"
        variables:
          GIT_DEPTH: "0"
      \(variable)  before_script:
      \(install)
        script:
          # Policies are read from the target as it is now, never from the change.
          - git fetch -q --no-tags -- origin "$CI_MERGE_REQUEST_TARGET_BRANCH_NAME"
          - TRUSTED=$(git rev-parse FETCH_HEAD)
          - >-
            carbonward diff --base "$TRUSTED" --policy-from "$TRUSTED"
            --output gitlab=carbonward-quality.json --output junit=carbonward.xml
            --output markdown=carbonward.md
        artifacts:
          when: always
          expire_in: 30 days
          paths: [carbonward.md]
          reports:
            codequality: carbonward-quality.json
            junit: carbonward.xml

      # The platform's own job token may not write comments: the variable CARBONWARD_TOKEN, masked, is a project access token
      # with the scope `api`. Pipelines of forks have none, and post nothing. Nothing of the change is run here.
      carbonward-comment:
        stage: test
        image: python:3.12
        needs: [{job: carbonward, artifacts: true}]
        rules:
          - if: $CI_PIPELINE_SOURCE == "merge_request_event" && $CARBONWARD_TOKEN
            when: always
        variables:
          GIT_STRATEGY: none
        script:
          - |
            python3 - <<'END'
            import json, os, sys, urllib.request

            tag = "<!-- carbonward:comment -->"
            api = os.environ["CI_API_V4_URL"]
            project, number = os.environ["CI_MERGE_REQUEST_PROJECT_ID"], os.environ["CI_MERGE_REQUEST_IID"]
            notes = f"{api}/projects/{project}/merge_requests/{number}/notes"

            def call(url, method="GET", data=None):
                headers = {"PRIVATE-TOKEN": os.environ["CARBONWARD_TOKEN"], "Content-Type": "application/json"}
                body = None if data is None else json.dumps(data).encode()
                request = urllib.request.Request(url, method=method, data=body, headers=headers)
                with urllib.request.urlopen(request, timeout=60) as answer:
                    return json.load(answer)

            def own(me):
                page = 1
                while True:
                    found = call(f"{notes}?per_page=100&page={page}")
                    for note in found:
                        if note["author"]["id"] == me and note["body"].startswith(tag):
                            return note["id"]
                    if len(found) < 100:
                        return None
                    page += 1

            try:
                with open("carbonward.md", encoding="utf-8") as file:
                    body = file.read()
                if not body.startswith(tag):
                    raise OSError("the check wrote no comment")
                old = own(call(f"{api}/user")["id"])
                if old is None:
                    call(notes, "POST", {"body": body})
                else:
                    call(f"{notes}/{old}", "PUT", {"body": body})
                print("the comment is on the merge request")
            except OSError as error:
                # The check has its own verdict, which no comment changes.
                print(f"the comment could not be posted: {error}", file=sys.stderr)
            END

      """
  }
}
