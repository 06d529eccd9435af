import Foundation
import Runs
import TestSupport
import Testing

@testable import Reports

@Suite("What results say")
struct SentenceTests {
  /// English as results hold it, and its Chinese; nil for what somebody wrote.
  static let cases: [(english: String, chinese: String?)] = [
    (
      "emissions of 812.4 kgCO2e (p95), 62 % over the limit of 500 kgCO2e per run",
      "碳排放 812.4 kgCO2e（p95），超出限值（每次运行 500 kgCO2e）62 %"
    ),
    (
      "energy use of 4 MWh (p50) over 3 runs with 2 MWh settled and 1 MWh reserved (300 kWh of it "
        + "ahead), within the limit of 9 MWh for 2026-Q4; this run adds 1 MWh",
      "3 次运行的电力消耗 4 MWh（p50），含已结算 2 MWh 和已预留 1 MWh（其中排在前面的 300 kWh），"
        + "在限值（2026-Q4 期间 9 MWh）以内；本次运行增加 1 MWh"
    ),
    (
      "added emissions of 3 t (p50), over the limit of 2 t per change; the waiver `w-1` ends at 1 t",
      "新增碳排放 3 t（p50），超过限值（每次变更 2 t）；豁免 `w-1` 的上限为 1 t"
    ),
    (
      "emissions of 3 t (p50), over the limit of 2 t per run; waived until 2027-01-01: we move; soon",
      "碳排放 3 t（p50），超过限值（每次运行 2 t）；豁免至 2027-01-01：we move；soon"
    ),
    (
      "cannot be decided: `site.region` is not known; and the sequence length is not known",
      "无法判定：`site.region` 未知；序列长度未知"
    ),
    (
      "cannot be decided: `tokens` is not known: the variable `N` has no value",
      "无法判定：`tokens` 未知：the variable `N` has no value"
    ),
    (
      "in `--set hardware.count=abc`: `abc` is not a number; a count is wanted, for example `64`",
      "`--set hardware.count=abc` 中：`abc` 不是数字；需要计数，例如 `64`"
    ),
    ("`a: 1` in carbonward.yaml, for 1 run: `b` as dataset.id is not in the catalogue", nil),
    ("`b` as dataset.id is not in the catalogue", "目录中没有 `b`（作为 dataset.id）"),
    (
      "state `a: 1` and `b: 2` under the run's `facts` in `carbonward.yaml`",
      "请在 `carbonward.yaml` 中该运行的 `facts` 之下声明 `a: 1` 和 `b: 2`"
    ),
    (
      "an MFU of 90 % is above anything training reaches; 70 % is the limit; what rests on it counts "
        + "as unknown",
      "MFU 90 % 高于训练所能达到的任何水平；上限为 70 %；依赖它的内容按未知处理"
    ),
    (
      "`h200; near it: x` is not in the catalogue; near it: `h100`, `h20`",
      "目录中没有 `h200; near it: x`；相近的有：`h100`、`h20`"
    ),
    (
      "the run's duration is not stated, and to predict it more is needed: "
        + "how many accelerators the run uses is not known",
      "未声明运行时长，而预测时长所需的信息不足：还需要：运行使用的加速器数量未知"
    ),
    (
      "this change edits the policy `policies/nlp.yaml`, and is judged by its own version",
      "本次变更修改了策略 `policies/nlp.yaml`，并按其自身的版本判定"
    ),
    (
      "waiver `w` is in use and expires in 3 days, on 2026-12-01",
      "豁免 `w` 正在使用，3 天后（2026-12-01）到期"
    ),
    ("data residency `eu`, `fra` → no label, leaves `eu`", "数据所在地：`eu`、`fra` → 无标签，离开 `eu`"),
    ("`cap`: the catalogue does not know the region `mars`", "`cap`：目录中没有区域 `mars`"),
    (
      "llama is large; too large; waived until 2027-01-01: we move",
      "llama is large；too large；豁免至 2027-01-01：we move"
    ),
    (
      "network-share: switches and optics of a few machines were measured at 15 to 40 W for each "
        + "accelerator",
      "network-share：机器不多时，交换机与光模块实测为每个加速器 15 至 40 W"
    ),
    (
      "throughput-prior-tuned: fitted to 24 published runs of 10 groups; the skill of yours is drawn "
        + "from all of them, and a goodput of 90 %, 80 % to 101 %, is in it",
      "throughput-prior-tuned：依据 10 个团队公开的 24 次运行拟合；您的水平取自其全体，其中包含有效产出 90 %（80 % 至 101 %）"
    ),
    // A planner page says what is wrong with its axes.
    ("`hardware.count` is varied twice", "`hardware.count` 被变化了两次"),
    // The words of whoever wrote a policy stay as they are.
    ("llama trains 70B in fp32", nil),
    ("train in bf16; it halves memory traffic", nil),
    ("far too much, over the limit of 5 kg per run", nil),
    ("emissions", nil),
    ("5 for 6", nil),
    ("", nil),
    (String(repeating: "a; ", count: 2_000), nil),
    ("`" + String(repeating: "; and `", count: 500), nil),
  ]

