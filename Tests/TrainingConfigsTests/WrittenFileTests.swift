import Diagnostics
import Files
import Quantities
import Runs
import Testing

@testable import TrainingConfigs

/// A script that writes the recipe, the library's settings or the program which it then trains with.
@Suite("files that a script writes") struct WrittenFileTests {
  private static let recipe = """
    base_model: meta-llama/Llama-3.1-8B
    num_epochs: 2
    micro_batch_size: 4
    gradient_accumulation_steps: 8
    sequence_len: 2048
    adapter: lora
    datasets:
      - path: tatsu-lab/alpaca

    """

  private static let program = """
    from transformers import Trainer, TrainingArguments, AutoModelForCausalLM
    model = AutoModelForCausalLM.from_pretrained("meta-llama/Llama-3.1-8B")
    args = TrainingArguments(num_train_epochs=2, per_device_train_batch_size=4)
    Trainer(model=model, args=args, train_dataset=data).train()

    """

  /// What a fact of the only run of a script is, or `?`.
  private static func facts(
    _ body: String, _ facts: [Fact] = [.epochs, .microBatch], beside files: [String: String] = [:]
  ) -> [String] {
    let files = files.merging(["go.sh": "#!/bin/bash\n\(body)\n"]) { $1 }
    let runs = Workspace(files: MemoryFiles(files)).findRuns().runs.filter { run in
      run.run.files.contains { $0.path == "go.sh" }
    }
    guard runs.count == 1 else { return ["\(runs.count) runs"] }
    return facts.map { fact in
      guard let value = runs[0].run[fact]?.value else { return "?" }
      return value.text ?? value.number.map { "\(Int($0.central))" } ?? "?"
    }
  }

  private static func writing(_ path: String, _ mark: String = "'EOF'") -> String {
    "cat > \(path) <<\(mark)\n\(recipe)EOF"
  }

  @Test(arguments: [
    "\(writing("a.yaml"))\naxolotl train a.yaml",
    "\(writing("a.yaml", "EOF"))\naxolotl train ./a.yaml",
    "\(writing("/tmp/a.yaml"))\naccelerate launch -m axolotl.cli.train /tmp/a.yaml",
    "\(writing("$WORK/a.yaml"))\naxolotl train $WORK/a.yaml",
    "C=/tmp/a.yaml\n\(writing("$C"))\naxolotl train \"$C\" 2>&1 | tee log.txt",
    // What is written last counts.
    "echo 'num_epochs: 90' > a.yaml\n\(writing("a.yaml"))\naxolotl train a.yaml",
    "echo 'micro_batch_size: 4' > a.yaml\ncat >> b.yaml <<EOF\nx: 1\nEOF\n\(writing("a.yaml"))\naxolotl train a.yaml",
    // Elsewhere there is another one of the name.
    "\(writing("/tmp/a/a.yaml"))\n\(writing("/tmp/b/a.yaml"))\naxolotl train /tmp/a/a.yaml",
  ])
  func recipes(_ body: String) { #expect(Self.facts(body) == ["2", "4"]) }

  @Test func theCommandWins() {
    #expect(
      Self.facts("\(Self.writing("a.yaml"))\naxolotl train a.yaml --num_epochs 7") == ["7", "4"])
  }

  @Test func whatIsFilledIn() {
    let body = """
      E=5
      cat > a.yaml <<EOF
      base_model: meta-llama/Llama-3.1-8B
      num_epochs: $E
      micro_batch_size: ${BATCH}
      datasets: [{path: tatsu-lab/alpaca}]
      EOF
      axolotl train a.yaml
      """
    #expect(Self.facts(body) == ["5", "?"])
  }

  /// The file in the repository of that name is another one.
  @Test(arguments: [
    "\(writing("a.yaml"))\nsed -i s/2/900/ a.yaml\naxolotl train a.yaml",
    "\(writing("a.yaml"))\nsed -i s/2/900/ $PWD/a.yaml\naxolotl train a.yaml",
    "\(writing("a.yaml"))\necho 'num_epochs: 900' >> a.yaml\naxolotl train a.yaml",
    "\(writing("a.yaml"))\ncp /data/big.yaml a.yaml\naxolotl train a.yaml",
    "\(writing("conf/a.yaml"))\nmv big conf\naxolotl train conf/a.yaml",
    "\(writing("/tmp/c/a.yaml"))\nmv /tmp/big /tmp/c\naxolotl train /tmp/c/a.yaml",
    "if [ -n \"$CHEAP\" ]; then\n\(writing("a.yaml"))\nfi\naxolotl train a.yaml",
    "if [ -z \"$BIG\" ]; then\n\(writing("a.yaml"))\nelse cp big.yaml a.yaml; fi\naxolotl train a.yaml",
    "\(writing("a.yaml"))\ncat > a.yaml <<EOF\nbase_model: x\n$(make recipe)\nEOF\naxolotl train a.yaml",
    "cat > a.yaml <<EOF\n# $REMARK\n\(recipe)EOF\naxolotl train a.yaml",
    "cat > a.yaml <<EOF\n$MORE\n\(recipe)EOF\naxolotl train a.yaml",
    "\(writing("a.yaml"))\nbash tools/train.sh",
    "\(writing("a.yaml"))\ngit checkout -- a.yaml\naxolotl train a.yaml",
    "\(writing("a.yaml"))\ngit -C . restore a.yaml\naxolotl train a.yaml",
    "\(writing("a.yaml"))\ncd conf\naxolotl train a.yaml",
    "\(writing("a.yaml"))\n(cd conf && axolotl train a.yaml)",
  ])
  func notKnown(_ body: String) {
    let files = [
      "a.yaml": Self.recipe, "tools/train.sh": "axolotl train a.yaml\n",
      "conf/a.yaml": Self.recipe,
    ]
    #expect(Self.facts(body, [.epochs], beside: files) == ["?"])
  }

  @Test(arguments: [
    "cat > train.py <<'EOF'\n\(program)EOF\npython train.py",
    "cat > /workspace/run.py << 'PY'\n\(program)PY\npython3 /workspace/run.py",
    "cat > job.py << 'PY'\n\(program)PY\ntorchrun --nproc_per_node 8 job.py",
  ])
  func programs(_ body: String) {
    #expect(
      Self.facts(body, [.epochs, .microBatch, .modelID]) == [
        "2", "4", "meta-llama/Llama-3.1-8B",
      ])
  }

  @Test("settings of a library") func fragment() {
    let body = """
      cat > acc.yaml <<EOF
      compute_environment: LOCAL_MACHINE
      distributed_type: MULTI_GPU
      mixed_precision: bf16
      num_machines: 1
      num_processes: 8
      EOF
      \(Self.writing("a.yaml"))
      accelerate launch --config_file acc.yaml -m axolotl.cli.train a.yaml
      """
    #expect(Self.facts(body, [.epochs, .count, .precision]) == ["2", "8", "bf16"])
  }

  @Test func linesAreThoseOfTheScript() {
    let files = ["go.sh": "#!/bin/bash\n\(Self.writing("a.yaml"))\naxolotl train a.yaml\n"]
    let runs = Workspace(files: MemoryFiles(files)).findRuns().runs
    #expect(runs.first?.run[.epochs]?.origin.range?.start.line == 4)
    #expect(runs.first?.run.files.map(\.path) == ["go.sh"])
  }

  @Test func aProgramThatTrainsNothingIsNoRun() {
    let body = "cat > show.py <<EOF\nprint(open('a.yaml').read())\nEOF\npython show.py"
    #expect(Self.facts(body) == ["0 runs"])
  }
}
