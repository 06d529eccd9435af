#!/usr/bin/env python3
"""Lets a job with accelerators begin only with its permit: `PrologSlurmctld=/etc/slurm/prolog.py`.

A permit for one use is taken by the job that begins first, and what was reserved for it is committed. Without an
answer the job does not begin: Slurm puts it into the queue again, or ends it.
"""

import os
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import jobs  # noqa: E402


def begin(job):
    """Raises where the job may not begin."""
    taken = jobs.folder("used") / job
    if taken.exists():
        # The same job again, after its nodes failed.
        return
    shown = jobs.run(jobs.settings["scontrol"], "--oneliner", "show", "job", job)
    # Whole nodes come with all that they have.
    if not re.search(r"gres[/:]gpu|OverSubscribe=NO(?:\s|$)", shown):
        return
    marks = jobs.KEY.findall(shown)
    if len(marks) != 1:
        raise jobs.Failed(f"job {job} has accelerators and no permit")
    permit = jobs.folder(marks[0])
    try:
        limits = jobs.limits(permit)
        if limits.get("once") != "yes":
            return
        taken.parent.mkdir(mode=0o700, exist_ok=True)
        # Of two jobs that begin at once, one finds it gone.
        os.rename(permit, taken)
    except FileNotFoundError:
        raise jobs.Failed(f"the permit of job {job} is used up or was taken back") from None
    if "ledger" not in limits:
        return
    try:
        if not jobs.settings["ledger"] or not jobs.keys(limits["ledger"]):
            raise jobs.Failed("there is no ledger in which it was reserved")
    except jobs.Failed:
        # For the next try, or another job: nothing has begun.
        os.rename(taken, permit)
        raise


def main():
    try:
        begin(jobs.number())
    except (jobs.Failed, OSError, ValueError) as problem:
        jobs.log(str(problem))
        sys.exit(1)


main()
