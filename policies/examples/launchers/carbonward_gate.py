"""Asks a local `carbonward` about one launch, within a time limit.

Settings come from the environment of whoever decides, never from the launch:

CARBONWARD           the program; `carbonward` on the PATH if left out
CARBONWARD_POLICIES  policy files, folders or packs, separated by blanks; `pack:starter` if left out
CARBONWARD_TIMEOUT   seconds that an answer may take; 6 if left out, below the 8 of dstack
CARBONWARD_ON_ERROR  what happens without an answer in time: `refuse` (if left out) or `allow`
CARBONWARD_ON_UNKNOWN  what an unknown finding means: `fail`, `warn` or `pass`; a refusal if left out
CARBONWARD_LEDGER    a ledger beside which budgets over time are judged
CARBONWARD_NOT_TRAINING  what happens to a launch with accelerators in which no training command is
                     recognised: `refuse` (if left out) or `allow`; without accelerators it goes ahead
"""

import json
import os
import subprocess
import tempfile

import yaml

# More than this is no launch.
LONGEST = 1 << 20
DECIDED = {0: "pass", 1: "fail", 3: "unknown"}
UNREADABLE = 2


class NoAnswer(RuntimeError):
    """There is no verdict, for the reason given."""


class _Dumper(yaml.SafeDumper):
    """Writes scripts as blocks, in which every line is one of the script and comments stay comments."""

    def ignore_aliases(self, data):
        return True


def _text(dumper, text):
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, "|" if "\n" in text else None)


_Dumper.add_representer(str, _text)


def as_yaml(config):
    """A launch as YAML, as it might have been written."""
    return yaml.dump(config, Dumper=_Dumper, sort_keys=False, width=float("inf"))


def refusal(text, name, has_accelerators=True, settings=os.environ, reservation=None):
    """Why a launch, as YAML, may not go ahead; None when it may.

    With a reservation, what the launch asks for is reserved in the ledger under this name, if it may go ahead.
    """
    try:
        result, verdict = _check(text, name, settings, reservation)
    except NoAnswer as problem:
        if settings.get("CARBONWARD_ON_ERROR", "refuse") == "allow":
            return None
        return f"carbonward gave no answer, and nothing is launched without one: {problem}"
    if verdict == "pass":
        return None
    if verdict == "not training":
        if not has_accelerators or settings.get("CARBONWARD_NOT_TRAINING") == "allow":
            return None
    return _reason(result, verdict)


def _check(text, name, settings, reservation):
    if len(text.encode("utf-8", "surrogatepass")) > LONGEST:
        raise NoAnswer(f"the launch is longer than {LONGEST} bytes")
    try:
        limit = float(settings.get("CARBONWARD_TIMEOUT", "6"))
        data = text.encode("utf-8")
    except ValueError as problem:
        raise NoAnswer(str(problem)) from None
    # Absolute, since the check does not run where the settings were written.
    program = settings.get("CARBONWARD", "carbonward")
    command = [os.path.abspath(program) if os.sep in program else program]
    command += ["check", "--format", "json", "--color", "never"]
    for policy in settings.get("CARBONWARD_POLICIES", "pack:starter").split():
        command += ["--policy", policy if ":" in policy else os.path.abspath(policy)]
    if settings.get("CARBONWARD_ON_UNKNOWN"):
        command += ["--on-unknown", settings["CARBONWARD_ON_UNKNOWN"]]
    if settings.get("CARBONWARD_LEDGER"):
        ledger = settings["CARBONWARD_LEDGER"]
        command += ["--ledger", ledger if ":" in ledger else os.path.abspath(ledger)]
        command += ["--reserve", "--reservation", reservation] if reservation else ["--reservation", name]
    command += ["--stdin-filename", name, "-"]
    # An empty folder: a launch can name no file of the machine that decides.
    with tempfile.TemporaryDirectory(prefix="carbonward-") as folder:
        try:
            done = subprocess.run(
                command, input=data, capture_output=True, timeout=limit, cwd=folder, check=False)
        except subprocess.TimeoutExpired:
            raise NoAnswer(f"none came within {limit:g} s") from None
        except (OSError, ValueError) as problem:
            raise NoAnswer(str(problem)) from None
    if done.returncode == UNREADABLE and _is_not_training(done.stdout):
        return json.loads(done.stdout), "not training"
    if done.returncode not in DECIDED:
        raise NoAnswer(_problem(done))
    try:
        result = json.loads(done.stdout)
        known = {"pass", "warn"} if done.returncode == 0 else {DECIDED[done.returncode]}
        if result["carbonward"] != "result/v1" or result["verdict"] not in known:
            raise NoAnswer("what came is no result")
    except (ValueError, KeyError, TypeError):
        raise NoAnswer("what came is no result") from None
    return result, DECIDED[done.returncode]


def _problem(done):
    """What the program says is wrong, in the report or beside it."""
    try:
        said = [
            one["message"] for one in json.loads(done.stdout)["diagnostics"]
            if one["severity"] == "error"]
    except (ValueError, KeyError, TypeError):
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
    return _harmless(said[0]) if said else f"exit code {done.returncode}"


def _is_not_training(output):
    """Whether the launch was understood, and starts no training."""
    try:
        result = json.loads(output)
        codes = {one["code"] for one in result["diagnostics"]}
        errors = {one["code"] for one in result["diagnostics"] if one["severity"] == "error"}
    except (ValueError, KeyError, TypeError):
        return False
    return errors == {"no-runs"} and codes == {"no-runs", "config-not-training"}


def _reason(result, verdict):
    """The findings that decide, and the best change that was proved to pass."""
    lines = [f"carbonward: {verdict}"]
    for run in result["runs"]:
        for finding in run["findings"]:
            if finding["status"] in ("violated", "unknown") and finding["severity"] != "info":
                lines.append(f"{finding['id']}: {finding['message']}")
                if finding.get("help"):
                    lines.append(f"  {finding['help']}")
        best = next((one for one in run["suggestions"] if one["verdict"] in ("pass", "warn")), None)
        if best:
            saved = best.get("saving_kg")
            saves = f", saving {saved:.4g} kgCO2e" if saved is not None else ""
            lines.append(f"suggestion: {' + '.join(best['measures'])}{saves}")
            lines += [f"  {change}" for change in best.get("changes", [])]
    if not result["runs"]:
        lines += [one["message"] for one in result["diagnostics"]]
    return "\n".join(_harmless(line) for line in lines)


def _harmless(line):
    """A launch may say anything; a terminal shall obey none of it."""
    return "".join(sign if sign.isprintable() else "?" for sign in line)
