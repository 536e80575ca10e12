"""Commands that make a rig: train, and make-demo-rig for the shipped one; every stage can be resumed."""

from __future__ import annotations

import argparse
import json
import logging
import platform
import shlex
import sys
import time
from pathlib import Path
from typing import Any

from core.commands.device_options import add_device, add_workers, chosen_device
from core.commands.rig_options import add_reader
from core.commands.rignet_training import add_architecture
from core.errors import AssetError
from core.files.assets import SHIPPED_JUDGE, SHIPPED_RIG
from core.files.inputs import keep_inputs
from core.files.rig_files import FACE_MODEL, FILES, GENERATOR, MANIFEST
from core.files.whole_file import check_writable, make_folder, write_json

BUST = "bust.npz"
PORTRAITS, REGRESSION, TRAINING, JUDGE, RIG = "portraits", "generator", "training", "judge", "rig"
STAGES = ("head-model", "portraits", "generator", "judge", "rig")
STAGE_RECORD = "stages.json"


def add_commands(commands: Any) -> None:
    """Add the commands to the parser's sub-commands."""
    _add_train(commands)
    _add_demo(commands)


def _add_train(commands: Any) -> None:
    parser = commands.add_parser(
        "train", help="make a rig: sample a generator, train reconstructor and RigNet, write the folder"
    )
    parser.add_argument(
        "--generator",
        type=Path,
        required=True,
        metavar="FILE",
        help="a generator in any format that import-generator reads",
    )
    parser.add_argument(
        "--face-model",
        type=Path,
        required=True,
        metavar="FILE",
        help="face_model.npz (see import-face-model)",
    )
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="rig folder to write")
    _add_training(parser)
    parser.add_argument(
        "--work",
        type=Path,
        metavar="FOLDER",
        help="samples and checkpoints to resume from (default: runs/NAME)",
    )
    parser.set_defaults(run=run_train)


def _add_demo(commands: Any) -> None:
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
    _add_training(parser)
    parser.set_defaults(run=run_demo)


def _add_generator_training(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--phases",
        default="32:5,64:90,128:90,256:60",
        metavar="R:MINUTES,…",
        help="generator training: resolution and minutes of each phase (default: %(default)s)",
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
        default=2,
        metavar="N",
        help="threads of the generator's training; one serves best where processors share a core "
        "(default: %(default)s)",
    )
    parser.add_argument(
        "--start",
        type=Path,
        metavar="FILE",
        help="begin with state.safetensors or generator.safetensors of an earlier training",
    )


def _add_training(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--samples", type=int, default=8_000, metavar="N", help="samples to learn from (default: %(default)s)"
    )
    parser.add_argument(
        "--reconstructor-minutes", type=float, default=18, metavar="M", help="default: %(default)s"
    )
    parser.add_argument("--rignet-minutes", type=float, default=12, metavar="M", help="default: %(default)s")
    parser.add_argument(
        "--steps",
        type=int,
        metavar="N",
        help="train each network for this many steps instead of minutes, however long they take",
    )
    add_architecture(parser)
    add_reader(parser, "all that are installed")
    parser.add_argument(
        "--keep-undetected",
        action="store_true",
        help="also learn from pictures in which no face is found, by their colours alone",
    )
    parser.add_argument(
        "--judged",
        type=int,
        default=50,
        metavar="N",
        help="portraits on which the finished rig is judged, 0 for none (default: %(default)s)",
    )
    parser.add_argument("--seed", type=int, default=0, help="default: %(default)s")
    add_device(parser)
    add_workers(parser)


def run_train(options: argparse.Namespace) -> None:
    """Make a rig for a generator and a face model."""
    from core.training.rig_making import make_rig

    _log_progress()
    generator, model, provenance = options.generator, options.face_model, {"rig": _describe_run(options)}
    _keep_parts([generator, model], options.out)
    check_writable(options.out / MANIFEST, makes_folders=True)
    work = options.work or Path("runs") / options.out.resolve().name
    device = chosen_device(options)
    make_rig(generator, model, work, options.out, _config(options), provenance, device=device)


def run_demo(options: argparse.Namespace) -> None:
    """Run all stages of the shipped rig, or one."""
    from core.training.ranks import refuse_ranks

    refuse_ranks("make-demo-rig", "start it without torchrun or srun; several processes can run train")
    _log_progress()
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
    record[name] = _describe_run(options) | {"minutes": round(minutes, 1)}
    write_json(options.work / STAGE_RECORD, record)


def _read_stages(work: Path) -> dict[str, Any]:
    path = work / STAGE_RECORD
    try:
        return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    except ValueError as error:
        raise AssetError(f"{path} is damaged ({error}); delete it to go on.") from error


def _keep_parts(parts: list[Path], out: Path) -> None:
    """Refuse to write a rig over the files that it is made of, unless they are those of the same rig.

    Raises:
        ExportError: a part lies in the folder and would be replaced by another version of itself.
    """
    if not (out / MANIFEST).is_file():
        keep_inputs(parts, [out / name for name in FILES])


def _describe_run(options: argparse.Namespace) -> dict[str, Any]:
    import torch

    device, threads = chosen_device(options), torch.get_num_threads()
    machine = f"{platform.machine()}, {device}, {threads} threads, torch {torch.__version__}"
    command = shlex.join(["python", "-m", "core", *sys.argv[1:]])
    return {"command": command, "seed": options.seed, "machine": machine}


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
    )


def _train_judge(options: argparse.Namespace) -> None:
    from core.making.judge_training import train_judge

    provenance = {"made_by": "supervised by renders of known scenes", **_describe_run(options)}
    minutes, device = options.judge_minutes, chosen_device(options)
    train_judge(options.work, options.judge, minutes, options.seed, provenance, device)


def _make_demo_rig(options: argparse.Namespace) -> None:
    from core.training.rig_making import make_rig

    generator, model = options.work / REGRESSION / GENERATOR, options.work / FACE_MODEL
    judge = options.judge if options.judge.is_dir() else SHIPPED_JUDGE
    provenance = _read_stages(options.work) | {"rig": _describe_run(options)}
    make_rig(
        generator,
        model,
        options.work / TRAINING,
        options.out,
        _config(options),
        provenance,
        judge,
        chosen_device(options),
    )


def _config(options: argparse.Namespace) -> Any:
    from core.training.rig_making import training_config

    minutes = options.reconstructor_minutes, options.rignet_minutes
    return training_config(
        options.samples,
        *minutes,
        options.seed,
        options.architecture,
        options.keep_undetected,
        options.judged,
        options.steps,
        options.workers,
        options.reader,
    )


def _log_progress() -> None:
    """Say what is done; of several processes only the first one speaks."""
    from core.training.ranks import find_ranks

    level = logging.INFO if find_ranks().rank == 0 else logging.ERROR
    logging.basicConfig(level=level, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
