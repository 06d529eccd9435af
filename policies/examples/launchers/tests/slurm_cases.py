"""The Slurm hooks: `slurm_cases.py BINARY`. With recorded job descriptors where there is a Lua, and with a real
slurmctld, on 127.0.0.1 and without compute nodes, where there is one."""

import getpass
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import time

here = pathlib.Path(__file__).resolve().parent.parent
SCRIPT = "#!/bin/sh\n{}accelerate launch train.py\n"
SITE = "# carbonward: site.region=gcp/us-central1\n"
POLICY = """carbonward: policy/v1
name: p
budgets: [{id: cap, limit: 12 kgCO2e, per: run}]
"""
CONF = """ClusterName=c
SlurmctldHost=localhost(127.0.0.1)
CommunicationParameters=NoCtldInAddrAny
SlurmctldPort={port}
SlurmUser={user}
AuthType=auth/munge
AuthInfo=socket={folder}/munge.socket
StateSaveLocation={folder}/state
SlurmctldPidFile={folder}/slurmctld.pid
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
GresTypes=gpu
NodeName=n[1-4] NodeAddr=127.0.0.1 CPUs=8 Gres=gpu:h100:8
PartitionName=p Nodes=n[1-4] Default=YES MaxTime=INFINITE
JobSubmitPlugins=lua
CliFilterPlugins=lua
MailProg=/bin/true
"""
failed = 0


def case(name, wanted, status, said):
    """`wanted` is None for what is let in, or what the refusal says."""
    global failed
    fits = status == 0 if wanted is None else status != 0 and wanted in said
    print("ok   " if fits else "FAIL ", f"slurm: {name}")
    if not fits:
        failed += 1
        print(f"      {status} {said!r}")


def install(name, folder, **settings):
    """A hook beside slurm.conf, with other settings."""
    text = (here / "slurm" / name).read_text()
    for setting, value in settings.items():
        head, _, rest = text.partition(f"  {setting} = ")
        assert rest, setting
        text = f"{head}  {setting} = {value},\n{rest.partition(chr(10))[2]}"
    (folder / name).write_text(text)


def permit(folder, script, *limits):
    return subprocess.run(
        [sys.executable, here / "slurm" / "permit.py", folder / "permits", script, *limits],
        capture_output=True, text=True, check=False)


def recorded(lua, folder):
    """The descriptors of slurm_recorded.lua, with the permit that they want."""
    global failed
    script = "#!/bin/sh\naccelerate launch train.py\n"
    permits = folder / "permits"
    sys.path.insert(0, str(here / "slurm"))
    import permit as module
    head = "nodes 2\nminutes 600\naccelerators 16\n\n"
    (permits / module.digest(script.encode())).write_text(head + script)
    (permits / module.digest(b"colliding")).write_text(head + "another")
    done = subprocess.run(
        [lua, here / "tests" / "slurm_recorded.lua", folder / "job_submit.lua"],
        capture_output=True, text=True, check=False)
    print(done.stdout, end="")
    failed += done.stdout.count("FAIL  ")
    if done.returncode:
        failed += 1
        print(f"FAIL  slurm, recorded: {done.stderr}")
    for file in permits.iterdir():
        file.unlink()


