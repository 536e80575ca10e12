"""The edit pipeline: the only door through which window, command line and tests reach the networks.

portrait seed → w → F(w) → controls → RigNet and F → synthesis → frame.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch

from core.controls import apply_controls, check_controls
from core.errors import RequestError
from core.face.params import FaceParams
from core.rig.calibration import STEPS, calibrated_edit
from core.rig.rig import Rig

Quality = Literal["draft", "final"]
MAX_SEED = 2**32 - 1
DEFAULT_TRUNCATION = 0.7
DRAFT_RESOLUTION = 256
REMEMBERED_PORTRAITS = 32


@dataclass(frozen=True)
class PortraitSource:
    """Where a portrait comes from: a seed of the generator, and its truncation in [0, 1]."""

    seed: int
    truncation_psi: float = DEFAULT_TRUNCATION


@dataclass(frozen=True)
class EditRequest:
    """One portrait under the touched controls; a plain value that can be compared, kept and sent.

    Attributes:
        controls: touched controls only, as sorted (name, value) pairs (see `core.controls`).
        generation: number that rises with every request of a session.
        calibrated: whether the request is corrected until F sees it (see `core.rig.calibration`); without,
            RigNet's first answer counts, as in the paper.
    """

    source: PortraitSource
    controls: tuple[tuple[str, float], ...] = ()
    quality: Quality = "final"
    generation: int = 0
    calibrated: bool = True

    @classmethod
    def of(
        cls,
        source: PortraitSource,
        controls: Mapping[str, float],
        quality: Quality = "final",
        calibrated: bool = True,
    ) -> EditRequest:
        """Build a request from a mapping of touched controls."""
        return cls(source, tuple(sorted(controls.items())), quality, calibrated=calibrated)


@dataclass(frozen=True, eq=False)
class EditResult:
    """An edited portrait.

    Attributes:
        frame: (H, W, 3) uint8, contiguous, never written again.
        w_plus: (L, w_dim) the edited code.
        original: F(w), what the portrait shows before the edit.
        target: the parameters asked for.
        achieved: F of the edited code.
        seconds: time taken.
    """

    request: EditRequest
    frame: np.ndarray
    w_plus: np.ndarray
    original: FaceParams
    target: FaceParams
    achieved: FaceParams
    seconds: float


def parse_seed(text: str) -> int:
    """Return the seed that `text` spells, a whole number from 0 to 2³²-1.

    Raises:
        RequestError: it spells none.
    """
    digits = text.strip()
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 10 and int(digits) <= MAX_SEED):
        raise RequestError(f"{text!r} is not a seed; enter a whole number from 0 to {MAX_SEED}.")
    return int(digits)


def latent_of_seed(seed: int, z_dim: int) -> torch.Tensor:
    """Return z (1, z_dim), standard normal, the same on every machine."""
    values = np.random.Generator(np.random.PCG64(seed)).standard_normal((1, z_dim), dtype=np.float32)
    return torch.from_numpy(values)


class EditPipeline:
    """Runs edit requests on one rig."""

    def __init__(self, rig: Rig, device: torch.device | str = "cpu") -> None:
        self.rig = rig
        self.device = torch.device(device)
        self._portraits: OrderedDict[PortraitSource, tuple[torch.Tensor, FaceParams]] = OrderedDict()

    @torch.inference_mode()
    def edit(self, request: EditRequest, is_stale: Callable[[], bool] = lambda: False) -> EditResult | None:
        """Run a request; a final that `is_stale` between two stages returns None, a draft always finishes.

        Raises:
            RequestError: a control, a seed or the truncation is not valid.
        """
        start = time.perf_counter()
        stale = is_stale if request.quality == "final" else lambda: False
        check_controls(self.rig.model, dict(request.controls))
        w_plus, original = self._portrait(request.source)
        target = apply_controls(self.rig.model, original, dict(request.controls))
        steps = STEPS if request.calibrated else 0
        edited, achieved = calibrated_edit(
            self.rig.rignet, self.rig.reconstructor, w_plus, target, original, steps
        )
        if stale():
            return None
        image = self.rig.generator.synthesis(edited, max_resolution=self._max_resolution(request.quality))
        if stale():
            return None
        return EditResult(
            request,
            to_frame(image[0]),
            edited[0].cpu().numpy(),
            original.to("cpu"),
            target.to("cpu"),
            achieved.to("cpu"),
            time.perf_counter() - start,
        )

    @torch.inference_mode()
    def generate(self, source: PortraitSource) -> torch.Tensor:
        """Return the generator's own picture (1, 3, H, W) in [-1, 1], which no rig has touched."""
        return self.rig.generator.synthesis(self._code(source))

    def _code(self, source: PortraitSource) -> torch.Tensor:
        _check_source(source)
        generator = self.rig.generator
        z = latent_of_seed(source.seed, generator.z_dim).to(self.device)
        return generator.broadcast(generator.truncate(generator.mapping(z), source.truncation_psi))

    def _portrait(self, source: PortraitSource) -> tuple[torch.Tensor, FaceParams]:
        """Return the code (1, L, w_dim) and F of it; recent ones are remembered."""
        if source not in self._portraits:
            w_plus = self._code(source)
            self._portraits[source] = w_plus, self.rig.reconstructor(w_plus)
            if len(self._portraits) > REMEMBERED_PORTRAITS:
                self._portraits.popitem(last=False)
        return self._portraits[source]

    def _max_resolution(self, quality: Quality) -> int | None:
        """Return where a draft stops: at the largest small output; a generator without one has no drafts."""
        outputs = self.rig.generator.output_resolutions if quality == "draft" else ()
        return max((side for side in outputs if side <= DRAFT_RESOLUTION), default=None)


def to_frame(image: torch.Tensor) -> np.ndarray:
    """Turn a generator image (3, H, W) in [-1, 1] into a frame (H, W, 3) uint8."""
    levels = (image.clamp(-1, 1) + 1) * 127.5
    return np.ascontiguousarray(levels.round().to(torch.uint8).permute(1, 2, 0).cpu().numpy())


def _check_source(source: PortraitSource) -> None:
    if not 0 <= source.seed <= MAX_SEED:
        raise RequestError(f"{source.seed} is not a seed; enter a whole number from 0 to {MAX_SEED}.")
    if not 0 <= source.truncation_psi <= 1:
        raise RequestError(
            f"Truncation {source.truncation_psi:g} is out of range; choose a value from 0 to 1."
        )
