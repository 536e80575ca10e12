"""From a generator and a face model to a rig folder: corpus, F, RigNet, statistics, evaluation."""

from __future__ import annotations

import dataclasses
import logging
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image

from core.device import CPU
from core.editing.edit import Edit
from core.editing.edit_pipeline import EditPipeline
from core.editing.portrait_code import latent_of_seed
from core.editing.portrait_source import PortraitSource
from core.editing.truncation import DEFAULT_TRUNCATION
from core.errors import AssetError
from core.evaluation.control import evaluate_control
from core.evaluation.evaluation import find_judge
from core.evaluation.studio import Studio
from core.face.morphable_model import MorphableModel
from core.files.assets import SHIPPED_JUDGE
from core.files.rig_files import MANIFEST, PREVIEW
from core.files.whole_file import make_folder, write_whole
from core.generator.protocol import StyleGenerator
from core.importing.generator_import import import_generator
from core.rig.opening import has_rignet
from core.rig.reconstructor import FaceReconstructor
from core.rig.rig import FaceRig, Rig, load_rig, save_rig
from core.rig.rignet_choices import Architecture
from core.rig.statistics import Statistics
from core.samples.reliability import QUALITY_KEY
from core.saving.picture_encoding import picture_bytes
from core.training.config import TrainingConfig
from core.training.latent_corpus import build_latent_corpus
from core.training.loop import start_fabric
from core.training.reconstructor_training import train_reconstructor
from core.training.rignet_training import train_rignet
from core.training.samples import Corpus
from core.training.stored_corpus import load_latent_corpus
from core.training.turned_views import TurnedViews
from core.training.work_folder import claim_sampling, claim_training, hold_training

STATISTICS_SAMPLES = 2_000
PREVIEW_SEEDS = range(8)
PREVIEW_SIDE = 256
FEWEST_FACES = 50

_log = logging.getLogger(__name__)


def training_config(
    samples: int,
    reconstructor_minutes: float,
    rignet_minutes: float,
    seed: int,
    architecture: Architecture = "residual",
    keep_undetected: bool = False,
    judged: int = 50,
    steps: int | None = None,
    workers: int = 2,
    reader: str | None = None,
) -> TrainingConfig:
    """Return the default configuration with these choices; `steps` count instead of minutes."""
    config = TrainingConfig(corpus_count=samples, judged=judged)
    if reader is not None:
        config = dataclasses.replace(config, corpus=dataclasses.replace(config.corpus, reader=reader))
    shared: dict[str, Any] = {"seed": seed, "keep_undetected": keep_undetected}

    def bounds(minutes: float) -> dict[str, Any]:
        return shared | ({"minutes": minutes} if steps is None else {"minutes": None, "steps": steps})

    return dataclasses.replace(
        config,
        corpus=dataclasses.replace(config.corpus, workers=workers),
        reconstructor=dataclasses.replace(
            config.reconstructor, detector_workers=workers, **bounds(reconstructor_minutes)
        ),
        rignet=dataclasses.replace(config.rignet, architecture=architecture, **bounds(rignet_minutes)),
    )


