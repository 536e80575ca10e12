"""The command that makes a rig, train, and what else trains like it; every stage can be resumed."""

from __future__ import annotations

import argparse
import contextlib
import json
import logging
import os
import platform
import shlex
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.commands.device_options import add_device, add_workers, chosen_device
from core.commands.rig_options import add_reader
from core.commands.rignet_training import add_architecture
from core.errors import RequestError
from core.files.inputs import keep_inputs
from core.files.rig_files import FILES, MANIFEST
from core.files.whole_file import check_writable
from core.rig.training_run.order import RigOrder
from core.rig.training_run.quality import DEFAULT_QUALITY, QUALITIES
from core.rig.training_run.record import holds_finished_rig

if TYPE_CHECKING:
    from core.training.run_watch import RunWatch

_PACKAGES = "lightning_fabric", "scipy", "sklearn", "tensorboard"
_NICENESS, _BELOW_NORMAL = 10, 0x4000


def add_commands(commands: Any) -> None:
    """Add the command to the parser's sub-commands."""
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
    add_training(parser)
    parser.add_argument(
        "--work",
        type=Path,
        metavar="FOLDER",
        help="samples and checkpoints to resume from (default: runs/NAME)",
    )
    parser.add_argument(
        "--background", action="store_true", help="leave the processor to other programs where they want it"
    )
    parser.add_argument(
        "--estimate",
        action="store_true",
        help="make nothing: try a few samples, and print as JSON how long each quality would take and how "
        "much disk",
    )
    parser.set_defaults(run=run_train)


def add_training(parser: argparse.ArgumentParser) -> None:
    """Add the options of a training."""
    parser.add_argument(
        "--quality",
        choices=list(QUALITIES),
        default=DEFAULT_QUALITY,
        help=f"how much work goes into the rig: {_levels()} (default: %(default)s)",
    )
    parser.add_argument("--samples", type=int, metavar="N", help="samples to learn from, instead")
    parser.add_argument(
        "--reconstructor-minutes", type=float, metavar="M", help="minutes of its training, instead"
    )
    parser.add_argument("--rignet-minutes", type=float, metavar="M", help="minutes of its training, instead")
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
        metavar="N",
        help="portraits on which the finished rig is judged, instead; 0 for none",
    )
    parser.add_argument("--seed", type=int, default=0, help="default: %(default)s")
    add_device(parser)
    add_workers(parser)


def _levels() -> str:
    return "; ".join(
        f"{name} {q.samples:,} samples, {q.reconstructor_minutes:g} and {q.rignet_minutes:g} minutes of "
        f"training, judged on {q.judged} portraits"
        for name, q in QUALITIES.items()
    )


def run_train(options: argparse.Namespace) -> None:
    """Make a rig for a generator and a face model, or tell how long that would take."""
    if options.background:
        _step_back()
    if options.estimate:
        _check_packages()
        _print_estimates(options)
        return
    log_progress()
    order = _order(options)
    if holds_finished_rig(order.out, order.work):
        raise RequestError(f"{options.out} holds a rig already; choose another --out.")
    with _told(order) as watch:
        _check_packages()
        _make(options, order.work, watch)


def _make(options: argparse.Namespace, work: Path, watch: RunWatch) -> None:
    from core.training.rig_making import make_rig

    generator, model, provenance = options.generator, options.face_model, {"rig": describe_run(options)}
    _keep_parts([generator, model], options.out)
    check_writable(options.out / MANIFEST, makes_folders=True)
    device, config = chosen_device(options), training_config_of(options)
    make_rig(generator, model, work, options.out, config, provenance, device=device, watch=watch)


def _order(options: argparse.Namespace) -> RigOrder:
    work = options.work or Path("runs") / options.out.resolve().name
    return RigOrder(
        generator=_absolute(options.generator),
        face_model=_absolute(options.face_model),
        out=_absolute(options.out),
        work=_absolute(work),
        quality=options.quality,
        device=options.device,
    )


def _absolute(path: Path) -> Path:
    return Path(os.path.abspath(path))  # links stay as they were given


def _told(order: RigOrder) -> contextlib.AbstractContextManager[RunWatch]:
    """Tell how far the run is; of several processes only the first one does."""
    from core.training.ranks import find_ranks
    from core.training.run_progress import told
    from core.training.run_watch import SILENT

    return told(order) if find_ranks().rank == 0 else contextlib.nullcontext(SILENT)


def _print_estimates(options: argparse.Namespace) -> None:
    from core.importing.generator_import import import_generator
    from core.training.run_plan import disk_bytes, measure_speed, plan_stages

    device = chosen_device(options)
    generator, _ = import_generator(options.generator)
    generator.to(device)
    configs = {
        name: training_config_of(argparse.Namespace(**{**vars(options), "quality": name}))
        for name in QUALITIES
    }
    speed = measure_speed(generator, configs[DEFAULT_QUALITY].corpus)
    answer = {
        name: {
            "seconds": round(sum(plan_stages(config, speed).values()), 1),
            "bytes": disk_bytes(generator, config),
        }
        for name, config in configs.items()
    }
    print(json.dumps(answer, indent=2))


def training_config_of(options: argparse.Namespace) -> Any:
    """Return the configuration that the options ask for: a level of quality, but for what is said."""
    from core.training.rig_making import training_config

    level = QUALITIES[options.quality]

    def said(name: str) -> Any:
        own = getattr(options, name)
        return getattr(level, name) if own is None else own

    return training_config(
        said("samples"),
        said("reconstructor_minutes"),
        said("rignet_minutes"),
        options.seed,
        options.architecture,
        options.keep_undetected,
        said("judged"),
        options.steps,
        options.workers,
        options.reader,
    )


def describe_run(options: argparse.Namespace) -> dict[str, Any]:
    """Return how a rig is made, for its provenance."""
    import torch

    device, threads = chosen_device(options), torch.get_num_threads()
    machine = f"{platform.machine()}, {device}, {threads} threads, torch {torch.__version__}"
    command = shlex.join(["python", "-m", "core", *sys.argv[1:]])
    return {"command": command, "seed": options.seed, "machine": machine}


def log_progress() -> None:
    """Say what is done; of several processes only the first one speaks."""
    from core.training.ranks import find_ranks

    level = logging.INFO if find_ranks().rank == 0 else logging.ERROR
    logging.basicConfig(level=level, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")


def _keep_parts(parts: list[Path], out: Path) -> None:
    """Refuse to write a rig over the files that it is made of, unless they are those of the same rig.

    Raises:
        ExportError: a part lies in the folder and would be replaced by another version of itself.
    """
    if not (out / MANIFEST).is_file():
        keep_inputs(parts, [out / name for name in FILES])


def _check_packages() -> None:
    """Raise RequestError where a package that trains is not installed."""
    missing = [name for name in _PACKAGES if find_spec(name) is None]
    if missing:
        raise RequestError(
            f"Making a rig needs packages that are not installed ({', '.join(missing)}); "
            'run pip install "rig-editor[train]", or pip install -e ".[train]" in its folder.'
        )


def _step_back() -> None:
    """Give this process, and all threads and processes that it starts, a low priority."""
    if sys.platform == "win32":
        import ctypes

        kernel = ctypes.windll.kernel32
        kernel.SetPriorityClass(kernel.GetCurrentProcess(), _BELOW_NORMAL)
    else:
        os.nice(_NICENESS)
