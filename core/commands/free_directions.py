"""The command that finds, measures, names and keeps what a rig changes beyond the face."""

from __future__ import annotations

import argparse
import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.commands.device_options import add_device, add_workers
from core.commands.rig_options import add_rig, open_rig
from core.editing.truncation import DEFAULT_TRUNCATION
from core.errors import RequestError
from core.files.assets import SHIPPED_JUDGE

if TYPE_CHECKING:
    from core.evaluation.free_drift import FreeReport
    from core.rig.rig import Rig


def add_commands(commands: Any) -> None:
    """Add the command to the parser's sub-commands."""
    parser = commands.add_parser(
        "free-directions",
        help="measure what hair, background and other free directions do to the face, and name them",
    )
    add_rig(parser)
    parser.add_argument(
        "--seeds",
        type=int,
        default=200,
        metavar="N",
        help="portraits of seeds 0 … N-1; 0 measures nothing (default: %(default)s)",
    )
    parser.add_argument(
        "--truncation", type=float, default=DEFAULT_TRUNCATION, metavar="PSI", help="default: %(default)s"
    )
    parser.add_argument("--judge", type=Path, default=SHIPPED_JUDGE, metavar="FOLDER", help="picture judge")
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="folder for a sheet and the numbers")
    parser.add_argument("--find", action="store_true", help="look for them anew instead of those in the rig")
    parser.add_argument(
        "--store",
        action="store_true",
        help="keep them in the rig folder, each as far as the face stays; what is of no use then is dropped",
    )
    parser.add_argument(
        "--name",
        action="append",
        default=[],
        metavar="free_N=NAME",
        help="name one in the rig folder, as they are numbered there in the end; may be repeated",
    )
    add_device(parser)
    add_workers(parser)
    parser.set_defaults(run=run_free_directions, rignet=None)


def run_free_directions(options: argparse.Namespace) -> None:
    """Measure, keep and name, as far as it is asked for."""
    from core.files.whole_file import make_folder
    from core.rig.free_storage import store_free, store_free_names
    from core.rig.rig_file import is_unpacked

    names = dict(_named(text) for text in options.name)
    if options.out:
        make_folder(options.out)  # before all the measuring
    rig = open_rig(options)
    if (options.store or names) and is_unpacked(rig.path):
        raise RequestError(
            f"{options.rig} is a rig in one file, in which nothing can be kept; name the rig's folder and "
            "pack it again."
        )
    if options.find:
        manifest = {key: value for key, value in rig.manifest.items() if key != "free_names"}
        rig = dataclasses.replace(rig, manifest=manifest, stored_free=None)
    report = _measure(rig, options) if options.seeds else None
    if options.store and report:
        kept, old = report.kept().nonzero()[0], rig.free_names
        named = {f"free_{new + 1}": old.get(f"free_{k + 1}", "") for new, k in enumerate(kept.tolist())}
        store_free(rig.path, report.shortened(), {k: v for k, v in named.items() if v}, report.as_json())
    elif options.store and rig.stored_free is None:
        store_free(rig.path, rig.free, rig.free_names, {})
    if names:
        store_free_names(rig.path, names)


def _measure(rig: Rig, options: argparse.Namespace) -> FreeReport:
    from core.editing.edit_pipeline import EditPipeline
    from core.evaluation.evaluation import find_judge
    from core.evaluation.free_drift import judge_free
    from core.evaluation.report.strips import save_picture
    from core.evaluation.studio import Studio
    from core.files.whole_file import write_json
    from core.generator.openvino_runtime import fastest_runtime

    pipeline = EditPipeline(rig, rig.device)
    pipeline.use(fastest_runtime(rig.generator))
    judge, sentence = find_judge(pipeline, options.judge)
    report = judge_free(Studio(pipeline, judge, options.workers), range(options.seeds), options.truncation)
    print(f"{rig.name}: {report.portraits} portraits. {sentence}")
    _print(report.as_json(), rig)
    if options.out:
        write_json(options.out / "free_directions.json", report.as_json())
        save_picture(report.sheet, options.out / "free_directions.png")
        print(f"sheet and numbers written to {options.out}")
    return report


def _print(found: dict[str, Any], rig: Rig) -> None:
    """Print a line for each direction and judge: mean change over the range, in σ."""
    for name, direction in found["directions"].items():
        label = rig.free_names.get(name, name)
        print(
            f"{label}: ±{direction['reach']:.2f} σ; "
            f"below {found['limit']} up to ±{direction['within_limit']:.2f} σ"
        )
        for judge, seen in direction["drift"].items():
            cells = ", ".join(
                f"{block} {value if value is not None else '–'}" for block, value in seen.items()
            )
            print(f"    {judge}: {cells}")


def _named(text: str) -> tuple[str, str]:
    from core.controls.control import is_free

    name, sign, label = text.partition("=")
    if not (sign and is_free(name.strip())):
        raise RequestError(f"--name {text!r} is not free_N=NAME; write for example free_1='Hair length'.")
    return name.strip(), label
