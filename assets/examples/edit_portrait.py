"""Edit a portrait and save it; the PNG holds its edit and opens in the window.

python assets/examples/edit_portrait.py --seed 7 --out edited.png yaw=20 mouthSmile=0.6
"""

import argparse
from pathlib import Path

from core.editing.edit import Edit
from core.editing.edit_pipeline import EditPipeline
from core.editing.portrait_source import PortraitSource
from core.files.assets import SHIPPED_RIG
from core.rig.rig import load_rig
from core.saving.export import describe_edit, save_picture


def main() -> None:
    """Set the controls that are named and say what the portrait shows of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("controls", nargs="+", metavar="NAME=VALUE")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    values = {name: float(value) for name, value in (text.split("=") for text in options.controls)}

    rig = load_rig(SHIPPED_RIG)
    result = EditPipeline(rig).edit(Edit(PortraitSource(options.seed), values))
    save_picture(options.out, result, rig)
    for name, value in describe_edit(result, rig)["achieved"].items():
        print(f"{name}: asked for {values[name]:g}, the reconstructor sees {value:.3g}")


if __name__ == "__main__":
    main()
