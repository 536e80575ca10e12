"""From a generator and a face model to a rig folder: corpus, F, RigNet, statistics, evaluation."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from lightning_fabric import Fabric
from PIL import Image

from core.device import CPU
from core.editing.edit import Edit
from core.editing.edit_pipeline import EditPipeline
from core.editing.portrait_code import latent_of_seed
from core.editing.portrait_source import PortraitSource
from core.editing.truncation import DEFAULT_TRUNCATION
from core.evaluation.control import evaluate_control
from core.evaluation.evaluation import find_judge
from core.evaluation.studio import Edits, Studio
from core.face.morphable_model import MorphableModel
from core.files.assets import SHIPPED_JUDGE
from core.files.rig_files import MANIFEST, PREVIEW
from core.files.whole_file import make_folder, write_whole
from core.generator.openvino_runtime import fastest_runtime
from core.generator.protocol import StyleGenerator
from core.importing.generator_import import import_generator
from core.judges.picture import PictureJudge
from core.rig.free_search import free_directions
from core.rig.objects import Objects
from core.rig.opening import has_rignet
from core.rig.reconstructor import FaceReconstructor
from core.rig.rig import FaceRig, Rig, load_rig, save_rig
from core.rig.rignet_choices import Architecture
from core.rig.statistics import Statistics
from core.samples.reliability import QUALITY_KEY
from core.saving.picture_encoding import picture_bytes
from core.training.config import TrainingConfig
from core.training.first_samples import check_faces, look_at_first
from core.training.latent_corpus import build_latent_corpus
from core.training.loop import start_fabric
from core.training.object_search import find_objects
from core.training.reconstructor_training import train_reconstructor
from core.training.rignet_training import train_rignet
from core.training.run_plan import edits_of_judging, measure_speed, plan_stages
from core.training.run_watch import SILENT, RunWatch
from core.training.stored_corpus import StoredCorpus, load_latent_corpus
from core.training.turned_views import TurnedViews
from core.training.work_folder import claim_sampling, claim_training, hold_training

STATISTICS_SAMPLES = 2_000
PREVIEW_SEEDS = range(8)
PREVIEW_SIDE = 256

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
    watch: RunWatch = SILENT,
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
        watch: is told how far it is.

    Raises:
        AssetError: a file is damaged, `work` belongs to another generator or was begun with other settings,
            or there are too few faces.
        RequestError: other processes train the networks of `work`.
        ExportError: a file cannot be written, or the disk is full.
        StoppedError: `watch` was asked to stop; what is there is kept.
    """
    fabric = start_fabric(device)
    (generator, source), model = import_generator(generator_path), MorphableModel.load(face_model_path)
    generator.to(fabric.device)
    claim_sampling(make_folder(work), config)
    watch.plan(lambda: plan_stages(config, measure_speed(generator, config.corpus)))
    making = _Making(generator, model, work, config, fabric, watch)
    corpus = making.samples(generator_path)
    with hold_training(work, fabric):
        claim_training(work, config)
        reconstructor = making.reconstructor(corpus)
        provenance = provenance | {"config": asdict(config), "generator_file": source["source"]}
        _log.info("statistics of %d samples", STATISTICS_SAMPLES)
        statistics = sample_statistics(generator, reconstructor)
        objects = find_objects(model, reconstructor, corpus, statistics)
        _log.info("objects that edits leave alone: %d", len(objects))
        statistics = dataclasses.replace(statistics, objects=objects)
        parts = out, generator, {"name": out.name}, model, reconstructor, statistics
        free = free_directions(generator, model, reconstructor.read, statistics)
        finished = (out / MANIFEST).is_file() and has_rignet(out)
        if fabric.is_global_zero and not finished:  # whoever stops here can look at what is there
            save_rig(FaceRig(*parts, stored_free=free), provenance, quality={})
        rignet = train_rignet(
            model, reconstructor, corpus, work, config.rignet, fabric, watch, Objects.of(statistics)
        )
        if fabric.is_global_zero:
            save_rig(Rig(*parts, rignet, stored_free=free), provenance, quality={})
            _finish(load_rig(out, fabric.device), provenance, config, judge_folder, watch)


