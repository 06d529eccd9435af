#!/usr/bin/env python3
"""Books what a job used in place of what was reserved for it: `EpilogSlurmctld=/etc/slurm/epilog.py`.

The figures are those of `sacct`; where the cluster measures no energy, what was reserved counts as used. What cannot
be booked now, such as without the ledger, is tried again whenever another job ends: nothing is lost, nor booked twice.
"""

import pathlib
import re
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import jobs  # noqa: E402

FIELDS = "JobID,JobName,Start,End,ElapsedRaw,NNodes,ConsumedEnergyRaw"
# So many jobs of before are tried again at a time.
MOST = 20
UNKNOWN = {"", "0", "4294967294", "4294967295", "18446744073709551614", "18446744073709551615"}


def figures(job):
    """The rows of a job that has ended, by column; the job itself first."""
    # Accounting without a zone is read as UTC.
    said = jobs.run(
        jobs.settings["sacct"], "--jobs", job, "--parsable2", f"--format={FIELDS}", TZ="UTC",
        SLURM_TIME_FORMAT="standard")
    rows = [line.split("|") for line in said.splitlines() if line.count("|") == FIELDS.count(",")]
    rows = [dict(zip(FIELDS.split(","), row)) for row in rows]
    own = [row for row in rows if row["JobID"] == job]
    if len(own) != 1:
        raise jobs.Failed(f"accounting does not know job {job}")
    if not re.fullmatch(r"[0-9-]+T[0-9:]+", own[0]["End"]):
        raise jobs.Failed(f"accounting does not know yet when job {job} ended")
    return own + [row for row in rows if row["JobID"].startswith(job + ".")]


def settle(job):
    """Books one job, whose permit tells under which name it was reserved."""
    limits = jobs.limits(jobs.folder("used") / job)
    group = limits.get("ledger")
    if not group:
        return
    if not jobs.settings["ledger"]:
        raise jobs.Failed("there is no ledger in which it was reserved")
    rows = figures(job)
    try:
        keys = jobs.keys(group)
    except jobs.Failed as problem:
        # By a try that did not come to taking away its mark.
        if str(problem).endswith("is already settled"):
            return
        raise
    for key in keys:
        if all(row["ConsumedEnergyRaw"] in UNKNOWN for row in rows):
            # The devices are known, and all that is not measured counts as it was reserved.
            hours = float(rows[0]["ElapsedRaw"]) / 3600 * float(limits["accelerators"])
            jobs.ledger(
                "settle", key, "--actual", f"device_time={hours:.6f} h", "--start", rows[0]["Start"] + "Z",
                "--end", rows[0]["End"] + "Z", "--reason", f"job {job}, of which no meter tells")
            continue
        rows[0]["JobName"] = key
        lines = [FIELDS.replace(",", "|")] + ["|".join(row.values()) for row in rows]
        with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
            file.write("\n".join(lines) + "\n")
            file.flush()
            jobs.ledger("import", file.name, "--from", "sacct", "--reason", f"job {job}")


def main():
    used = jobs.folder("used")
    try:
        job = jobs.number()
        if (used / job).exists():
            (used / f"{job}.ended").touch()
        waiting = [file.stem for file in sorted(used.glob("*.ended")) if file.stem != job]
    except (jobs.Failed, OSError) as problem:
        jobs.log(str(problem))
        sys.exit(1)
    for one in [job] + waiting[:MOST]:
        if not (used / f"{one}.ended").exists():
            continue
        try:
            settle(one)
            (used / one).unlink(missing_ok=True)
            (used / f"{one}.ended").unlink(missing_ok=True)
        except (jobs.Failed, OSError, ValueError, KeyError) as problem:
            jobs.log(f"job {one} is not settled yet: {problem}")


main()
