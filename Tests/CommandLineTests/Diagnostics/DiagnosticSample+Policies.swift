extension DiagnosticSample {
  /// What is wrong with policies, and what exceptions come to.
  static let ofPolicies: [DiagnosticSample] = [
    .check(
      "budget-without-ledger",
      """
      budgets:
        - {id: cap, limit: 1 t, per: year}

      """),
    .files(
      "ignore-expired",
      [
        "run.yaml": run + "# carbonward: ignore[cap] until=2026-11-01 reason=\"moving\"\n",
        "p.yaml": opening + """
          budgets:
            - {id: cap, limit: 1 kg, per: run}
          allow_ignores: [{covers: [cap], at_most: 60 d, up_to: 2 t}]

          """,
      ],
      ["check", "--policy", "p.yaml", "--at", "2026-12-01T00:00:00Z"]),
    .files(
      "ignore-expires-soon",
      [
        "run.yaml": run + "# carbonward: ignore[cap] until=2026-12-03 reason=\"moving\"\n",
        "p.yaml": opening + """
          budgets:
            - {id: cap, limit: 1 kg, per: run}
          allow_ignores: [{covers: [cap], at_most: 60 d, up_to: 2 t}]

          """,
      ],
      ["check", "--policy", "p.yaml", "--at", "2026-12-01T00:00:00Z"]),
    .files(
      "ignore-not-allowed",
      [
        "run.yaml": run + "# carbonward: ignore[cap] until=2026-12-20 reason=\"moving\"\n",
        "p.yaml": opening + """
          budgets:
            - {id: cap, limit: 1 kg, per: run}

          """,
      ],
      ["check", "--policy", "p.yaml", "--at", "2026-12-01T00:00:00Z"]),
    .files(
      "ignore-unused",
      [
        "run.yaml": run + "# carbonward: ignore[cup] until=2026-12-20 reason=\"moving\"\n",
        "p.yaml": policy,
      ],
      ["check", "--policy", "p.yaml", "--at", "2026-12-01T00:00:00Z"]),
    .lint(
      "policy-budget-terms",
      """
      budgets:
        - {id: b, limit: 1 t, per: run, lend: 2 t}

      """),
    .files(
      "policy-document",
      [
        "p.yaml": "carbonward: policy/v9\n"
      ],
      ["lint", "p.yaml"]),
    .lint(
      "policy-duplicate-id",
      """
      budgets:
        - {id: a, limit: 1 t, per: run}
        - {id: a, limit: 2 t, per: run}

      """),
    .check("policy-empty", "name: nothing\n"),
    .lint(
      "policy-expression",
      """
      rules:
        - {id: r, message: m, require: run.cuont < 8}

      """),
    .lint(
      "policy-id",
      """
      budgets:
        - {id: "a b", limit: 1 t, per: run}

      """),
    .lint(
      "policy-import",
      """
      imports: [absent.yaml]
      budgets:
        - {id: cap, limit: 1 t, per: run}

      """),
    .lint(
      "policy-limit",
      """
      budgets:
        - {id: a, limit: +10 %, per: run}

      """),
    .lint(
      "policy-measure",
      """
      budgets:
        - {id: cap, limit: 1 t, per: run}
      measures:
        - {id: m, category: efficient-algorithms}

      """),
    .lint(
      "policy-message",
      """
      rules:
        - {id: r, message: "{run.name", require: run.hardware.count < 8}

      """),
    .check(
      "policy-never-applied",
      """
      rules:
        - {id: r, message: m, when: run.name == "b", require: run.hardware.count < 8}
      budgets:
        - {id: cap, limit: 1 t, per: run}

      """),
    .files(
      "policy-no-run",
      [
        "run.yaml": run,
        "p.yaml": policy,
      ],
      then: [
        "run.yaml": nil
      ],
      ["diff", "--base", "HEAD~1", "--policy", "p.yaml"]),
    .lint(
      "policy-parent",
      """
      budgets:
        - {id: a, limit: 1 t, per: year, parent: a}

      """),
    .files(
      "policy-path",
      [
        "run.yaml": run,
        "p.yaml": policy,
      ],
      ["lint", "absent.yaml"]),
    .lint(
      "policy-period",
      """
      budgets:
        - {id: a, limit: 1 t, per: 3 decades}

      """),
    .lint(
      "policy-quantity",
      """
      budgets:
        - {id: a, limit: 3 apples, per: run}

      """),
    .lint(
      "policy-residency",
      """
      budgets:
        - {id: cap, limit: 1 t, per: run}
      residency:
        eu: [XXX]

      """),
    .check(
      "policy-run-not-covered",
      """
      budgets:
        - {id: a, limit: 1 t, per: run, scope: 'run.name == "b"'}

      """),
    .lint(
      "policy-test",
      """
      budgets:
        - {id: cap, limit: 1 t, per: run}
      tests:
        - {name: t, expect: {}}

      """),
    .lint(
      "policy-unknown-id",
      """
      budgets:
        - {id: cap, limit: 1 t, per: run}
      waivers:
        - {id: w, covers: [cup], owner: me, reason: x, expires: 2027-01-01}

      """),
    .lint(
      "policy-unknown-name",
      """
      rules:
        - {id: r, message: m, require: run.site.region != "gcp/us-centrall1"}

      """),
    .lint(
      "policy-unknown-value",
      """
      rules:
        - {id: r, message: m, require: run.precision != "bf61"}

      """),
    .lint(
      "policy-waiver",
      """
      budgets:
        - {id: cap, limit: 1 t, per: run}
      waivers:
        - {id: w, covers: [], owner: me, reason: x, expires: 2027-01-01}

      """),
    .lint(
      "policy-zone",
      """
      budgets:
        - {id: a, limit: 1 t, per: year, zone: Europe/Olso}

      """),
    .files(
      "test-failed",
      [
        "run.yaml": run,
        "p.yaml": opening + """
          budgets:
            - {id: cap, limit: 1 kg, per: run}
          tests:
            - {name: t, run: {hardware: {accelerator: h100-sxm5-80gb, count: 8}, duration: 10 h, site: {intensity: 0.4 kgCO2e/kWh}}, expect: {verdict: pass}}

          """,
      ],
      ["test", "p.yaml"]),
    .check(
      "waiver-expired",
      """
      budgets:
        - {id: cap, limit: 1 kg, per: run}
      waivers:
        - {id: w, covers: [cap], owner: me, reason: x, expires: 2026-11-01}

      """),
    .check(
      "waiver-expires-soon",
      """
      budgets:
        - {id: cap, limit: 1 kg, per: run}
      waivers:
        - {id: w, covers: [cap], owner: me, reason: x, expires: 2026-12-03}

      """),
    .check(
      "waiver-malformed-date",
      """
      budgets:
        - {id: cap, limit: 1 t, per: run}
      waivers:
        - {id: w, covers: [cap], owner: me, reason: x, expires: soon}

      """),
    .check(
      "waiver-unused",
      """
      budgets:
        - {id: cap, limit: 1 t, per: run}
      waivers:
        - {id: w, covers: [cap], owner: me, reason: x, expires: 2027-01-01}

      """),
  ]
}
