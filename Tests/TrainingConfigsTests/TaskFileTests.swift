import Files
import Quantities
import Runs
import Testing

@testable import TrainingConfigs

/// Files of tasks whose commands values are filled into.
@Suite("files of tasks") struct TaskFileTests {
  static let taskTable: [(String, String, [String])] = [
    (
      "MLproject",
      "entry_points: {main: {parameters: {n: {type: int, default: 9}}, command: 'RUN {n}'}}",
      ["9 - -"]
    ),
    (
      "MLproject",
      "entry_points: {main: {parameters: {n: {default: 9}}, command: 'RUN {n} --x \"${Y}\"'}}",
      ["9 - -"]
    ),
    ("MLproject", "entry_points: {main: {parameters: {n: int}, command: 'RUN {n}'}}", ["? - -"]),
    (
      "MLproject", "entry_points: {a: {command: 'RUN 5'}, b: {command: 'RUN 9'}}",
      ["5 - -", "9 - -"]
    ),
    ("MLproject", "entry_points: {prepare: {command: 'python prepare.py --out o'}}", []),
    ("MLProject", "entry_points: {main: {command: 'RUN 5'}}", ["5 - -"]),
    ("dvc.yaml", "stages: {train: {cmd: 'RUN 5'}}", ["5 - -"]),
    ("dvc.yaml", "stages: {train: {wdir: sub, cmd: 'python fit.py'}}", ["21 - -"]),
    ("dvc.yaml", "stages: {train: {cmd: ['python prepare.py', 'RUN 5']}}", ["5 - -"]),
    ("dvc.yaml", "stages: {train: {cmd: 'RUN ${fit.n}'}}", ["11 - -"]),
    ("dvc.yaml", "vars: [{fit: {n: 9}}]\nstages: {train: {cmd: 'RUN ${fit.n}'}}", ["9 - -"]),
    ("dvc.yaml", "vars: [more.yaml]\nstages: {train: {cmd: 'RUN ${n}'}}", ["13 - -"]),
    ("dvc.yaml", "stages: {train: {cmd: 'RUN ${gone}'}}", ["? - -"]),
    ("dvc.yaml", "stages: {train: {cmd: 'python sft.py --learning_rate 1 ${flags}'}}", ["17 - -"]),
    (
      "dvc.yaml", "stages: {train: {foreach: [1, 2, 3], do: {cmd: 'RUN 5 --seed ${item}'}}}",
      ["5 3 -"]
    ),
    (
      "dvc.yaml", "stages: {train: {foreach: [5, 9], do: {cmd: 'RUN ${item}'}}}",
      ["5 - -", "9 - -"]
    ),
    (
      "dvc.yaml", "stages: {train: {foreach: {a: {n: 5}}, do: {cmd: 'RUN ${item.n} --t ${key}'}}}",
      ["5 - -"]
    ),
    (
      "dvc.yaml", "stages: {train: {foreach: '${seeds}', do: {cmd: 'RUN 5 --seed ${item}'}}}",
      ["5 2 -"]
    ),
    (
      "dvc.yaml", "stages: {train: {foreach: '${gone}', do: {cmd: 'RUN 5 --seed ${item}'}}}",
      ["5 ? -"]
    ),
    (
      "dvc.yaml",
      "stages: {train: {matrix: {s: [1, 2], m: [a, b]}, cmd: 'RUN 5 --seed ${item.s}'}}",
      ["5 4 -"]
    ),
    ("dvc.yaml", "stages: {prepare: {cmd: 'python prepare.py'}}", []),
    ("Snakefile", "rule train:\n    output: 'm.pt'\n    shell: 'RUN 5'\n", ["5 - -"]),
    (
      "Snakefile",
      "rule train:\n    params: n=9\n    shell:\n        'RUN '\n        '{params.n}'\n",
      ["9 - -"]
    ),
    (
      "Snakefile",
      "configfile: 'params.yaml'\nrule train:\n    params:\n        n=config['fit']['n'],\n"
        + "    resources: gpu=2\n    shell:\n        \"\"\"\n        RUN {params.n}\n        \"\"\"\n",
      ["11 - 2"]
    ),
    (
      "a.smk", "rule train:\n    output: 'm_{s}.pt'\n    shell: 'RUN 5 --seed {wildcards.s}'\n",
      ["5 ? -"]
    ),
    ("a.smk", "rule train:\n    output: 'm.pt'\n    script: 'scripts/fit.py'\n", ["5 - -"]),
    ("a.smk", "rule clean:\n    shell: 'rm -r out'\n", []),
    (
      "component.yaml",
      "inputs: [{name: n, default: '9'}]\nimplementation: {container: {image: i, command:"
        + " [python, sft.py, --learning_rate, 1, --max_steps, {inputValue: n}]}}", ["9 - -"]
    ),
    (
      "component.yaml",
      "inputs: [{name: n}]\nimplementation: {container: {image: i, command:"
        + " [python, sft.py, --learning_rate, 1, --max_steps, {inputValue: n}]}}", ["? - -"]
    ),
    (
      "component.yaml",
      "implementation: {container: {image: gcr.io/a/trainer, args: [--epochs, 2]}}",
      ["- - -"]
    ),
    ("component.yaml", "implementation: {container: {image: a/prepare, args: [--out, o]}}", []),
    (
      "pipeline.yaml",
      "pipelineInfo: {name: p}\ncomponents: {comp-t: {executorLabel: exec-t,"
        + " inputDefinitions: {parameters: {n: {defaultValue: 9}}}}}\ndeploymentSpec: {executors: {exec-t:"
        + " {container: {image: i, command: [python, sft.py, --learning_rate, 1, --max_steps,"
        + " \"{{$.inputs.parameters['n']}}\"], resources: {accelerator: {count: 2}}}}}}", ["9 - 2"]
    ),
    (
      "pipeline.yaml",
      "pipelineInfo: {name: p}\ndeploymentSpec: {executors: {exec-t: {container: {image: i,"
        + " command: [sh, -c, 'python -m kfp.x', \"def go():\\n  import keras\\n  m = keras.Sequential()\\n"
        + "  m.fit(x, epochs=3)\\n\"], args: [--function_to_execute, go]}}}}", ["? - -"]
    ),
    (
      "pipeline.yaml",
      "pipelineInfo: {name: p}\ndeploymentSpec: {executors: {exec-t: {container: {image: i,"
        + " command: [sh, -c, 'python -m kfp.x', \"def go():\\n  print(1)\\n\"],"
        + " args: [--function_to_execute, go]}}}}", []
    ),
    // An image alone that is given devices may train; one that is given none does not.
    (
      "pipeline.yaml",
      "pipelineInfo: {name: p}\ndeploymentSpec: {executors: {exec-t: {container: {image: i,"
        + " resources: {accelerator: {count: 2}}}}}}", ["? - 2"]
    ),
    (
      "pipeline.yaml",
      "pipelineInfo: {name: p}\ndeploymentSpec: {executors: {exec-t: {container: {image: i}}}}", []
    ),
  ]

