"""Give one portrait the pose of another and show all three on one sheet.

python assets/examples/transfer_pose.py --seed 7 --source 12 --out transfer.png
"""

import argparse
from pathlib import Path

from core.editing.edit import Edit
from core.editing.edit_pipeline import EditPipeline
from core.editing.portrait_source import PortraitSource
from core.files.assets import SHIPPED_RIG
from core.rig.rig import load_rig
from core.saving.contact_sheet import ContactSheet


def main() -> None:
    """Transfer a group: pose, or any other that the rig has."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--source", type=int, default=12)
    parser.add_argument("--group", default="pose")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()

    portrait, source = PortraitSource(options.seed), PortraitSource(options.source)
    mixed = Edit(portrait, {}, transfers={options.group: source})
    captions = ["portrait", "source", f"with the source's {options.group}"]
    sheet = ContactSheet(options.out, captions, f"{options.source} to {options.seed}")
    pipeline = EditPipeline(load_rig(SHIPPED_RIG))
    for result in pipeline.edit_batch([Edit(portrait), Edit(source), mixed]):
        sheet.add(result.frame)
    sheet.finish()


if __name__ == "__main__":
    main()
