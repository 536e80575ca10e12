"""Commands that train more RigNets for a rig: another architecture, a single mode, an ablation."""

from __future__ import annotations

import argparse
import dataclasses
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from core.commands.device_options import add_device, add_workers, chosen_device
from core.commands.rig_options import add_rig, open_face_rig
from core.errors import AssetError
from core.files.inputs import check_outputs
from core.files.whole_file import make_folder
from core.rig.rignet_choices import MODE_BLOCKS, Architecture

if TYPE_CHECKING:
    from core.rig.rig import FaceRig

TERMS = ("reconstruction", "edit", "consistency", "parameters", "latent", "spread")


def add_commands(commands: Any) -> None:
    """Add the commands to the parser's sub-commands."""
    train = commands.add_parser(
        "train-rignet",
        help="train another RigNet for a rig: other architecture, mode or loss",
        epilog="Use the file with `edit --rignet` and `evaluate --rignet`.",
    )
    add_rig(train)
    train.add_argument(
        "--corpus", type=Path, required=True, metavar="FOLDER", help="samples that `train` left in its --work"
    )
    train.add_argument("--out", type=Path, required=True, metavar="FILE", help="RigNet to write")
    train.add_argument(
        "--work",
        type=Path,
        metavar="FOLDER",
        help="checkpoint to resume from (default: FILE without its suffix)",
    )
    add_architecture(train)
    train.add_argument(
        "--mode", choices=list(MODE_BLOCKS), default="joint", help="what it edits (default: %(default)s)"
    )
    train.add_argument(
        "--without",
        action="append",
        default=[],
        choices=TERMS,
        help="leave a term of the loss out; may be repeated",
    )
    train.add_argument(
        "--without-direct",
        action="store_true",
        help="train without edits of single controls, as in the paper",
    )
    train.add_argument("--minutes", type=float, default=12, metavar="M", help="default: %(default)s")
    train.add_argument("--seed", type=int, default=0)
    add_device(train)
    train.set_defaults(run=run_train_rignet)
    _add_variants(commands)


def _add_variants(commands: Any) -> None:
    variants = commands.add_parser(
        "train-variants",
        help="train the RigNets that the paper compares, equally long, for `evidence --variants`",
    )
    add_rig(variants)
    variants.add_argument(
        "--corpus",
        type=Path,
        metavar="FOLDER",
        help="samples that `train` left in its --work (default: drawn into --out)",
    )
    variants.add_argument("--out", type=Path, default=Path("runs/variants"), metavar="FOLDER")
    variants.add_argument(
        "--minutes", type=float, default=5, metavar="M", help="minutes for each (default: %(default)s)"
    )
    variants.add_argument(
        "--samples",
        type=int,
        default=3_000,
        metavar="N",
        help="samples to draw without --corpus (default: %(default)s)",
    )
    variants.add_argument(
        "--steps",
        type=int,
        metavar="N",
        help="train each for this many steps instead of minutes, so that they compare on a busy machine",
    )
    variants.add_argument("--only", action="append", metavar="NAME", help="train this one; may be repeated")
    variants.add_argument("--seed", type=int, default=0)
    add_device(variants)
    add_workers(variants)
    variants.set_defaults(run=run_train_variants)


def add_architecture(parser: argparse.ArgumentParser) -> None:
    """Add the option that names an architecture."""
    parser.add_argument(
        "--architecture",
        choices=get_args(Architecture),
        default="residual",
        help="linear is the paper's, steering its baseline that does not see the code (default: %(default)s)",
    )


def run_train_rignet(options: argparse.Namespace) -> None:
    """Train against the rig's frozen generator samples and reconstructor; write the network."""
    from core.rig.objects import Objects
    from core.training.config import TrainingConfig
    from core.training.loop import start_fabric
    from core.training.rignet_training import train_rignet
    from core.training.stored_corpus import load_latent_corpus
    from core.training.work_folder import claim_rignet

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    check_outputs([options.rig, options.corpus], [options.out], makes_folders=True)
    fabric = start_fabric(chosen_device(options))
    rig, defaults = open_face_rig(options), TrainingConfig()
    corpus = load_latent_corpus(options.corpus, defaults.resolution)
    _check_corpus(options.corpus, corpus.code_shape, rig)
    config = dataclasses.replace(
        defaults.rignet,
        architecture=options.architecture,
        mode=options.mode,
        minutes=options.minutes,
        seed=options.seed,
        direct_batch_size=0 if options.without_direct else defaults.rignet.direct_batch_size,
        weights=dataclasses.replace(defaults.rignet.weights, **dict.fromkeys(options.without, 0.0)),
    )
    work = options.work or options.out.with_suffix("")
    claim_rignet(work, rig.fingerprint, config)
    objects = Objects.of(rig.statistics)
    network = train_rignet(rig.model, rig.reconstructor, corpus, work, config, fabric, objects=objects)
    if fabric.is_global_zero:
        network.save(options.out)


def run_train_variants(options: argparse.Namespace) -> None:
    """Train every variant for as long, on the same samples, from the same seed."""
    from core.rig.objects import Objects
    from core.training.config import TrainingConfig
    from core.training.latent_corpus import build_latent_corpus
    from core.training.loop import start_fabric
    from core.training.ranks import refuse_ranks
    from core.training.stored_corpus import load_latent_corpus
    from core.training.variants import VARIANTS, train_variants

    refuse_ranks(
        "train-variants", "start it without torchrun or srun; several processes can run train-rignet"
    )
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    make_folder(options.out)
    fabric = start_fabric(chosen_device(options))
    rig, defaults = open_face_rig(options), TrainingConfig()
    folder = options.corpus or options.out / "corpus"
    if options.corpus is None:
        sampling = dataclasses.replace(
            defaults.corpus, workers=options.workers, reader=rig.reconstructor.reader
        )
        build_latent_corpus(rig.generator.to(fabric.device), folder, options.samples, options.seed, sampling)
    corpus = load_latent_corpus(folder, defaults.resolution)
    _check_corpus(folder, corpus.code_shape, rig)
    bounds = {"minutes": None, "steps": options.steps} if options.steps else {"minutes": options.minutes}
    config = dataclasses.replace(defaults.rignet, seed=options.seed, **bounds)
    provenance = {"rig": rig.name, "fingerprint": rig.fingerprint, "samples": len(corpus)}
    names = tuple(options.only or VARIANTS)
    objects = Objects.of(rig.statistics)
    train_variants(
        rig.model, rig.reconstructor, corpus, options.out, config, provenance, names, fabric, objects
    )


def _check_corpus(folder: Path, shape: tuple[int, ...], rig: FaceRig) -> None:
    if tuple(shape) != (rig.generator.num_ws, rig.generator.w_dim):
        raise AssetError(
            f"{folder} was sampled from another generator than that of {rig.path}; "
            "choose the corpus that this rig was made from."
        )