def make_rig(
    generator_path: Path,
    face_model_path: Path,
    work: Path,
    out: Path,
    config: TrainingConfig,
    provenance: dict[str, Any],
    judge_folder: Path = SHIPPED_JUDGE,
    device: torch.device = CPU,
) -> None:
    """Run every stage that has not been run in `work`, then write the rig folder `out` and judge it.

    Args:
        generator_path: what the rig controls, in any format that `core.importing` reads.
        face_model_path: what it is controlled by.
        work: folder for corpus and checkpoints.
        out: rig folder.
        config: sizes, weights, minutes.
        provenance: how all this came about, JSON values; the configuration is added.
        judge_folder: of the picture judge, which reads the pictures of generators made by make-demo-rig.
        device: that every stage runs on; under torchrun each process takes one of its kind.

    Raises:
        AssetError: a file is damaged, `work` belongs to another generator or was begun with other settings,
            or there are too few faces.
        RequestError: other processes train the networks of `work`.
        ExportError: a file cannot be written, or the disk is full.
    """
    fabric = start_fabric(device)
    (generator, source), model = import_generator(generator_path), MorphableModel.load(face_model_path)
    generator.to(fabric.device)
    seed = config.reconstructor.seed
    claim_sampling(make_folder(work), config)
    # The first shard tells whether there are faces at all, before hours go into the others.
    for count in (min(config.corpus.shard_size, config.corpus_count), config.corpus_count):
        build_latent_corpus(
            generator, work / "corpus", count, seed, config.corpus, resolution=config.resolution
        )
        fabric.barrier()  # processes share the work
        corpus = load_latent_corpus(work / "corpus", config.resolution)
        if not config.reconstructor.keep_undetected:
            _check_faces(corpus, generator_path, config.corpus_count)
    with hold_training(work, fabric):
        claim_training(work, config)

        def build_views(first: FaceReconstructor) -> Path:
            draw, count = TurnedViews(generator, first, config.corpus).draw, config.corpus_count // 4 * 2
            settings = seed + 1, config.corpus, draw, config.resolution
            return build_latent_corpus(generator, work / "turned", count, *settings)

        reconstructor = train_reconstructor(model, corpus, work, config.reconstructor, build_views, fabric)
        provenance = provenance | {"config": asdict(config), "generator_file": source["source"]}
        _log.info("statistics of %d samples", STATISTICS_SAMPLES)
        statistics = sample_statistics(generator, reconstructor)
        parts = out, generator, {"name": out.name}, model, reconstructor, statistics
        finished = (out / MANIFEST).is_file() and has_rignet(out)
        if fabric.is_global_zero and not finished:  # whoever stops here can look at what is there
            save_rig(FaceRig(*parts), provenance, quality={})
        rignet = train_rignet(model, reconstructor, corpus, work, config.rignet, fabric)
        if not fabric.is_global_zero:
            return
        save_rig(Rig(*parts, rignet), provenance, quality={})
        rig = load_rig(out, fabric.device)
        pipeline = EditPipeline(rig, fabric.device)
        write_whole(out / PREVIEW, picture_bytes(out / PREVIEW, preview(pipeline)))
        if config.judged:
            save_rig(rig, provenance, _judge(pipeline, config, judge_folder))


def _judge(pipeline: EditPipeline, config: TrainingConfig, judge_folder: Path) -> dict[str, Any]:
    """Return the measured quality of a rig, for its manifest."""
    judge, _ = find_judge(pipeline, judge_folder)
    studio = Studio(pipeline, judge, config.corpus.workers)
    report = evaluate_control(pipeline, range(config.judged), DEFAULT_TRUNCATION, studio=studio)
    _log.info("%s", report.summary())
    return {"control": report.summary(), QUALITY_KEY: report.reliable()}


def _check_faces(corpus: Corpus, generator_path: Path, count: int) -> None:
    """Raise AssetError where `count` samples with as many faces as these would hold too few."""
    found = int(corpus.valid.sum())
    if found * count < FEWEST_FACES * len(corpus):
        raise AssetError(
            f"Faces were found in {found} of {len(corpus)} pictures of {generator_path}, "
            f"and a rig needs {FEWEST_FACES}; choose a generator of portraits, or more --samples."
        )


@torch.inference_mode()
def sample_statistics(generator: StyleGenerator, reconstructor: FaceReconstructor) -> Statistics:
    """Sample w of the first seeds at truncation 1, and F of them."""
    seeds = np.arange(STATISTICS_SAMPLES)
    z = torch.cat([latent_of_seed(int(seed), generator.z_dim) for seed in seeds])
    w = generator.mapping(z.to(generator.w_avg.device))
    packed = reconstructor.table.pack(reconstructor.read(generator.broadcast(w)))
    return Statistics(seeds, packed.cpu().numpy(), w.cpu().numpy())


def preview(pipeline: EditPipeline) -> np.ndarray:
    """Return a strip of the first portraits (H, W, 3) uint8, small ones of large generators."""
    results = [pipeline.edit(Edit(PortraitSource(seed))) for seed in PREVIEW_SEEDS]
    strip = Image.fromarray(
        np.concatenate([result.frame for result in results if result is not None], axis=1)
    )
    side = min(strip.height, PREVIEW_SIDE)
    return np.asarray(strip.resize((side * len(results), side), Image.Resampling.LANCZOS))
