import Files
import Testing

@testable import TrainingConfigs

/// A file of a change that has a known training run again and again, or with other words, says so, in
/// whatever language.
@Suite("carried calls") struct CarriedCallsTests {
  private static let train =
    "#!/bin/bash\ntorchrun --nproc_per_node 8 sft.py --model_name_or_path a/b-8B"
    + " --per_device_train_batch_size 8 --max_steps 7\n"

  private static func said(_ path: String, _ text: String, changed: Bool = true) -> [String] {
    let search = Workspace(files: MemoryFiles(["jobs/t.sh": train, path: text]))
      .findRuns(changed: changed ? [path] : [])
    return search.account.notUnderstood.map { "\($0.path):\($0.line ?? 0)" }
  }

  static let repeated: [(path: String, text: String, line: Int)] = [
    ("crontab", "MAILTO=a\n*/5 * * * * bash jobs/t.sh\n", 2),
    ("ops/times", "@hourly bash /srv/app/jobs/t.sh\n", 1),
    (
      ".github/workflows/a.yml",
      "on: {schedule: [{cron: '0 * * * *'}]}\njobs:\n  t:\n    steps:\n    - run: bash jobs/t.sh\n",
      5
    ),
    (
      ".github/workflows/a.yml",
      "on: push\njobs:\n  t:\n    strategy:\n      matrix: {seed: [1, 2, 3]}\n    steps: [{run: bash jobs/t.sh}]\n",
      6
    ),
    (".gitlab-ci.yml", "t:\n  parallel: 200\n  script: [bash jobs/t.sh]\n", 3),
    (
      "t.nomad",
      "job \"t\" {\n  group \"g\" {\n    count = 64\n    task \"t\" { config { args = [\"jobs/t.sh\"] } }\n}}\n",
      4
    ),
    ("Makefile", "all:\n\tfor i in $$(seq 90); do bash jobs/t.sh; done\n", 2),
    ("Makefile", "all: $(SEEDS:%=s-%)\ns-%:\n\tbash jobs/t.sh --seed $*\n", 3),
    ("ops/t.service", "[Service]\nExecStart=/bin/bash /srv/jobs/t.sh\nRestart=always\n", 2),
    (
      "dags/d.py",
      "with DAG('t', schedule='@hourly'):\n    BashOperator(task_id='t', bash_command='bash jobs/t.sh')\n",
      2
    ),
    ("Taskfile.yml", "tasks:\n  t:\n    cmds:\n    - for: [1, 2]\n      cmd: bash jobs/t.sh\n", 5),
    ("supervisord.conf", "[program:t]\ncommand=bash jobs/t.sh\nnumprocs=64\n", 2),
    (
      "docker-compose.yml",
      "services:\n  t:\n    labels:\n      o.t.schedule: '@every 10m'\n      o.t.command: bash jobs/t.sh\n",
      5
    ),
    ("app.js", "module.exports = {script: 'jobs/t.sh', instances: 64}\n", 1),
    (
      "s.py",
      "@s.scheduled_job('interval', minutes=10)\ndef t(): subprocess.run(['bash', 'jobs/t.sh'])\n",
      2
    ),
    (
      "Jenkinsfile", "triggers { cron('H * * * *') }\nsteps { sh 'bash jobs/t.sh' }\n", 2
    ),
  ]

  @Test(arguments: repeated.indices) func isSaid(_ index: Int) {
    let (path, text, line) = Self.repeated[index]
    #expect(Self.said(path, text) == ["\(path):\(line)"], "\(text)")
    #expect(Self.said(path, text, changed: false).isEmpty, "\(text)")
  }

  /// A service is started again by the timer beside it.
  @Test func timers() {
    let service = "[Service]\nExecStart=/bin/bash /srv/jobs/t.sh\n"
    #expect(Self.said("ops/t.service", service).isEmpty)
    let files = ["jobs/t.sh": Self.train, "ops/t.service": service, "ops/t.timer": "[Timer]\n"]
    let search = Workspace(files: MemoryFiles(files)).findRuns(changed: ["ops/t.service"])
    #expect(search.account.notUnderstood.map(\.path) == ["ops/t.service"])
  }

  /// Words and variables count where the script takes them.
  @Test(arguments: [
    ("Makefile", "go:\n\tbash jobs/t.sh --steps 90000\n", "S=${1:-7}", true),
    ("Makefile", "go:\n\tbash jobs/t.sh --steps 90000\n", "S=7", false),
    ("Makefile", "go:\n\tbash jobs/t.sh && echo done\n", "S=${1:-7}", false),
    ("Makefile", "go:\n\tSTEPS=90000 bash jobs/t.sh\n", "S=${STEPS:-7}", true),
    ("Makefile", "go:\n\tOTHER=90000 bash jobs/t.sh\n", "S=${STEPS:-7}", false),
    (".github/workflows/a.yml", "env: {STEPS: 9}\nrun: bash jobs/t.sh\n", "S=${STEPS:-7}", true),
    ("a.json", "{\"command\": [\"bash\", \"jobs/t.sh\", \"9\"]}", "S=$1", true),
    ("go.py", "os.environ['STEPS'] = '9'\nos.system('bash jobs/t.sh')\n", "S=${STEPS:-7}", true),
    ("go.py", "run(['bash', 'jobs/t.sh'], env={'STEPS': '9'})\n", "S=${STEPS:-7}", true),
    ("go.py", "os.environ['OTHER'] = '9'\nos.system('bash jobs/t.sh')\n", "S=${STEPS:-7}", false),
    ("Jenkinsfile", "sh 'bash jobs/t.sh 90000'\n", "while [ $# -gt 0 ]; do shift; done", true),
  ])
  func words(_ path: String, _ text: String, _ first: String, _ isSaid: Bool) {
    let script = "#!/bin/bash\n\(first)\n" + Self.train
    let search = Workspace(files: MemoryFiles(["jobs/t.sh": script, path: text]))
      .findRuns(changed: [path])
    #expect(search.account.notUnderstood.map(\.path) == (isSaid ? [path] : []), "\(text)")
  }

  /// Run once, or named without being run.
  @Test(arguments: [
    ("Makefile", "all:\n\tbash jobs/t.sh\n"),
    ("Makefile", "%.o: %.c\n\tcc -c $<\ngo: a.o\n\tbash jobs/t.sh\n"),
    (".github/workflows/a.yml", "on: push\njobs: {t: {steps: [{run: bash jobs/t.sh}]}}\n"),
    ("docker-compose.yml", "services:\n  t: {command: bash jobs/t.sh, deploy: {replicas: 1}}\n"),
    ("README.md", "Run it every day with `cron`:\n\n    0 * * * * bash jobs/t.sh\n"),
    (".gitlab-ci.yml", "t: {script: [bash jobs/t.sh], parallel: 1}\n"),
    (".gitlab-ci.yml", "lint: {parallel: 8, script: [ruff check]}\n"),
    ("tools/list.py", "for name in ['jobs/t.sh']:\n    print(open(name).read())\n"),
    ("ops/t.service", "[Service]\nExecStart=/bin/bash /srv/jobs/t.sh\nRestart=on-failure\n"),
    ("files.txt", "jobs/t.sh\n"),
  ])
  func isNotSaid(_ path: String, _ text: String) {
    #expect(Self.said(path, text).isEmpty, "\(text)")
  }
}