def real(folder, binary):
    """sbatch, srun and scontrol with a slurmctld."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    (folder / "slurm.conf").write_text(
        CONF.format(port=port, user=getpass.getuser(), folder=folder))
    (folder / "state").mkdir()
    key = folder / "munge.key"
    key.write_bytes(os.urandom(64))
    key.chmod(0o600)
    os.environ["SLURM_CONF"] = str(folder / "slurm.conf")
    started = []

    def start(*command):
        started.append(subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=(folder / "log").open("ab"), cwd=folder))

    def run(*command, wait=30):
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=wait, cwd=folder, check=False)
        return done.returncode, done.stdout + done.stderr

    path = f"{os.environ['PATH']}:/usr/sbin"
    try:
        start(shutil.which("munged", path=path), "--force", "--foreground", f"--key-file={key}",
              *(f"--{one}={folder}/munge.{one.split('-')[0]}"
                for one in ("socket", "pid-file", "seed-file", "log-file")))
        for _ in range(100):
            if (folder / "munge.socket").exists():
                break
            time.sleep(0.1)
        start(shutil.which("slurmctld", path=path), "-D", "-c", "-i", "-f", os.environ["SLURM_CONF"])
        for _ in range(100):
            if run("scontrol", "ping")[1].find("is UP") >= 0:
                break
            time.sleep(0.1)
        else:
            print("skipped: a real slurmctld does not start here")
            return
        cases(folder, binary, run)
    finally:
        for process in reversed(started):
            process.terminate()
            process.wait()


def cases(folder, binary, run):
    gpus = "--gres=gpu:h100:8"
    script = folder / "it's $(touch gone).sh"
    script.write_text(SCRIPT.format(SITE + f"#SBATCH --time=2:00:00\n#SBATCH {gpus}\n"))
    submit = ("sbatch", "--nodes=1")

    case("a script within its limit needs a permit", "no permit for this script", *run(*submit, script))
    done = permit(folder, script, "--nodes=2", "--minutes=1200", "--accelerators=16", "--type=h100")
    case("no permit is written for what the policies refuse", "cap: emissions of", done.returncode, done.stderr)
    os.environ.update(CARBONWARD="/nowhere", CARBONWARD_ON_ERROR="allow")
    done = permit(folder, script, "--nodes=1", "--minutes=300", "--accelerators=8", "--type=h100")
    case("nor without an answer, whatever is set for launches", "gave no answer", done.returncode, done.stderr)
    os.environ["CARBONWARD"] = str(binary)
    done = permit(folder, script, "--nodes=1", "--minutes=300", "--accelerators=8", "--type=h100")
    case("one is written for what they pass", None, done.returncode, done.stderr)
    status, said = run(*submit, script)
    case("with it the script is let in", None, status, said)
    job = said.split()[-1]
    status, said = run("scontrol", "show", "job", job)
    case("the job bears the mark of its permit", None, status if "AdminComment=carbonward:" in said else 1, said)
    case("the command line counts, not the script", "error[cap]: emissions of",
         *run(*submit, "--time=20:00:00", script))
    case("a script of standard input is not read", "cannot be read",
         *run("sh", "-c", "printf '#!/bin/sh\nhostname\n' | sbatch --gres=gpu:1"))
    install("cli_filter.lua", folder, program='"/nowhere"', on_timeout='"open"')
    case("who gets round the filter meets the permit", "fewer minutes", *run(*submit, "--time=20:00:00", script))
    case("an array is not what was permitted", "another array", *run(*submit, "--array=1-9", script))
    case("nor are whole nodes", "whole nodes", *run(*submit, "--exclusive", script))
    case("nor more for the tasks", "fewer accelerators",
         *run(*submit, "--ntasks=3", "--gpus-per-task=h100:4", script))
    case("nor are other accelerators", "other accelerators", *run(*submit, "--gres=gpu:8", script))
    case("a longer time later is refused", "error", *run("scontrol", "update", f"job={job}", "timelimit=20:00:00"))
    case("a shorter one is not", None, *run("scontrol", "update", f"job={job}", "timelimit=1:00:00"))
    case("accelerators without a script are refused", "needs a script", *run("srun", "--gres=gpu:1", "hostname"))
    case("without accelerators there is nothing to ask", None, *run("sbatch", "--wrap", "echo hello"))
    install("cli_filter.lua", folder, program="nil")
    case("a setting that is none refuses", "no answer", *run(*submit, script))
    install("cli_filter.lua", folder, program='"/nowhere"')
    case("a program that is nowhere refuses", "no answer", *run(*submit, script))
    slow = folder / "slow"
    slow.write_text("#!/bin/sh\nexec sleep 20\n")
    slow.chmod(0o755)
    install("cli_filter.lua", folder, program=f'"{slow}"', timeout="0.5")
    case("one that is too slow refuses", "no answer within 0.5 s", *run(*submit, script))
    install("cli_filter.lua", folder, program=f'"{slow}"', timeout="0.5", on_timeout='"open"')
    case("which one setting lets pass", None, *run(*submit, script))
    install("cli_filter.lua", folder, program=f'"{binary}"', policies=f'{{ "{folder}/policy.yaml" }}')
    case("accelerators without a known training command are no pass", "not known to train",
         *run(*submit, gpus, "--wrap", "./start"))
    case("no name was run", None, 1 if (folder / "gone").exists() else 0, "")


def main():
    binary = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "permits").mkdir()
        (folder / "policy.yaml").write_text(POLICY)
        os.environ["CARBONWARD"] = binary
        os.environ["CARBONWARD_POLICIES"] = str(folder / "policy.yaml")
        install("job_submit.lua", folder, permits=f'"{folder}/permits"')
        install("cli_filter.lua", folder, program=f'"{binary}"', policies=f'{{ "{folder}/policy.yaml" }}')
        # Slurm's plugin has Lua 5.1 in Debian, and others elsewhere.
        interpreters = [one for one in ("lua5.1", "lua5.3", "lua5.4") if shutil.which(one)]
        for lua in interpreters:
            recorded(lua, folder)
        if not interpreters:
            print("skipped: the recorded jobs of Slurm need lua5.1 or a later one")
        path = f"{os.environ['PATH']}:/usr/sbin"
        lacking = [one for one in ("munged", "slurmctld", "sbatch") if not shutil.which(one, path=path)]
        if lacking:
            print(f"skipped: the jobs of a real Slurm need {', '.join(lacking)}")
        else:
            real(folder, binary)
    sys.exit(1 if failed else 0)


main()
