"""What one rig's portraits show at one truncation: the half of a comparison."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import torch

from core.face.morphable_model import MorphableModel
from core.files.rig_files import FACE_MODEL, STATISTICS
from core.rig.rig import check_file, read_manifest
from core.rig.statistics import Statistics
from core.samples.distributions import Distribution, distributions


@dataclass(frozen=True, eq=False)
class SampleSet:
    """Every quantity over a rig's samples.

    Attributes:
        rig: name of the rig.
        truncation_psi: truncation of its portraits in [0, 1].
        distributions: by name, in the order of the panel.
    """

    rig: str
    truncation_psi: float
    distributions: Mapping[str, Distribution]


def read_sample_set(folder: Path) -> SampleSet:
    """Read what a rig shows from its statistics and face model alone; its networks need not be there.

    Raises:
        AssetError: the folder is not a rig, or one of the two files is missing or damaged, or does not fit.
    """
    manifest = read_manifest(folder)
    for name in (FACE_MODEL, STATISTICS):
        check_file(folder / name, manifest["files"].get(name))
    model, statistics = MorphableModel.load(folder / FACE_MODEL), Statistics.load(folder / STATISTICS)
    statistics.check(folder / STATISTICS, model.table.size, statistics.w.shape[1])
    params = model.table.unpack(torch.from_numpy(statistics.params))
    return SampleSet(str(manifest.get("name", folder.name)), 1.0, distributions(model, params))
