import Diagnostics
import Testing
import Text

@testable import ConfigText

/// Templates as Helm fills them in.
@Suite("templates of Go") struct GoTemplateTests {
  static func context(_ values: String) throws -> ConfigNode {
    var bag = DiagnosticBag()
    let tree = YAMLConversion.tree(of: SourceFile(path: "values.yaml", text: values), into: &bag)
    let root = try #require(YAMLConversion.nodes(of: tree).first)
    let place = root.range
    let release = ConfigNode(
      .map([
        ConfigEntry(
          key: "Name", keyRange: place,
          value: ConfigNode(.scalar(ConfigScalar(text: "r", isString: true)), place))
      ]), place)
    return ConfigNode(
      .map([
        ConfigEntry(key: "Values", keyRange: place, value: root),
        ConfigEntry(key: "Release", keyRange: place, value: release),
      ]), place)
  }

  static func fill(_ text: String, _ values: String) throws -> GoTemplateMachine.Filled {
    let file = SourceFile(path: "t.yaml", text: text)
    let template = try GoTemplate(file.bytes)
    var machine = GoTemplateMachine(
      root: try context(values), templates: [template], file: { _ in nil })
    return try machine.fill(template, of: file)
  }

  @Test(arguments: TemplateExamples.all) func example(_ template: String, _ text: String) throws {
    let filled = try Self.fill(template, TemplateExamples.values)
    #expect(String(decoding: filled.bytes, as: UTF8.self) == text)
    #expect(filled.doubt == nil)
  }

  /// What only an installation knows stays open, whatever is made of it.
  @Test(arguments: [
    "a: {{ now | date \"2006\" }}", "a: {{ add 1 (randInt 1 9) }}", "a: {{ .Values.a | b64enc }}",
    "a: {{ lookup2 \"v1\" }}", "a: {{ printf \"%05d\" 3 }}", "a: {{ int (env \"STEPS\") }}",
    "a: {{ default 3 (env \"STEPS\") }}", "a: {{ ternary 1 2 (env \"x\") }}",
    "a: {{ .Values.map }}",
    "a: {{ quote (env \"x\") }}", "a: {{ and (env \"x\") 3 }}", "a: {{ include \"none\" . }}",
  ])
  func unknown(_ template: String) throws {
    let text = String(
      decoding: try Self.fill(template, "a: 1\nmap: {b: 1}").bytes, as: UTF8.self)
    #expect(text.contains("${"), "\(text)")
  }

  @Test(arguments: [
    "{{ if (env \"x\") }}a{{ end }}", "{{ range (env \"x\") }}a{{ end }}",
    "{{ with (env \"x\") }}a{{ end }}", "{{ tpl \"{{ if (env `x`) }}a{{ end }}\" . }}",
  ])
  func doubt(_ template: String) throws {
    #expect(try Self.fill(template, "a: 1").doubt != nil)
  }

  /// Of two cases, the one that does not end the whole holds, and which one does is no matter where both
  /// write the same.
  @Test(arguments: [
    ("{{ if (env \"x\") }}{{ fail \"m\" }}{{ else }}a{{ end }}", "a"),
    ("{{ if (env \"x\") }}a{{ else }}{{ fail \"m\" }}{{ end }}", "a"),
    ("{{ if (env \"x\") }}a{{ else if true }}a{{ end }}", "a"),
    ("{{ if eq (env \"x\") \"y\" }}{{ fail \"m\" }}{{ end }}b", "b"),
  ])
  func decided(_ template: String, _ text: String) throws {
    let filled = try Self.fill(template, "a: 1")
    #expect(String(decoding: filled.bytes, as: UTF8.self) == text)
    #expect(filled.doubt == nil)
  }

  @Test(arguments: [
    "{{ if }}", "{{ end }}", "{{ if true }}", "{{ .a", "{{ \"a }}", "{{ else }}", "{{ ) }}",
    "{{ | }}",
    "{{ range }}{{ end }}", "{{ define }}{{ end }}", "{{ $x := }}", "{{ a b ( }}", "{{ : }}",
    "{{ if true }}{{ else }}{{ else }}{{ end }}", "{{ /* a }}",
  ])
  func brokenOnesAreRefused(_ template: String) {
    #expect(throws: GoTemplate.Problem.self) { try Self.fill(template, "a: 1") }
  }

  @Test(arguments: [
    "{{ required \"m\" .Values.b }}", "{{ fail \"m\" }}", "{{ required \"m\" \"\" }}",
  ])
  func refused(_ template: String) {
    #expect(throws: GoTemplate.Problem.refused(3)) { try Self.fill(template, "a: 1") }
  }

  /// Neither time nor memory nor depth is without an end.
  @Test(arguments: [
    "{{ define \"a\" }}{{ include \"a\" . }}{{ end }}{{ include \"a\" . }}",
    "{{ range until 9999 }}{{ range until 9999 }}{{ range until 9999 }}{{ end }}{{ end }}{{ end }}",
    "{{ $x := \"aaaaaaaa\" }}{{ range until 99 }}{{ $x = print $x $x }}{{ $x }}{{ end }}",
    String(repeating: "{{ if true }}", count: 5_000) + String(repeating: "{{ end }}", count: 5_000),
    "{{ " + String(repeating: "(", count: 5_000) + "1" + String(repeating: ")", count: 5_000)
      + " }}",
    "{{ $t := \"{{ tpl .t . }}\" }}{{ tpl $t (dict \"t\" $t) }}",
  ])
  func bounded(_ template: String) {
    #expect(throws: GoTemplate.Problem.limit) { try Self.fill(template, "a: 1") }
  }

  /// Values stand where the file of values has them, and text where the template has it.
  @Test func places() throws {
    let text =
      "a: {{ .Values.x | quote }}\nb:\n  {{- toYaml .Values.m | nindent 2 }}\nc: d\ne: {{ add 1 2 }}\n"
    let source = SourceFile(path: "t.yaml", text: text)
    var bag = DiagnosticBag()
    let document = try #require(
      try Self.fill(text, "x: one\nm:\n  k: 5\n  l: [6, 7]\n").document(
        of: source, knowing: CommandVocabulary(words: CommandWords()), into: &bag))
    let root = try #require(document.root)
    func place(_ path: String) -> String {
      guard let range = root.find(path)?.range.shown else { return "none" }
      return "\(range.file.path):\(range.start.line)"
    }
    #expect(
      ["a", "b.k", "b.l[1]", "c", "e"].map(place) == [
        "values.yaml:1", "values.yaml:3", "values.yaml:4", "t.yaml:4", "t.yaml:5",
      ])
    #expect(root.find("b.l[1]")?.number == 7)
    #expect(root["e"]?.range.shown.text == "add 1 2 }}")
    #expect(root["a"]?.scalar?.literal == nil)
  }
}
