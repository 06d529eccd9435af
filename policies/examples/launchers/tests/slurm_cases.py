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


FAKES = {
    "scontrol": """#!/bin/sh
cat "{folder}/shown.$4" 2>/dev/null || {{ echo "no job $4" >&2; exit 1; }}
""",
    "sacct": """#!/bin/sh
cat "{folder}/accounted.$2" 2>/dev/null
""",
}


class Launches:
    """prolog.py and epilog.py as slurmctld runs them: with a real ledger, and stand-ins for scontrol and sacct."""

    def __init__(self, folder, binary):
        self.folder, self.binary = folder, binary
        for name, text in FAKES.items():
            (folder / name).write_text(text.format(folder=folder))
            (folder / name).chmod(0o755)
        for name in ("prolog.py", "epilog.py"):
            shutil.copy(here / "slurm" / name, folder / name)
        self.set()

    def set(self, **changes):
        values = dict(permits=f"{self.folder}/permits", ledger=f"{self.folder}/ledger.db", carbonward=self.binary,
                      scontrol=f"{self.folder}/scontrol", sacct=f"{self.folder}/sacct")
        text = (here / "slurm" / "jobs.py").read_text()
        for name, value in {**values, **changes}.items():
            head, _, rest = text.partition(f"    {name}=")
            assert rest, name
            text = f"{head}    {name}={value!r},\n{rest.partition(chr(10))[2]}"
        (self.folder / "jobs.py").write_text(text)

    def show(self, job, mark=None, gpus=True):
        (self.folder / f"shown.{job}").write_text(
            f"JobId={job} JobName=x {f'AdminComment=carbonward:{mark} ' if mark else ''}OverSubscribe=OK "
            f"{'TresPerNode=gres:gpu:h100:8 ' if gpus else ''}Command=/x\n")

    def account(self, job, joules, end="2026-11-29T03:00:00"):
        times = f"2026-11-29T01:00:00|{end}|7200|1|{joules}"
        (self.folder / f"accounted.{job}").write_text(
            f"JobID|JobName|Start|End|ElapsedRaw|NNodes|ConsumedEnergyRaw\n{job}|a b|{times}\n{job}.batch|batch|{times}\n")

    def start(self, hook, job):
        return subprocess.Popen(
            [sys.executable, self.folder / hook], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            env={"SLURM_JOB_ID": str(job), "PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1"})

    def run(self, hook, job):
        done = self.start(hook, job)
        said = done.communicate(timeout=60)[0]
        return done.returncode, said

    def row(self):
        done = subprocess.run([self.binary, "ledger", "status", "--ledger", self.folder / "ledger.db"],
                              capture_output=True, text=True, check=False)
        return " ".join(done.stdout.splitlines()[1].split()) if done.stdout.count("\n") > 1 else done.stderr


