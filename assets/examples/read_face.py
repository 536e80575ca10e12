"""Write what the face reconstructor F reads in a portrait as JSON.

python assets/examples/read_face.py --seed 7 --out face.json
"""

import argparse
import json
from pathlib import Path

from core.controls.control_values import read_controls
from core.editing.edit import Edit
from core.editing.edit_pipeline import EditPipeline
from core.editing.portrait_source import PortraitSource
from core.files.assets import SHIPPED_RIG
from core.rig.rig import load_rig


def main() -> None:
    """Read pose, expression, raw light and identity; nothing is edited."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()

    rig = load_rig(SHIPPED_RIG)
    result = EditPipeline(rig).edit(Edit(PortraitSource(options.seed)), "draft")
    face = {
        "seed": options.seed,
        "controls": read_controls(rig.model, result.original),
        "identity": result.original.identity[0].tolist(),
    }
    options.out.write_text(json.dumps(face, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
