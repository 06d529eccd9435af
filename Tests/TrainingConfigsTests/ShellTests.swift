import ConfigText
import Diagnostics
import Testing

@testable import TrainingConfigs

@Suite("Shell scripts are read, never run")
struct ShellTests {
  /// The options of the last program of the first command that has this one.
  private func options(_ script: String, of program: String = "train.py") -> ConfigNode? {
    let script = ShellScript(
      SourceFile(path: "run.sh", text: script), knowing: FormatList.vocabulary)
    return script.lines.lazy.compactMap { line in
      line.stages.last { $0.program == program }?.options
    }.first
  }

  @Test(arguments: [
    ("python train.py --steps 10 --name=a", "steps=10 name=a"),
    ("N=4\npython train.py --steps $N", "steps=4"),
    ("N=4\npython train.py --steps ${N}00", "steps=400"),
    ("python train.py --steps ${STEPS:-250}", "steps=250"),
    ("python train.py --steps ${1:-250}", "steps=250"),
    ("A=3\nB=5\npython train.py --steps $((A * B + 1))", "steps=16"),
    ("A=3\nB=5\npython train.py --steps $(($A ** 2 / $B))", "steps=1"),
    ("ARGS=(--steps 7 # seven\n  --lr 1e-5)\npython train.py \"${ARGS[@]}\"", "steps=7 lr=1e-5"),
    ("ARGS=(--steps 7)\nARGS+=(--bf16)\npython train.py ${ARGS[@]}", "steps=7 bf16=true"),
    (
      "ARGS=\"--steps 7 \\\n  --bf16\"\nsrun torchrun --nproc_per_node 8 train.py $ARGS",
      "steps=7 bf16=true"
    ),
    ("python train.py \\\n  --steps 9 \\\r\n  --lr 2", "steps=9 lr=2"),
    ("python train.py a.b=3 +c.d=e", "a.b=3 c.d=e"),
    ("srun bash -c 'python train.py --steps 3'", "steps=3"),
    ("C=\"python train.py --steps 3\"\nsrun bash -c \"$C\"", "steps=3"),
    ("X=1\nif [ $X -eq 1 ]; then N=5; else N=6; fi\npython train.py --steps $N", "steps=5"),
    (
      "X=2\nif [[ $X == 1 ]]; then N=5\nelif [[ $X == 2 ]]; then N=6\nelse N=7; fi\npython train.py --steps $N",
      "steps=6"
    ),
    ("cat <<EOF > x\npython train.py --steps 1\nEOF\npython train.py --steps 2", "steps=2"),
    ("pip install train.py --steps 4\npython train.py --steps 2", "steps=2"),
    ("python train.py --a 1 2 3 --b -1", "a=[3] b=-1"),
    ("export N=8; python train.py --steps=$N", "steps=8"),
    ("python train.py --steps '12' --name \"x y\"", "steps=12 name=x y"),
    // Options that nobody gave: a script is read as started without words.
    (
      "N=5\nwhile [[ $# -gt 0 ]]; do case $1 in --n) N=$2; shift 2;; *) exit 1;; esac; done\npython train.py --steps $N",
      "steps=5"
    ),
    (
      "N=5\nwhile [[ \"$1\" != \"\" ]]; do case $1 in -n) shift; N=$1;; esac; shift; done\npython train.py --steps $N",
      "steps=5"
    ),
    (
      "N=5\nwhile getopts 'n:' o; do case $o in n) N=$OPTARG;; esac; done\npython train.py --steps $N",
      "steps=5"
    ),
    (
      "N=5\nwhile true; do case \"$1\" in --n) N=$2; shift 2;; *) break;; esac; done\npython train.py --steps $N",
      "steps=5"
    ),
    ("A=128\nB=4\npython train.py --steps $[$A/($B*8)]", "steps=4"),
    // However it is asked whether something is set.
    ("if ! [ -n \"$N\" ]; then N=5; fi\npython train.py --steps $N", "steps=5"),
    (
      "if [ ! -n \"$N\" ] || [[ ! -n $M ]]; then N=5; M=6; fi\npython train.py --steps $N$M",
      "steps=56"
    ),
    ("while [ $# -gt 0 ]; do python train.py --steps 3; shift; done", "steps=3"),
  ])
  func values(script: String, expected: String) throws {
    let found = self.options(script)
    let options = try #require(found)
    let text = options.entries.map { entry in
      let value = entry.value.scalar.map { $0.problem == nil ? $0.text : "?" }
      return "\(entry.key)=\(value ?? "[\(entry.value.elements.count)]")"
    }.joined(separator: " ")
    #expect(text == expected)
  }

