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

from core.evaluation.control import evaluate_control
from core.evaluation.evaluation import find_judge
from core.evaluation.judges.picture import SHIPPED_JUDGE
from core.evaluation.studio import Studio
from core.face.morphable_model import MorphableModel
from core.generator.checkpoint import load_generator
from core.generator.protocol import StyleGenerator
from core.pipeline import EditPipeline, EditRequest, latent_of_seed
from core.portrait_source import DEFAULT_TRUNCATION, PortraitSource
from core.reliability import QUALITY_KEY
from core.rig.reconstructor import FaceReconstructor
from core.rig.rig import PREVIEW, Rig, load_rig, save_rig
from core.rig.rignet_architectures import Architecture
from core.rig.statistics import Statistics
from core.training.config import TrainingConfig
from core.training.latent_corpus import build_latent_corpus, load_latent_corpus
from core.training.reconstructor_training import train_reconstructor
from core.training.rignet_training import train_rignet

STATISTICS_SAMPLES = 2_000
PREVIEW_SEEDS = range(8)
EVALUATION_SEEDS = range(50)

_log = logging.getLogger(__name__)


def training_config(
    samples: int,
    reconstructor_minutes: float,
    rignet_minutes: float,
    seed: int,
    architecture: Architecture = "residual",
) -> TrainingConfig:
    """Return the default configuration with these bounds and this RigNet."""
    config = TrainingConfig(corpus_count=samples)
    return dataclasses.replace(
        config,
        reconstructor=dataclasses.replace(config.reconstructor, minutes=reconstructor_minutes, seed=seed),
        rignet=dataclasses.replace(
            config.rignet, architecture=architecture, minutes=rignet_minutes, seed=seed
        ),
    )


def make_rig(
    generator_path: Path,
    face_model_path: Path,
    work: Path,
    out: Path,
    config: TrainingConfig,
    provenance: dict[str, Any],
    judge_folder: Path = SHIPPED_JUDGE,
) -> None:
    """Run every stage that has not been run in `work`, then write the rig folder `out` and judge it.

    Args:
        generator_path: what the rig controls.
        face_model_path: what it is controlled by.
        work: folder for corpus and checkpoints.
        out: rig folder.
        config: sizes, weights, minutes.
        provenance: how all this came about, JSON values; the configuration is added.
        judge_folder: of the picture judge, which reads the pictures of generators made by make-demo-rig.
    """
    generator, model = load_generator(generator_path), MorphableModel.load(face_model_path)
    build_latent_corpus(
        generator, work / "corpus", config.corpus_count, config.reconstructor.seed, config.corpus
    )
    corpus = load_latent_corpus(work / "corpus", config.resolution)
    reconstructor = train_reconstructor(model, corpus, work, config.reconstructor)
    rignet = train_rignet(model, reconstructor, corpus, work, config.rignet)
    _log.info("statistics of %d samples", STATISTICS_SAMPLES)
    statistics = sample_statistics(generator, reconstructor)
    rig = Rig(out, generator, model, reconstructor, rignet, statistics, {"name": out.name})
    provenance = provenance | {"config": asdict(config)}
    save_rig(rig, provenance, quality={})
    rig = load_rig(out)
    pipeline = EditPipeline(rig)
    judge, _ = find_judge(pipeline, judge_folder)
    report = evaluate_control(pipeline, EVALUATION_SEEDS, DEFAULT_TRUNCATION, studio=Studio(pipeline, judge))
    _log.info("%s", report.summary())
    save_rig(rig, provenance, quality={"control": report.summary(), QUALITY_KEY: report.reliable()})
    preview(pipeline).save(out / PREVIEW)


@torch.inference_mode()
def sample_statistics(generator: StyleGenerator, reconstructor: FaceReconstructor) -> Statistics:
    """Sample w of the first seeds at truncation 1, and F of them."""
    seeds = np.arange(STATISTICS_SAMPLES)
    z = torch.cat([latent_of_seed(int(seed), generator.z_dim) for seed in seeds])
    w = generator.mapping(z)
    params = reconstructor(generator.broadcast(w))
    return Statistics(seeds, reconstructor.table.pack(params).numpy(), w.numpy())


def preview(pipeline: EditPipeline) -> Image.Image:
    """Return a strip of the first portraits."""
    results = [pipeline.edit(EditRequest(PortraitSource(seed))) for seed in PREVIEW_SEEDS]
    return Image.fromarray(np.concatenate([result.frame for result in results if result is not None], axis=1))
