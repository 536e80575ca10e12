"""What torchrun starts: makes a toy rig of the generator and face model in FOLDER, working in FOLDER/NAME."""

import dataclasses
import sys
from pathlib import Path

from core.training import rig_making
from core.training.config import CorpusConfig, TrainingConfig
from core.training.rig_making import make_rig

CONFIG = TrainingConfig(corpus_count=24, judged=0, resolution=16)
SHARED = {"keep_undetected": True, "minutes": None, "steps": 4, "landmark_batch_size": 4}
CONFIG = dataclasses.replace(
    CONFIG,
    corpus=CorpusConfig(workers=1, shard_size=6, reader="dlib"),
    reconstructor=dataclasses.replace(
        CONFIG.reconstructor, hidden=16, photo_batch_size=2, turned_batch_size=4, **SHARED
    ),
    # A bias that cancels in the difference of two answers is moved by rounding alone, which Adam enlarges.
    rignet=dataclasses.replace(
        CONFIG.rignet, photo_batch_size=2, direct_batch_size=4, by_difference=False, **SHARED
    ),
)


def make(folder: Path, name: str) -> Path:
    """Return the work folder of the rig."""
    rig_making.STATISTICS_SAMPLES = 60
    parts = folder / "g.safetensors", folder / "face.npz", folder / name
    make_rig(*parts, folder / f"{name}_rig", CONFIG, {})
    return folder / name


if __name__ == "__main__":
    make(Path(sys.argv[1]), sys.argv[2])
