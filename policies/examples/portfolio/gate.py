"""A gate for workers: one process of `carbonward serve --stdio` for many submissions.

Nothing here writes to a ledger: a worker may die and its task run again, and what is asked twice
must not be spent twice.
"""

import json
import subprocess


class GateError(RuntimeError):
    """The process has ended, or said something that is no answer. The task has to run again."""


class Gate:
    """Asks one request at a time, so that neither side can fill a pipe that nobody empties."""

    def __init__(self, binary, policy, at):
        command = [binary, "serve", "--stdio", "--policy", policy, "--at", at]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.stdin.close()
        self._process.wait()

    def ask(self, request):
        """Returns the answer to a request, as text and as a value."""
        try:
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            self._process.stdin.flush()
        except BrokenPipeError as error:
            raise GateError("the gate has ended") from error
        line = self._process.stdout.readline()
        if not line.endswith(b"\n"):
            raise GateError("the gate has ended")
        return json.loads(line)


def request(line):
    """The request for a line with a submission, and the submission itself.

    A line that is none becomes a request that is refused, so that it is counted like any other.
    """
    try:
        submission = json.loads(line)
    except ValueError:
        submission = None
    if not isinstance(submission, dict) or submission.get("carbonward") != "submission/v1":
        return {"id": None}, {}
    made = {"id": submission.get("name"), "suggestions": 0}
    for name in ("files", "paths"):
        if name in submission:
            made[name] = submission[name]
    return made, submission


def facts(run):
    """The values of the facts of a run that are words."""
    values = {}
    for name, fact in run["facts"].items():
        if isinstance(fact.get("value"), str):
            values[name] = fact["value"]
    return values


def billionths(value):
    """An amount in whole billionths of its unit: sums of them are the same in any order."""
    return None if value is None else round(value * 1e9)


RANGES = ("energy_kwh", "emissions_kg")
PERCENTILES = ("p5", "p50", "p95")
AMOUNTS = ["device_hours"] + [f"{name}_{part}" for name in RANGES for part in PERCENTILES]


def rows(answer, submission):
    """The runs of an answer as flat rows; one row without a run where there is none that counts."""
    row = {"submission": submission.get("name"), "status": "unsigned", "run": None,
           "number": 0}
    result = answer.get("result")
    if result is None or answer["exit_code"] == 2:
        return [dict(row, status="unreadable", verdict=None)]
    made = []
    for run in result["runs"]:
        if not run.get("trains", True):
            continue
        said = facts(run)
        start = said.get("schedule.start") or submission.get("date") or result.get("at")
        one = dict(
            row, number=len(made), verdict=result["verdict"], run=run["name"] or run["path"],
            team=said.get("team") or submission.get("team"),
            region=said.get("site.region") or said.get("site.grid_zone") or said.get("site.country"),
            accelerator=said.get("hardware.accelerator"), period=start[:7] if start else None)
        hours = run["estimate"].get("device_hours")
        one["device_hours"] = billionths(hours["p50"]) if hours else None
        for name in RANGES:
            amount = run["estimate"].get(name)
            for part in PERCENTILES:
                one[f"{name}_{part}"] = billionths(amount[part]) if amount else None
        made.append(one)
    return made or [dict(row, verdict=result["verdict"])]
