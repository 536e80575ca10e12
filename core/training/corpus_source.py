"""Which generator a corpus was sampled from, so that one is never trained on the pictures of another."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from core.errors import AssetError
from core.files.npz import Npz, write_npz
from core.generator.protocol import StyleGenerator

_MARK = "generator.npz"
_ROUNDING = 2e-3  # rig folders hold generators in half precision


def claim_corpus(folder: Path, generator: StyleGenerator) -> None:
    """Mark a new corpus with its generator, or check the mark of an old one.

    Raises:
        AssetError: the folder belongs to another generator.
        ExportError: the mark cannot be written.
    """
    mark = folder / _MARK
    if not mark.is_file():
        write_npz(mark, {"w_avg": _mean_code(generator), "num_ws": np.array(generator.num_ws)})
    stored = Npz(mark).read(["w_avg", "num_ws"])
    if not _is_of(generator, stored["w_avg"], int(stored["num_ws"])):
        raise AssetError(f"{folder} holds samples of another generator; choose another --work folder.")


def _is_of(generator: StyleGenerator, w_avg: np.ndarray, num_ws: int) -> bool:
    own = _mean_code(generator)
    tolerance = _ROUNDING * max(1.0, float(np.abs(own).max()))
    alike = num_ws == generator.num_ws and w_avg.shape == own.shape
    return alike and bool(np.abs(w_avg - own).max() <= tolerance)


def _mean_code(generator: StyleGenerator) -> np.ndarray:
    return generator.w_avg.cpu().numpy().astype(np.float32)