@dataclass(frozen=True, eq=False)
class _Making:
    """The stages that need the generator's pictures."""

    generator: StyleGenerator
    model: MorphableModel
    work: Path
    config: TrainingConfig
    fabric: Fabric
    watch: RunWatch

    def samples(self, generator_path: Path) -> StoredCorpus:
        """Make the samples, or the rest of them; processes share the work.

        Raises:
            AssetError: there are too few faces.
        """
        config, watch = self.config, self.watch
        watch.begin("first samples")
        sample = look_at_first(self.generator, generator_path, self.work, config, watch)
        self.fabric.barrier()
        watch.look_at(self.model, sample)
        watch.begin("samples")
        build_latent_corpus(
            self.generator,
            self.work / "corpus",
            config.corpus_count,
            config.reconstructor.seed,
            config.corpus,
            resolution=config.resolution,
            watch=watch,
        )
        self.fabric.barrier()
        corpus = load_latent_corpus(self.work / "corpus", config.resolution)
        watch.count_faces(corpus.valid.numpy())
        if not config.reconstructor.keep_undetected:
            check_faces(int(corpus.valid.sum()), len(corpus), generator_path, len(corpus))
        return corpus

    def reconstructor(self, corpus: StoredCorpus) -> FaceReconstructor:
        """Train F on the samples, and on portraits that a first F has turned."""
        config, work, watch = self.config, self.work, self.watch

        def build_views(first: FaceReconstructor) -> Path:
            draw = TurnedViews(self.generator, first, config.corpus).draw
            settings = config.reconstructor.seed + 1, config.corpus, draw, config.resolution, watch
            return build_latent_corpus(
                self.generator, work / "turned", config.corpus_count // 4 * 2, *settings
            )

        return train_reconstructor(
            self.model, corpus, work, config.reconstructor, build_views, self.fabric, watch
        )


def _finish(
    rig: Rig, provenance: dict[str, Any], config: TrainingConfig, judge_folder: Path, watch: RunWatch
) -> None:
    """Draw the preview and judge the rig."""
    pipeline = EditPipeline(rig, rig.device)
    path = rig.path / PREVIEW
    write_whole(path, picture_bytes(path, preview(pipeline)))
    if config.judged:
        watch.begin("judging")
        save_rig(rig, provenance, _judge(pipeline, config, judge_folder, watch))


def _judge(
    pipeline: EditPipeline, config: TrainingConfig, judge_folder: Path, watch: RunWatch
) -> dict[str, Any]:
    """Return the measured quality of a rig, for its manifest."""
    judge, _ = find_judge(pipeline, judge_folder)
    pipeline.use(fastest_runtime(pipeline.rig.generator))
    studio = WatchedStudio(pipeline, judge, config, watch)
    report = evaluate_control(pipeline, range(config.judged), DEFAULT_TRUNCATION, studio=studio)
    _log.info("%s", report.summary())
    return {"control": report.summary(), QUALITY_KEY: report.reliable()}


class WatchedStudio(Studio):
    """Tells after each series of edits how far the judging is."""

    def __init__(
        self, pipeline: EditPipeline, judge: PictureJudge | None, config: TrainingConfig, watch: RunWatch
    ) -> None:
        super().__init__(pipeline, judge, config.corpus.workers)
        self._expected, self._made, self._watch = edits_of_judging(config.judged), 0, watch

    def edit(self, edits: Sequence[Edit], title: str = "") -> Edits:
        """Run edits as any studio does."""
        made = super().edit(edits, title)
        self._made += len(edits)
        self._watch.tick(min(1.0, self._made / self._expected))
        return made


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
