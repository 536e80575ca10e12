"""L_total of RigNet: two-way consistency of edits (StyleRig, CVPR 2020, section 4.4)."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import nn

from core.face.morphable_model import MorphableModel
from core.face.params import BlockTable, FaceParams
from core.importing.face_surface.bound_points import bind_points
from core.rig.parameter_metric import FREE, ParameterMetric
from core.rig.reconstructor import FaceReconstructor
from core.rig.rignet_choices import MODE_BLOCKS
from core.training.batch_share import BatchShare
from core.training.config import RigNetConfig, RigNetWeights
from core.training.direct_edits import DirectEdits, DirectEditSampler
from core.training.loop import LossTerms
from core.training.losses import RenderLoss, weighted_mean
from core.training.samples import Corpus, LatentCorpus
from core.training.seen_codes import SeenCodes

Edit = Callable[[torch.Tensor, torch.Tensor, torch.Tensor], tuple[torch.Tensor, torch.Tensor]]
"""(w_plus, wanted, F(w_plus)), parameters (N, P) → steps (N, L, R) to what is wanted, and to F(w_plus)."""

# Directions in which W hardly varies count as if they varied by this share of the mean variance.
_VARIANCE_FLOOR = 0.02
# Codes of which W's variance and the parameters' spread are taken, and those that are read at once.
_SURVEYED, _AT_ONCE = 5_000, 500
_ALONE = BatchShare()


@dataclass(frozen=True, eq=False)
class Pairs:
    """N edits: show the source under one block of the target.

    Attributes:
        source, target: N samples each.
        codes: the sources', with F of them.
        target_params: F of the targets' codes, N.
        block: (N,) which block each sample edits, index into MODE_BLOCKS of the mode.
    """

    source: LatentCorpus
    target: LatentCorpus
    codes: SeenCodes
    target_params: FaceParams
    block: torch.Tensor


class RigObjective(nn.Module):
    """L_total = L_rec + L_edit + L_consist over pairs, both ways.

    Edits are steps along few directions of W, and all that is asked of edited codes is asked of the steps:
    F's first layer, W's variance and lengths are folded into the directions.

    Args:
        model: the face model.
        reconstructor: F; frozen here.
        corpus: gives the statistics of codes and parameters.
        config: mode and weights.
        basis: (R, w_dim), directions of W that steps are taken along; without, its own axes.
    """

    block_weights: torch.Tensor
    block_columns: torch.Tensor
    free_columns: torch.Tensor
    whitening: torch.Tensor
    length: torch.Tensor
    folded: torch.Tensor

    def __init__(
        self,
        model: MorphableModel,
        reconstructor: FaceReconstructor,
        corpus: Corpus,
        config: RigNetConfig,
        basis: torch.Tensor | None = None,
    ) -> None:
        super().__init__()
        self.table: BlockTable = model.table
        self.weights: RigNetWeights = config.weights
        self.joint, self.by_difference = config.mode == "joint", config.by_difference
        self.blocks = MODE_BLOCKS[config.mode]
        self.reconstructor = reconstructor.eval().requires_grad_(False)
        points = bind_points(model, reconstructor.reader)
        self.render_loss = RenderLoss(model, corpus.resolution, config.render_weights, points)
        self.register_buffer("block_weights", torch.tensor([self.weights.blocks[b] for b in self.blocks]))
        self.register_buffer("block_columns", _block_columns(self.table, self.blocks))
        self.register_buffer("free_columns", _block_columns(self.table, FREE)[0])
        w, packed = self._survey(corpus)
        basis = torch.eye(w.shape[1]) if basis is None else basis.cpu()
        self.register_buffer("whitening", _root(basis @ _precision(w) @ basis.T))
        self.register_buffer("length", _root(basis @ basis.T))
        self.register_buffer("folded", _folded(reconstructor, basis, corpus.code_shape))
        self.code_size = math.prod(corpus.code_shape)
        self.metric = ParameterMetric(model, packed, reconstructor.sees_gaze, reconstructor.told)
        self.sampler = DirectEditSampler(model, packed, self.blocks)

    def draw_pairs(
        self, samples: Corpus, size: int, random: torch.Generator, share: BatchShare = _ALONE
    ) -> Pairs:
        """Draw `size` pairs alone; see `draw`."""
        return self.draw(samples, size, 0, random, share)[0]

    @torch.no_grad()
    def draw(
        self,
        samples: Corpus,
        size: int,
        direct: int,
        random: torch.Generator,
        share: BatchShare = _ALONE,
    ) -> tuple[Pairs, DirectEdits | None]:
        """Draw pairs and edits of single controls; F looks at the codes of both at once.

        Landmarks of pairs are those that F sees in their codes: it has learned where those of the model lie,
        while a detector finds others (see `core.training.detector_response`).

        Args:
            samples: what is drawn from.
            size: pairs (w, v) of the whole batch; both ways of each are returned, with one edited block.
            direct: samples of the whole batch of which one control is moved; none for zero.
            random: source of every draw.
            share: the part of the batch that is drawn.
        """
        first, second = (share.draw(len(samples), size, random) for _ in range(2))
        device = self.whitening.device
        drawn = samples[torch.cat([first, second])].to(device)
        count, w_plus = len(drawn), [drawn.w_plus]
        if direct:
            w_plus += [samples.codes(share.draw(len(samples), direct, random)).to(device)]
        codes = SeenCodes.of(self.reconstructor, torch.cat(w_plus))
        own = codes[slice(count)]
        source = drawn.with_landmarks(self.render_loss.projector(own.params))
        swap = torch.arange(count, device=device).roll(len(first))
        block = (torch.arange(share.whole(size), device=device)[share.rows] % len(self.blocks)).repeat(2)
        pairs = Pairs(source, source[swap], own, own.params[swap], block)
        return pairs, self.sampler.draw(codes[slice(count, None)], random, share) if direct else None

    def forward(
        self, rignet: Edit, pairs: Pairs, photo: bool, direct: DirectEdits | None = None
    ) -> LossTerms:
        """Return the weighted terms of L_total.

        Args:
            rignet: answers by steps.
            pairs: N edits.
            photo: whether pictures are compared, beside landmarks.
            direct: edits of single controls.
        """
        source, target = self.table.pack(pairs.codes.params), self.table.pack(pairs.target_params)
        edited = self.block_columns[pairs.block]  # (N, P)
        wanted = torch.where(edited, target, source)
        # The paper's single networks see all of the target's parameters, its joint one those of one block.
        request = wanted if self.joint else target
        codes, original, block = pairs.codes, source, pairs.block
        if direct is not None:
            codes, block = SeenCodes.cat([codes, direct.codes]), torch.cat([block, direct.block])
            original = torch.cat([original, self.table.pack(direct.codes.params)])
            moved_control = self.table.pack(direct.wanted)
            wanted, request = torch.cat([wanted, moved_control]), torch.cat([request, moved_control])
        steps, resting = self._edit(rignet, codes, request, original)
        achieved = self._achieved(codes, steps)

        drift = resting @ self.length / self.reconstructor.w_sigma
        reconstruction = drift.square().sum((1, 2)) / self.code_size
        weights = self.weights
        terms = {
            "parameters": weights.parameters * self.metric.error(achieved, wanted, original, weights.leaks),
            "reconstruction": weights.reconstruction * reconstruction,
        }
        whitened = steps @ self.whitening
        spread = whitened - whitened.mean(1, keepdim=True)
        terms["latent"] = weights.latent * whitened.square().sum(2).mean(1)
        terms["spread"] = weights.spread * spread.square().sum(2).mean(1)
        shown = achieved[: len(source)]
        taken = torch.where(edited, shown, target)
        kept = torch.where(edited | self.free_columns, source, shown)
        compared = self._compare(taken, kept, pairs, photo)
        importance = self.block_weights
        return weighted_mean(terms, importance[block]) | weighted_mean(compared, importance[pairs.block])

    @torch.no_grad()
    def report(self, rignet: Edit, holdout: Corpus, seed: int) -> dict[str, float]:
        """Return, per edited block, gain (1 = faithful) and the drift of all others in σ, on new pairs."""
        random = torch.Generator().manual_seed(seed)
        pairs = self.draw_pairs(holdout, 60 * len(self.blocks), random)
        source, target = self.table.pack(pairs.codes.params), self.table.pack(pairs.target_params)
        edited = self.block_columns[pairs.block]
        wanted = torch.where(edited, target, source)
        steps, _ = self._edit(rignet, pairs.codes, wanted, source)
        achieved = self._achieved(pairs.codes, steps)
        size = source.shape[1]
        asked, got = (self.metric.features(value - source)[:, :size] for value in (wanted, achieved))
        summary = {"pairs": float(len(source))}
        for number, name in enumerate(self.blocks):
            rows = pairs.block == number
            columns = self.block_columns[number]
            a, g = asked[rows][:, columns], got[rows][:, columns]
            summary[f"{name}_gain"] = float((a * g).sum() / a.square().sum())
            others = ~(columns | self.free_columns)
            summary[f"{name}_drift"] = float(got[rows][:, others].square().mean().sqrt())
        return summary

    def _survey(self, corpus: Corpus) -> tuple[torch.Tensor, torch.Tensor]:
        """Return the first rows (N, w_dim) of many codes, and F's packed parameters (N, P) of them."""
        rows, packed = [], []
        for some in corpus.spread(_SURVEYED).split(_AT_ONCE):
            codes = corpus.codes(some)
            rows.append(codes[:, 0].clone())
            packed.append(self.table.pack(self.reconstructor.read(codes)))
        return torch.cat(rows), torch.cat(packed)

    def _edit(
        self, rignet: Edit, codes: SeenCodes, request: torch.Tensor, original: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Return the steps (N, L, R) of the edit, and of RigNet(w, F(w)).

        Rigs edit by the difference of two answers (`core.rig.rignet.edit_latent`).
        """
        answer, resting = rignet(codes.w_plus, request, original)
        return (answer - resting if self.by_difference else answer), resting

    def _achieved(self, codes: SeenCodes, steps: torch.Tensor) -> torch.Tensor:
        """Return F (N, P) of codes that were moved by steps (N, L, R)."""
        return self.table.pack(self.reconstructor.leave(codes.entered + steps.flatten(1) @ self.folded))

    def _compare(self, taken: torch.Tensor, kept: torch.Tensor, pairs: Pairs, photo: bool) -> LossTerms:
        """Compare what was taken (N, P) with the targets, and what was kept (N, P) with the sources."""
        both = self.table.unpack(torch.cat([taken, kept]))
        terms = self.render_loss(both, pairs.target.before(pairs.source), photo)
        halves = {name: term.chunk(2) for name, term in terms.items()}
        weights = {"edit": self.weights.edit, "consistency": self.weights.consistency}
        return {
            f"{title}_{name}": weight * halves[name][half]
            for half, (title, weight) in enumerate(weights.items())
            for name in halves
        }


def _block_columns(table: BlockTable, names: tuple[str, ...]) -> torch.Tensor:
    """Return (len(names), P) bool, true in the columns of each block."""
    columns = torch.zeros(len(names), table.size, dtype=torch.bool)
    for row, name in enumerate(names):
        columns[row, table.slice(name)] = True
    return columns


def _precision(w: torch.Tensor) -> torch.Tensor:
    """Return (w_dim, w_dim), by which offsets in W have their squared length in σ of w (N, w_dim)."""
    variance, directions = torch.linalg.eigh(torch.cov(w.T))
    floor = _VARIANCE_FLOOR * variance.clamp(min=0).mean()
    return directions / (variance.clamp(min=0) + floor + 1e-12) @ directions.T


def _root(gram: torch.Tensor) -> torch.Tensor:
    """Return a root (R, R): rows times it are as long as they are by the metric `gram` (R, R)."""
    squared, directions = torch.linalg.eigh(gram.double())
    return (directions * squared.clamp(min=0).sqrt()).float()


@torch.no_grad()
def _folded(reconstructor: FaceReconstructor, basis: torch.Tensor, shape: tuple[int, int]) -> torch.Tensor:
    """Return what steps along a basis (R, w_dim) add to the answer of F's first layer, (L · R, hidden)."""
    parts = []
    for layer in range(shape[0]):
        offsets = basis.new_zeros(len(basis), *shape)
        offsets[:, layer] = basis
        parts.append(reconstructor.fold(offsets.to(reconstructor.w_sigma)))
    return torch.cat(parts)
