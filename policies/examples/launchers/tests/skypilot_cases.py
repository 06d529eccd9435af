"""The admin policy with the real SkyPilot: `skypilot_cases.py BINARY`. Starts no server, and launches nothing."""

import os
import pathlib
import stat
import sys
import tempfile

here = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(here))

import sky  # noqa: E402
from sky import admin_policy  # noqa: E402
from sky.server.requests import request_names  # noqa: E402

import skypilot_policy  # noqa: E402

GPU = {
    "name": "train", "num_nodes": 1,
    "resources": {"accelerators": "H100:8", "infra": "gcp/us-central1"},
}
TRAIN = "# carbonward: duration={}\naccelerate launch train.py\n"
POLICY = """carbonward: policy/v1
name: p
budgets: [{id: cap, limit: 12 kgCO2e, per: run}]
measures:
  - id: move
    category: renewables
    set: {site.region: gcp/europe-north1}
    applicability: safe
"""
failed = 0


def program(folder, name, body):
    path = folder / name
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def case(name, config, wanted, **settings):
    """Applies the policy as the API server does; `wanted` is None, or what the refusal says."""
    global failed
    before = dict(os.environ)
    os.environ.update(settings)
    try:
        request = admin_policy.UserRequest(
            task=sky.Task.from_yaml_config(config), skypilot_config=sky.Config(),
            request_name=request_names.AdminPolicyRequestName.CLUSTER_LAUNCH)
        # Over the wire and back, as a policy that is served elsewhere gets it.
        request = admin_policy.UserRequest.decode(request.encode())
        changed = skypilot_policy.CarbonwardPolicy().apply(request)
        said = None
        if changed.task.to_yaml_config() != request.task.to_yaml_config():
            said = "the task was changed"
    except RuntimeError as refusal:
        said = str(refusal)
    finally:
        os.environ.clear()
        os.environ.update(before)
    fits = said is None if wanted is None else said is not None and all(w in said for w in wanted)
    print("ok   " if fits else "FAIL ", f"skypilot: {name}")
    if not fits:
        failed += 1
        print(f"      {said!r}")


with tempfile.TemporaryDirectory() as name:
    folder = pathlib.Path(name)
    (folder / "policy.yaml").write_text(POLICY)
    os.environ["CARBONWARD"] = os.path.abspath(sys.argv[1])
    os.environ["CARBONWARD_POLICIES"] = str(folder / "policy.yaml")
    long, short = dict(GPU, run=TRAIN.format("10h")), dict(GPU, run=TRAIN.format("2h"))
    case("within its limit a task goes ahead unchanged", short, None)
    case("over its limit it does not, and a way out is named", long,
         ["carbonward: fail", "cap: emissions of 31.8", "suggestion: move", "saving "])
    case("what is not known is no pass", dict(GPU, run="accelerate launch train.py"),
         ["carbonward: unknown"])
    case("unless a setting says so", dict(GPU, run="accelerate launch train.py"), None,
         CARBONWARD_ON_UNKNOWN="pass")
    case("accelerators without a known training command are no pass",
         dict(GPU, run="./start"), ["not training", "starts no training command"])
    case("unless a setting says so", dict(GPU, run="./start"), None,
         CARBONWARD_NOT_TRAINING="allow")
    case("without accelerators there is nothing to ask", {"run": "echo hello"}, None)
    case("a program that is nowhere", short, ["gave no answer"], CARBONWARD="/nowhere/carbonward")
    case("a program that is too slow", short, ["none came within 0.5 s"],
         CARBONWARD=program(folder, "slow", "exec sleep 5"), CARBONWARD_TIMEOUT="0.5")
    case("which one setting lets pass", short, None, CARBONWARD_ON_ERROR="allow",
         CARBONWARD=program(folder, "slow", "exec sleep 5"), CARBONWARD_TIMEOUT="0.5")
    case("a program that says nothing", short, ["is no result"],
         CARBONWARD=program(folder, "mute", "cat >/dev/null"))
    case("a program that says something else", short, ["is no result"],
         CARBONWARD=program(folder, "odd", "cat >/dev/null; echo '[]'"))
    case("a time limit that is none", short, ["gave no answer"], CARBONWARD_TIMEOUT="soon")
    case("a policy that is nowhere", short, ["gave no answer"], CARBONWARD_POLICIES="/nowhere.yaml")
    case("what the program says reaches a terminal defused", short, ["?[2J"],
         CARBONWARD=program(
             folder, "rude", "cat >/dev/null; printf '\\033[2Jgone\\n' >&2; exit 70"))
    case("a launch of a megabyte", dict(short, envs={"X": "x" * (1 << 20)}), ["is longer than"])

sys.exit(1 if failed else 0)
