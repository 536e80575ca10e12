"""Training of the face reconstructor F (StyleRig, CVPR 2020, section 4.2): self-supervised by rendering."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import torch
from lightning_fabric import Fabric
from torch import nn

from core.face.morphable_model import MorphableModel
from core.face.params import FaceParams
from core.face.surface_points import SurfacePoints
from core.files.checkpoint import load_state, read_tensors, write_tensors
from core.frames import to_unit
from core.importing.face_surface.bound_points import bind_points
from core.importing.face_surface.head_values import head_values
from core.render.landmark_projector import LandmarkProjector
from core.rig.reconstructor import FaceReconstructor
from core.training.batch_share import BatchShare
from core.training.config import ReconstructorConfig
from core.training.crop import typical_crop, typical_place
from core.training.detector_response import DetectorResponse, measure_detector, show_faces
from core.training.loop import (
    LossTerms,
    Schedule,
    TrainingLoop,
    batch_random,
    make_optimizer,
    start_fabric,
)
from core.training.losses import RenderLoss, weighted_mean
from core.training.report import report_reconstructor
from core.training.run_watch import SILENT, RunWatch
from core.training.samples import Corpus
from core.training.stored_corpus import load_latent_corpus
from core.training.turned_views import with_the_other_head
from core.training.value_term import ValueTerm

BuildViews = Callable[[FaceReconstructor], Path]
"""A first network → folder of a corpus of turned portraits (`core.training.turned_views`)."""

_CODES = 500  # that are read at once
_CROPS = 500  # samples whose crop is looked at
_GEOMETRY = ("identity", "expression", "rotation", "translation")

_log = logging.getLogger(__name__)


def train_reconstructor(
    model: MorphableModel,
    corpus: Corpus,
    out: str | Path,
    config: ReconstructorConfig,
    build_views: BuildViews | None = None,
    fabric: Fabric | None = None,
    watch: RunWatch = SILENT,
) -> FaceReconstructor:
    """Fit F to a corpus; goes on from the checkpoints in `out` where there are any.

    Args:
        model: the face model.
        corpus: samples of the generator, with all points of their reader.
        out: folder for the networks, their checkpoints, a report (JSON) and overlay sheets (PNG).
        config: weights, batch sizes, bounds.
        build_views: shows portraits from two sides; the network that it gets may lie on any device.
        fabric: where to train; on the CPU where it is not said.
        watch: is told how far it is.

    Returns:
        the trained network, on the CPU, also written to `out`/reconstructor.safetensors.
    """
    out = Path(out)
    fabric = fabric or start_fabric()
    points = bind_points(model, corpus.reader)
    crop = typical_crop(corpus[corpus.spread(_CROPS)])
    usable = corpus if config.keep_undetected else corpus.with_face()
    training, holdout = usable.split(config.holdout)
    render_loss = RenderLoss(model, corpus.resolution, config.weights, points).to(fabric.device)
    terms = Terms(render_loss, _value_term(model, corpus.reader, config, fabric), points)
    torch.manual_seed(config.seed)
    response = DetectorResponse(points.parts)
    sight = Sight(_initial_network(model, training, terms.values, config), response, render_loss.projector)
    if not crop.is_usual:
        _log.info("%s", crop.sentence)
        watch.note_crop(crop.sentence)
        seen = corpus[corpus.spread(_CROPS)].with_points(points)
        sight.network.set_place(*typical_place(model, points, seen[seen.valid]))
    views = None
    if config.detector_faces or build_views:
        first = dataclasses.replace(_share_of_time(config, config.first_share), landmark_share=1.0)
        checkpoint = out / "first_reconstructor_training.safetensors"
        watch.begin("first reconstructor", sight.network.read)
        _train(fabric, sight, terms, training, None, first, checkpoint, watch)
        watch.begin("turned portraits")
        views = _turned_views(fabric, sight, corpus, build_views)
        if config.detector_faces:
            watch.begin("detector")
            sight.response = _detector_response(fabric, sight, model, points, training, out, config, watch)
        config = _share_of_time(config, 1 - config.first_share)
    checkpoint = out / "reconstructor_training.safetensors"
    watch.begin("reconstructor", sight.network.read)
    steps = _train(fabric, sight, terms, training, views, config, checkpoint, watch)
    network = sight.eval().network
    if fabric.is_global_zero:
        network.save(out / "reconstructor.safetensors")
        samples = holdout[:].with_points(points).to(fabric.device)
        summary = report_reconstructor(network, render_loss, sight.expected, samples, out)
        _log.info("reconstructor: %d steps, %s", steps, summary)
    fabric.barrier()
    render_loss.cpu()  # the face model, too, is where it was
    return network.cpu()


class Terms(NamedTuple):
    """What F is judged by: pictures, and values where points tell them; `points` are those compared."""

    render: RenderLoss
    values: ValueTerm | None
    points: SurfacePoints


class Sight(nn.Module):
    """F, and where a detector would find the landmarks of what it reads.

    Fabric carries only plain tensors to a device and back, and wants one forward for each backward.
    """

    def __init__(
        self, network: FaceReconstructor, response: DetectorResponse, projector: LandmarkProjector
    ) -> None:
        super().__init__()
        self.network, self.response, self.projector = network, response, projector

    def forward(
        self, w_plus: torch.Tensor, views: int = 0
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Return packed parameters (N, P) of codes (N, L, w_dim), their landmarks, and the landmarks' offset.

        The last `views` codes are pairs of turned portraits; the landmarks (N + views, U, 2) end with those
        of each view with the other's head.
        """
        params = self.network(w_plus)
        turned = with_the_other_head(params[slice(len(params) - views, None)])
        points = self.expected(FaceParams.cat([params, turned]))
        return self.network.table.pack(params), points, self.response.offset * 1

    def expected(self, params: FaceParams) -> torch.Tensor:
        """Return where the landmarks (N, U, 2) of N faces would be found, in [-1, 1]."""
        return self.response(self.projector(params))


