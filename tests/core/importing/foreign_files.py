"""Generator files as other codes write them, with weights from a formula instead of a training."""

import contextlib
import pickle
import sys
import types
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

Z_DIM, W_DIM = 8, 6
CHANNELS = {4: 5, 8: 5, 16: 3}


def values(name: str, *shape: int) -> np.ndarray:
    """Return what the pinned pictures were made with: a sine whose phase depends on the name."""
    count = int(np.prod(shape, dtype=np.int64))
    sine = np.sin(np.arange(count) * 1.7 + zlib.crc32(name.encode()) % 97)
    return (sine * _scale(name)).astype(np.float32).reshape(shape)


def _scale(name: str) -> float:
    if "fc" in name or "Dense" in name or name.startswith("style."):
        return 140.0 if "weight" in name else 20.0  # divided by the learning rate multiplier, 0.01
    if name.endswith(("noise_strength", "noise.weight", "Noise/weight", "bias")):
        return 0.2
    return 1.4


def latents() -> np.ndarray:
    return values("z", 1, Z_DIM)


def write_alone(path: Path, network: Any, save: Any = None) -> Path:
    """Write one network by itself: as a pickle, or as PTI does, with torch."""
    with stand_ins():
        if save is None:
            path.write_bytes(pickle.dumps(network))
        else:
            save(network, path)
    return path


@contextlib.contextmanager
def stand_ins() -> Iterator[None]:
    """Let pickle find the functions of other codes while it writes their names."""
    names = {}
    for module, function in (
        ("torch_utils.persistence", "_reconstruct_persistent_obj"),
        ("dnnlib.tflib.network", "Network"),
    ):
        parts = module.split(".")
        for count in range(1, len(parts) + 1):
            names.setdefault(".".join(parts[:count]), types.ModuleType(".".join(parts[:count])))
        setattr(names[module], function, foreign_function(module, function))
    sys.modules.update(names)
    try:
        yield
    finally:
        for name in names:
            del sys.modules[name]


_FUNCTIONS: dict[tuple[str, str], Any] = {}


def foreign_function(module: str, name: str) -> Any:
    def function(*arguments: Any) -> None:
        raise AssertionError(f"{module}.{name} was called")

    function.__module__, function.__qualname__, function.__name__ = module, name, name
    return _FUNCTIONS.setdefault((module, name), function)
