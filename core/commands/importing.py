"""Commands that turn files of other codes into files of this program."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from core.files.inputs import check_outputs
from core.files.rig_files import FACE_MODEL, GENERATOR


def add_commands(commands: Any) -> None:
    """Add the commands to the parser's sub-commands."""
    _add_generator(commands)
    _add_face_model(commands)


def _add_generator(commands: Any) -> None:
    parser = commands.add_parser(
        "import-generator",
        help="turn a StyleGAN checkpoint of NVIDIA's or rosinality's code into generator.safetensors",
        description="Reads NVIDIA's TensorFlow and PyTorch pickles (StyleGAN, StyleGAN2, ADA, StyleGAN3) and "
        "checkpoints of rosinality/stylegan2-pytorch. The format is told from the content; nothing in the "
        "file is executed.",
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="checkpoint to read")
    parser.add_argument(
        "--out",
        type=Path,
        default=Path(GENERATOR),
        metavar="FILE",
        help="file to write (default: %(default)s)",
    )
    parser.set_defaults(run=run_import_generator)


def _add_face_model(commands: Any) -> None:
    parser = commands.add_parser(
        "import-face-model",
        help="turn a Basel, FLAME or ICT-FaceKit face model into face_model.npz",
        description="Reads the Basel Face Model 2009 (01_MorphableModel.mat, or BFM_model_front.mat), "
        "2017 and 2019 (.h5), FLAME 2020 and 2023 (.pkl or .npz), ICT-FaceKit's folder, or a model of this "
        "program. The format is told from the content; nothing in the file is executed.",
    )
    parser.add_argument("file", type=Path, metavar="FILE_OR_FOLDER", help="face model to read")
    parser.add_argument(
        "--expressions",
        type=Path,
        metavar="FOLDER",
        help="for 01_MorphableModel.mat: Exp_Pca.bin, std_exp.txt and BFM_exp_idx.mat of Guo et al.",
    )
    parser.add_argument(
        "--landmarks", type=Path, metavar="FILE", help="for FLAME: landmark_embedding.npy, if you have it"
    )
    parser.add_argument(
        "--components",
        type=int,
        metavar="N",
        help="keep the first N components of each basis (default: all; StyleRig has 80)",
    )
    parser.add_argument(
        "--out",
        type=Path,
        default=Path(FACE_MODEL),
        metavar="FILE",
        help="file to write (default: %(default)s)",
    )
    parser.set_defaults(run=run_import_face_model)


def run_import_generator(options: argparse.Namespace) -> None:
    """Turn a foreign generator file into ours."""
    from core.importing.generator_import import convert_generator

    check_outputs([options.file], [options.out])
    source = convert_generator(options.file, options.out)["source"]
    print(f"{options.out}: {source['architecture']} from {source['file']} ({source['format']})")


def run_import_face_model(options: argparse.Namespace) -> None:
    """Turn a foreign face model into ours."""
    from core.importing.face_models.face_import import convert_face_model

    check_outputs([options.file, options.expressions, options.landmarks], [options.out])
    model = convert_face_model(
        options.file, options.out, options.expressions, options.landmarks, options.components
    )
    sizes = ", ".join(f"{size} {name}" for name, size in model.table.sizes.items())
    print(f"{options.out}: {model.provenance['name']}, {len(model.mean_vertices)} vertices, {sizes}")
    print(f"landmarks: {model.provenance['landmarks']}; albedo: {model.provenance['albedo']}")
    if model.provenance["name"] == "FLAME" and options.landmarks is None:
        print(
            "Landmarks found by geometry lie some 5 mm, at the jaw 18 mm, from FLAME's own; give --landmarks "
            "with FLAME's or DECA's landmark file for a better rig."
        )
