"""Which generator a corpus was sampled from and by whom its faces were read: corpora are not mixed."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from core.errors import AssetError
from core.face.face_reader import READERS
from core.files.npz import Npz, write_npz
from core.generator.protocol import StyleGenerator

_MARK = "generator.npz"
_FIRST_READER = "dlib"  # of corpora whose mark does not say
_ROUNDING = 2e-3  # rig folders hold generators in half precision


def claim_corpus(folder: Path, generator: StyleGenerator, reader: str) -> None:
    """Mark a new corpus with its generator and its reader of faces, or check the mark of an old one.

    Raises:
        AssetError: the folder belongs to another generator, or its faces were read by another reader.
        ExportError: the mark cannot be written.
    """
    mark = folder / _MARK
    if not mark.is_file():
        origin = {"w_avg": _mean_code(generator), "num_ws": np.array(generator.num_ws)}
        write_npz(mark, origin | {"reader": np.array(reader)})
    stored = Npz(mark).read(["w_avg", "num_ws"])
    if not _is_of(generator, stored["w_avg"], int(stored["num_ws"])):
        raise AssetError(f"{folder} holds samples of another generator; choose another --work folder.")
    if (first := reader_of(folder)) != reader:
        raise AssetError(
            f"The faces in {folder} were read by {first}, not {reader}; "
            f"choose another --work folder, or --reader {first}."
        )


def reader_of(folder: Path) -> str:
    """Return the name of the reader that read a corpus; raises AssetError where nobody knows it."""
    mark = folder / _MARK
    if not mark.is_file() or "reader" not in (stored := Npz(mark)):
        return _FIRST_READER
    name = str(stored.read(["reader"])["reader"])
    if name not in READERS:
        raise AssetError(f"{mark}: field reader is none of {', '.join(READERS)}; build the corpus again.")
    return name


def _is_of(generator: StyleGenerator, w_avg: np.ndarray, num_ws: int) -> bool:
    own = _mean_code(generator)
    tolerance = _ROUNDING * max(1.0, float(np.abs(own).max()))
    alike = num_ws == generator.num_ws and w_avg.shape == own.shape
    return alike and bool(np.abs(w_avg - own).max() <= tolerance)


def _mean_code(generator: StyleGenerator) -> np.ndarray:
    return generator.w_avg.cpu().numpy().astype(np.float32)
