"""Calibrated control: RigNet's answer is corrected until the reconstructor sees what was asked for.

What RigNet leaves open or spills is looked up by F, a small network on codes, and closed without a picture:
regularised Gauss-Newton steps Δu = (Jᵀ Q J + λ)⁻¹ (Jᵀ Q r - λ u) along the directions of W that vary together
with faces, in σ of W; Q is the metric of `core.rig.parameter_metric`. Two things keep F from being exploited.
J is F's mean response, since that at one code leads astray in what F does not see. And all layers shift
alike, so that a corrected code is no further from those of the generator than RigNet's answer is. What comes
and goes by itself in pictures (`core.rig.objects`) neither RigNet's answer nor a correction moves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import torch

from core.face.bounds import SH_BANDS
from core.face.morphable_model import MorphableModel
from core.face.params import FaceParams
from core.render.spherical_harmonics import FIRST_ORDER
from core.rig.linearised_reconstructor import LinearisedReconstructor
from core.rig.objects import Objects
from core.rig.parameter_metric import ParameterMetric
from core.rig.reconstructor import FaceReconstructor
from core.rig.rignet import RigNet
from core.rig.rignet_choices import MODE_BLOCKS
from core.rig.statistics import Statistics
from core.rig.support import face_directions, support_of

STEPS = 2
# Directions of W that corrections use at most.
RANK = 64
# What a correction of one σ of W costs, as compared with one σ of error in what was asked for.
STIFFNESS = 0.05
# The same where an expression is asked for, which F reads less surely: with a quarter of it, 12 of 60
# portraits whose brows were raised got spectacles, whose rims a landmark detector takes for brows. Where
# another shape is asked for as well, it would reach half of that. Where several units are asked for that F
# tells apart, it is shared among them: else one of many is hardly answered (of 52 at once, blinks came to
# half of what they came to alone).
EXPRESSION_STIFFNESS = 0.2
# What a drift of one σ costs in all that was not asked for. F reads drift where there is none (a turned head
# seems to change its shape), so it must not weigh much.
LEAKS = 0.3
# What F misses of a wanted light is mostly beyond the generator, and pursuing it tints pictures. Not so of
# where light comes from: with its first order at full weight azimuths came from 0.75 to 0.82 of what was
# asked for (11.6° to 9.4° off), elevations from 0.73 to 0.87 (3.8° to 2.6°).
LIGHT = 0.1
# Samples over which F's response is averaged.
RESPONSE_SAMPLES = 256
# A correction is this long at most, in σ of W. With half of it, smiles and closed eyes stop halfway.
LONGEST = 4.0
# Blocks that corrections serve; they move codes along directions that vary together with these.
CONTROLLED = MODE_BLOCKS["joint"]


_FOLDED_AT_ONCE = 256  # rows of RigNet's answer


@dataclass(frozen=True, eq=False)
class SeenPortraits:
    """What all edits of N portraits have in common.

    Attributes:
        w_plus: (N, L, w_dim) codes.
        start: (N, P) packed F of them.
        entered: (N, hidden), the answer of F's first layer.
        seen: (N, S), what RigNet sees of them.
        resting: (N, K), RigNet's answer where nothing is asked for.
    """

    w_plus: torch.Tensor
    start: torch.Tensor
    entered: torch.Tensor
    seen: torch.Tensor
    resting: torch.Tensor

    def __getitem__(self, rows: slice | torch.Tensor) -> SeenPortraits:
        return SeenPortraits(*(getattr(self, field.name)[rows] for field in fields(self)))

    @staticmethod
    def cat(portraits: Sequence[SeenPortraits]) -> SeenPortraits:
        """Put portraits one after the other."""
        names = [field.name for field in fields(SeenPortraits)]
        return SeenPortraits(*(torch.cat([getattr(part, name) for part in portraits]) for name in names))


class Calibrator:
    """Edits and corrects the edits of a rig.

    Args:
        model: the face model.
        reconstructor: F, frozen.
        statistics: samples of the rig, which tell how far codes and parameters reach.
        rignet: trained for them.
    """

    def __init__(
        self,
        model: MorphableModel,
        reconstructor: FaceReconstructor,
        statistics: Statistics,
        rignet: RigNet,
    ) -> None:
        self.table = reconstructor.table
        device = reconstructor.w_mean.device
        packed = torch.from_numpy(statistics.params).to(device)
        self.low, self.high = support_of(packed)
        self.metric = ParameterMetric(model, packed, reconstructor.sees_gaze, reconstructor.told)
        columns = torch.arange(self.table.size, device=device)
        self.trust = torch.ones_like(self.low)
        light = self.trust[self.table.slice("sh_coeffs")].view(SH_BANDS, -1)
        light[:] = LIGHT
        light[FIRST_ORDER] = 1.0
        controlled = torch.cat([columns[self.table.slice(name)] for name in CONTROLLED])
        w = torch.from_numpy(statistics.w).to(device)
        self.objects = Objects.of(statistics, device)
        directions = face_directions(w, (packed / self.metric.sigma)[:, controlled], RANK)
        self.directions = self.objects.left_alone(directions)
        rows, samples = (
            part[:, None].expand(-1, reconstructor.num_ws, -1)
            for part in (self.directions, w[:RESPONSE_SAMPLES])
        )
        self.network = LinearisedReconstructor(reconstructor, rows, samples)
        self.rignet = rignet
        self._folded_answer = self._fold_answer(reconstructor)

    def see(self, w_plus: torch.Tensor, original: FaceParams) -> SeenPortraits:
        """Look at codes (N, L, w_dim) and F of them, N parameters, once for all edits of them."""
        start = self.table.pack(original)
        seen = self.rignet.see(w_plus, start)
        resting = self.rignet.answer(seen, start, start)
        return SeenPortraits(w_plus, start, self.network.enter(w_plus), seen, resting)

    def edit(
        self, portraits: SeenPortraits, target: FaceParams, steps: int = STEPS
    ) -> tuple[torch.Tensor, FaceParams]:
        """Move codes from their own parameters to new ones; of all answers the nearest counts.

        RigNet(w, F(w)) is only approximately w, so the edit is the difference of two answers. Requests count
        as far as the generator's samples reach. Where nothing is asked for, the code stays untouched bit for
        bit.

        Args:
            portraits: N codes, seen before.
            target: N wanted parameters.
            steps: corrections; zero is RigNet's own answer.

        Returns:
            (N, L, w_dim) edited codes and F of them.
        """
        start, wanted = portraits.start, self.table.pack(target)
        if steps:
            wanted = wanted.clamp(start.minimum(self.low), start.maximum(self.high))
        answer = self.rignet.answer(portraits.seen, wanted, start) - portraits.resting
        entered = portraits.entered + answer @ self._folded_answer
        weights = self.metric.weights(wanted, start, LEAKS, self.trust)
        expression, identity = (
            (wanted != start)[:, self.table.slice(name)].any(1) for name in ("expression", "identity")
        )
        stiffness = torch.where(expression & ~identity, EXPRESSION_STIFFNESS, STIFFNESS)
        stiffness = stiffness / self.metric.asked_units(wanted, start).clamp(min=1)
        shift, achieved = self._correction(entered, wanted, weights, stiffness, steps)
        touched = (wanted != start).any(1)
        edited = portraits.w_plus + self._along(answer) + (shift @ self.directions)[:, None]
        edited = torch.where(touched[:, None, None], edited, portraits.w_plus)
        return edited, self.table.unpack(torch.where(touched[:, None], achieved, start))

    def _along(self, answer: torch.Tensor) -> torch.Tensor:
        """Return the offset of codes (N, L, w_dim) that an answer (N, K) of RigNet's stands for."""
        return self.objects.left_alone(self.rignet.along(answer))

    @torch.no_grad()
    def _fold_answer(self, reconstructor: FaceReconstructor) -> torch.Tensor:
        """Return what RigNet's answers add to that of F's first layer, (K, hidden)."""
        rows = torch.arange(self.rignet.answer_size, device=self.low.device).split(_FOLDED_AT_ONCE)
        units = (torch.nn.functional.one_hot(some, self.rignet.answer_size).to(self.low) for some in rows)
        return torch.cat([reconstructor.fold(self._along(unit)) for unit in units])

    def _correction(
        self,
        entered: torch.Tensor,
        wanted: torch.Tensor,
        weights: torch.Tensor,
        stiffness: torch.Tensor,
        steps: int,
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Return the best shift (N, K) of codes that entered F, and the parameters (N, P) reached by it."""
        shift = best = entered.new_zeros(len(entered), len(self.directions))
        best_values, least = wanted, entered.new_full((len(entered),), torch.inf)
        for step in range(steps + 1):
            values = self.network.values(entered, shift)
            missing = self.metric.features(wanted - values)
            cost = (weights * missing.square()).sum(1) + stiffness * shift.square().sum(1)
            better = (cost < least)[:, None]
            least = cost.minimum(least)
            best, best_values = torch.where(better, shift, best), torch.where(better, values, best_values)
            if step < steps:
                response = self.metric.features(self.network.response(values))
                shift = self._step(shift, missing, response, weights, stiffness[:, None])
        return best, best_values

    def _step(
        self,
        shift: torch.Tensor,
        missing: torch.Tensor,
        response: torch.Tensor,
        weights: torch.Tensor,
        stiffness: torch.Tensor,
    ) -> torch.Tensor:
        """Return the shift (N, K) that is best as far as F is linear, shortened where it is long.

        Args:
            shift: (N, K) so far.
            missing: (N, P) features of wanted less achieved.
            response: (N, K, P) of features to steps.
            weights: (N, P) of squared features.
            stiffness: (N, 1) of squared shifts.
        """
        weighted = response * weights[:, None]
        normal = weighted @ response.mT
        normal.diagonal(dim1=1, dim2=2).add_(stiffness)
        pull = (weighted @ missing[..., None]).squeeze(2) - stiffness * shift
        moved = shift + torch.linalg.solve(normal, pull)
        return moved * (LONGEST / moved.norm(dim=1, keepdim=True)).clamp(max=1)
