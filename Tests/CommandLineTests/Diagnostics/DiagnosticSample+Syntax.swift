extension DiagnosticSample {
  /// What is wrong with the text of a document.
  static let ofSyntax: [DiagnosticSample] = [
    .files(
      "json-syntax",
      [
        "a.json": "{\"a\": }"
      ],
      ["check", "a.json"]),
    .files(
      "yaml-alias",
      [
        "run.yaml": """
        carbonward: run/v1
        name: a
        labels: {a: *b}

        """
      ],
      ["check", "run.yaml"]),
    .files(
      "yaml-choice",
      [
        "carbonward.yaml": "carbonward: project/v7\n",
        "run.yaml": run,
      ],
      ["check"]),
    .files(
      "yaml-documents",
      [
        "carbonward.yaml": project + """
          ---
          a: 1

          """,
        "run.yaml": run,
      ],
      ["check"]),
    .files(
      "yaml-duplicate-key",
      [
        "run.yaml": """
        carbonward: run/v1
        name: a
        name: b

        """
      ],
      ["check", "run.yaml"]),
    .files(
      "yaml-empty",
      [
        "carbonward.yaml": "",
        "run.yaml": run,
      ],
      ["check"]),
    .files(
      "yaml-hidden-line-break",
      [
        "run.yaml": """
        carbonward: run/v1
        name: a
        labels: {a: b\u{2028}c}

        """
      ],
      ["check", "run.yaml"]),
    .files(
      "yaml-limit",
      ["run.yaml": "carbonward: run/v1\nlabels: {a: " + String(repeating: "[", count: 300)],
      ["check", "run.yaml"]),
    .files(
      "yaml-merge",
      [
        "run.yaml": """
        carbonward: run/v1
        name: a
        labels: {<<: 3}

        """
      ],
      ["check", "run.yaml"]),
    .files(
      "yaml-missing-key",
      [
        "carbonward.yaml": project + """
          runs:
            - {launcher: a.sh}

          """,
        "run.yaml": run,
      ],
      ["check"]),
    .files(
      "yaml-syntax",
      [
        "run.yaml": """
        carbonward: run/v1
        name: a
        hardware: {count: 8

        """
      ],
      ["check", "run.yaml"]),
    .files(
      "yaml-text",
      [
        "run.yaml": """
        carbonward: run/v1
        name: a
        labels: {a: "\u{1}"}

        """
      ],
      ["check", "run.yaml"]),
    .files(
      "yaml-type",
      [
        "carbonward.yaml": project + "policies: {a: b}\n",
        "run.yaml": run,
      ],
      ["check"]),
    .files(
      "yaml-unknown-key",
      [
        "carbonward.yaml": project + "polices: [p.yaml]\n",
        "run.yaml": run,
      ],
      ["check"]),
    .files(
      "yaml-value",
      [
        "p.yaml": opening + """
          budgets:
            - {id: a, limit: 1 t, per: year, thresholds: [0.5 %]}

          """
      ],
      ["lint", "p.yaml"]),
  ]
}
