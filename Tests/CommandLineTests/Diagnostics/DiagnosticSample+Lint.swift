extension DiagnosticSample {
  /// What a policy states without effect.
  static let ofLint: [DiagnosticSample] = [
    .lint(
      "lint-always-holds",
      """
      rules:
        - {id: r, message: m, require: "true"}

      """),
    .lint(
      "lint-boundless-waiver",
      """
      budgets:
        - {id: cap, limit: 1 t, per: run}
      waivers:
        - {id: w, covers: [cap], owner: me, reason: x, expires: 2027-01-01}

      """),
    .lint(
      "lint-budget-terms",
      """
      budgets:
        - {id: b, limit: 1 t, per: year, carry_over: 2 t}

      """),
    .lint(
      "lint-duplicate-rule",
      """
      rules:
        - {id: r, message: m, require: run.hardware.count < 8}
        - {id: s, message: m, require: run.hardware.count < 8}

      """),
    .lint(
      "lint-duplicate-test",
      """
      budgets:
        - {id: cap, limit: 1 t, per: run}
      tests:
        - {name: t, run: {hardware: {count: 1}}, expect: {verdict: pass}}
        - {name: t, run: {hardware: {count: 1}}, expect: {verdict: pass}}

      """),
    .lint(
      "lint-never-applies",
      """
      rules:
        - {id: r, message: m, when: "false", require: run.hardware.count < 8}

      """),
    .lint(
      "lint-never-holds",
      """
      rules:
        - {id: r, message: m, require: run.hardware.count < 8 && run.hardware.count > 8}

      """),
    .lint(
      "lint-no-effect",
      """
      budgets:
        - {id: cap, limit: 1 t, per: run}
      measures:
        - {id: m, category: efficient-algorithms, when: run.precision == "bf16", set: {precision: bf16}}

      """),
    .lint(
      "lint-no-message",
      """
      rules:
        - {id: r, require: run.hardware.count < 8}

      """),
    .lint(
      "lint-no-source",
      """
      budgets:
        - {id: cap, limit: 1 t, per: run}
      measures:
        - {id: m, category: efficient-algorithms, scale: {duration: 0.5}}

      """),
    .lint(
      "lint-pointless-warning",
      """
      budgets:
        - {id: b, limit: 1 t, per: run, warn_at: 100 %}

      """),
    .lint(
      "lint-shadowed-budget",
      """
      budgets:
        - {id: a, limit: 1 t, per: run}
        - {id: b, limit: 2 t, per: run}

      """),
    .lint(
      "lint-unapproved-waiver",
      """
      budgets:
        - {id: cap, limit: 1 t, per: run}
      waivers:
        - {id: w, covers: [cap], owner: me, reason: x, expires: 2027-01-01}

      """),
    .lint(
      "lint-untested",
      """
      budgets:
        - {id: cap, limit: 1 t, per: run}

      """),
    .lint(
      "lint-unused-measure",
      """
      budgets:
        - {id: cap, limit: 1 t, per: run}
      measures:
        - {id: m, category: efficient-algorithms, set: {precision: bf16}}

      """),
    .lint(
      "lint-useless-waiver",
      """
      rules:
        - {id: r, message: m, when: run.team == "a", require: run.hardware.count < 8}
      waivers:
        - {id: w, covers: [r], scope: 'run.team == "b"', owner: me, reason: x, expires: 2027-01-01}

      """),
  ]
}
