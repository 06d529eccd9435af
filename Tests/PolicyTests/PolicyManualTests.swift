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

  @Test func saysWhatItRestsOnAsksAndCannotCheck() throws {
    let set = try Policies.set(
      """
      name: law
      not_checked: ["What <b>nobody</b> sees.", "a | b"]
      sources:
        - {document: "An | Act", article: "1 <i>", status: in-force, date: 2026-01-02, read: original}
        - {document: B, status: draft, date: 2026-01-02, effective_from: 2027-01-01, read: unverified}
      rules:
        - {id: asks, require: '"x" in run.labels', message: "question: what is x?", help: "Say `x`."}
        - {id: checks, require: run.site.pue < 2.0, message: "a question: none"}
      """)
    #expect(
      PolicyManual(set).markdown == """
        # law

        File: `p.yaml`

        ## Sources

        | document | part | status | dated | applies from | read |
        |---|---|---|---|---|---|
        | An \\| Act | 1 &lt;i&gt; | in-force | 2026-01-02 | not stated | the text itself |
        | B |  | draft | 2026-01-02 | 2027-01-01 | not verified |

        ## Rules

        ### checks

        - severity: deny
        - applies when: `always`
        - requires: `run.site.pue < 2.0`
        - says: `a question: none`

        ## Questions

        No fact of a run answers these: each is violated until somebody does, in the place that it names.

        ### asks

        - severity: deny
        - applies when: `always`
        - requires: `"x" in run.labels`
        - says: `question: what is x?`

        Say \\`x\\`.

        ## What it cannot check

        - What &lt;b&gt;nobody&lt;/b&gt; sees.
        - a \\| b


        """)
    #expect(PolicyManual(set, of: "other.yaml").markdown.isEmpty)
    #expect(PolicyManual(set, of: "p.yaml").markdown == PolicyManual(set).markdown)
  }
}
