"""Sweep one control of a portrait and save the pictures on one sheet.

python assets/examples/sweep_control.py --seed 7 --out sheet.png yaw -30 30
"""

import argparse
from pathlib import Path

from core.editing.edit import Edit
from core.editing.edit_pipeline import EditPipeline
from core.editing.portrait_source import PortraitSource
from core.files.assets import SHIPPED_RIG
from core.rig.rig import load_rig
from core.saving.contact_sheet import ContactSheet, sweep


def main() -> None:
    """Edit the portrait to evenly spaced values."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("control")
    parser.add_argument("low", type=float)
    parser.add_argument("high", type=float)
    parser.add_argument("--steps", type=int, default=5)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()

    portrait = Edit(PortraitSource(options.seed))
    edits = sweep(portrait, options.control, options.low, options.high, options.steps)
    captions = [f"{edit.controls[options.control]:g}" for edit in edits]
    sheet = ContactSheet(options.out, captions, f"{options.control} of portrait {options.seed}")
    for result in EditPipeline(load_rig(SHIPPED_RIG)).edit_batch(edits):
        sheet.add(result.frame)
    sheet.finish()


if __name__ == "__main__":
    main()
