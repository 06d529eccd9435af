"""Writes a permit for a batch script that the policies pass: `permit.py FOLDER SCRIPT --nodes 2 ...`.

For whoever decides, such as the pipeline of the main branch; FOLDER is what job_submit.lua reads.
"""

import argparse
import os
import pathlib
import re
import secrets
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

import carbonward_gate  # noqa: E402

LONGEST = 65536


def digest(data):
    """What job_submit.lua finds a permit by."""
    total, even = 0, len(data) - len(data) % 4
    for place in range(0, even, 4):
        total = (total * 65537 + int.from_bytes(data[place:place + 4], "big")) % 4294967291
    for byte in data[even:]:
        total = (total * 65537 + byte) % 4294967291
    return f"{total:08x}-{len(data)}"


def directives(given):
    """The most that the permit allows, as the script would ask for it."""
    each = -(-given.accelerators // given.nodes)
    kind = f"{given.type}:" if given.type else ""
    lines = [f"--nodes={given.nodes}", f"--time={given.minutes}", f"--gres=gpu:{kind}{each}"]
    lines += [f"--array={given.array}"] if given.array else []
    lines += ["--exclusive"] if given.exclusive else []
    return "".join(f"#SBATCH {line}\n" for line in lines)


def asked(script, lines):
    """The script with lines after its own directives, where the last one counts."""
    head = re.match(r"(?:(?:#[^\n]*|[ \t\r]*)\n)*", script).end()
    return script[:head] + lines + script[head:]


def permit(given, reservation):
    """Lines as job_submit.lua and prolog.py read them."""
    lines = [f"nodes {given.nodes}", f"minutes {given.minutes}", f"accelerators {given.accelerators}"]
    lines += [f"type {given.type}"] if given.type else []
    lines += [f"array {given.array}"] if given.array else []
    lines += ["exclusive yes"] if given.exclusive else []
    lines += ["once yes"] if given.once else []
    lines += [f"ledger {reservation}"] if reservation else []
    return "\n".join(lines) + "\n\n"


def word(text):
    if not re.fullmatch(r"[A-Za-z0-9_.,:%-]+", text):
        raise ValueError
    return text


def count(text):
    if not 0 < int(text) < 1 << 31:
        raise ValueError
    return int(text)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("script", type=pathlib.Path)
    for name in ("nodes", "minutes", "accelerators"):
        parser.add_argument(f"--{name}", type=count, required=True)
    parser.add_argument("--type", type=word)
    parser.add_argument("--array", type=word)
    parser.add_argument("--exclusive", action="store_true")
    parser.add_argument("--once", action="store_true", help="for one job, which prolog.py sees to")
    given = parser.parse_args()
    if given.once and given.array:
        sys.exit("a permit for one job is for no array")
    data = given.script.read_bytes()
    if len(data) > LONGEST:
        sys.exit(f"the script is longer than {LONGEST} bytes")
    try:
        text = data.decode()
    except UnicodeDecodeError as problem:
        sys.exit(str(problem))
    reservation = None
    if os.environ.get("CARBONWARD_LEDGER"):
        if not given.once:
            sys.exit("what a ledger reserves is for one job: say --once")
        # A name of its own: what the same script used before is settled under another.
        reservation = f"slurm:{digest(data)}:{secrets.token_hex(6)}"
    # A launch may go ahead without an answer, where so set; a permit may not.
    settings = dict(os.environ, CARBONWARD_ON_ERROR="refuse")
    reason = carbonward_gate.refusal(
        asked(text, directives(given)), "job.sbatch", settings=settings, reservation=reservation)
    if reason:
        sys.exit(reason)
    # Whole or not at all: slurmctld may read at any time.
    with tempfile.NamedTemporaryFile(dir=given.folder, delete=False) as file:
        file.write(permit(given, reservation).encode() + data)
    os.chmod(file.name, 0o644)
    os.replace(file.name, given.folder / digest(data))
    print(digest(data))


if __name__ == "__main__":
    main()
