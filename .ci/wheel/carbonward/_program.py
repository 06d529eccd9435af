"""Runs the program and reads what it answers."""
from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
from os import PathLike
from typing import Iterable, Mapping, Optional, Union

from .result import Result

Path = Union[str, "PathLike[str]"]
Paths = Union[Path, Iterable[Path]]


class CarbonwardError(Exception):
    """The program gave no result: a file cannot be read, a ledger is unavailable, wrong usage.

    ``code`` is the exit code (2, 4, 5 or 70) and ``messages`` what the program said.
    """

    def __init__(self, code: int, messages: str) -> None:
        super().__init__(messages.strip() or f"carbonward ended with exit code {code}")
        self.code = code
        self.messages = messages


def find_program() -> str:
    """The path of the program: that of this installation, or else the first one in ``PATH``.

    Raises ``FileNotFoundError`` where there is none.
    """
    name = "carbonward" + (sysconfig.get_config_var("EXE") or "")
    folders = [sysconfig.get_path("scripts"), os.path.dirname(sys.executable)]
    user = "posix_user" if os.name == "posix" else "nt_user"
    if user in sysconfig.get_scheme_names():
        folders.append(sysconfig.get_path("scripts", scheme=user))
    # `pip install --target FOLDER` puts programs in FOLDER/bin.
    folders.append(os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "bin"))
    for folder in folders:
        path = os.path.join(folder, name)
        if os.path.isfile(path) and os.access(path, os.X_OK):
            return path
    found = shutil.which("carbonward")
    if found:
        return found
    raise FileNotFoundError(f"no program `{name}` in {', '.join(folders)} nor in PATH")


def _listed(paths: Optional[Paths]) -> list[str]:
    if paths is None:
        return []
    if isinstance(paths, (str, PathLike)):
        return [os.fspath(paths)]
    return [os.fspath(path) for path in paths]


def _setting(value: object) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


def _run(
    command: list[str],
    paths: Optional[Paths],
    *,
    policy: Optional[Paths],
    set: Optional[Mapping[str, object]],
    at: Optional[str],
    on_unknown: Optional[str],
    fail_on: Optional[str],
    cwd: Optional[Path],
    timeout: Optional[float],
) -> Result:
    arguments = [find_program(), *command, "--format", "json"]
    for path in _listed(policy):
        arguments += ["--policy", path]
    for fact, value in (set or {}).items():
        arguments += ["--set", f"{fact}={_setting(value)}"]
    for option, text in [("--at", at), ("--on-unknown", on_unknown), ("--fail-on", fail_on)]:
        if text is not None:
            arguments += [option, text]
    arguments += ["--", *_listed(paths)]
    done = subprocess.run(arguments, capture_output=True, cwd=cwd, timeout=timeout, check=False)
    messages = done.stderr.decode("utf-8", "replace")
    # Verdicts are results; anything else that says nothing on standard output is none.
    if done.returncode not in (0, 1, 2, 3, 4) or not done.stdout.strip():
        raise CarbonwardError(done.returncode, messages)
    try:
        document = json.loads(done.stdout)
    except ValueError as error:
        raise CarbonwardError(done.returncode, f"{messages}the result cannot be read: {error}") from error
    result = Result.from_json(document)
    result.exit_code = done.returncode
    result.messages = messages
    result.document = document
    return result


def check(
    paths: Optional[Paths] = None,
    *,
    policy: Optional[Paths] = None,
    set: Optional[Mapping[str, object]] = None,
    at: Optional[str] = None,
    on_unknown: Optional[str] = None,
    fail_on: Optional[str] = None,
    cwd: Optional[Path] = None,
    timeout: Optional[float] = None,
) -> Result:
    """Holds the runs in ``paths`` against policies, as ``carbonward check`` does.

    ``paths`` are configs or folders, the whole repository if left out; ``policy`` policy files or folders,
    those of the project if left out. ``set`` overrides facts, such as ``{"site.region": "aws/eu-north-1"}``.
    ``at`` is a time in RFC 3339, ``on_unknown`` one of ``fail``, ``warn`` and ``pass``, ``fail_on`` ``deny``
    or ``warn``. The verdict is data: a failing check raises nothing.

    Raises ``CarbonwardError`` where the program gives no result, and ``subprocess.TimeoutExpired`` after
    ``timeout`` seconds.
    """
    return _run(
        ["check"], paths, policy=policy, set=set, at=at, on_unknown=on_unknown, fail_on=fail_on, cwd=cwd,
        timeout=timeout)


def diff(
    base: str,
    paths: Optional[Paths] = None,
    *,
    policy: Optional[Paths] = None,
    policy_from: Optional[str] = None,
    set: Optional[Mapping[str, object]] = None,
    at: Optional[str] = None,
    on_unknown: Optional[str] = None,
    fail_on: Optional[str] = None,
    cwd: Optional[Path] = None,
    timeout: Optional[float] = None,
) -> Result:
    """What a change adds to the revision ``base``, as ``carbonward diff`` says; else as ``check``.

    ``policy_from`` names a trusted revision that policies, waivers and the project file are taken from.
    """
    command = ["diff", f"--base={base}"]
    if policy_from is not None:
        command.append(f"--policy-from={policy_from}")
    return _run(
        command, paths, policy=policy, set=set, at=at, on_unknown=on_unknown, fail_on=fail_on, cwd=cwd,
        timeout=timeout)


def estimate(
    paths: Paths,
    *,
    set: Optional[Mapping[str, object]] = None,
    cwd: Optional[Path] = None,
    timeout: Optional[float] = None,
) -> Result:
    """The numbers of the runs in ``paths`` without any policy, as ``carbonward estimate`` does."""
    return _run(
        ["estimate"], paths, policy=None, set=set, at=None, on_unknown=None, fail_on=None, cwd=cwd,
        timeout=timeout)
