"""The command that finds the points of MediaPipe on a head: fit-reader-points."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from core.errors import AssetError
from core.files.inputs import check_outputs


def add_commands(commands: Any) -> None:
    """Add the command to the parser's sub-commands."""
    parser = commands.add_parser(
        "fit-reader-points",
        help="find the points of MediaPipe's mesh on the shipped head, on renders that make-demo-rig left",
    )
    parser.add_argument("--portraits", type=Path, required=True, metavar="FOLDER", help="renders")
    parser.add_argument("--face-model", type=Path, required=True, metavar="FILE", help="their head")
    parser.add_argument(
        "--renders", type=int, default=1_536, metavar="N", help="how many to read (default: %(default)s)"
    )
    parser.add_argument("--out", type=Path, required=True, metavar="NPZ", help="points to write")
    parser.set_defaults(run=run_fit_reader_points)


def run_fit_reader_points(options: argparse.Namespace) -> None:
    """Read renders, fit, write, and print how far off the points are."""
    import numpy as np
    import torch

    from core.face.face_reader import face_reader
    from core.face.mediapipe.points import LEFT_IRIS, RIGHT_IRIS
    from core.face.morphable_model import MorphableModel
    from core.face.params import FaceParams
    from core.files.npz import write_npz
    from core.scenes.corpus_files import load_arrays, shard_paths
    from core.training.point_fit import fit_points

    check_outputs([options.portraits, options.face_model], [options.out])
    model, reader = MorphableModel.load(options.face_model), face_reader("mediapipe")
    names = ("identity", "expression", "sh_coeffs", "rotation", "translation")
    points, faces = [], []
    for path in shard_paths(options.portraits)[2:]:  # the largest come first
        shard = load_arrays(path, ("images", *names))
        read, valid = reader.read_points(shard["images"])
        known = {name: torch.from_numpy(shard[name][valid]).float() for name in names}
        faces.append(FaceParams(**known, albedo=torch.zeros(int(valid.sum()), model.table["albedo"].size)))
        points.append(read[valid] * 256 / shard["images"].shape[1])
        if sum(map(len, faces)) >= options.renders:
            break
    if not faces:
        raise AssetError(f"{options.portraits} holds too few renders: run make-demo-rig --only portraits.")
    eyes = np.full(reader.points.count, -1)
    eyes[RIGHT_IRIS], eyes[LEFT_IRIS] = 0, 1
    fitted = fit_points(model, FaceParams.cat(faces), np.concatenate(points), eyes)
    write_npz(options.out, {"places": fitted.places.astype(np.float32)})
    for part, rows in reader.points.parts.items():
        print(f"{part}: median {np.median(fitted.errors[list(rows)]):.2f} px of 256")
