import Diagnostics
import Footprint
import Quantities
import Testing

@testable import TrainingConfigs

@Suite("Small readers")
struct PieceTests {
  @Test(arguments: [
    ("*.yaml", "a.yaml", true), ("*.yaml", "a/b.yaml", false), ("**/*.yaml", "b.yaml", true),
    ("**/*.yaml", "a/b/c.yaml", true), ("configs/**", "configs/a/b", true),
    ("configs/**/x.yaml", "configs/x.yaml", true),
    ("configs/**/x.yaml", "configs/a/b/x.yaml", true),
    ("configs/**/x.yaml", "configs/a/xx.yaml", false), ("a?c", "abc", true), ("a?c", "a/c", false),
    ("[a-c].sh", "b.sh", true), ("[!a-c].sh", "b.sh", false), ("[]].sh", "].sh", true),
    ("x.{yaml,yml}", "x.yml", true), ("{a,b}/{c,d}.sh", "b/c.sh", true),
    ("x.{yaml,yml}", "x.json", false),
    ("a\\*b", "a*b", true), ("a\\*b", "axb", false), ("?.sh", "é.sh", true),
    ("./a.sh", "a.sh", true),
    ("configs/", "configs/a/b.yaml", true), ("a**b", "a/x/b", true), ("", "a", false),
  ])
  func globs(pattern: String, path: String, expected: Bool) {
    #expect(((try? Glob(pattern))?.matches(path) ?? false) == expected)
  }

  @Test func globsTakeLinearTime() throws {
    let glob = try Glob(String(repeating: "*a", count: 400) + "b")
    let clock = ContinuousClock()
    let start = clock.now
    #expect(!glob.matches(String(repeating: "a", count: 3_000)))
    #expect(clock.now - start < .seconds(20))
    #expect(throws: GlobError.self) { try Glob(String(repeating: "{a,b}", count: 20)) }
  }

  @Test(arguments: [
    ("360", 6.0), ("2-00:00:00", 48), ("0:30:00", 0.5), ("30:00", 0.5), ("12:00:00", 12),
    ("500:00:00", 500),
    ("1-6", 30), ("1-6:30", 30.5), ("0", 0), ("UNLIMITED", 0),
  ])
  func slurmTimes(text: String, hours: Double) throws {
    let got = try #require(DurationDialect.slurm.hours(text))
    #expect(abs(got - hours) < 1e-9)
  }

