"""What a training run really uses, read from the counters of the machine.

Energy is counted once a node: by its accelerators (NVML's own counters) and its processor packages
(the kernel's RAPL counters). Memory, fans and power supplies are not in it.
"""
from __future__ import annotations

import csv
import os
import time
import warnings
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, Callable, Dict, List, Optional, Protocol, Union

__all__ = ["Actuals", "Meter", "NVMLMeter", "RAPLMeter", "default_meters"]

COLUMNS = ["key", "energy_kwh", "start", "end", "duration_s"]


class Meter(Protocol):
    """Something that counts energy; ``joules`` are what was counted since ``start``."""

    def start(self) -> None:
        """Begins to count."""

    def joules(self) -> float:
        """What was used since then."""


class NVMLMeter:
    """The accelerators of this node that the process may see, by their own energy counters (Volta and later)."""

    def __init__(self) -> None:
        import pynvml

        self._nvml: Any = pynvml
        pynvml.nvmlInit()
        self._devices: List[Any] = [self._device(name) for name in self._visible()]
        if not self._devices:
            raise OSError("no accelerator is visible")
        self._first: List[int] = []
        self.start()

    def _visible(self) -> List[str]:
        named = os.environ.get("CUDA_VISIBLE_DEVICES")
        if named is None:
            return [str(index) for index in range(self._nvml.nvmlDeviceGetCount())]
        names = []
        for name in named.split(","):
            name = name.strip()
            # CUDA passes over everything from the first device on that is none.
            if not name or name == "-1":
                break
            names.append(name)
        return names

    def _device(self, name: str) -> Any:
        if name.isdigit():
            return self._nvml.nvmlDeviceGetHandleByIndex(int(name))
        return self._nvml.nvmlDeviceGetHandleByUUID(name.encode())

    def _counters(self) -> List[int]:
        return [self._nvml.nvmlDeviceGetTotalEnergyConsumption(device) for device in self._devices]

    def start(self) -> None:
        self._first = self._counters()

    def joules(self) -> float:
        return sum(now - first for now, first in zip(self._counters(), self._first)) / 1000


class RAPLMeter:
    """The processor packages of this node. Their counters wrap after minutes, so ``joules`` is to be asked often."""

    def __init__(self, root: Union[str, Path] = "/sys/class/powercap") -> None:
        # `intel-rapl:0` is a package, `intel-rapl:0:0` a part of it; AMD's are called so too.
        folders = [folder for folder in sorted(Path(root).glob("intel-rapl:*")) if folder.name.count(":") == 1]
        self._packages = [folder for folder in folders if self._name(folder).startswith("package")]
        if not self._packages:
            raise OSError("no processor package has an energy counter")
        self._ranges = {folder: self._read(folder, "max_energy_range_uj") for folder in self._packages}
        self._last: Dict[Path, int] = {}
        self._total = 0
        self.start()

    @staticmethod
    def _name(folder: Path) -> str:
        return (folder / "name").read_text().strip()

    @staticmethod
    def _read(folder: Path, name: str) -> int:
        return int((folder / name).read_text())

    def start(self) -> None:
        self._last = {folder: self._read(folder, "energy_uj") for folder in self._packages}
        self._total = 0

    def joules(self) -> float:
        for folder in self._packages:
            now = self._read(folder, "energy_uj")
            step = now - self._last[folder]
            self._total += step if step >= 0 else step + self._ranges[folder]
            self._last[folder] = now
        return self._total / 1e6


def default_meters() -> List[Meter]:
    """The meters that this machine has and this user may read."""
    meters: List[Meter] = []
    kinds: List[Callable[[], Meter]] = [NVMLMeter, RAPLMeter]
    for kind in kinds:
        try:
            meters.append(kind())
        except Exception:  # the library, the driver, the device or the right to read it is missing
            continue
    return meters


class Actuals:
    """One run's actuals: what ``start`` and ``finish`` enclose, as a row of a CSV file.

    ``key`` is the reservation's, such as ``mr-12/llama-sft``, or the run's name. ``power`` is the average draw
    of a node in watts, for machines without meters. Several processes of a node count once, those of several
    nodes together, and the first of them writes.
    """

    def __init__(
        self,
        key: Optional[str],
        path: Union[str, "os.PathLike[str]"],
        *,
        power: Optional[float] = None,
        meters: Optional[List[Meter]] = None,
    ) -> None:
        if power is not None and not 0 < power < float("inf"):
            raise ValueError("`power` is a positive number of watts")
        self.key = key
        self.path = Path(path)
        self.power = power
        self._meters = meters
        self._counting: List[Meter] = []
        self._start: Optional[float] = None
        self._clock = 0.0

    def start(self, *, counts: bool = True) -> None:
        """Begins a run; ``counts`` is true in one process of each node."""
        self._counting = []
        if counts and self.power is None:
            self._counting = default_meters() if self._meters is None else list(self._meters)
            for meter in self._counting:
                meter.start()
        self._start = time.time()
        self._clock = time.monotonic()

    def tick(self) -> None:
        """Looks at the meters, which is needed every few minutes."""
        for meter in self._counting:
            meter.joules()

    def finish(self, *, counts: bool = True, writes: bool = True) -> Optional[Dict[str, str]]:
        """Ends the run and appends its row, which is returned by the process that wrote it.

        Every process calls this; ``counts`` is true in one of each node and ``writes`` in one of all.
        """
        if self._start is None:
            return None
        seconds = time.monotonic() - self._clock
        start, self._start = self._start, None
        joules = 0.0
        if counts:
            joules = self.power * seconds if self.power is not None else sum(
                meter.joules() for meter in self._counting)
        nodes = 1.0 if counts else 0.0
        blind = 1.0 if counts and self.power is None and not self._counting else 0.0
        joules, nodes, blind = _summed([joules, nodes, blind])
        if not writes:
            return None
        if not self.key:
            warnings.warn("carbonward: the run has no name, so that its actuals are not written", stacklevel=2)
            return None
        if blind:
            warnings.warn(
                f"carbonward: {blind:.0f} of {nodes:.0f} nodes have no meter, so that the actuals of "
                f"`{self.key}` are not written; `power=` states the average draw of a node in watts",
                stacklevel=2)
            return None
        row = {
            "key": self.key,
            "energy_kwh": f"{joules / 3.6e6:.9f}",
            "start": _moment(start),
            "end": _moment(start + seconds),
            "duration_s": f"{seconds:.3f}",
        }
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with open(self.path, "a", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
            if file.tell() == 0:
                writer.writeheader()
            writer.writerow(row)
        return row


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def _summed(values: List[float]) -> List[float]:
    """The sums over all processes of a distributed run; the values themselves in any other."""
    import sys

    if "torch" not in sys.modules:
        return values
    import torch
    import torch.distributed as distributed

    if not distributed.is_available() or not distributed.is_initialized() or distributed.get_world_size() == 1:
        return values
    device = "cuda" if distributed.get_backend() == "nccl" else "cpu"
    # Single precision is enough for some nine digits of a kilowatt-hour, and every device has it.
    sums = torch.tensor(values, dtype=torch.float64 if device == "cpu" else torch.float32, device=device)
    distributed.all_reduce(sums)
    return [float(value) for value in sums.cpu()]
