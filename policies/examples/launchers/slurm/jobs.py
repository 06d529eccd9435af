"""What prolog.py and epilog.py know of jobs and their permits.

slurmctld gives its programs no environment but that of the job, so the settings are here.
"""

import os
import pathlib
import re
import subprocess
import sys

settings = dict(
    permits="/var/lib/carbonward/permits",
    # The ledger in which permits were reserved; None without one.
    ledger="/var/lib/carbonward/ledger.db",
    carbonward="/usr/bin/carbonward",
    scontrol="scontrol",
    sacct="sacct",
    # Seconds that each of these may take.
    timeout=10,
)

KEY = re.compile(r"AdminComment=carbonward:([0-9a-f]+-[0-9]+)(?:\s|$)")
LONGEST = 1 << 20


class Failed(Exception):
    """Something gave no answer, for the reason given."""


def run(*command, **environment):
    """What a program prints; those who decide see what it says otherwise."""
    known = {name: os.environ[name] for name in ("PATH", "HOME", "SLURM_CONF") if name in os.environ}
    try:
        done = subprocess.run(
            command, capture_output=True, timeout=settings["timeout"], check=False, stdin=subprocess.DEVNULL,
            env={"PATH": "/usr/bin:/bin", **known, "LC_ALL": "C", **environment})
    except (OSError, subprocess.TimeoutExpired) as problem:
        raise Failed(f"{command[0]}: {problem}") from None
    said = done.stdout[:LONGEST].decode("utf-8", "replace")
    if done.returncode:
        last = (done.stderr.decode("utf-8", "replace") + said).strip().splitlines()[-1:]
        raise Failed(f"{command[0]}: {' '.join(last) or f'exit code {done.returncode}'}")
    return said


def ledger(*command):
    """Does something in the ledger."""
    return run(
        settings["carbonward"], "ledger", *command, "--actor", "slurmctld",
        CARBONWARD_LEDGER=settings["ledger"])


def keys(group):
    """The runs that a permit reserved, which are kept from now on."""
    return re.findall(r"committed: `([^`]+)`", ledger("commit", "--group", group))


def folder(name=""):
    return pathlib.Path(settings["permits"]) / name


def limits(path):
    """The lines before the script of a permit."""
    head = path.read_bytes().partition(b"\n\n")[0].decode("ascii", "replace")
    return dict(line.split(" ", 1) for line in head.splitlines() if " " in line)


def number():
    """The job that Slurm runs this for."""
    job = os.environ.get("SLURM_JOB_ID", "")
    if not re.fullmatch(r"[0-9]{1,12}", job):
        raise Failed("there is no job")
    return job


def log(text):
    """A line for the log of slurmctld, whatever a job is called."""
    sign = "".join(one if one.isprintable() else "?" for one in text)
    print(f"carbonward: {sign}", file=sys.stderr)