def launches(folder, binary):
    """One job after another with permits that a ledger reserved, each for one use."""
    script = folder / "once.sh"
    script.write_text(SCRIPT.format(SITE + "#SBATCH --time=2:00:00\n#SBATCH --gres=gpu:h100:8\n"))
    limits = ("--nodes=1", "--minutes=120", "--accelerators=8", "--type=h100")
    year = folder / "year.yaml"
    year.write_text(POLICY.replace("budgets: [", "budgets: [{id: year, limit: 5 kgCO2e, per: year}, "))
    os.environ.update(CARBONWARD_POLICIES=str(year), CARBONWARD_LEDGER=str(folder / "ledger.db"))
    hooks = Launches(folder, binary)

    done = permit(folder, script, *limits)
    case("what a ledger reserves wants a permit for one use", "say --once", done.returncode, done.stderr)
    done = permit(folder, script, *limits, "--once", "--array=1-3")
    case("which no array gets", "no array", done.returncode, done.stderr)
    done = permit(folder, script, *limits, "--once")
    mark = done.stdout.strip()
    case("a permit for one use is written", None, done.returncode, done.stderr)
    reserved = hooks.row()
    case("what it is for is reserved", None, 0 if "0 kgCO2e 2.8" in reserved else 1, reserved)

    for job in (17, 18):
        hooks.show(job, mark)
    hooks.set(carbonward="/nowhere")
    case("without the ledger no job begins", "/nowhere", *hooks.run("prolog.py", 17))
    hooks.set()
    case("and its permit is there for the next try", None, *hooks.run("prolog.py", 17))
    case("a permit is used once", "used up or was taken back", *hooks.run("prolog.py", 18))
    case("the same job may begin again", None, *hooks.run("prolog.py", 17))
    hooks.show(19, gpus=False)
    case("a job without accelerators needs none", None, *hooks.run("prolog.py", 19))
    hooks.show(20)
    case("one with them does", "no permit", *hooks.run("prolog.py", 20))
    case("nor does one begin that Slurm does not know", "no job 21", *hooks.run("prolog.py", 21))
    case("nor what is no job", "there is no job", *hooks.run("prolog.py", "1; reboot"))
    hooks.set(scontrol="/bin/cat", timeout=0.5)
    case("nor one of which nothing is said in time", "carbonward:", *hooks.run("prolog.py", 18))

    taken = (folder / "permits" / "used" / "17").read_text()
    hooks.set(carbonward="/nowhere")
    hooks.account(17, 7_200_000)
    case("without the ledger nothing is settled, and that is said", None,
         0 if "not settled yet" in hooks.run("epilog.py", 17)[1] else 1, hooks.row())
    hooks.set()
    hooks.account(17, 7_200_000, end="Unknown")
    case("nor before the accounting knows of the end", None,
         0 if "not settled yet" in hooks.run("epilog.py", 99)[1] else 1, hooks.row())
    hooks.account(17, 7_200_000)
    status, said = hooks.run("epilog.py", 99)
    settled = hooks.row()
    # 2 kWh at the factor of the reservation, which holds nothing any more.
    case("it is when another job ends", None,
         0 if settled.startswith("year 2026 5 kgCO2e 825.4 gCO2e 0 kgCO2e ") and not said else 1, settled + said)
    (folder / "permits" / "used" / "17").write_text(taken)
    for job in (17, 99):
        hooks.run("epilog.py", job)
    case("once, though it is tried again", None, 0 if hooks.row() == settled else 1, hooks.row())
    case("no mark of it is left", None, 0 if not list((folder / "permits" / "used").iterdir()) else 1, "")

    mark = permit(folder, script, *limits, "--once").stdout.strip()
    for job in range(30, 38):
        hooks.show(job, mark)
    started = [hooks.start("prolog.py", job) for job in range(30, 38)]
    codes = [one.wait(60) for one in started]
    case("of eight jobs that begin at once one gets the permit", None, 0 if codes.count(0) == 1 else 1, str(codes))
    job = 30 + codes.index(0) if 0 in codes else 30
    hooks.account(job, "")
    before = hooks.row()
    hooks.run("epilog.py", job)
    case("without a meter what was reserved counts", None,
         0 if hooks.row() != before and hooks.row().split("kgCO2e")[2].strip() == "0" else 1, f"{before} {hooks.row()}")

    done = permit(folder, script, *limits, "--once")
    case("what the year has no room for gets no permit", "year: ", done.returncode, done.stderr)
    del os.environ["CARBONWARD_LEDGER"]
    os.environ["CARBONWARD_POLICIES"] = str(folder / "policy.yaml")
    mark = permit(folder, script, *limits).stdout.strip()
    for job in (40, 41):
        hooks.show(job, mark)
        case("a permit that is not for one use is for many", None, *hooks.run("prolog.py", job))
    for file in (folder / "permits").iterdir():
        if file.is_file():
            file.unlink()


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
        launches(folder, binary)
        path = f"{os.environ['PATH']}:/usr/sbin"
        lacking = [one for one in ("munged", "slurmctld", "sbatch") if not shutil.which(one, path=path)]
        if lacking:
            print(f"skipped: the jobs of a real Slurm need {', '.join(lacking)}")
        else:
            real(folder, binary)
    sys.exit(1 if failed else 0)


main()
