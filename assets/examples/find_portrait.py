"""Find the portrait of the generator that is nearest to wanted parameters, without an edit.

python assets/examples/find_portrait.py --out found.png yaw=-25 mouthSmile=0.7
"""

import argparse
from pathlib import Path

import numpy as np
import torch

from core.editing.edit import Edit
from core.editing.edit_pipeline import EditPipeline
from core.editing.portrait_source import PortraitSource
from core.files.assets import SHIPPED_RIG
from core.rig.rig import load_rig
from core.samples.distributions import distributions
from core.saving.export import save_picture


def main() -> None:
    """Search the samples in the rig's statistics; distances are in standard deviations."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("wanted", nargs="+", metavar="NAME=VALUE")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    wanted = {name: float(value) for name, value in (text.split("=") for text in options.wanted)}
    rig = load_rig(SHIPPED_RIG)
    shown = distributions(rig.model, rig.model.table.unpack(torch.from_numpy(rig.statistics.params)))
    misses = [(shown[name].values - value) / shown[name].values.std() for name, value in wanted.items()]
    nearest = int(np.square(misses).sum(0).argmin())
    found = PortraitSource(int(rig.statistics.seeds[nearest]), truncation_psi=1.0)
    for result in EditPipeline(rig).edit_batch([Edit(found)]):
        save_picture(options.out, result, rig)
    print(f"seed {found.seed}:", {name: float(shown[name].values[nearest]) for name in wanted})


if __name__ == "__main__":
    main()
