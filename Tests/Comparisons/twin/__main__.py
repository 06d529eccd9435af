"""Compares the program with an independent re-implementation of join, estimate and verdict.

    python3 Tests/Comparisons/twin BINARY [--runs 2000] [--seed 1] [--keep FOLDER]

Every percentile has to agree to 1e-9 of itself: the program's arithmetic is closed, so nothing is sampled.
Of each finding the status, what was observed and the warning are compared, of each run and check the
verdict, and the exit code. An expression within 1e-7 of its threshold is not compared. Findings about what
physics does not allow are taken from the program and only weigh in the verdict. Exit code 1 on a difference.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import generate  # noqa: E402
import model  # noqa: E402
import policy  # noqa: E402
from quantities import UNITS, Range, number  # noqa: E402

TODAY = "2026-11-23"
METRIC_KEYS = {
    "device_time": "device_hours", "energy": "energy_kwh", "emissions": "emissions_kg",
    "market_emissions": "market_emissions_kg", "embodied": "embodied_kg", "water": "water_l", "flops": "flops",
    "cost": "cost_usd"}
EXIT_CODES = {"pass": 0, "warn": 0, "fail": 1, "unknown": 3}


def nested(facts):
    tree = {}
    for fact, value in facts.items():
        *path, leaf = fact.split(".")
        here = tree
        for part in path:
            here = here.setdefault(part, {})
        here[leaf] = value
    return tree


def rendered(document):
    """JSON is YAML; texts that must be numbers are written bare."""
    return json.dumps(document, ensure_ascii=False)


def spelled(policy_document):
    """The policy with its expressions as CEL."""
    def convert(entry):
        return {key: value.cel() if hasattr(value, "cel") else value for key, value in entry.items()}

    document = {"carbonward": "policy/v1", "name": "twin", "implausible": "warn"}
    for key, entries in policy_document.items():
        if entries:
            document[key] = [convert(entry) for entry in entries]
    for waiver in document.get("waivers", []):
        waiver.update({"reason": "a trial", "owner": "twin"})
    return document


class Batch:
    """One repository of runs under one policy."""

    def __init__(self, generator, size, binary):
        rng = generator.rng
        self.binary = binary
        self.runs = [generator.run(index) for index in range(size)]
        self.policy = generator.policy()
        self.on_unknown = rng.choice([None, None, "fail", "warn", "pass"])
        self.fail_on = rng.choice(["deny", "deny", "warn"])
        self.places = [generator.placed(facts) for facts in self.runs]
        self.overrides = {}
        if rng.random() < 0.2:
            self.overrides = {"trials": str(rng.randint(2, 5))}
        self.default_team = rng.choice([None, "speech"])
        for budget in self.policy["budgets"]:
            if rng.random() < 0.5:
                self.limit_at_the_edge(budget, generator)

    def limit_at_the_edge(self, budget, generator):
        """Puts a limit, or where it warns from, where one of the runs is, or next to it."""
        rng = generator.rng
        estimate = model.Estimate(self.joined(rng.randrange(len(self.runs))), {}, generator.devices, generator.sites)
        found = estimate.metrics[budget["metric"]]
        if found is None or found.median <= 0 or budget["per"] != "run":
            return
        edge = found.percentile(budget["percentile"]) * rng.choice([1, 1, 1 - 1e-6, 1 + 1e-6])
        if "warn_at" in budget and rng.random() < 0.5:
            # Whether rounding reaches exactly this share is nobody's business.
            edge /= number(budget["warn_at"]) * rng.choice([1 - 1e-6, 1 + 1e-6])
        unit = policy.LIMIT_UNITS[budget["metric"]][0]
        budget["limit"] = f"{edge / UNITS[unit]!r} {unit}"

    def write(self, folder):
        (folder / "runs").mkdir()
        entries = []
        for index, places in enumerate(self.places):
            comments = [f"# carbonward: {fact}={value.replace(' ', '')}\n" for fact, value in places["inline"].items()]
            document = rendered({"carbonward": "run/v1", **nested(places["file"])})
            (folder / f"runs/{index:03}.yaml").write_text("".join(comments) + document + "\n", encoding="utf-8")
            if places["project"]:
                entries.append({"match": f"runs/{index:03}.yaml", "facts": nested(places["project"])})
        project = {"carbonward": "project/v1", "policies": ["policy.yaml"], "runs": entries}
        if self.default_team:
            project["defaults"] = {"team": self.default_team}
        (folder / "carbonward.yaml").write_text(rendered(project) + "\n", encoding="utf-8")
        (folder / "policy.yaml").write_text(rendered(spelled(self.policy)) + "\n", encoding="utf-8")

    def check(self, folder):
        command = [self.binary, "check", "--format", "json", "--at", TODAY, "--fail-on", self.fail_on, "--suggestions", "0"]
        if self.on_unknown:
            command += ["--on-unknown", self.on_unknown]
        for fact, value in self.overrides.items():
            command += ["--set", f"{fact}={value}"]
        return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)

    def joined(self, index):
        """The facts of a run by the strength of where they are stated."""
        facts = {"team": self.default_team} if self.default_team else {}
        for place in ("project", "inline", "file"):
            facts.update(self.places[index][place])
        facts.update(self.overrides)
        return facts


def looked_up(run):
    """What the catalogue and the fitted throughput say, as the report states it."""
    found = {}
    for fact, entry in run["facts"].items():
        if entry["origin"] in ("catalogue", "default") or (
                fact in ("site.intensity", "site.pue") and entry["origin"] == "assumed"):
            if isinstance(entry["value"], (int, float)) and fact.startswith("site."):
                value = entry["value"]
                found[fact] = Range.of(entry.get("low", value), value, entry.get("high", value))
    for step in run["estimate"]["trace"]:
        if step["quantity"] == "prior_mfu":
            value = step["value"]
            found["prior_mfu"] = Range.of(value["p5"], value["p50"], value["p95"])
    return found


def differs(left, right, tolerance=1e-9):
    return (left is None) != (right is None) or left is not None and abs(left - right) > tolerance * abs(right)


class Comparison:
    def __init__(self, devices, sites):
        self.devices, self.sites = devices, sites
        self.differences, self.worst = [], 0.0
        self.counts = dict.fromkeys(("checks", "runs", "percentiles", "unknown metrics", "findings", "too close"), 0)
        self.statuses = {}

    def note(self, where, what, ours, theirs):
        self.differences.append(f"{where}: {what}: twin {ours}, program {theirs}")

    def compare(self, batch, result, code, where):
        self.counts["checks"] += 1
        verdicts, skipped = [], False
        for run in result["runs"]:
            index = int(run["path"][5:8])
            word, close = self.compare_run(batch, run, index, f"{where} run {index:03}")
            verdicts.append(word)
            skipped |= close
        if skipped:
            return
        whole = max(verdicts, key=policy.ORDER.index)
        if len(verdicts) != len(batch.runs):
            self.note(where, "number of runs", len(batch.runs), len(verdicts))
        if whole != result["verdict"]:
            self.note(where, "verdict of the check", whole, result["verdict"])
        if EXIT_CODES[whole] != code:
            self.note(where, "exit code", EXIT_CODES[whole], code)

    def compare_run(self, batch, run, index, where):
        self.counts["runs"] += 1
        facts = batch.joined(index)
        estimate = model.Estimate(facts, looked_up(run), self.devices, self.sites)
        for metric, found in estimate.metrics.items():
            stated = run["estimate"][METRIC_KEYS[metric]]
            if found is None or stated is None:
                self.counts["unknown metrics"] += 1
                if (found is None) != (stated is None):
                    self.note(where, metric, found and found.median, stated)
                continue
            for percentile in ("p5", "p50", "p95"):
                self.counts["percentiles"] += 1
                ours, theirs = found.percentile(percentile), stated[percentile]
                self.worst = max(self.worst, abs(ours / theirs - 1) if theirs else abs(ours))
                if differs(ours, theirs):
                    self.note(where, f"{metric}.{percentile}", ours, theirs)
        judged = policy.JudgedRun(facts, estimate, self.completed(run, estimate))
        return self.compare_findings(batch, run, judged, where)

    def completed(self, run, estimate):
        """Facts that nobody states: the named assumptions, and what was looked up."""
        facts = {"trials": 1.0, "idle_share": 0.0, "method": "full", "hardware.nodes": estimate.nodes}
        if estimate.device:
            facts.update({"precision": "bf16" if estimate.device["bf16_tflops"] else "fp16",
                          "hardware.power": float(estimate.device["tdp_w"])})
        if estimate.duration:
            facts["duration"] = estimate.duration.median
        for fact, value in estimate.looked_up.items():
            if fact.startswith("site."):
                facts[fact] = value.median
        return facts

    def compare_findings(self, batch, run, judged, where):
        ours, close = [], False
        stated = {finding["id"]: finding for finding in run["findings"]}
        for finding in run["findings"]:
            if finding["kind"] == "sanity":
                ours.append((finding["status"], finding["severity"], False))
        for kind, entries in (("budget", batch.policy["budgets"]), ("rule", batch.policy["rules"])):
            for entry in entries:
                self.counts["findings"] += 1
                observed, near = None, False
                if kind == "budget":
                    status, observed, near = policy.budget_finding(entry, judged)
                else:
                    status = policy.rule_finding(entry, judged)
                if status == "violated" and policy.waived(entry["id"], observed, batch.policy["waivers"], judged, TODAY):
                    status = "waived"
                expressions = [entry[key] for key in ("when", "require", "scope") if entry.get(key)]
                if any(expression.margin(judged) < 1e-7 for expression in expressions):
                    self.counts["too close"] += 1
                    close = True
                    continue
                self.statuses[status] = self.statuses.get(status, 0) + 1
                theirs = stated[entry["id"]]
                label = f"{where} {entry['id']}"
                if status != theirs["status"]:
                    text = {key: value.cel() if hasattr(value, "cel") else value for key, value in entry.items()}
                    self.note(label, f"status of {text}", status, f"{theirs['status']} ({theirs['message']})")
                elif kind == "budget":
                    if status != "not_applicable" and differs(observed, theirs["observed"]):
                        self.note(label, "observed", observed, theirs["observed"])
                    if near != theirs["near_limit"]:
                        self.note(label, "near the limit", near, theirs["near_limit"])
                ours.append((status, entry["severity"], near))
        word = policy.verdict(ours, batch.on_unknown, batch.fail_on)
        if not close and word != run["verdict"]:
            self.note(where, "verdict", word, run["verdict"])
        return word, close


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("binary")
    parser.add_argument("--runs", type=int, default=2000)
    parser.add_argument("--size", type=int, default=20, help="runs in one check")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=pathlib.Path, help="a folder for the inputs of checks that differ")
    options = parser.parse_args()
    binary = str(pathlib.Path(options.binary).resolve())
    # Rows without a power or a rate at 16 bits cannot be predicted for; a region needs its own PUE.
    devices = {name: row for name, row in model.accelerators().items()
               if row["tdp_w"] and row["fp16_tflops"] and row["bf16_tflops"] and row["kind"] == "gpu"}
    sites = {name: row for name, row in model.regions().items()
             if row["pue"] and row["pue_scope"] == "region" and row["published_g_per_kwh"]}
    comparison = Comparison(devices, sites)
    for batch_number in range((options.runs + options.size - 1) // options.size):
        seed = options.seed * 1_000_000 + batch_number
        batch = Batch(generate.Generator(seed, devices, sites), options.size, binary)
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            batch.write(folder)
            answer = batch.check(folder)
            before = len(comparison.differences)
            try:
                result = json.loads(answer.stdout)
            except ValueError:
                result = {"runs": []}
            if answer.returncode not in (0, 1, 3) or not result["runs"]:
                comparison.note(f"seed {seed}", "no result", "a result", (answer.stderr or answer.stdout)[:600])
            else:
                comparison.compare(batch, result, answer.returncode, f"seed {seed}")
            if options.keep and len(comparison.differences) > before:
                options.keep.mkdir(parents=True, exist_ok=True)
                folder.rename(options.keep / str(seed))
                folder.mkdir()
    for line in comparison.differences[:40]:
        print(line)
    counts = ", ".join(f"{count} {name}" for name, count in comparison.counts.items())
    print(f"{counts}; statuses {dict(sorted(comparison.statuses.items()))}")
    print(f"largest relative difference {comparison.worst:.2g}; {len(comparison.differences)} disagreements")
    sys.exit(1 if comparison.differences else 0)


main()