  /// Why each assumption is fair, as the model writes it; values stand for what is written into it.
  private static let assumptions: [String] = {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Sources/Footprint")
    let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
    var found: [String] = []
    while let url = files?.nextObject() as? URL {
      guard url.pathExtension == "swift", let text = try? String(contentsOf: url, encoding: .utf8)
      else { continue }
      let reasons =
        /"([a-z]+(?:-[a-z]+)*)",\s*(?:reason:\s*)?("[^"\n]*"(?:\s*\+\s*"[^"\n]*")*)\s*\)/
      for match in text.matches(of: reasons) where match.output.2.contains(" ") {
        let reason = match.output.2.matches(of: /"([^"\n]*)"/).map(\.output.1).joined()
        let filled = reason.replacing(/\\\((?:[^()]|\([^()]*\))*\)/, with: "7")
        found.append("\(match.output.1): \(filled)")
      }
    }
    return found.sorted()
  }()

  @Test(arguments: Fact.allCases) func whatFactsAreIsKnown(_ fact: Fact) throws {
    let chinese = try #require(Sentences.chinese("`\(fact.rawValue)` is \(fact.summary)"))
    #expect(chinese.hasPrefix("`\(fact.rawValue)` 是"), "\(chinese)")
  }

  @Test("says in Chinese why each assumption of the model is fair") func assumed() {
    #expect(Self.assumptions.count >= 25, "\(Self.assumptions.count)")
    let unsaid = Self.assumptions.filter { Sentences.chinese($0) == nil }
    #expect(unsaid.isEmpty, "\(unsaid.joined(separator: "\n"))")
  }

  @Test("is said in Chinese, and what others wrote is left alone", arguments: cases)
  func said(_ english: String, _ chinese: String?) {
    #expect(Sentences.chinese(english) == chinese)
  }

  @Test("has the same places in each language, and words of its own")
  func forms() {
    let help =
      Sentences.commands + Sentences.subcommands + Sentences.discussions + Sentences.options
    let all = Sentences.whole + Sentences.parts + help.forms
    #expect(all.count > 300)
    for form in all {
      let (english, chinese) = (form.sentence.english, form.sentence.chinese)
      #expect(form.places(in: .english) == form.places(in: .chinese), "\(english)")
      let isHan = chinese.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }
      #expect(
        isHan || english.hasPrefix("and ") || english.firstMatch(of: /[a-z]{3,}/) == nil,
        "\(english)")
      #expect(Self.code(in: english) == Self.code(in: chinese), "\(english)")
    }
    let english = all.map(\.sentence.english)
    #expect(Set(english).count == english.count)
  }

  private static func code(in text: String) -> [String] {
    text.matches(of: /`[^`]*`/).map { String($0.output) }.sorted()
  }

  /// Files whose texts reach people through results, and what in them is no sentence.
  private static let files = [
    "Footprint/Explanation/MissingInputs.swift", "Footprint/Explanation/SanityCheck.swift",
    "Footprint/Explanation/SanityCheck+Data.swift",
    "Footprint/Explanation/SanityCheck+Effects.swift",
    "Footprint/Explanation/SanityCheck+Plausibility.swift",
    "Policy/Evaluation/BudgetWording.swift", "Policy/Evaluation/BudgetClaims.swift",
    "Policy/Evaluation/EvaluationRemarks.swift", "Policy/Evaluation/IgnoreBook.swift",
    "Policy/Evaluation/RunEvaluator.swift", "Policy/Evaluation/RunEvaluator+Budgets.swift",
    "Policy/Evaluation/RunEvaluator+Rules.swift", "Policy/Evaluation/SharedBudget.swift",
    "Policy/Evaluation/UnknownInputs.swift", "Policy/Evaluation/WaiverBook.swift",
    "Abatement/Application/Consequences.swift", "Abatement/Application/MeasureApplication.swift",
    "Abatement/Application/Schedule.swift", "Abatement/Application/StartMove.swift",
    "Abatement/Joint/SuggestionSearch+Joint.swift", "Abatement/Planning/Sweep.swift",
    "Abatement/Planning/SweepResult.swift", "Abatement/Planning/PlannedOption.swift",
    "Gate/Change/Change.swift",
    "Gate/Change/OtherData.swift", "Gate/Change/Unaccounted.swift", "Gate/Inputs/Policies.swift",
    "Gate/Inputs/Inputs+History.swift", "Gate/Inputs/Workspace+Traces.swift",
    "Gate/Revisions/PolicyChanges.swift", "Gate/Revisions/Revisions.swift", "Gate/Gate.swift",
  ]

  /// Why a fact changes beside others, which stands in patches and traces, and words in code.
  private static let others = [
    "from the catalogue", "machines of", "replicas on", "keeps the global batch",
    "in proportion to the rated power", "where `", "kept by a measure", "a measure",
    "the mean over the hours that the run does not pause in", "begins in", "not in", "device-hours",
    "is it off by 1,000", "\"most\": null", "\"idle\": true", "1 run was", "the tighter limit",
    "the parent's limit", "the other rule", "the condition", "the other test",
    "all that a period has",
    "never true with the waiver's scope", "*2` doubles", "say what is wrong in words",
  ]

  @Test("is known in Chinese wherever the modules that decide say it", arguments: files)
  func complete(_ file: String) throws {
    try Self.complete(file, of: Sentences.whole + Sentences.parts)
  }

  /// Files whose texts reach people through commands, and what in them is no sentence.
  private static let commandFiles = [
    "Abatement/Planning/PlanTable.swift", "Abatement/Planning/PlanGoal.swift",
    "Abatement/Planning/SweepAxis.swift", "Abatement/Plots/TerminalPlots.swift",
    "Abatement/Plots/HeatMap+Text.swift", "Abatement/Plots/BurnDown+Text.swift",
    "Ledger/Model/LedgerError.swift", "Ledger/Engine/Ledger+Doctor.swift",
    "carbonward/Commands/Ledger/LedgerText.swift", "carbonward/Commands/ExceptionAge.swift",
    "carbonward/Commands/PlanPlot.swift", "carbonward/Setup/DoctorReport.swift",
    "Reports/PolicyTests/PolicyTestReport+Text.swift", "Policy/Linting/PolicyLinter.swift",
    "Policy/Linting/BudgetTermsLint.swift",
  ]

  @Test("is known in Chinese wherever commands say it", arguments: commandFiles)
  func completeCommands(_ file: String) throws {
    try Self.complete(file, of: Sentences.ofCommands + Sentences.parts)
  }

  private static func complete(_ file: String, of sentences: [SentenceForm]) throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Sources")
    let source = try String(contentsOf: root.appendingPathComponent(file), encoding: .utf8)
    let known = sentences.map {
      $0.sentence.english.replacing(/[{<\[][0-9][}>\]]/, with: "§")
    }
    let texts = SwiftLiterals.texts(in: source).map {
      $0.hasSuffix("\n") ? String($0.dropLast()) : $0
    }.filter { text in
      text.matches(of: /[a-z]{2,}/).count > 1 && text.contains(" ") && !text.contains(": {")
        && text.wholeMatch(of: /[a-z_]+: [0-9]+/) == nil
    }
    for text in texts where !others.contains(where: text.contains) {
      for clause in text.replacing("; and ", with: "; ").split(separator: "; ") {
        for piece in clause.split(separator: "§") {
          let words = piece.trimmingCharacters(in: .whitespaces)
          guard words.matches(of: /[a-z]{2,}/).count > 1 else { continue }
          #expect(known.contains { $0.contains(words) }, "`\(words)` of `\(text)`")
        }
      }
    }
  }
}

