extension Family {
  /// What texts of the family are made of; nil where bytes are as good as words.
  var grammar: TextMutator.Grammar? {
    switch self {
    case .yaml, .run, .project, .policy, .baseline, .gin: Self.yamlGrammar
    case .json, .result, .hjson, .evidence, .request, .actuals: Self.jsonGrammar
    case .toml: Self.tomlGrammar
    case .shell, .slurm: Self.shellGrammar
    case .python, .notebook, .quarto: Self.pythonGrammar
    case .template: Self.templateGrammar
    case .quantity: nil
    }
  }

  private static let numbers = [
    "0", "1", "8", "-1", "1e400", "1e-9", "007", "0x10", "1_000", "1:30:00", ".inf", "NaN", "1k",
    "9999999999999999999",
  ]

  private static let yamlGrammar = TextMutator.Grammar(
    words: numbers + [
      "&a ", "*a", "<<: *a", "!!int ", "!!binary ", "!x ", "|", ">-", "{", "}", "[", "]", "? ",
      ": ", "- ", "---", "...",
      "%YAML 1.1", "#", "'", "\"", "~", "null", "yes", "on", "${x}", "{{ x }}", "???", "_base_",
      "defaults:", "_self_",
      "containers:", "command:", "args:", "kind: Job", "model:", "base_model", "max_steps",
      "num_train_epochs", "include:",
    ],
    blocks: [
      ("key:", "", "  "), ("-", "", "  "), ("x: |", "", "    "), ("x: >", "", "    "),
      ("a: &a", "", "  "),
      ("---", "---", ""), ("x: {", "}", "  "), ("y: [", "]", "  "),
    ])

  private static let templateGrammar = TextMutator.Grammar(
    words: numbers + [
      "{{ ", "{{- ", " }}", " -}}", ".", "$", "$x", ":= ", "= ", "| ", "(", ")", "\"", "`", "'a'",
      "/* a */", ".Values.", ".Values.args", ".Values.resources", ".Values.text", ".Values.empty",
      ".Release.Name", ".Chart", ".Files.Get \"a\"", ".Capabilities.APIVersions.Has \"v1\"",
      "include \"labels\" .", "include \"again\" .", "tpl .Values.text .", "toYaml ", "toJson ",
      "fromYaml ", "nindent 8", "indent 4", "quote", "default 1 ", "required \"x\" ",
      "printf \"%d %s\" ",
      "dict \"a\" 1", "list 1 2", "merge ", "get ", "set ", "index ", "len ", "until 3",
      "untilStep 0 9 2",
      "repeat 1000 ", "add 1 ", "mul 9 ", "div 1 ", "mod 1 ", "eq ", "and ", "or ", "not ", "lt ",
      "ternary 1 2 ",
      "trunc 9 ", "replace \"a\" \"b\" ", "splitList \",\" ", "join \",\" ",
      "lookup \"v1\" \"a\" \"b\" \"c\"",
      "break", "continue", "else", "else if .", "end", "---", "kind: Job",
      "command: [torchrun, train.py]",
    ],
    blocks: [
      ("{{- if .Values.enabled }}", "{{- end }}", ""),
      ("{{ with .Values.image }}", "{{ end }}", "  "),
      ("{{- range $i, $x := .Values.args }}", "{{- else }}\n{{- end }}", ""),
      ("{{ range until 9 }}", "{{ end }}", ""),
      ("{{ define \"a\" }}", "{{ end }}{{ template \"a\" . }}", ""),
      ("{{ block \"b\" . }}", "{{ end }}", ""), ("x: |", "", "    "), ("-", "", "  "),
      ("a:", "", "  "),
    ])

  private static let jsonGrammar = TextMutator.Grammar(
    words: numbers + [
      "{", "}", "[", "]", ",", ":", "\"", "'''", "//", "/*", "*/", "null", "true", "\\u0000",
      "\\ud800", "\"a\": ",
      "\"model\": ", "\"train_batch_size\": ", "\"auto\"",
    ],
    blocks: [("{\"a\":", "}", " "), ("[", "]", " "), ("\"x\": {", "},", "  ")])

