"""The command that makes the shipped rig, make-demo-rig; every stage can be resumed."""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from typing import Any

from core.commands.device_options import chosen_device
from core.commands.training import add_training, describe_run, log_progress, training_config_of
from core.errors import AssetError
from core.files.assets import SHIPPED_JUDGE, SHIPPED_RIG
from core.files.rig_files import FACE_MODEL, GENERATOR, MANIFEST
from core.files.whole_file import check_writable, make_folder, write_json

BUST = "bust.npz"
PORTRAITS, REGRESSION, TRAINING, JUDGE, RIG = "portraits", "generator", "training", "judge", "rig"
STAGES = ("head-model", "portraits", "generator", "judge", "rig")
STAGE_RECORD = "stages.json"


def add_commands(commands: Any) -> None:
    """Add the command to the parser's sub-commands."""
    parser = commands.add_parser("make-demo-rig", help="make the shipped rig from MakeHuman's data alone")
    parser.add_argument(
        "--work",
        type=Path,
        default=Path("runs/demo"),
        metavar="FOLDER",
        help="results of all stages, to resume from",
    )
    parser.add_argument(
        "--out", type=Path, metavar="FOLDER", help="rig folder to write (default: the folder rig in --work)"
    )
    parser.add_argument("--only", choices=STAGES, help="run this stage alone")
    parser.add_argument(
        "--portraits",
        default="512:1536,256:8192,128:24576",
        metavar="R:N,…",
        help="portraits to render at each resolution; larger ones also serve as smaller ones "
        "(default: %(default)s)",
    )
    _add_generator_training(parser)
    parser.add_argument(
        "--judge",
        type=Path,
        metavar="FOLDER",
        help="picture judge to write and to judge with (default: the folder judge in --work; where there is "
        "none yet, rigs are judged by the shipped one)",
    )
    parser.add_argument("--judge-minutes", type=float, default=9, metavar="M", help="default: %(default)s")
    add_training(parser)
    parser.set_defaults(run=run_demo)


def _add_generator_training(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--phases",
        default="32:5,64:90,128:90,256:60",
        metavar="R:MINUTES,…",
        help="generator training: resolution and minutes of each phase, in proportion to which they share "
        "--steps where those are given (default: %(default)s)",
    )
    parser.add_argument(
        "--finish-minutes",
        type=float,
        default=15,
        metavar="M",
        help="minutes that follow, in which textures are compared (default: %(default)s)",
    )
    parser.add_argument(
        "--top-minutes",
        type=float,
        default=15,
        metavar="M",
        help="last minutes, for the block of 512² alone (default: %(default)s)",
    )
    parser.add_argument(
        "--threads",
        type=int,
        choices=(1, 2, 4),
        default=2,
        help="threads of the generator's training; one serves best where processors share a core "
        "(default: %(default)s)",
    )
    parser.add_argument(
        "--start",
        type=Path,
        metavar="FILE",
        help="begin with state.safetensors or generator.safetensors of an earlier training",
    )


def run_demo(options: argparse.Namespace) -> None:
    """Run all stages of the shipped rig, or one."""
    from core.training.ranks import refuse_ranks

    refuse_ranks("make-demo-rig", "start it without torchrun or srun; several processes can run train")
    log_progress()
    chosen_device(options)  # one that is not there is told before the first stage
    make_folder(options.work)
    options.out = options.out or options.work / RIG
    options.judge = options.judge or options.work / JUDGE
    check_writable(options.out / MANIFEST, makes_folders=True)
    stages = {
        "head-model": _make_head_model,
        "portraits": _render_portraits,
        "generator": _train_generator,
        "judge": _train_judge,
        "rig": _make_demo_rig,
    }
    for name in [options.only] if options.only else STAGES:
        start = time.monotonic()
        stages[name](options)
        _record_stage(options, name, time.monotonic() - start)


def _record_stage(options: argparse.Namespace, name: str, seconds: float) -> None:
    """Note how a stage was run; the minutes of a resumed one add up."""
    record = _read_stages(options.work)
    minutes = record.get(name, {}).get("minutes", 0.0) + seconds / 60
    record[name] = describe_run(options) | {"minutes": round(minutes, 1)}
    write_json(options.work / STAGE_RECORD, record)


def _read_stages(work: Path) -> dict[str, Any]:
    path = work / STAGE_RECORD
    try:
        return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    except ValueError as error:
        raise AssetError(f"{path} is damaged ({error}); delete it to go on.") from error


def _make_head_model(options: argparse.Namespace) -> None:
    from core.face.morphable_model import MorphableModel
    from core.making.bust_building import build_bust
    from core.making.head_model import build_head_model
    from core.scenes.makehuman import data_directory, textures

    data = data_directory()
    bust = build_bust(data, options.seed)
    if (shipped := SHIPPED_RIG / FACE_MODEL).is_file():
        reference = MorphableModel.load(shipped).identity_basis.numpy()
        own = build_head_model(bust, textures(data)).identity_basis.numpy()
        bust = bust.turned(own, reference)
    bust.save(options.work / BUST)
    build_head_model(bust, textures(data)).save(options.work / FACE_MODEL)


def _render_portraits(options: argparse.Namespace) -> None:
    from core.making.corpus import parse_portraits, render_corpus
    from core.scenes.makehuman import data_directory, textures

    sources = options.work / BUST, textures(data_directory())
    portraits = parse_portraits(options.portraits)
    render_corpus(*sources, options.work / PORTRAITS, portraits, options.seed, options.workers)


def _train_generator(options: argparse.Namespace) -> None:
    from core.making.regression import train_generator
    from core.making.regression_network import CONFIG
    from core.making.regression_phases import parse_phases

    top = CONFIG.img_resolution, options.top_minutes
    phases = parse_phases(options.phases, options.finish_minutes, top)
    train_generator(
        options.work / PORTRAITS,
        options.work / REGRESSION,
        phases,
        options.seed,
        options.start,
        options.threads,
        chosen_device(options),
        options.steps,
    )


def _train_judge(options: argparse.Namespace) -> None:
    from core.making.judge_training import judge_schedule, train_judge

    provenance = {"made_by": "supervised by renders of known scenes", **describe_run(options)}
    minutes = options.judge_minutes if options.steps is None else None
    schedule = judge_schedule(minutes, options.steps)
    train_judge(options.work, options.judge, schedule, options.seed, provenance, chosen_device(options))


def _make_demo_rig(options: argparse.Namespace) -> None:
    from core.training.rig_making import make_rig

    generator, model = options.work / REGRESSION / GENERATOR, options.work / FACE_MODEL
    judge = options.judge if options.judge.is_dir() else SHIPPED_JUDGE
    provenance = _read_stages(options.work) | {"rig": describe_run(options)}
    make_rig(
        generator,
        model,
        options.work / TRAINING,
        options.out,
        training_config_of(options),
        provenance,
        judge,
        chosen_device(options),
    )