/// The string literals of Swift files, with `§` for what is put in.
enum SwiftLiterals {
  /// Literals that are joined by `+` are one.
  static func texts(in source: String) -> [String] {
    var (texts, rest, between): ([String], Substring, String) = ([], source[...], "")
    while let character = rest.first {
      if rest.hasPrefix("//") {
        rest = rest.drop { !$0.isNewline }
      } else if character == "\"" {
        let text = literal(&rest)
        if let last = texts.indices.last, between.allSatisfy({ $0.isWhitespace || $0 == "+" }),
          between.contains("+")
        {
          texts[last] += text
        } else {
          texts.append(text)
        }
        between = ""
      } else {
        between.append(character)
        rest.removeFirst()
      }
    }
    return texts
  }

  private static func literal(_ rest: inout Substring) -> String {
    let isLong = rest.hasPrefix("\"\"\"")
    let end = isLong ? "\"\"\"" : "\""
    rest.removeFirst(end.count)
    var text = ""
    while !rest.isEmpty, !rest.hasPrefix(end) {
      guard rest.first == "\\" else {
        text.append(rest.removeFirst())
        continue
      }
      rest.removeFirst()
      let escaped = rest.removeFirst()
      if escaped == "(" {
        skipExpression(&rest)
        text += "§"
      } else if escaped == "n" {
        text += "\n"
      } else if escaped.isNewline {
        rest = rest.drop { $0 == " " }
      } else {
        text.append(escaped)
      }
    }
    rest = rest.dropFirst(end.count)
    return text
  }

  private static func skipExpression(_ rest: inout Substring) {
    var depth = 1
    while depth > 0, let character = rest.first {
      if character == "\"" {
        _ = literal(&rest)
        continue
      }
      depth += character == "(" ? 1 : character == ")" ? -1 : 0
      rest.removeFirst()
    }
  }
}
