/// How pages look where styles are allowed; without it they are plain and say the same.
public enum HTMLStyle {
  /// The style sheet.
  public static let sheet = """

    html { background: var(--paper); color: var(--ink); }
    :root { color-scheme: light dark; --paper: #fff; --ink: #1b1d20;
      --line: #c4c8ce; --soft: #f3f4f6; --faint: #565b63; --bad: #a3260b; --good: #0a6337;
      --fair: #704400; --link: #0b57a4; }
    @media (prefers-color-scheme: dark) {
      :root { --paper: #14161a; --ink: #e6e8eb; --line: #4a4f58; --soft: #20242b;
        --faint: #aeb4be; --bad: #ff9d88; --good: #72d6a0; --fair: #f2bd62; --link: #8ab8f5; }
    }
    body { font: 1rem/1.5 system-ui, sans-serif; max-width: 68rem; overflow-wrap: anywhere;
      margin: 0 auto; padding: 1rem; }
    h1 { font-size: 1.9rem; margin: .5rem 0; }
    h2 { border-top: 2px solid var(--line); margin-top: 2rem; padding-top: .75rem; }
    h3 { margin: 1.5rem 0 .25rem; overflow-wrap: anywhere; }
    h4 { margin: 1rem 0 .25rem; }
    a { color: var(--link); }
    nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; list-style: none; padding: 0; }
    table { border-collapse: collapse; margin: .75rem 0; width: 100%; }
    caption { text-align: left; font-weight: 600; padding: .25rem 0; }
    th, td { border-bottom: 1px solid var(--line); padding: .3rem .6rem; text-align: left;
      vertical-align: top; overflow-wrap: anywhere; }
    thead th { background: var(--soft); overflow-wrap: normal; word-break: keep-all; }
    tbody th { font-weight: 400; min-width: 10.5rem; }
    td { min-width: 2.75rem; }
    table.n td, table.n thead th + th { text-align: right; font-variant-numeric: tabular-nums; }
    table.n td { overflow-wrap: break-word; }
    pre { background: var(--soft); padding: .5rem .75rem; white-space: pre-wrap;
      overflow-wrap: anywhere; border-left: 3px solid var(--line); margin: .4rem 0; }
    code { font: .92em/1.4 ui-monospace, monospace; overflow-wrap: anywhere; }
    summary { cursor: pointer; padding: .25rem 0; }
    figure { margin: .75rem 0; }
    figcaption { font-weight: 600; }
    svg { max-width: 100%; height: auto; }
    .run { border: 1px solid var(--line); padding: 0 1rem .5rem; margin: 1rem 0; }
    .small, footer { color: var(--faint); font-size: .9rem; }
    .fail { color: var(--bad); } .pass { color: var(--good); }
    .warn, .unknown { color: var(--fair); }
    @media (max-width: 40rem) {
      body { padding: .5rem; }
      table { table-layout: fixed; }
      th, td, thead th, table.n td { padding: .2rem .3rem; font-size: .82rem;
        overflow-wrap: anywhere; word-break: normal; }
      tbody th, td { min-width: 0; }
      table.n { table-layout: auto; }
      table.n th, table.n td { padding: .2rem .12rem; font-size: .68rem;
        overflow-wrap: break-word; }
      table.n tbody th { min-width: 3.2rem; overflow-wrap: anywhere; }
      .run { padding: 0 .5rem .25rem; }
    }
    @media print {
      :root { color-scheme: light; --paper: #fff; --ink: #000; --line: #999; --soft: #f3f4f6;
        --faint: #444; --bad: #a3260b; --good: #0a6337; --fair: #704400; --link: #000; }
      body { max-width: none; font-size: 10pt; }
      nav { display: none; }
      h2, h3, h4, caption, figcaption { break-after: avoid; }
      tr, figure, pre { break-inside: avoid; }
      details::details-content { content-visibility: visible; block-size: auto; }
    }

    """

  /// SHA-256 of ``sheet`` in base 64, by which a page allows its own style and no other.
  static let digest = "P1jxVi9u4k5Sp5kiCSApSPygRnI8QOPZ9Khv992H5Hw="
}
