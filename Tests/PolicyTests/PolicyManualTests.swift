import Testing

@testable import Policy

@Suite struct PolicyManualTests {
  @Test func saysWhatThePolicySays() throws {
    let set = try Policies.set(
      """
      name: nlp
      description: What <b>we</b> keep.
      budgets:
        - {id: cap, limit: 500 kgCO2e, per: run, warn_at: 80 %, suggest: [bf16], help: Ask.}
      rules:
        - {id: r, when: run.model.params > 1e9, require: 'run.name != "`"', references: ["[x](y)"]}
      measures:
        - {id: bf16, category: efficient-algorithms, set: {precision: bf16}, source: S}
      waivers:
        - {id: w, covers: [r], reason: "a\\nb", owner: o, expires: 2026-12-31}
      """)
    #expect(
      PolicyManual(set).markdown == """
        # nlp

        File: `p.yaml`

        What &lt;b&gt;we&lt;/b&gt; keep.

        ## Budgets

        ### cap

        - limit: 500 kgCO2e per run
        - metric: emissions
        - percentile: p50
        - warns from: 80 %
        - severity: deny
        - suggests: `bf16`

        Ask.

        ## Rules

        ### r

        - severity: deny
        - applies when: `run.model.params > 1e9`
        - requires: ``run.name != "`"``
        - waived by: w

        References:

        - \\[x\\](y)

        ## Measures

        ### bf16

        - category: efficient-algorithms
        - applies when: `always`
        - set: `precision: bf16`
        - effort: medium
        - applicability: review
        - suggested by: cap
        - source: S

        ## Waivers

        ### w

        - covers: `r`
        - reason: a b
        - owner: o
        - expires: 2026-12-31


        """)
  }
}
