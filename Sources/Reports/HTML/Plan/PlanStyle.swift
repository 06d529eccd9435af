/// How planner pages look, and how a choice shows what fits it: a radio button that is checked hides
/// every option that has another value, by a rule for each. No script runs.
public enum PlanStyle {
  /// The most facts that a page lets people choose values of.
  static let mostAxes = 6
  /// The most values of one fact that a page lets people choose from.
  static let mostValues = 48

  /// The class of what has a value, and of the button that chooses it.
  static func name(_ axis: Int, _ value: Int) -> String { "d\(axis)v\(value)" }

  /// The class of all that is said of a run, and of the button that chooses it.
  static func run(_ number: Int) -> String { "r\(number)" }

  /// The style sheet.
  public static let sheet = HTMLStyle.sheet + layout + choices + runs

  private static let layout = """
    body.plan { counter-reset: shown; }
    .o, .figures > div, fieldset { border: 1px solid var(--line); border-radius: .4rem; }
    .figures { display: grid; gap: .75rem; margin: .75rem 0;
      grid-template-columns: repeat(auto-fit, minmax(14rem, 1fr)); }
    .figures > div { padding: .5rem .75rem; background: var(--soft); }
    dt { font-size: .9rem; color: var(--faint); }
    dd { margin: 0; }
    dd > data { font-size: 1.25rem; font-weight: 600; }
    dd small { display: inline-block; color: var(--faint); font-size: .85rem; }
    .bar { display: block; margin: .2rem 0; width: 100%; height: .9rem; }
    fieldset { margin: 0 0 .75rem; min-width: 0; padding: .35rem .75rem .6rem; }
    legend { font-weight: 600; padding: 0 .3rem; }
    .values { display: flex; flex-wrap: wrap; gap: .3rem; max-height: 13rem; overflow: auto;
      padding: .2rem; }
    .values label { border: 1px solid var(--line); border-radius: 1rem; cursor: pointer;
      font-size: .92rem; max-width: 100%; padding: .1rem .65rem .1rem .4rem; }
    .values label:has(:checked) { border-color: var(--link); box-shadow: 0 0 0 1px var(--link);
      background: var(--soft); font-weight: 600; }
    .values label:has(:focus-visible) { outline: 2px solid var(--link); outline-offset: 2px; }
    input[type=radio] { accent-color: var(--link); margin: 0 .35rem 0 .1rem; }
    .options { display: flex; flex-direction: column; }
    .count { order: -1; font-weight: 600; margin: .25rem 0 .5rem; }
    .o { counter-increment: shown; display: var(--fits, block); margin: 0 0 .75rem;
      padding: 0 .9rem .6rem; }
    .o h3, .o h4 { margin: .6rem 0 .1rem; font-size: 1.1rem; }
    .o p, .o ul { margin: .3rem 0; }
    .m { opacity: var(--seen, 1); }
    .hours .m { opacity: max(var(--seen, 1), .5); }
    .count span::before { content: counter(shown) " / "; }
    textarea { background: var(--soft); border: 1px solid var(--line); color: var(--ink);
      box-sizing: border-box; display: block; font: .85rem/1.45 ui-monospace, monospace;
      field-sizing: content; margin: .2rem 0 .5rem; max-height: 26rem; padding: .4rem .5rem;
      resize: vertical; width: 100%; }
    .o label { color: var(--faint); font-size: .9rem; }
    .ask { display: grid; gap: .75rem; max-width: 52rem; }
    .ask label { font-weight: 600; }
    .ask input, .ask select, .ask button { background: var(--soft); border: 1px solid var(--line);
      border-radius: .3rem; box-sizing: border-box; color: var(--ink); display: block; font: inherit;
      margin-top: .2rem; padding: .35rem .5rem; width: 100%; }
    .ask button { border-color: var(--link); cursor: pointer; font-weight: 600; width: auto;
      padding: .45rem 1.5rem; }
    .ask small { color: var(--faint); display: block; font-weight: 400; }
    .ask textarea { min-height: 3.4rem; }
    .ask [name=config] { min-height: 16rem; }
    .ask :focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
    a:focus-visible, summary:focus-visible, textarea:focus-visible { outline: 2px solid var(--link);
      outline-offset: 2px; }
    .choose > * { min-width: 0; }
    .said { list-style: none; padding: 0; }
    .picture svg { display: block; margin: 0 auto; max-width: 40rem; width: 100%; }
    @media (min-width: 62rem) {
      .plan { max-width: 80rem; }
      .choose { align-items: start; display: grid; gap: 0 1.5rem;
        grid-template-columns: 21rem minmax(0, 1fr); }
      .choose > .choices { grid-row: 1 / span 4; }
      .choose > * { grid-column: 2; }
      .choose > .choices { box-sizing: border-box; grid-column: 1; max-height: 100vh; overflow: auto;
        position: sticky; top: 0; padding: .2rem; }
      .options { max-height: 46rem; overflow: auto; }
      .options > * { flex: none; }
    }
    @media print {
      .choose > .choices { display: none; }
      .options { max-height: none; }
      textarea { border: 0; max-height: none; }
    }

    """

  /// What has another value than the one chosen is not shown, or only as a shadow. What `:has` looks
  /// through is the buttons alone: looking through the whole page takes a browser minutes.
  private static let choices: String = {
    var rules = ""
    for axis in 0..<mostAxes {
      for value in 0..<mostValues {
        let name = name(axis, value)
        rules +=
          ".choices:has(.\(name):checked) ~ * :is(.o,.m):not(.\(name)){--fits:none;--seen:.28}\n"
      }
    }
    return rules
  }()

  /// Of several runs, the one that is chosen is shown.
  private static let runs: String = (0..<PlanPages.mostRuns).map { number in
    ".runs:has(.\(run(number)):checked) ~ .planned:not(.\(run(number))){display:none}\n"
  }.joined()

  /// What a server says of pages with this style, and nothing beside it.
  public static let contentSecurityPolicy =
    "default-src 'none'; style-src 'sha256-\(digest)'; form-action 'self'; base-uri 'none'; "
    + "frame-ancestors 'none'"

  /// SHA-256 of ``sheet`` in base 64, by which a page allows its own style and no other.
  static let digest = "EHmEnn1bYQPyiquUH+WTV5PEWcD4pBADW0Lxb+febm4="
}
