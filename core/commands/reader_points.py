"""What readers see of the shipped head, learned on renders: fit-reader-points and fit-head-values."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.errors import AssetError
from core.files.inputs import check_outputs

if TYPE_CHECKING:
    import numpy as np

    from core.face.face_reader import FaceReader
    from core.face.morphable_model import MorphableModel
    from core.face.params import FaceParams

_BLOCKS = ("identity", "expression", "sh_coeffs", "rotation", "translation")
_SIDE = 256
_STILL = 0.01  # spread below which renders do not show a value


def add_commands(commands: Any) -> None:
    """Add the command to the parser's sub-commands."""
    points = commands.add_parser(
        "fit-reader-points",
        help="find the points of MediaPipe's mesh on the shipped head, on renders that make-demo-rig left",
    )
    _add_renders(points, 1_536)
    points.add_argument("--out", type=Path, required=True, metavar="NPZ", help="points to write")
    points.set_defaults(run=run_fit_reader_points)
    values = commands.add_parser(
        "fit-head-values",
        help="learn what readers' points say of pose, gaze and expression, on the same renders",
    )
    _add_renders(values, 4_608)
    values.add_argument("--out", type=Path, required=True, metavar="SAFETENSORS", help="values to write")
    values.set_defaults(run=run_fit_head_values)


def _add_renders(parser: argparse.ArgumentParser, count: int) -> None:
    parser.add_argument("--portraits", type=Path, required=True, metavar="FOLDER", help="renders")
    parser.add_argument("--face-model", type=Path, required=True, metavar="FILE", help="their head")
    parser.add_argument(
        "--renders", type=int, default=count, metavar="N", help="how many to read (default: %(default)s)"
    )


def run_fit_reader_points(options: argparse.Namespace) -> None:
    """Read renders, fit, write, and print how far off the points are."""
    import numpy as np

    from core.face.face_reader import face_reader
    from core.face.mediapipe.points import LEFT_IRIS, RIGHT_IRIS
    from core.face.morphable_model import MorphableModel
    from core.files.npz import write_npz
    from core.training.point_fit import fit_points

    check_outputs([options.portraits, options.face_model], [options.out])
    model, reader = MorphableModel.load(options.face_model), face_reader("mediapipe")
    points, faces = _read_renders(options, model, reader, first=2)  # the largest come first
    eyes = np.full(reader.points.count, -1)
    eyes[RIGHT_IRIS], eyes[LEFT_IRIS] = 0, 1
    fitted = fit_points(model, faces, points, eyes)
    write_npz(options.out, {"places": fitted.places.astype(np.float32)})
    for part, rows in reader.points.parts.items():
        print(f"{part}: median {np.median(fitted.errors[list(rows)]):.2f} px of 256")


def run_fit_head_values(options: argparse.Namespace) -> None:
    """Read renders, learn, write, and print how well each value is seen by each reader."""
    import numpy as np

    from core.controls.control import panel_controls
    from core.driving.driving import DRIVEN
    from core.driving.face_tracker import READER_PARTS
    from core.face.face_reader import READERS, face_reader
    from core.face.morphable_model import MorphableModel
    from core.face.point_values import PointValues
    from core.importing.face_surface.head_values import save_values

    check_outputs([options.portraits, options.face_model], [options.out])
    model = MorphableModel.load(options.face_model)
    points, faces = _read_renders(options, model, face_reader("both"))
    points = points * [1, -1]
    told = [c for c in panel_controls(model) if c.group in DRIVEN and not c.is_relative]
    truth = {c.name: c.read(faces).double().numpy() for c in told}
    truth = {name: some for name, some in truth.items() if some.std() > _STILL}
    parts = READER_PARTS["both"] | {"both": slice(None)}
    table = np.stack([*truth.values()], axis=1)
    values = {
        reader: PointValues.learn([*truth], points[:, part], table, READERS[reader].points.ibug)
        for reader, part in parts.items()
    }
    save_values(options.out, values)
    for row, name in enumerate(truth):
        seen = ", ".join(f"{reader} {known.sight[row]:.2f}" for reader, known in values.items())
        print(f"{name}: {seen}")


def _read_renders(
    options: argparse.Namespace, model: MorphableModel, reader: FaceReader, first: int = 0
) -> tuple[np.ndarray, FaceParams]:
    """Return what a reader finds (N, K, 2), pixels of 256 and y down, and what the renders show.

    Shards before `first` are left out.
    """
    import numpy as np
    import torch

    from core.face.params import FaceParams
    from core.scenes.corpus_files import load_arrays, shard_paths

    points, faces = [], []
    for path in shard_paths(options.portraits)[first:]:
        shard = load_arrays(path, ("images", *_BLOCKS))
        read, valid = reader.read_points(shard["images"])
        known = {name: torch.from_numpy(shard[name][valid]).float() for name in _BLOCKS}
        faces.append(FaceParams(**known, albedo=torch.zeros(int(valid.sum()), model.table["albedo"].size)))
        points.append(read[valid] * _SIDE / shard["images"].shape[1])
        if sum(map(len, faces)) >= options.renders:
            break
    if not faces:
        raise AssetError(f"{options.portraits} holds too few renders: run make-demo-rig --only portraits.")
    return np.concatenate(points), FaceParams.cat(faces)