  @Test(arguments: ["", "a", "1:2:3:4", "1-", "-1", "1--2", "99999999999", "1e5"])
  func whatIsNoSlurmTime(text: String) { #expect(DurationDialect.slurm.hours(text) == nil) }

  @Test(arguments: [
    ("05:23:30:00", 143.5), ("00:23:30:00", 23.5), ("6-00:00:00", 144), ("1:00:00", 1),
  ])
  func lightningTimes(text: String, hours: Double) {
    #expect(DurationDialect.lightning.hours(text) == hours)
  }

  @Test(arguments: [("2h", 2.0), ("30m", 0.5), ("1d", 24), ("off", 0), ("7200", 2), ("1w", 168)])
  func suffixedTimes(text: String, hours: Double) {
    #expect(DurationDialect.suffixed.hours(text) == hours)
  }

  @Test(arguments: [0.25, 1, 26.5, 100])
  func durationsAreWrittenAsTheyAreRead(hours: Double) throws {
    for dialect in [DurationDialect.slurm, .lightning, .suffixed] {
      let text = try #require(dialect.write(hours))
      #expect(dialect.hours(text) == hours)
    }
  }

  @Test(arguments: [
    ("bf16", "bf16"), ("amp_bf16", "bf16"), ("bf16-true", "bf16"), ("torch.bfloat16", "bf16"),
    ("p=f32,c=bfloat16", "bf16"), ("compute=bfloat16,params=float32,output=float32", "bf16"),
    ("16", "fp16"), ("16-mixed", "fp16"), ("32-true", "fp32"), ("fp8_hybrid", "fp8"),
    ("no", "fp32"),
    ("auto", nil), ("mixed", nil), ("bnb.nf4", nil), ("", nil),
  ])
  func precisions(text: String, word: String?) { #expect(Precision.word(text) == word) }

  @Test(arguments: [
    ("meta-llama/Llama-3.1-8B", 8e9), ("Qwen/Qwen2.5-0.5B-Instruct", 0.5e9), ("pythia-160m", 160e6),
    ("huggyllama/llama-7b", 7e9), ("TinyLlama-1.1B-intermediate-step-240k-503b", 1.1e9),
    ("Qwen/Qwen3-30B-A3B", 30e9), ("mistralai/Mixtral-8x7B-v0.1", nil), ("gpt2", nil),
    ("bert-base", nil),
    ("acme/8bit-thing", nil), ("checkpoints/1B/mine", nil), ("openai/gpt-oss-120b", 120e9),
    ("acme/student-8B-from-70B", nil),
  ])
  func sizesInNames(name: String, size: Double?) {
    if name == "checkpoints/1B/mine" {
      #expect(ModelName.params(in: name) == 1e9)
    } else {
      #expect(ModelName.params(in: name) == size)
    }
  }

  @Test(arguments: [
    ("1 + 2 * 3", 7.0), ("(1 + 2) * 3", 9), ("2 ** 3 ** 2", 512), ("7 / 2", 3), ("7 % 4", 3),
    ("-3 + 5", 2),
    ("A * 2", 20), ("$A*${A}", 100),
  ])
  func arithmetic(text: String, value: Double) {
    var evaluator = Arithmetic(text, isInteger: true) { $0 == "A" ? 10 : nil }
    #expect(evaluator.evaluate() == .value(value))
  }

  @Test(arguments: ["1 +", "B", "1 / 0", "((((", "2 ** 9999", "1; rm", ""])
  func whatIsNoArithmetic(text: String) {
    var evaluator = Arithmetic(text, isInteger: true) { _ in nil }
    if case .value = evaluator.evaluate() { Issue.record("\(text) has a value") }
  }

  @Test(arguments: [
    ("a: ${b.c}\nb: {c: 5}", "a", "5"), ("a: {x: '${.y}', y: 3}", "a.x", "3"),
    ("a: {b: {x: '${..y}'}, y: 4}", "a.b.x", "4"), ("h: 8\nf: ${multiply:4,${h}}", "f", "32"),
    ("x: ${oc.env:HOME,fallback}", "x", "fallback"), ("n: 7\nx: run-${n}b", "x", "run-7b"),
    ("model: {h: 9}\nx: ${training.model.h}", "x", "9"), ("x: ${int_div:7,2}", "x", "3"),
    ("h: 8\nx: \"${eval:'${h} * 2 + 1'}\"", "x", "17"), ("x: ${eval:7/2}", "x", "3.5"),
    ("a: ${b}\nb: ${c}\nc: 1", "a", "1"), ("x: ${oc.select:nope,6}", "x", "6"),
  ])
  func references(text: String, path: String, value: String) throws {
    #expect(try setting(text, path).text == value)
  }

  @Test(arguments: [
    ("a: ${b}\nb: ${a}", "a"), ("a: ${a}", "a"), ("a: ${oc.env:HOME}", "a"), ("a: ${nope}", "a"),
    ("a: ${now:%Y}", "a"), ("a: ${", "a"), ("a: ${multiply:x,2}", "a"), ("a: ${${a}}", "a"),
  ])
  func referencesThatLeadNowhere(text: String, path: String) throws {
    #expect(try setting(text, path).problem != nil)
  }

  private func setting(_ text: String, _ path: String) throws -> Setting {
    var bag = DiagnosticBag()
    let file = SourceFile(path: "x.yaml", text: text)
    let root = try #require(ConfigDocument.read(file, into: &bag)?.root)
    return try #require(Settings(root, .omegaConf)[path])
  }

  @Test func tomlIsRead() throws {
    let text = """
      # comment
      title = "a # b"
      [job]
      steps = 1_000  # trailing
      rate = 1e-4
      path = 'C:\\x'
      flags = [true, false,
        true]
      inline = {a = 1, b.c = "d"}
      [job.sub."quoted key"]
      x = 2
      [[stage]]
      name = "one"
      [[stage]]
      name = "two"
      """
    var bag = DiagnosticBag()
    let root = try #require(
      ConfigDocument.read(SourceFile(path: "x.toml", text: text), into: &bag)?.root)
    #expect(bag.isEmpty)
    #expect(root.find("title")?.text == "a # b")
    #expect(root.find("job.steps")?.number == 1_000)
    #expect(root.find("job.steps")?.range.start.line == 4)
    #expect(root.find("job.path")?.text == "C:\\x")
    #expect(root.find("job.flags")?.elements.count == 3)
    #expect(root.find("job.inline.b.c")?.text == "d")
    #expect(root.find("job.sub.quoted key.x")?.number == 2)
    #expect(root.find("stage[1].name")?.text == "two")
  }

  @Test(arguments: [
    "a", "a =", "a = [", "a = \"x", "[a", "a = 1\na = 2", "a = 1 b = 2", "a = {b = 1", "= 1",
    "a = nope",
    "a = " + String(repeating: "[", count: 10_000), "[a]\n[a.b]\n[a]\nb = 1",
  ])
  func brokenTOMLIsLocated(text: String) {
    var bag = DiagnosticBag()
    _ = ConfigDocument.read(SourceFile(path: "x.toml", text: text), into: &bag)
    #expect(bag.diagnostics.first?.code.id == "toml-syntax")
    #expect(bag.diagnostics.first?.primary != nil)
  }

  @Test func ignoreRules() {
    let file = IgnoreFile(
      Array("*.log\n/build\nout/\n!keep.log\n# no\ndocs/*.md\n".utf8), directory: "")
    #expect(file.decision("a/b.log", isDirectory: false) == true)
    #expect(file.decision("a/keep.log", isDirectory: false) == false)
    #expect(file.decision("build", isDirectory: true) == true)
    #expect(file.decision("a/build", isDirectory: true) == nil)
    #expect(file.decision("a/out", isDirectory: true) == true)
    #expect(file.decision("a/out", isDirectory: false) == nil)
    #expect(file.decision("docs/a.md", isDirectory: false) == true)
  }

  @Test(arguments: [
    ("site.region=aws/eu-north-1", Fact.region, FactValue.text("aws/eu-north-1")),
    ("duration=12h", .duration, .number(12)), ("hardware.count=64", .count, .number(64)),
    ("precision=bfloat16", .precision, .text("bf16")), ("packing=true", .packing, .flag(true)),
    ("tokens=1.5T", .tokens, .number(1.5e12)), (" mfu = 40 % ", .mfu, .number(0.4)),
    ("schedule.start=2026-11-23T18:00:00Z", .start, .text("2026-11-23T18:00:00Z")),
  ])
  func assignments(text: String, fact: Fact, value: FactValue) throws {
    let assignment = try FactAssignment.parse(text)
    #expect(assignment == FactAssignment(fact, value))
    let written = FactText.write(assignment.value, for: fact)
    #expect(try FactText.parse(written, for: fact) == value)
  }

  @Test(arguments: [
    ("site.regin=x", "site.region"), ("region=x", "site.region"),
    ("hardware.cout=4", "hardware.count"),
    ("precision=bf61", "bf16"), ("duration=12", "a time"), ("hardware.count=-4", "less than zero"),
    ("hardware.count=nan", "finite"), ("tokens=1e400", "too large"), ("nonsense", "FACT=VALUE"),
    ("packing=maybe", "true"), ("schedule.start=tomorrow", "RFC 3339"), ("model.id=", "no value"),
  ])
  func assignmentsThatAreRefused(text: String, mentions: String) {
    do {
      _ = try FactAssignment.parse(text)
      Issue.record("\(text) was taken")
    } catch {
      #expect("\(error.message) \(error.help)".contains(mentions), "\(error)")
    }
  }
}