  private static let tomlGrammar = TextMutator.Grammar(
    words: numbers + [
      "[a]", "[[a]]", "a.b = ", "= ", "\"\"\"", "'''", "{a = 1}", "[1, 2]", "true",
      "1979-05-27T07:32:00Z", "inf", "+nan", "#",
    ],
    blocks: [
      ("[a]", "", ""), ("[[a.b]]", "", ""), ("x = \"\"\"", "\"\"\"", ""), ("x = [", "]", "  "),
    ])

  private static let shellGrammar = TextMutator.Grammar(
    words: numbers + [
      "$(", "`", "${x:-", "${x[@]}", "${x//a/b}", "${!x}", "$((", "))", "$@", "$1", "\"", "'", "\\",
      "|", "||", "&&", "&", ";", ";;",
      "<<EOF", "EOF", "<<<", "<(", "2>&1", ">", "#", "{1..9}", "{a,b}", "*", "eval", "exec",
      "source", "trap", "export", "local",
      "declare -A", "readonly", "unset", "shift", "set --", "getopts", "read x", "printf -v x",
      "let", "exit", "return", "break",
      "continue", "seq 1 9", "xargs", "parallel :::", "sbatch", "srun", "#SBATCH", "--array=0-9",
      "torchrun", "accelerate launch",
      "python train.py", "--nproc_per_node", "--nnodes", "--max_steps", "--model_name_or_path",
      "-c", "bash -c", "env", "x=",
      "CUDA_VISIBLE_DEVICES=0,1",
    ],
    blocks: [
      ("if true; then", "fi", "  "), ("if [ $x = 1 ]; then", "else\n  :\nfi", "  "),
      ("for i in 1 2 3; do", "done", "  "),
      ("while read x; do", "done <<< \"a b\"", "  "), ("until false; do", "done", "  "),
      ("f() {", "}; f 1 2", "  "), ("(", ")", "  "),
      ("{", "} | cat", "  "), ("case $x in a)", ";; *) : ;; esac", "  "),
      ("cat <<EOF > y.sh", "EOF", ""),
      ("cat <<'EOF' | bash", "EOF", ""), ("x=$(", ")", "  "), ("bash -c '", "'", "  "),
      ("args=(", ")", "  "),
    ])

  private static let pythonGrammar = TextMutator.Grammar(
    words: numbers + [
      "(", ")", "[", "]", "{", "}", ":", ",", "=", "\"", "'", "\"\"\"", "f\"{x}\"", "#", "\\",
      "lambda: ", "def f(", "return ", "yield ",
      "class A(", "if ", "else:", "for x in ", "while ", "with ", "try:", "except:", "import ",
      "from x import *", "del ", "global x",
      "*args", "**kw", "@a", "->", ":=", "None", "True", "%bash", "!python", "```{python}",
      "argparse.ArgumentParser()",
      "parser.add_argument('--x', type=int, default=", "TrainingArguments(", "Trainer(", ".train()",
      ".from_pretrained(",
      "load_dataset(", "os.environ['X']", "sys.argv", "range(", "subprocess.run([", "os.system(",
      "getattr(", "eval(", "max_steps",
    ],
    blocks: [
      ("def f(x=1):", "f(2)", "    "), ("if x:", "else:\n    pass", "    "),
      ("for x in range(3):", "", "    "),
      ("while True:", "", "    "), ("class A:", "A()", "    "),
      ("with open('a') as f:", "", "    "),
      ("try:", "except Exception:\n    pass", "    "), ("x = [", "]", "    "),
      ("x = dict(", ")", "    "), ("\"\"\"", "\"\"\"", ""),
      ("if __name__ == '__main__':", "", "    "), ("%%bash", "", ""),
    ])
}
