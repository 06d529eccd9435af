import Foundation
import Testing

@testable import Reports

/// Why a config is read as it is: every text of the modules that read configs is known in Chinese.
///
/// Whoever adds a reason there, and no ``Sentence`` of it, fails here.
@Suite("What is said of configs")
struct ReasonSentenceTests {
  private static let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Sources")

  /// The source files of a module; what its diagnostics mean stands in a table of its own.
  private static func files(of module: String) -> [URL] {
    let root = sources.appendingPathComponent(module)
    let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
    var found: [URL] = []
    while let url = files?.nextObject() as? URL {
      if url.pathExtension == "swift", !url.lastPathComponent.hasSuffix("Diagnostic.swift") {
        found.append(url)
      }
    }
    return found.sorted { $0.path < $1.path }
  }

  /// Texts of more than one word that nobody reads: code, commands, formulas, and names of kinds.
  private static let code: Set<String> = [
    "accelerate launch", "axolotl train", "llamafactory-cli train", "gantry run",
    "beaker experiment", "NeMo config overrides", "{{ .Values.workload", "{{- .Values.workload",
    "while read; do", "def get_config", "from os import", "import sh", "sys.argv =", "sys.argv +",
    "sys.argv[1:] =",
    "command line", "@package _global_", "file_format: mystnb",
    "version https://git-lfs.github.com/spec/",
    "carbonward: policy/", "carbonward: history/v1", "source code", "tool settings",
    "sound or film", "the word", "global_batch ÷ rl.generations",
    "global_batch ÷ (micro_batch × gradient_accumulation)",
    "global_batch ÷ (micro_batch × count)", "patch diff",
    "gitignore gitattributes gitmodules dockerignore editorconfig npmrc",
  ]

  /// The extensions of files by kind.
  private static func isListOfExtensions(_ text: String) -> Bool {
    text.wholeMatch(of: /[a-z0-9]+(?: [a-z0-9]+){2,}/) != nil
      && text.split(separator: " ").count { $0.count <= 3 } * 2 > text.split(separator: " ").count
  }

  private static func texts(in file: URL) throws -> [String] {
    // What keys mean stands in schemas, which are in English.
    let docs =
      /(?:doc:|schemaDoc: String \{)\s*(?:"""[\s\S]*?"""|"(?:[^"\\\n]|\\.)*"(?:\s*\+\s*"(?:[^"\\\n]|\\.)*")*)/
    let source = try String(contentsOf: file, encoding: .utf8).replacing(docs, with: "")
    return SwiftLiterals.texts(in: source).map {
      $0.trimmingCharacters(in: .whitespacesAndNewlines)
    }.filter { text in
      text.contains(" ") && !code.contains(text) && !isListOfExtensions(text)
        && text.replacing(/`[^`]*`/, with: "").matches(of: /[a-z]{2,}/).count > 1
    }
  }

  private static let forms: Set<String> = {
    Set(
      (Sentences.whole + Sentences.parts).map {
        plain($0.sentence.english.replacing(/[{<\[][0-9][}>\]]/, with: "§"))
      })
  }()

  /// What stands beside a place in code is no matter of the form.
  private static func plain(_ text: String) -> String {
    text.replacing(/`[^`]*§[^`]*`/, with: "`§`")
  }

  /// The clause with something in each place that code fills in: a name, a number or code.
  private static func filled(_ clause: String) -> [String] {
    ["7", "`x`"].map { filling in
      clause.split(separator: "`", omittingEmptySubsequences: false).enumerated().map {
        $1.replacing("§", with: $0.isMultiple(of: 2) ? filling : "x")
      }.joined(separator: "`")
    }
  }

  /// Whether the text is a sentence, the end of one about a name, or has places for known words.
  private static func isKnown(_ text: String) -> Bool {
    forms.contains(plain(text))
      || filled(text).contains { text in
        Sentences.chinese(text, among: Sentences.whole + Sentences.parts) != nil
          || Sentences.chinese("`x` \(text)", among: Sentences.whole) != nil
      }
  }

  @Test("is known in Chinese", arguments: ["ConfigText", "TrainingConfigs", "Files"])
  func complete(_ module: String) throws {
    let files = Self.files(of: module)
    #expect(files.count > 10)
    var count = 0
    for file in files {
      for text in try Self.texts(in: file) {
        count += 1
        let clauses = text.replacing("; and ", with: "; ").split(separator: "; ").map(String.init)
        #expect(
          Self.isKnown(text) || clauses.allSatisfy(Self.isKnown)
            || Self.isFragment(text), "`\(text)` of \(file.lastPathComponent)")
      }
    }
    #expect(count > 20)
  }

  /// What is joined to others where they apply, and stands as it is in a sentence with them.
  private static func isFragment(_ text: String) -> Bool {
    guard text.hasPrefix(", ") || text.hasSuffix(",") || text.hasPrefix("the output of") else {
      return false
    }
    let plain = text.replacing(/`[^`]*`?/, with: "§")
    return forms.contains { $0.replacing("`§`", with: "§").contains(plain) }
  }

  /// Reasons as they are composed of others.
  @Test(
    "is said in Chinese as a whole",
    arguments: [
      (
        "cannot be decided: `steps` is stated in a way that cannot be read: `MAX_STEP` may have been "
          + "set: `source /app/env.sh` may set anything; and the accelerator is not known; and the "
          + "grid's intensity is not known: no site is stated",
        "无法判定：`steps` 的写法无法读取：`MAX_STEP` 可能已被改变：`source /app/env.sh` 可能改变任何变量；"
          + "加速器未知；电网排放因子未知：未声明场地"
      ),
      (
        "cannot be decided: "
          + String(
            repeating: "the run's duration is not stated, and to predict it more is needed: "
              + "`a` as model.id is not in the catalogue; near it: `b`; and ", count: 8)
          + "the accelerator is not known",
        "无法判定："
          + String(
            repeating: "未声明运行时长，而预测时长所需的信息不足：还需要："
              + "目录中没有 `a`（作为 model.id）；相近的有：`b`；", count: 8) + "加速器未知"
      ),
      (
        "it runs the output of `ssh -q …`, which is not known",
        "执行的是`ssh -q …` 的输出，内容未知"
      ),
      (
        "`epochs` is stated in a way that cannot be read: it is computed from `.n` of what is "
          + "computed by `load(…)`",
        "`epochs` 的写法无法读取：取自由 `load(…)` 算出的值的 `.n`"
      ),
      ("`a/b.yaml` is the values of a Helm chart", "`a/b.yaml` 是 Helm chart 的值文件"),
      ("`a.yaml` lies deeper than the limit of 32 folders", "`a.yaml` 深度超过上限 32 层目录"),
      (
        "`a.py` does not train, so `check` leaves it out: its mode is `val`",
        "`a.py` 不训练，因此 `check` 不予考虑：其模式为 `val`"
      ),
      (
        "hardware.count: not stated → 4 (the file has no spelling for this value)",
        "hardware.count：未声明 → 4（文件无法写出该值）"
      ),
    ])
  func composed(_ english: String, _ chinese: String) {
    #expect(Sentences.chinese(english) == chinese)
  }
}
