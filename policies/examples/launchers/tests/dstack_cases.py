"""The service with dstack's own REST plugin: `dstack_cases.py BINARY`."""

import logging
import os
import pathlib
import subprocess
import sys
import tempfile

logging.disable(logging.CRITICAL)
here = pathlib.Path(__file__).resolve().parent.parent

from dstack._internal.core.errors import ServerClientError  # noqa: E402
from dstack.plugins import RunSpec  # noqa: E402
from dstack.plugins.builtin.rest_plugin import CustomApplyPolicy  # noqa: E402

POLICY = """carbonward: policy/v1
name: p
budgets: [{id: cap, limit: 12 kgCO2e, per: run}]
"""
TRAIN = "# carbonward: duration={}\naccelerate launch train.py\n"
failed = 0


def spec(command, **changes):
    configuration = {
        "type": "task", "name": "train", "commands": [command], "backends": ["gcp"],
        "regions": ["us-central1"], "resources": {"gpu": "H100:8"}}
    configuration.update(changes)
    return RunSpec.model_validate({
        "run_name": "t", "repo_data": {"repo_type": "virtual"}, "ssh_key_pub": "k",
        "configuration": configuration})


def case(name, run, wanted, uri):
    """Asks through the plugin; `wanted` is None, or what the refusal says."""
    global failed
    os.environ["DSTACK_PLUGIN_SERVICE_URI"] = uri
    try:
        said = None
        if CustomApplyPolicy().on_run_apply("user", "project", run) != run:
            said = "the run was changed"
    except ServerClientError as refusal:
        said = str(refusal)
    fits = said is None if wanted is None else said is not None and wanted in said
    print("ok   " if fits else "FAIL ", f"dstack: {name}")
    if not fits:
        failed += 1
        print(f"      {said!r}")


def service(**settings):
    process = subprocess.Popen(
        [sys.executable, str(here / "dstack_service.py"), "0"], stdout=subprocess.PIPE, text=True,
        env=dict(os.environ, **settings))
    return process, f"http://127.0.0.1:{process.stdout.readline().strip()}"


with tempfile.TemporaryDirectory() as folder:
    policy = pathlib.Path(folder) / "policy.yaml"
    policy.write_text(POLICY)
    os.environ["CARBONWARD"] = os.path.abspath(sys.argv[1])
    os.environ["CARBONWARD_POLICIES"] = str(policy)
    process, uri = service()
    try:
        case("within its limit a run goes ahead unchanged", spec(TRAIN.format("2h")), None, uri)
        case("over its limit it does not", spec(TRAIN.format("10h")), "cap: emissions of 31.8", uri)
        case("in one of two regions is not known", spec(
            TRAIN.format("2h"), regions=["us-central1", "europe-north1"]), "unknown", uri)
        case("what is not known is no pass", spec("./start"), "unknown", uri)
        case("neither is a service with accelerators", spec(
            "", type="service", port=80, commands=["vllm serve x"]), "only dstack tasks train", uri)
        case("no accelerators, nothing to ask", spec(
            "echo hello", resources={"gpu": 0}), None, uri)
    finally:
        process.kill()
        process.wait()
    case("a service that is gone refuses", spec(TRAIN.format("2h")), "Could not connect", uri)
    process, uri = service(CARBONWARD="/nowhere/carbonward")
    try:
        case("a program that is nowhere refuses", spec(TRAIN.format("2h")), "gave no answer", uri)
    finally:
        process.kill()
        process.wait()

sys.exit(1 if failed else 0)