  @Test(arguments: [
    ("python train.py --steps $STEPS", "STEPS"),
    ("python train.py --steps $(nproc)", "nproc"),
    ("python train.py --steps `nproc`", "nproc"),
    ("python train.py --steps $1", "$1"),
    ("python train.py --steps $((GPUS * 2))", "GPUS"),
    ("A=$A$A\npython train.py --steps $A", "A"),
    ("python train.py --steps ${N/a/b}", "N"),
    // What a script gives up without is given.
    ("N=\nif [ -z \"$N\" ]; then exit 1; fi\npython train.py --steps $N", "N"),
    ("N=${N:-}\n[[ -z \"$N\" ]] && { echo no; exit 1; }\npython train.py --steps $N", "N"),
    (
      "N=\"\"\nwhile [[ $# -gt 0 ]]; do N=$2; shift; done\nif [[ -z \"$M\" || -z \"$N\" ]]; then exit 1; fi\npython train.py --steps $N",
      "N"
    ),
    ("N=5\nwhile read N; do :; done < list\npython train.py --steps $N", "N"),
    ("N=5\nwhile [[ $GO -gt 0 ]]; do N=$2; shift; done\npython train.py --steps $N", "N"),
  ])
  func whatOnlyAShellKnowsStaysUnknown(script: String, name: String) throws {
    let problem = try #require(options(script)?["steps"]?.scalar?.problem)
    #expect(problem.contains(name))
  }

  @Test func theEnvironmentIsNeverRead() throws {
    let problem = options("python train.py --steps $PATH")?["steps"]?.scalar?.problem
    #expect(problem != nil)
  }

  @Test func aValueInAVariableIsEditedWhereItIsWritten() throws {
    let text = "N=4\nARGS=\"--steps $N --lr 7\"\npython train.py $ARGS\n"
    let steps = try #require(options(text)?["steps"]?.scalar?.literal)
    #expect(steps.bytes == 2..<3)
    let rate = try #require(options(text)?["lr"]?.scalar?.literal)
    #expect(rate.start.line == 2)
    #expect(rate.text == "7")
  }

  private static let hostile: [String] = [
    String(repeating: "A=\"$A$A\"\n", count: 200) + "python train.py $A",
    String(repeating: "if x; then\n", count: 5_000),
    String(repeating: "${A:-", count: 5_000), String(repeating: "$((", count: 5_000),
    String(repeating: "bash -c '", count: 2_000), "A=(" + String(repeating: "x ", count: 50_000),
    String(repeating: "A=$(cat <<X\nA=1\n", count: 2_000),
    "cat <<EOF\n" + String(repeating: "x\n", count: 1_000), "'", "\"", "`", "$(", "${", "$((1",
    "\\",
    String(repeating: "(", count: 50_000), "echo $((9**9**9**9))", "echo $((1/0)) $((1%0))",
  ]

  // By number: the scripts themselves would fill the log.
  @Test(arguments: hostile.indices)
  func hostileScriptsEnd(_ index: Int) {
    let text = Self.hostile[index]
    let clock = ContinuousClock()
    let start = clock.now
    let script = ShellScript(
      SourceFile(path: "x.sh", text: text), knowing: FormatList.vocabulary)
    #expect(script.lines.count == script.commands.count)
    #expect(clock.now - start < .seconds(20))
  }

  @Test func directivesKeepTheirLines() throws {
    let script = ShellScript(
      SourceFile(
        path: "x.sbatch",
        text:
          "#!/bin/bash\n#SBATCH -N4 --time=2-00:00:00   # two days\n#SBATCH --gres gpu:a100:8\n##SBATCH -N 9\n"
      ), knowing: FormatList.vocabulary)
    #expect(script.directives["nodes"]?.text == "4")
    #expect(script.directives["time"]?.text == "2-00:00:00")
    #expect(script.directives["gres"]?.text == "gpu:a100:8")
    #expect(script.directives["gres"]?.scalar?.literal?.start.line == 3)
  }
}
