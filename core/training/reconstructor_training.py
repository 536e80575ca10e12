"""Training of the face reconstructor F (StyleRig, CVPR 2020, section 4.2): self-supervised by rendering."""

from __future__ import annotations

import logging
from pathlib import Path

import torch
from torch import nn

from core.face.morphable_model import MorphableModel
from core.rig.reconstructor import FaceReconstructor
from core.training.config import ReconstructorConfig
from core.training.latent_corpus import LatentCorpus
from core.training.loop import (
    LossTerms,
    Schedule,
    TrainingLoop,
    batch_random,
    draw,
    make_optimizer,
    start_fabric,
)
from core.training.losses import RenderLoss, weighted_mean
from core.training.report import report_reconstructor

_log = logging.getLogger(__name__)


def train_reconstructor(
    model: MorphableModel, corpus: LatentCorpus, out: str | Path, config: ReconstructorConfig
) -> FaceReconstructor:
    """Fit F to a corpus; goes on from `out`/reconstructor_training.safetensors where it exists.

    Args:
        model: the face model.
        corpus: samples of the generator.
        out: folder for the network, its checkpoint, a report (JSON) and overlay sheets (PNG).
        config: weights, batch sizes, bounds.

    Returns:
        the trained network, on the CPU, also written to `out`/reconstructor.safetensors.
    """
    out = Path(out)
    fabric = start_fabric()
    usable = corpus if config.keep_undetected else corpus.with_face()
    training, holdout = usable.split(config.holdout)
    torch.manual_seed(config.seed)
    network = _initial_network(model, training, config)
    optimizer = make_optimizer(network, config.optimizer, config.learning_rate, config.weight_decay)
    render_loss = RenderLoss(model, corpus.images.shape[-1], config.weights).to(fabric.device)
    wrapped, optimizer = fabric.setup(PackedReconstructor(network), optimizer)
    schedule = Schedule(config.minutes, config.steps, config.learning_rate)
    loop = TrainingLoop(fabric, network, optimizer, schedule, out / "reconstructor_training.safetensors")

    def losses(step: int, progress: float) -> LossTerms:
        photo = progress >= config.landmark_share
        size = config.photo_batch_size if photo else config.landmark_batch_size
        random = batch_random(config.seed, step, fabric.global_rank)
        batch = training[draw(len(training), size, random)].to(fabric.device)
        params = model.table.unpack(wrapped(batch.w_plus))
        return weighted_mean(render_loss(params, batch, photo) | render_loss.prior(params))

    loop.run(losses, "reconstructor")
    network = network.cpu().eval()
    if fabric.is_global_zero:
        network.save(out / "reconstructor.safetensors")
        summary = report_reconstructor(network, render_loss.cpu(), holdout, out)
        _log.info("reconstructor: %d steps, %s", loop.step, summary)
    fabric.barrier()
    return network


class PackedReconstructor(nn.Module):
    """F with plain tensors, the only values that Fabric carries to a device and back."""

    def __init__(self, network: FaceReconstructor) -> None:
        super().__init__()
        self.network = network

    def forward(self, w_plus: torch.Tensor) -> torch.Tensor:
        """Return packed parameters (N, P) of codes (N, L, w_dim)."""
        return self.network.table.pack(self.network(w_plus))


def _initial_network(
    model: MorphableModel, training: LatentCorpus, config: ReconstructorConfig
) -> FaceReconstructor:
    num_ws, w_dim = training.w_plus.shape[1:]
    network = FaceReconstructor(num_ws, w_dim, model.table, config.hidden)
    network.set_latent_statistics(training.w_plus)
    network.set_ambient_light(_mean_shading(model, training))
    return network


def _mean_shading(model: MorphableModel, corpus: LatentCorpus) -> torch.Tensor:
    """Return the shading (3,) that gives the mean face the mean brightness of the pictures' middle."""
    quarter = corpus.images.shape[-1] // 4
    middle = corpus.images[:500, :, quarter:-quarter, quarter:-quarter].float() / 255
    on_face = model.face_weight > 0.5
    return middle.mean((0, 2, 3)) / model.mean_albedo[on_face].mean(0).cpu()
