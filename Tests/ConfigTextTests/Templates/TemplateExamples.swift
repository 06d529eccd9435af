/// Templates with what Go's own `text/template` makes of them, with the functions that Helm adds.
enum TemplateExamples {
  static let values = """
    count: 8
    zero: 0
    steps: 1000
    rate: 0.5
    name: train
    empty: ""
    disabled: false
    enabled: true
    nothing: null
    text: "8"
    list: [a, b, c]
    none: []
    map: {b: 1, a: {c: x, d: [1, 2]}}
    jobs:
    - {name: one, gpus: 8}
    - {name: two, gpus: 16}
    tpl: "{{ .Values.name }}-x"
    """

  static let all: [(template: String, text: String)] = [
    ("plain", "plain"),
    ("a: {{ .Values.count }}", "a: 8"),
    ("a: {{.Values.count}}b", "a: 8b"),
    ("a  {{- .Values.count -}}  b", "a8b"),
    ("a\n{{- /* none */ -}}\nb", "ab"),
    ("{{/* a }} b */}}x", "x"),
    ("{{ .Values.missing }}|{{ .Values.nothing }}", "|"),
    (
      "{{ .Values.name | quote }} {{ .Values.count | quote }} {{ squote .Values.name }}",
      "\"train\" \"8\" 'train'"
    ),
    (
      "{{ .Values.missing | default 5 }} {{ .Values.empty | default \"e\" }} {{ .Values.zero | default 3 }}",
      "5 e 3"
    ),
    (
      "{{ if .Values.enabled }}y{{ else }}n{{ end }}{{ if .Values.disabled }}y{{ else if .Values.count }}m{{ end }}",
      "ym"
    ),
    (
      "{{ if and .Values.enabled (not .Values.disabled) }}y{{ end }}{{ if or .Values.zero .Values.none }}z{{ end }}",
      "y"
    ),
    (
      "{{ with .Values.map.a }}{{ .c }}{{ else }}n{{ end }}{{ with .Values.none }}y{{ else }}n{{ end }}",
      "xn"
    ),
    (
      "{{ range .Values.list }}<{{ . }}>{{ end }}{{ range .Values.none }}y{{ else }}n{{ end }}",
      "<a><b><c>n"
    ),
    ("{{ range $i, $x := .Values.list }}{{ $i }}{{ $x }}{{ end }}", "0a1b2c"),
    ("{{ range $k, $v := .Values.map.a }}{{ $k }}={{ $v | toJson }};{{ end }}", "c=\"x\";d=[1,2];"),
    (
      "{{ range .Values.jobs }}{{ .name }}:{{ .gpus }}/{{ $.Values.count }} {{ end }}",
      "one:8/8 two:16/8 "
    ),
    ("{{ $x := 1 }}{{ range .Values.list }}{{ $x = add $x 1 }}{{ end }}{{ $x }}", "4"),
    ("{{ $x := 1 }}{{ if true }}{{ $x := 2 }}{{ $x }}{{ end }}{{ $x }}", "21"),
    ("{{ range until 3 }}{{ . }}{{ if eq . 1 }}{{ break }}{{ end }}{{ end }}", "01"),
    ("{{ range .Values.list }}{{ if eq . \"b\" }}{{ continue }}{{ end }}{{ . }}{{ end }}", "ac"),
    (
      "{{ define \"named\" }}[{{ .name }}]{{ end }}{{ include \"named\" .Values | upper }}{{ template \"named\" .Values }}",
      "[TRAIN][train]"
    ),
    ("{{ block \"b\" .Values }}{{ .count }}{{ end }}", "8"),
    ("{{ tpl .Values.tpl . }}", "train-x"),
    (
      "a:\n{{ toYaml .Values.map | indent 2 }}",
      "a:\n  a:\n    c: x\n    d:\n    - 1\n    - 2\n  b: 1"
    ),
    ("a:\n  {{- toYaml .Values.list | nindent 2 }}", "a:\n  - a\n  - b\n  - c"),
    ("{{ toYaml .Values.jobs }}", "- gpus: 8\n  name: one\n- gpus: 16\n  name: two"),
    ("{{ toJson .Values.jobs }}", "[{\"gpus\":8,\"name\":\"one\"},{\"gpus\":16,\"name\":\"two\"}]"),
    ("{{ (index .Values.jobs 1).gpus }} {{ index .Values.map \"a\" \"c\" }}", "16 x"),
    (
      "{{ div .Values.count 3 }} {{ mul 2 3 4 }} {{ sub 5 2 }} {{ mod 7 4 }} {{ max 1 9 3 }} {{ min 4 2 }} {{ add1 1 }}",
      "2 24 3 3 9 2 2"
    ),
    ("{{ div .Values.missing 8 | max 1 }}", "1"),
    ("{{ ceil 1.2 }} {{ floor 1.8 }} {{ round 1.256 2 }} {{ divf 1 4 }}", "2 1 1.26 0.25"),
    ("{{ int \"7\" }} {{ int .Values.rate }} {{ toString .Values.count }}", "7 0 8"),
    (
      "{{ eq .Values.name \"train\" }} {{ ne .Values.name \"x\" | not }} {{ lt 1 2 }} {{ ge 2 2 }}",
      "true false true true"
    ),
    (
      "{{ ternary \"a\" \"b\" true }} {{ false | ternary 1 2 }} {{ coalesce .Values.empty .Values.name }}",
      "a 2 train"
    ),
    ("{{ printf \"%s-%d-%v%%\" .Values.name 3 true }} {{ print 1 2 \"a\" }}", "train-3-true% 1 2a"),
    (
      "{{ join \",\" .Values.list }} {{ splitList \"-\" \"a-b\" | first }} {{ (split \"-\" \"a-b\")._1 }}",
      "a,b,c a b"
    ),
    (
      "{{ trimSuffix \"in\" .Values.name }} {{ trunc 3 .Values.name }} {{ trunc -2 .Values.name }} {{ replace \"a\" \"o\" .Values.name }}",
      "tra tra in troin"
    ),
    (
      "{{ contains \"ra\" .Values.name }} {{ hasPrefix \"t\" .Values.name }} {{ hasSuffix \"x\" .Values.name }}",
      "true true false"
    ),
    (
      "{{ list 1 2 3 | last }} {{ len .Values.list }} {{ has \"b\" .Values.list }}",
      "3 3 true"
    ),
    (
      "{{ $d := dict \"a\" 1 }}{{ $_ := set $d \"b\" 2 }}{{ $d.b }} {{ hasKey $d \"c\" }} {{ get $d \"a\" }}",
      "2 false 1"
    ),
    ("{{ $m := merge (dict \"a\" 1) (dict \"a\" 2 \"b\" 3) }}{{ $m.a }}{{ $m.b }}", "13"),
    (
      "{{ kindIs \"map\" .Values.map }} {{ kindOf .Values.list }} {{ kindOf .Values.name }} {{ kindIs \"bool\" .Values.enabled }}",
      "true slice string true"
    ),
    ("{{ range untilStep 0 10 5 }}{{ . }},{{ end }}", "0,5,"),
    ("{{ `raw \"x\"` }} {{ \"a\\\"b\" }} {{ 'a' }}", "raw \"x\" a\"b 97"),
    ("{{ .Values.list | join \"-\" | upper | quote }}", "\"A-B-C\""),
    ("{{ if eq .Values.name \"a\" \"train\" }}y{{ end }} {{ empty .Values.none }}", "y true"),
    ("{{ lower \"AB\" }}", "ab"),
    ("{{ (fromYaml \"a: {b: 3}\").a.b }} {{ .Release.Name }}", "3 r"),
    ("{{ append .Values.list \"z\" | last }}", "z"),
    ("{{ required \"m\" .Values.name }}", "train"),
    ("{{- with .Values.map }}\nx: {{ .b }}\n{{- end }}\n", "\nx: 1\n"),
  ]
}
