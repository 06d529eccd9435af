"""A callback for Hugging Face's Trainer that writes down what a run really used."""
from __future__ import annotations

import os
from typing import Any, List, Optional, Union

from transformers import TrainerCallback as _TrainerCallback

from .meters import Actuals, Meter


class TrainerCallback(_TrainerCallback):  # type: ignore[misc,unused-ignore]
    """Appends a row for ``carbonward ledger import`` to ``path`` when training ends.

    ``key`` is the key of a reservation or the name of a run; ``run_name`` of the arguments if left out.
    ``power`` is the average draw of a node in watts, where no meter can be read.
    """

    def __init__(
        self,
        key: Optional[str] = None,
        path: Union[str, "os.PathLike[str]"] = "carbonward-actuals.csv",
        *,
        power: Optional[float] = None,
        meters: Optional[List[Meter]] = None,
    ) -> None:
        self.actuals = Actuals(key, path, power=power, meters=meters)

    def on_train_begin(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        if self.actuals.key is None:
            self.actuals.key = args.run_name
        self.actuals.start(counts=state.is_local_process_zero)

    def on_log(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        self.actuals.tick()

    def on_step_end(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        # Counters of processors wrap, and logging may be off.
        if state.global_step % 10 == 0:
            self.actuals.tick()

    def on_train_end(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        self.actuals.finish(counts=state.is_local_process_zero, writes=state.is_world_process_zero)