def _share_of_time(config: ReconstructorConfig, share: float) -> ReconstructorConfig:
    return dataclasses.replace(config, minutes=None if config.minutes is None else share * config.minutes)


def _value_term(
    model: MorphableModel, reader: str, config: ReconstructorConfig, fabric: Fabric
) -> ValueTerm | None:
    """Return the term of values; None where points do not tell them of this model, or nobody asks."""
    told, weight = head_values(model).get(reader), config.weights.values
    return ValueTerm(model, told, weight).to(fabric.device) if told is not None and weight else None


def _train(
    fabric: Fabric,
    sight: Sight,
    judge: Terms,
    training: Corpus,
    views: Corpus | None,
    config: ReconstructorConfig,
    checkpoint: Path,
    watch: RunWatch,
) -> int:
    """Train F and the offset of its landmarks; returns the steps taken."""
    optimizer = make_optimizer(sight, config.optimizer, config.learning_rate, config.weight_decay)
    wrapped, optimizer = fabric.setup(sight, optimizer)
    schedule = Schedule(config.minutes, config.steps, config.learning_rate)
    loop = TrainingLoop(fabric, sight, optimizer, schedule, checkpoint, watch)
    share = BatchShare(fabric.global_rank, fabric.world_size)
    table, weights = sight.network.table, config.weights

    def losses(step: int, progress: float) -> LossTerms:
        random = batch_random(config.seed, step)
        rows = share.draw(len(training), loop.batch_size(config.landmark_batch_size), random)
        batch, turned = training[rows], 0
        if views is not None:
            pairs = share.draw(len(views) // 2, loop.batch_size(config.turned_batch_size // 2), random)
            turned = 2 * len(pairs)
            batch = batch.before(views[(2 * pairs[:, None] + torch.arange(2)).flatten()])
        told = None if judge.values is None else judge.values.told(batch).to(fabric.device)
        batch = batch.with_points(judge.points).to(fabric.device)
        packed, points, offset = wrapped(batch.w_plus, turned)
        params = table.unpack(packed)
        own, swapped = points.tensor_split([len(params)])
        terms = weighted_mean(judge.render.landmark_term(own, batch) | judge.render.prior(params))
        if judge.values is not None and told is not None:
            terms["values"] = judge.values(params, told, batch.valid).mean()
        if turned:
            error = judge.render.landmark_term(swapped, batch[slice(-turned, None)])
            terms["turned"] = weights.turned * error["landmarks"].mean()
        if progress >= config.landmark_share:
            some = slice(share.part(loop.batch_size(config.photo_batch_size)))
            terms |= weighted_mean(judge.render.photo_term(colours_of(params[some]), batch[some]))
        return terms | {"offset": weights.offset * offset.square().mean()}

    loop.run(losses, "reconstructor")
    return loop.step


def colours_of(params: FaceParams) -> FaceParams:
    """Return parameters through which only albedo and light learn."""
    fixed = {name: getattr(params, name).detach() for name in _GEOMETRY}
    return params.replace(**fixed)


def _turned_views(fabric: Fabric, first: Sight, corpus: Corpus, build: BuildViews | None) -> Corpus | None:
    """Return pairs of views in which both faces were found; None where there are none."""
    if build is None:
        return None
    folder = build(first.network)
    fabric.barrier()  # processes share the work
    views = load_latent_corpus(folder, corpus.resolution)
    seen = views.valid.unflatten(0, (-1, 2)).all(1).repeat_interleave(2)
    return views.select(seen.nonzero().squeeze(1)) if seen.any() else None


def _detector_response(
    fabric: Fabric,
    first: Sight,
    model: MorphableModel,
    points: SurfacePoints,
    training: Corpus,
    out: Path,
    config: ReconstructorConfig,
    watch: RunWatch,
) -> DetectorResponse:
    """Measure the detector once, and read what was measured from then on."""
    path = out / "detector.safetensors"
    if not path.is_file():
        corpus = training.select(slice(config.detector_faces))
        rows = torch.arange(len(corpus)).split(_CODES)
        poses = FaceParams.cat([first.network.read(corpus.codes(some)) for some in rows])
        shading = _mean_shading(model, training)
        settings = out / "detector", config.seed, config.detector_workers, points, watch
        answers = show_faces(model, poses, corpus, shading, *settings)
        if fabric.is_global_zero:
            measured = measure_detector(*answers, points.parts, config.seed)
            write_tensors(path, measured.state_dict(), {"kind": "detector_response"})
    fabric.barrier()
    response = DetectorResponse(points.parts).to(fabric.device)
    load_state(path, response, read_tensors(path)[0])
    return response


def _initial_network(
    model: MorphableModel,
    training: Corpus,
    values: ValueTerm | None,
    config: ReconstructorConfig,
) -> FaceReconstructor:
    size = *training.code_shape, model.table, config.hidden
    network = FaceReconstructor(*size, training.reader, () if values is None else values.units)
    network.set_latent_statistics(training.typical_codes())
    network.set_ambient_light(_mean_shading(model, training))
    return network


def _mean_shading(model: MorphableModel, corpus: Corpus) -> torch.Tensor:
    """Return the shading (3,) that gives the mean face the mean brightness of the pictures' middle."""
    quarter = corpus.resolution // 4
    middle = to_unit(corpus[:500].images[..., quarter:-quarter, quarter:-quarter])
    on_face = model.face_weight > 0.5
    return middle.mean((0, 2, 3)) / model.mean_albedo[on_face].mean(0).to(middle.device)
