"""A callback for Lightning that writes down what a run really used."""
from __future__ import annotations

import os
from typing import Any, List, Optional, Union

try:
    from lightning.pytorch import Callback as _Callback
except ImportError:
    # The same library under its older name.
    from pytorch_lightning import Callback as _Callback  # type: ignore[no-redef,unused-ignore]

from .meters import Actuals, Meter


class LightningCallback(_Callback):  # type: ignore[misc,unused-ignore]
    """Appends a row for ``carbonward ledger import`` to ``path`` when a fit ends.

    ``key`` is the key of a reservation or the name of a run. ``power`` is the average draw of a node in watts,
    where no meter can be read.
    """

    def __init__(
        self,
        key: str,
        path: Union[str, "os.PathLike[str]"] = "carbonward-actuals.csv",
        *,
        power: Optional[float] = None,
        meters: Optional[List[Meter]] = None,
    ) -> None:
        super().__init__()
        self.actuals = Actuals(key, path, power=power, meters=meters)

    def on_fit_start(self, trainer: Any, pl_module: Any) -> None:
        self.actuals.start(counts=trainer.local_rank == 0)

    def on_train_batch_end(
        self, trainer: Any, pl_module: Any, outputs: Any, batch: Any, batch_idx: int
    ) -> None:
        if batch_idx % 10 == 0:
            self.actuals.tick()

    def on_fit_end(self, trainer: Any, pl_module: Any) -> None:
        self.actuals.finish(counts=trainer.local_rank == 0, writes=trainer.is_global_zero)
