"""The gate for the carbon of machine-learning training, from Python.

``check`` runs the program that this package brings and returns its result as data classes. The callbacks
write down what a training run really used, in the form that ``carbonward ledger import`` reads.
"""
from __future__ import annotations

from importlib import import_module
from importlib.metadata import PackageNotFoundError, version as _version
from typing import TYPE_CHECKING, Any

from ._program import CarbonwardError, check, diff, estimate, find_program
from .result import Result

if TYPE_CHECKING:
    from .huggingface import TrainerCallback
    from .lightning import LightningCallback

__all__ = [
    "CarbonwardError",
    "LightningCallback",
    "Result",
    "TrainerCallback",
    "check",
    "diff",
    "estimate",
    "find_program",
]

try:
    __version__ = _version("carbonward")
except PackageNotFoundError:  # run from a source tree
    __version__ = "0"

# Frameworks are imported when their callback is asked for, and not before.
_LAZY = {"TrainerCallback": "huggingface", "LightningCallback": "lightning"}


def __getattr__(name: str) -> Any:
    if name in _LAZY:
        return getattr(import_module(f"{__name__}.{_LAZY[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(set(globals()) | set(_LAZY))
