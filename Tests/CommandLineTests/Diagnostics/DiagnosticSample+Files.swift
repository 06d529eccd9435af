extension DiagnosticSample {
  /// What is wrong with files, projects and revisions.
  static let ofFiles: [DiagnosticSample] = [
    .files(
      "base-unreadable",
      [
        "run.yaml": """
        carbonward: run/v1
        name: a
        hardware: [

        """,
        "p.yaml": policy,
      ],
      then: [
        "run.yaml": run
      ],
      ["diff", "--base", "HEAD~1", "--policy", "p.yaml"]),
    .files(
      "catalogue-changed",
      [
        "run.yaml": run,
        "p.yaml": policy,
        "carbonward.yaml": project,
      ],
      then: [
        "carbonward.yaml": project + """
          catalogue:
            accelerators:
              - {id: ours, tdp: 300 W, source: bill}

          """
      ],
      ["diff", "--base", "HEAD~1", "--policy", "p.yaml"]),
    .files(
      "catalogue-row",
      [
        "carbonward.yaml": project + """
          catalogue:
            accelerators:
              - {id: ours, tdp: 300 W, source: bill}
              - {id: ours, tdp: 400 W, source: bill}

          """,
        "run.yaml": run,
      ],
      ["check"]),
    .files(
      "catalogue-shadowed",
      [
        "carbonward.yaml": project + """
          catalogue:
            accelerators:
              - {id: h100-sxm5-80gb, tdp: 300 W, source: bill}

          """,
        "run.yaml": run,
      ],
      ["check"]),
    .files(
      "config-contradiction",
      [
        "carbonward.yaml": project + """
          runs:
            - {match: run.yaml, launcher: job.sbatch}

          """,
        "run.yaml": run + "time_limit: 5 h\n",
        "job.sbatch": """
        #!/bin/bash
        #SBATCH --time=2:00:00
        #SBATCH --gres=gpu:4
        python train.py

        """,
      ],
      ["check"]),
    .files(
      "config-not-readable",
      [
        "registry.py": """
        from torchtitan.trainer import Trainer

        def llama3_8b():
            return Trainer.Config(steps=steps())

        """
      ],
      ["check", "registry.py"]),
    .files(
      "config-not-training",
      [
        "yolo.yaml": """
        task: detect
        mode: predict
        model: yolov8n.pt
        imgsz: 640
        epochs: 3
        batch: 16

        """
      ],
      ["check", "yolo.yaml"]),
    .files(
      "config-not-understood",
      [
        "job.nomad": "",
        "big.yaml": """
        version https://git-lfs.github.com/spec/v1
        oid sha256:0000000000000000000000000000000000000000000000000000000000000000
        size 123

        """,
      ],
      ["check"]),
    .files(
      "config-unrecognised",
      [
        "a.yaml": "a: 1\n"
      ],
      ["check", "a.yaml"]),
    .files(
      "document-type",
      [
        "run.yaml": "carbonward: run/v9\n"
      ],
      ["check", "run.yaml"]),
    .files(
      "fact-map",
      [
        "run.yaml": """
        carbonward: run/v1
        name: a
        hardware: 3

        """
      ],
      ["check", "run.yaml"]),
    .files(
      "fact-repeated",
      [
        "run.yaml": """
        carbonward: run/v1
        name: a
        hardware: {count: 8}
        hardware.count: 8

        """
      ],
      ["check", "run.yaml"]),
    .files(
      "fact-unknown",
      [
        "run.yaml": """
        carbonward: run/v1
        name: a
        hardware: {cuont: 8}

        """
      ],
      ["check", "run.yaml"]),
    .files(
      "fact-value",
      [
        "run.yaml": """
        carbonward: run/v1
        name: a
        duration: 3

        """
      ],
      ["check", "run.yaml"]),
    .files(
      "file-unreadable",
      [:],
      ["check", "absent.yaml"]),
    .files(
      "history-unusable",
      [
        "carbonward.yaml": project + """
          history:
            - {run: {hardware: {accelerator: h100-sxm5-80gb, count: 8}, model: {params: 7B}, tokens: 1T, precision: bf16}, duration: 1 min}

          """,
        "run.yaml": run,
      ],
      ["check"]),
    .files(
      "ignore-malformed",
      [
        "run.yaml": run + "# carbonward: ignore[cap]\n",
        "p.yaml": policy,
      ],
      ["check", "--policy", "p.yaml"]),
    .files(
      "ignore-new",
      [
        "run.yaml": run,
        "p.yaml": policy,
      ],
      then: [
        "run.yaml": run + "# carbonward: ignore[cap] until=2027-01-31 reason=\"moving\"\n"
      ],
      ["diff", "--base", "HEAD~1", "--policy", "p.yaml"]),
    .files(
      "inline-fact",
      [
        "axolotl.yaml": """
        # carbonward: hardware.cuont=8
        base_model: a/b
        micro_batch_size: 1
        datasets: [{path: d}]

        """
      ],
      ["check", "axolotl.yaml"]),
    .files(
      "no-runs",
      [
        "README": "x\n"
      ],
      ["check"]),
    .files(
      "policy-changed",
      [
        "run.yaml": run,
        "p.yaml": policy,
      ],
      then: [
        "p.yaml": opening + """
          budgets:
            - {id: cap, limit: 9 t, per: run}

          """
      ],
      ["diff", "--base", "HEAD~1", "--policy", "p.yaml", "--policy-from", "HEAD~1"]),
    .files(
      "project-glob",
      [
        "carbonward.yaml": project + """
          runs:
            - {match: "a[*"}

          """,
        "run.yaml": run,
      ],
      ["check"]),
    .files(
      "project-no-file",
      [
        "carbonward.yaml": project + """
          runs:
            - {match: run.yaml, launcher: absent.sbatch}

          """,
        "run.yaml": run,
      ],
      ["check"]),
    .files(
      "project-no-match",
      [
        "carbonward.yaml": project + """
          runs:
            - {match: "*.toml"}

          """,
        "run.yaml": run,
      ],
      ["check"]),
    .files(
      "project-path",
      [
        "carbonward.yaml": project + "policies: [../p.yaml]\n",
        "run.yaml": run,
      ],
      ["check"]),
    .files(
      "run-less-known",
      [
        "carbonward.yaml": project + """
          defaults: {hardware: {accelerator: h100-sxm5-80gb, count: 8}, site: {region: gcp/us-central1}}

          """,
        "ax.yaml": """
        base_model: a/b-7B
        micro_batch_size: 1
        max_steps: 100
        sequence_len: 2048
        datasets: [{path: d}]

        """,
        "p.yaml": policy,
      ],
      then: [
        "ax.yaml": """
        base_model: a/b-7B
        micro_batch_size: 1
        sequence_len: 2048
        datasets: [{path: d}]

        """
      ],
      ["diff", "--base", "HEAD~1", "--policy", "p.yaml"]),
    .files(
      "run-out-of-sight",
      [
        "run.yaml": run,
        "p.yaml": policy,
      ],
      then: [
        "run.yaml": "a: 1\n"
      ],
      ["diff", "--base", "HEAD~1", "--policy", "p.yaml"]),
    .files(
      "slurm-late-directive",
      [
        "job.sbatch": """
        #!/bin/bash
        #SBATCH --gres=gpu:8
        cd run
        #SBATCH --time=2:00:00
        python train.py --model_name_or_path a/b-7B

        """
      ],
      ["check", "job.sbatch"]),
    .files(
      "starter-pack",
      [
        "run.yaml": run
      ],
      ["check"]),
    .files(
      "toml-syntax",
      [
        "a.toml": "x = = 1\n"
      ],
      ["check", "a.toml"]),
    .files(
      "trace-format",
      [
        "run.yaml": run,
        "t.csv": """
        a,b
        1,2

        """,
      ],
      ["estimate", "run.yaml", "--intensity-trace", "NO-NO1=t.csv"]),
    .files(
      "trace-zone",
      [
        "run.yaml": run,
        "t.csv": """
        datetime,gCO2/kWh
        2026-01-01T00:00:00Z,30
        2026-01-01T01:00:00Z,40

        """,
      ],
      ["estimate", "run.yaml", "--intensity-trace", "XX-NO9=t.csv"]),
    .files(
      "walk-incomplete",
      [
        "run.yaml": run,
        deepFolder + "x.yaml": "a: 1\n",
      ],
      ["check"]),
  ]
}