  /// Commands of files of tasks are read with the values that are filled into them.
  @Test(arguments: taskTable)
  func tasks(_ path: String, _ text: String, _ expected: [String]) {
    let files = [
      path: text.replacing("RUN", with: "python sft.py --learning_rate 1 --max_steps") + "\n",
      "params.yaml": "fit: {n: 11}\nseeds: [1, 2]\nflags: {max_steps: 17, fast: false}\n",
      "more.yaml": "n: 13\n",
      "scripts/fit.py": WorkflowStepTests.fit.replacing("train(7)", with: "train(5)"),
      "sub/fit.py": WorkflowStepTests.fit.replacing("train(7)", with: "train(21)"),
    ]
    #expect(WorkflowStepTests.runs(files, of: path) == expected, "\(text)")
  }

  /// A program that opens a file of parameters, and one that is given them by DVC.
  private static let readers = [
    "p = yaml.safe_load(open('params.yaml'))", "p = dvc.api.params_show()",
  ]

  /// A stage and the parameters that its program reads are one run, however the stage names their file.
  @Test(arguments: [
    "params: [train]", "params: [train, seed]", "deps: [data, params.yaml]",
    "params: [{other.yaml: [train]}]", "wdir: sub, params: [train]",
  ])
  func parameters(_ depends: String) {
    for reader in Self.readers {
      let program =
        "import yaml, dvc.api, torch\n\(reader)\nmodel = torch.nn.Linear(4, 4)\n"
        + "opt = torch.optim.Adam(model.parameters())\n"
        + "loader = torch.utils.data.DataLoader(data, batch_size=p['train']['batch_size'])\n"
        + "for epoch in range(p['train']['epochs']):\n  for x in loader:\n"
        + "    loss = model(x).sum()\n    loss.backward()\n    opt.step()\n"
      let parameters = "train: {epochs: 9, batch_size: 8, lr: 0.1}\n"
      let files = [
        "dvc.yaml": "stages: {train: {cmd: 'python fit.py', \(depends)}}\n",
        "params.yaml": parameters, "other.yaml": parameters, "sub/params.yaml": parameters,
        "fit.py": program, "sub/fit.py": program,
      ].filter { name, _ in
        depends.contains("wdir") == name.hasPrefix("sub/") || name == "dvc.yaml"
      }.filter { name, _ in
        depends.contains("other") ? name != "params.yaml" : name != "other.yaml"
      }
      let runs = Workspace(files: MemoryFiles(files)).findRuns(changed: Set(files.keys)).runs
      #expect(
        runs.map { $0.run.number(.epochs)?.central } == [9], "\(depends) \(reader)")
    }
  }

  /// What a command sets over such a file is not read there, and said.
  @Test(arguments: [
    ("dvc repro", false), ("dvc exp run", false), ("dvc exp run -S train.n=9", true),
    ("dvc exp run --set-param=train.n=9", true), ("dvc exp show -S n=9", false),
    ("mlflow run .", false), ("mlflow run . -P n=9", true), ("mlflow run . -e main -P n=9", true),
    ("mlflow runs list -P n=9", false),
  ])
  func settings(_ command: String, _ isSaid: Bool) {
    for trains in [true, false] {
      let line = "python \(trains ? "sft.py --learning_rate 1 --max_steps 5" : "prepare.py")"
      let files = [
        "dvc.yaml": "stages: {train: {cmd: '\(line)'}}\n",
        "MLproject": "entry_points: {main: {command: '\(line)'}}\n", "go.sh": command + "\n",
      ]
      let isUnclear = UnseenCommandsTests.outcome(files).contains("unclear")
      #expect(isUnclear == (isSaid && trains), "\(command) \(trains)")
    }
  }
}
