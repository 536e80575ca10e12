"""The edit pipeline: the only door through which window, command line and tests reach the networks.

portrait → w_plus → F(w_plus) → blocks of other portraits, controls → RigNet and F → synthesis → frame.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch

from core.controls import Group, apply_controls, check_controls
from core.errors import RequestError
from core.face.params import FaceParams
from core.generator.protocol import StyleGenerator
from core.portrait_source import Portrait, SavedPortrait
from core.rig.calibration import STEPS, Calibrator
from core.rig.rig import Rig
from core.transfer import BLOCKS, style_mix, transfer

Quality = Literal["draft", "final"]
DRAFT_RESOLUTION = 256
DRAFT_RESOLUTION_CPU = 128  # twice the size takes twice the time
REMEMBERED_PORTRAITS = 32


@dataclass(frozen=True)
class StyleMix:
    """Style layers that a portrait takes from another one (see `core.transfer`)."""

    source: Portrait
    layers: tuple[int, ...]


@dataclass(frozen=True)
class EditRequest:
    """One portrait under the touched controls; a plain value that can be compared, kept and sent.

    Attributes:
        controls: touched controls only, as sorted (name, value) pairs (see `core.controls`); they act on top
            of the transfers.
        generation: number that rises with every request of a session.
        calibrated: whether the request is corrected until F sees it (see `core.rig.calibration`); without,
            RigNet's first answer counts, as in the paper.
        transfers: (group, portrait) pairs: whose pose, expression or light the portrait shall have.
        mix: style layers taken from another portrait before anything else; their mixture is the original.
    """

    source: Portrait
    controls: tuple[tuple[str, float], ...] = ()
    quality: Quality = "final"
    generation: int = 0
    calibrated: bool = True
    transfers: tuple[tuple[Group, Portrait], ...] = ()
    mix: StyleMix | None = None

    @classmethod
    def of(
        cls,
        source: Portrait,
        controls: Mapping[str, float],
        quality: Quality = "final",
        calibrated: bool = True,
        transfers: Mapping[Group, Portrait] | None = None,
    ) -> EditRequest:
        """Build a request from mappings of touched controls and of transferred groups."""
        return cls(
            source,
            tuple(sorted(controls.items())),
            quality,
            calibrated=calibrated,
            transfers=tuple(sorted((transfers or {}).items())),
        )


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


@dataclass(frozen=True, eq=False)
class _Portrait:
    """A code (1, L, w_dim) and F of it."""

    w_plus: torch.Tensor
    params: FaceParams


@dataclass(frozen=True, eq=False)
class _EditedCodes:
    """What N requests came to before synthesis: codes (N, L, w_dim) and parameters."""

    requests: Sequence[EditRequest]
    edited: torch.Tensor
    original: FaceParams
    target: FaceParams
    achieved: FaceParams

    def result(self, row: int, image: torch.Tensor, seconds: float) -> EditResult:
        """Return one result with its picture (3, H, W) in [-1, 1]."""
        part = slice(row, row + 1)
        return EditResult(
            self.requests[row],
            to_frame(image),
            self.edited[row].cpu().numpy(),
            self.original[part].to("cpu"),
            self.target[part].to("cpu"),
            self.achieved[part].to("cpu"),
            seconds,
        )


def latent_of_seed(seed: int, z_dim: int) -> torch.Tensor:
    """Return z (1, z_dim), standard normal, the same on every machine."""
    values = np.random.Generator(np.random.PCG64(seed)).standard_normal((1, z_dim), dtype=np.float32)
    return torch.from_numpy(values)


class EditPipeline:
    """Runs edit requests on one rig."""

    def __init__(self, rig: Rig, device: torch.device | str = "cpu") -> None:
        self.rig = rig
        self.device = torch.device(device)
        self._calibrator = Calibrator(rig.reconstructor, rig.statistics)
        self._portraits: OrderedDict[tuple[Portrait, StyleMix | None], _Portrait] = OrderedDict()

    @torch.inference_mode()
    def edit(self, request: EditRequest, is_stale: Callable[[], bool] = lambda: False) -> EditResult | None:
        """Run a request; a final that `is_stale` between two stages returns None, a draft always finishes.

        Raises:
            RequestError: a control, a seed, the truncation, a transferred group or a layer is not valid.
        """
        start = time.perf_counter()
        stale = is_stale if request.quality == "final" else lambda: False
        codes = self._edit_codes([request])
        if stale():
            return None
        image = self.rig.generator.synthesis(
            codes.edited, max_resolution=self._max_resolution(request.quality)
        )
        if stale():
            return None
        return codes.result(0, image[0], time.perf_counter() - start)

    @torch.inference_mode()
    def edit_batch(self, requests: Sequence[EditRequest]) -> list[EditResult]:
        """Run requests of one quality and calibration together, which is faster than one by one.

        Calibration goes on until the slowest answer is near enough, so that the others come a little nearer
        than alone.

        Raises:
            RequestError: as `edit`; or the requests differ in quality or calibration.
        """
        if len({(request.quality, request.calibrated) for request in requests}) != 1:
            raise RequestError("A batch holds edits of one quality and calibration; sort the requests first.")
        start = time.perf_counter()
        codes = self._edit_codes(requests)
        images = self.rig.generator.synthesis(
            codes.edited, max_resolution=self._max_resolution(requests[0].quality)
        )
        seconds = (time.perf_counter() - start) / len(requests)
        return [codes.result(row, images[row], seconds) for row in range(len(requests))]

    def _edit_codes(self, requests: Sequence[EditRequest]) -> _EditedCodes:
        for request in requests:
            check_controls(self.rig.model, dict(request.controls))
        portraits = [self._portrait(request.source, request.mix) for request in requests]
        w_plus = torch.cat([portrait.w_plus for portrait in portraits])
        original = FaceParams.cat([portrait.params for portrait in portraits])
        target = FaceParams.cat([self._target(*pair) for pair in zip(requests, portraits, strict=True)])
        steps = STEPS if requests[0].calibrated else 0
        edited, achieved = self._calibrator.edit(self.rig.rignet, w_plus, target, original, steps)
        return _EditedCodes(requests, edited, original, target, achieved)

    def _target(self, request: EditRequest, portrait: _Portrait) -> FaceParams:
        params = portrait.params
        for group, source in request.transfers:
            if group not in BLOCKS:
                raise RequestError(f"{group!r} cannot be transferred; choose one of {', '.join(BLOCKS)}.")
            params = transfer(params, self._portrait(source).params, [group])
        return apply_controls(self.rig.model, params, dict(request.controls))

    @torch.inference_mode()
    def generate(self, source: Portrait) -> torch.Tensor:
        """Return the generator's own picture (1, 3, H, W) in [-1, 1], which no rig has touched."""
        return self.rig.generator.synthesis(self._code(source))

    def _code(self, source: Portrait) -> torch.Tensor:
        source.check()
        generator = self.rig.generator
        if isinstance(source, SavedPortrait):
            return generator.truncate(self._saved_code(source), source.truncation_psi)
        z = latent_of_seed(source.seed, generator.z_dim).to(self.device)
        return generator.broadcast(generator.truncate(generator.mapping(z), source.truncation_psi))

    def _saved_code(self, source: SavedPortrait) -> torch.Tensor:
        check_code(self.rig.generator, source)
        return torch.tensor(source.w_plus, device=self.device)[None]

    def _portrait(self, source: Portrait, mix: StyleMix | None = None) -> _Portrait:
        """Return the code (1, L, w_dim) and F of it; recent ones are remembered."""
        key = source, mix
        if key not in self._portraits:
            w_plus = self._code(source)
            if mix is not None:
                w_plus = style_mix(w_plus, self._code(mix.source), mix.layers)
            self._portraits[key] = _Portrait(w_plus, self.rig.reconstructor(w_plus))
            if len(self._portraits) > REMEMBERED_PORTRAITS:
                self._portraits.popitem(last=False)
        return self._portraits[key]

    def _max_resolution(self, quality: Quality) -> int | None:
        """Return where a draft stops: at the largest small output; a generator without one has no drafts."""
        outputs = self.rig.generator.output_resolutions if quality == "draft" else ()
        largest = DRAFT_RESOLUTION_CPU if self.device.type == "cpu" else DRAFT_RESOLUTION
        return max((side for side in outputs if side <= largest), default=None)


def check_code(generator: StyleGenerator, portrait: SavedPortrait) -> None:
    """Raise RequestError where a saved code is another generator's."""
    if portrait.w_plus.shape != (generator.num_ws, generator.w_dim):
        layers, width = portrait.w_plus.shape
        raise RequestError(
            f"{portrait.name!r} was made with another generator: its code has {layers} × {width} numbers, "
            f"not {generator.num_ws} × {generator.w_dim}; open the rig that it was made with."
        )


def to_frame(image: torch.Tensor) -> np.ndarray:
    """Turn a generator image (3, H, W) in [-1, 1] into a frame (H, W, 3) uint8."""
    levels = (image.clamp(-1, 1) + 1) * 127.5
    return np.ascontiguousarray(levels.round().to(torch.uint8).permute(1, 2, 0).cpu().numpy())
