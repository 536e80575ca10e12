"""Training of RigNet by two-way consistency (StyleRig, CVPR 2020, section 4.4), without any annotation."""

from __future__ import annotations

import logging
from pathlib import Path

import torch
from lightning_fabric import Fabric
from torch import nn

from core.face.morphable_model import MorphableModel
from core.files.whole_file import write_json
from core.rig.objects import Objects
from core.rig.reconstructor import FaceReconstructor
from core.rig.rignet import RigNet
from core.rig.rignet_architectures import ARCHITECTURES
from core.training.batch_share import BatchShare
from core.training.config import RigNetConfig
from core.training.loop import LossTerms, Schedule, TrainingLoop, batch_random, make_optimizer, start_fabric
from core.training.rig_objective import RigObjective
from core.training.run_watch import SILENT, RunWatch
from core.training.samples import Corpus

_log = logging.getLogger(__name__)


def train_rignet(
    model: MorphableModel,
    reconstructor: FaceReconstructor,
    corpus: Corpus,
    out: str | Path,
    config: RigNetConfig,
    fabric: Fabric | None = None,
    watch: RunWatch = SILENT,
    objects: Objects | None = None,
) -> RigNet:
    """Train a RigNet with F frozen; goes on from `out`/rignet_training.safetensors where it exists.

    Args:
        model: the face model.
        reconstructor: the trained F.
        corpus: samples of the generator.
        out: folder for the network, its checkpoint and a report (JSON).
        config: mode, weights, batch sizes, bounds.
        fabric: where to train; on the CPU where it is not said.
        watch: is told how far it is.
        objects: what its answers leave alone.

    Returns:
        the trained network, on the CPU, also written to `out`/rignet.safetensors.
    """
    out = Path(out)
    fabric = fabric or start_fabric()
    usable = corpus if config.keep_undetected else corpus.with_face()
    samples, holdout = usable.split(config.holdout)
    torch.manual_seed(config.seed)
    network = ARCHITECTURES[config.architecture](*samples.code_shape, model.table, config.mode, config.sizes)
    codes = samples.typical_codes()
    network.set_statistics(codes, reconstructor.read(codes), objects)
    objective = RigObjective(model, reconstructor, samples, config, network.basis).to(fabric.device)
    optimizer = make_optimizer(network, config.optimizer, config.learning_rate, config.weight_decay)
    rignet, optimizer = fabric.setup(RigNetSteps(network), optimizer)
    schedule = Schedule(config.minutes, config.steps, config.learning_rate)
    watch.begin("rignet")
    loop = TrainingLoop(fabric, network, optimizer, schedule, out / "rignet_training.safetensors", watch)
    share = BatchShare(fabric.global_rank, fabric.world_size)

    def losses(step: int, progress: float) -> LossTerms:
        photo = progress >= config.landmark_share
        size = config.photo_batch_size if photo else config.landmark_batch_size
        random = batch_random(config.seed, step)
        count = loop.batch_size(config.direct_batch_size) if config.direct_batch_size else 0
        pairs, direct = objective.draw(samples, loop.batch_size(size), count, random, share)
        return objective(rignet, pairs, photo, direct)

    loop.run(losses, f"rignet ({config.architecture}, {config.mode})")
    network.eval()
    if fabric.is_global_zero:
        network.save(out / "rignet.safetensors")
        summary = objective.report(RigNetSteps(network), holdout, config.seed)
        write_json(out / "rignet.json", summary)
        _log.info("rignet: %d steps, %s", loop.step, summary)
    fabric.barrier()
    objective.cpu()  # the face model and F, too, are where they were
    return network.cpu()


class RigNetSteps(nn.Module):
    """The steps of a RigNet's answers: wrapped networks want one forward per backward, on plain tensors."""

    def __init__(self, network: RigNet) -> None:
        super().__init__()
        self.network = network

    def forward(
        self, w_plus: torch.Tensor, wanted: torch.Tensor, start: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Return steps (N, L, R) to packed parameters (N, P) that are wanted, and to those that are there."""
        seen = self.network.see(w_plus, start)
        answer, resting = (self.network.answer(seen, packed, start) for packed in (wanted, start))
        return self.network.steps(answer), self.network.steps(resting)
