import csv
import subprocess
import sys
import textwrap

import pytest

import carbonward
from carbonward.meters import Actuals, RAPLMeter
from conftest import Meter


def rows(path):
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


def ledger(project, *arguments):
    command = [carbonward.find_program(), "ledger", *arguments, "--ledger", "ledger.db"]
    return subprocess.run(command, cwd=project, capture_output=True, text=True)


@pytest.fixture
def reserved(project):
    """A project whose one run is reserved as `mr-1/small`."""
    command = [carbonward.find_program(), "check", "--at", "2026-11-28", "--ledger", "ledger.db", "--reserve",
               "--reservation", "mr-1"]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return project


def settles(project, path, says="energy"):
    """Whether the ledger takes a file as the actuals of the reserved run."""
    done = ledger(project, "import", str(path))
    assert done.returncode == 0 and "1 settled, 0 refused" in done.stdout, done.stdout + done.stderr
    assert says in done.stdout, done.stdout
    return True


def test_a_row_settles_a_reservation(reserved):
    meters = [Meter(3.6e6), Meter(1.8e6)]
    actuals = Actuals("mr-1/small", reserved / "out" / "actuals.csv", meters=meters)
    actuals.start()
    row = actuals.finish()
    assert float(row["energy_kwh"]) == 1.5 and [meter.starts for meter in meters] == [1, 1]
    assert rows(reserved / "out" / "actuals.csv") == [row]
    # Faster than any hardware can draw so much: the time of a real run is longer.
    text = (reserved / "out" / "actuals.csv").read_text().replace(row["duration_s"], "36000")
    (reserved / "out" / "actuals.csv").write_text(text)
    assert settles(reserved, "out/actuals.csv", "energy 1.5 kWh")


def test_several_runs_share_a_file(tmp_path):
    for key in ("a", 'b "quoted", with a comma'):
        actuals = Actuals(key, tmp_path / "a.csv", power=100)
        actuals.start()
        actuals.finish()
    assert [row["key"] for row in rows(tmp_path / "a.csv")] == ["a", 'b "quoted", with a comma']


def test_without_a_meter_nothing_is_made_up(tmp_path):
    actuals = Actuals("a", tmp_path / "a.csv", meters=[])
    actuals.start()
    with pytest.warns(UserWarning, match="no meter"):
        assert actuals.finish() is None
    assert not (tmp_path / "a.csv").exists()


def test_what_did_not_start_does_not_end(tmp_path):
    assert Actuals("a", tmp_path / "a.csv", power=1).finish() is None


@pytest.mark.parametrize("power", [0, -1, float("inf"), float("nan")])
def test_power_is_a_positive_number(power, tmp_path):
    with pytest.raises(ValueError):
        Actuals("a", tmp_path, power=power)


def test_counters_of_processors_wrap(tmp_path):
    for name, kind in [("intel-rapl:0", "package-0"), ("intel-rapl:0:0", "core"), ("intel-rapl:1", "psys")]:
        (tmp_path / name).mkdir()
        (tmp_path / name / "name").write_text(kind + "\n")
        (tmp_path / name / "max_energy_range_uj").write_text("1000000\n")
        (tmp_path / name / "energy_uj").write_text("900000\n")
    meter = RAPLMeter(tmp_path)
    for now, total in [("950000", 0.05), ("100000", 0.2), ("100000", 0.2), ("300000", 0.4)]:
        (tmp_path / "intel-rapl:0" / "energy_uj").write_text(now)
        assert meter.joules() == pytest.approx(total)
    with pytest.raises(OSError):
        RAPLMeter(tmp_path / "nothing")


def test_the_trainer_of_transformers(reserved):
    pytest.importorskip("accelerate")
    transformers = pytest.importorskip("transformers")
    torch = pytest.importorskip("torch")
    config = transformers.GPT2Config(n_layer=1, n_head=1, n_embd=8, vocab_size=16, n_positions=8)
    data = [{"input_ids": torch.arange(8), "labels": torch.arange(8)}] * 8
    path = reserved / "actuals.csv"
    arguments = transformers.TrainingArguments(
        str(reserved / "out"), max_steps=3, per_device_train_batch_size=2, report_to=[], run_name="mr-1/small",
        save_strategy="no", use_cpu=True, disable_tqdm=True)
    meter = Meter(36)
    callback = carbonward.TrainerCallback(path=path, meters=[meter])
    trainer = transformers.Trainer(
        transformers.GPT2LMHeadModel(config), arguments, train_dataset=data, callbacks=[callback])
    trainer.train()
    (row,) = rows(path)
    assert row["key"] == "mr-1/small" and float(row["energy_kwh"]) == 1e-5 and meter.starts == 1
    assert settles(reserved, path, "energy 0.01 Wh")


def test_the_trainer_of_lightning(reserved):
    lightning = pytest.importorskip("lightning.pytorch")
    torch = pytest.importorskip("torch")

    class Line(lightning.LightningModule):
        def __init__(self):
            super().__init__()
            self.layer = torch.nn.Linear(2, 1)

        def training_step(self, batch, index):
            return self.layer(batch).mean()

        def configure_optimizers(self):
            return torch.optim.SGD(self.parameters(), 0.1)

    path = reserved / "actuals.csv"
    trainer = lightning.Trainer(
        max_epochs=1, accelerator="cpu", devices=1, logger=False, enable_checkpointing=False,
        enable_progress_bar=False, default_root_dir=reserved,
        callbacks=[carbonward.LightningCallback("mr-1/small", path, power=360)])
    trainer.fit(Line(), torch.utils.data.DataLoader(torch.ones(8, 2), batch_size=2))
    (row,) = rows(path)
    assert row["key"] == "mr-1/small"
    # The duration is written in milliseconds, of which so short a training takes few.
    kilowatt_hours = 360 * float(row["duration_s"]) / 3.6e6
    assert float(row["energy_kwh"]) == pytest.approx(kilowatt_hours, rel=1e-6, abs=360 * 0.0005 / 3.6e6 + 5e-10)
    assert settles(reserved, path)


def test_processes_of_a_node_count_once(tmp_path):
    pytest.importorskip("torch")
    script = tmp_path / "worker.py"
    script.write_text(textwrap.dedent(f"""\
        import sys
        import torch.distributed as distributed
        from carbonward.meters import Actuals

        class Meter:
            def start(self): pass
            def joules(self): return 3.6e6

        rank = int(sys.argv[1])
        store = "file://{tmp_path}/store"
        distributed.init_process_group("gloo", init_method=store, rank=rank, world_size=3)
        # Two nodes: the first has two processes.
        counts = rank != 1
        actuals = Actuals("wide", "{tmp_path}/wide.csv", meters=[Meter()])
        actuals.start(counts=counts)
        actuals.finish(counts=counts, writes=rank == 0)
        distributed.destroy_process_group()
        """))
    workers = [subprocess.Popen([sys.executable, str(script), str(rank)]) for rank in range(3)]
    assert [worker.wait(timeout=300) for worker in workers] == [0, 0, 0]
    (row,) = rows(tmp_path / "wide.csv")
    assert float(row["energy_kwh"]) == 2
