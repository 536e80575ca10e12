"""The edit pipeline: the only door through which window, command line and tests reach the networks.

portrait → w_plus → F(w_plus) → blocks of other portraits, controls → RigNet and F → synthesis → frame.

What a rig lacks, its pipeline cannot do: a bare generator makes a `Picture`, a rig an `EditResult`.
"""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import Generic, Literal, Protocol, TypeVar

import numpy as np
import torch

from core.controls import Group, apply_controls, check_controls
from core.distributions import distributions
from core.errors import RequestError
from core.face.params import FaceParams
from core.generator.interruption import StaleError, interruptible
from core.generator.protocol import StyleGenerator
from core.portrait_source import Portrait, SavedPortrait, check_truncation
from core.rig.calibration import STEPS, Calibrator
from core.rig.rig import FaceRig, GeneratorRig, Rig
from core.rig.sample_set import SampleSet
from core.transfer import BLOCKS, style_mix, transfer

Quality = Literal["draft", "final"]
DRAFT_RESOLUTION = 256
DRAFT_RESOLUTION_CPU = 128  # twice the size takes twice the time
REMEMBERED_PORTRAITS = 32
SURVEY_BATCH = 250


@dataclass(frozen=True)
class StyleMix:
    """Style layers that a portrait takes from another one (see `core.transfer`)."""

    source: Portrait
    layers: tuple[int, ...]


@dataclass(frozen=True)
class MixedPortrait:
    """A portrait after style mixing, as one from which pose, expression or light is taken."""

    source: Portrait
    mix: StyleMix


Donor = Portrait | MixedPortrait
"""Whose pose, expression or light another portrait can have."""


def portrait_of(donor: Donor) -> Portrait:
    """Return the portrait that a donor is, or was before its styles were mixed."""
    return donor.source if isinstance(donor, MixedPortrait) else donor


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
    transfers: tuple[tuple[Group, Donor], ...] = ()
    mix: StyleMix | None = None

    @property
    def mixes(self) -> list[StyleMix]:
        """Every mixture of styles in it: the portrait's own, and those of its donors."""
        donors = [donor.mix for _, donor in self.transfers if isinstance(donor, MixedPortrait)]
        return [self.mix, *donors] if self.mix else donors

    @property
    def portraits(self) -> list[Portrait]:
        """Every portrait that its picture depends on."""
        donors = [portrait_of(donor) for _, donor in self.transfers]
        return [self.source, *donors, *(mix.source for mix in self.mixes)]

    @classmethod
    def of(
        cls,
        source: Portrait,
        controls: Mapping[str, float],
        quality: Quality = "final",
        calibrated: bool = True,
        transfers: Mapping[Group, Donor] | None = None,
    ) -> EditRequest:
        """Build a request from mappings of touched controls and of transferred groups."""
        return cls(
            source,
            tuple(sorted(controls.items())),
            quality,
            calibrated=calibrated,
            transfers=tuple(sorted((transfers or {}).items(), key=itemgetter(0))),
        )


@dataclass(frozen=True, eq=False)
class Picture:
    """A portrait as any generator makes it.

    Attributes:
        request: what it answers; its quality is final wherever the frame has full size.
        frame: (H, W, 3) uint8, contiguous, never written again.
        w_plus: (L, w_dim) its code.
        seconds: time taken.
    """

    request: EditRequest
    frame: np.ndarray
    w_plus: np.ndarray
    seconds: float


@dataclass(frozen=True, eq=False)
class EditResult(Picture):
    """An edited portrait.

    Attributes:
        original: F(w), what the portrait shows before the edit.
        start: the original with the transferred groups: where untouched sliders stand.
        target: the parameters asked for.
        achieved: F of the edited code.
    """

    original: FaceParams
    start: FaceParams
    target: FaceParams
    achieved: FaceParams


P = TypeVar("P", bound=Picture, covariant=True)


class _Codes(Protocol[P]):
    """What N requests came to before synthesis."""

    @property
    def edited(self) -> torch.Tensor:
        """Codes (N, L, w_dim)."""

    def result(self, row: int, image: torch.Tensor, seconds: float) -> P:
        """Return one result with its picture (3, H, W) in [-1, 1]."""


@dataclass(frozen=True, eq=False)
class _PlainCodes:
    requests: Sequence[EditRequest]
    edited: torch.Tensor

    def result(self, row: int, image: torch.Tensor, seconds: float) -> Picture:
        return Picture(self.requests[row], to_frame(image), self.edited[row].cpu().numpy(), seconds)


@dataclass(frozen=True, eq=False)
class _Portrait:
    """A code (1, L, w_dim) and F of it."""

    w_plus: torch.Tensor
    params: FaceParams


@dataclass(frozen=True, eq=False)
class _EditedCodes:
    requests: Sequence[EditRequest]
    edited: torch.Tensor
    original: FaceParams
    start: FaceParams
    target: FaceParams
    achieved: FaceParams

    def result(self, row: int, image: torch.Tensor, seconds: float) -> EditResult:
        part = slice(row, row + 1)
        return EditResult(
            self.requests[row],
            to_frame(image),
            self.edited[row].cpu().numpy(),
            seconds,
            self.original[part].to("cpu"),
            self.start[part].to("cpu"),
            self.target[part].to("cpu"),
            self.achieved[part].to("cpu"),
        )


def latent_of_seed(seed: int, z_dim: int) -> torch.Tensor:
    """Return z (1, z_dim), standard normal, the same on every machine."""
    values = np.random.Generator(np.random.PCG64(seed)).standard_normal((1, z_dim), dtype=np.float32)
    return torch.from_numpy(values)


class Pipeline(ABC, Generic[P]):
    """Runs requests on one rig: the same door, whatever the rig holds."""

    rig: GeneratorRig

    def __init__(self, rig: GeneratorRig, device: torch.device | str = "cpu") -> None:
        self.rig = rig
        self.device = torch.device(device)

    @torch.inference_mode()
    def edit(self, request: EditRequest, is_stale: Callable[[], bool] = lambda: False) -> P | None:
        """Run a request, or return None as soon as it `is_stale` between two layers.

        A draft of a generator that has no small output is a final.

        Raises:
            RequestError: a control, a seed, the truncation, a transferred group or a layer is not valid.
        """
        start = time.perf_counter()
        request = self._promoted(request)
        try:
            with interruptible(self.rig.generator, is_stale):
                codes = self._codes([request])
                image = self._synthesize(codes.edited, request.quality)
        except StaleError:
            return None
        return codes.result(0, image[0], time.perf_counter() - start)

    @torch.inference_mode()
    def edit_batch(self, requests: Sequence[EditRequest]) -> list[P]:
        """Run requests of one quality and calibration together, which is faster than one by one.

        Calibration goes on until the slowest answer is near enough, so that the others come a little nearer
        than alone.

        Raises:
            RequestError: as `edit`; or the requests differ in quality or calibration.
        """
        if len({(request.quality, request.calibrated) for request in requests}) != 1:
            raise RequestError("A batch holds edits of one quality and calibration; sort the requests first.")
        start = time.perf_counter()
        codes = self._codes([self._promoted(request) for request in requests])
        images = self._synthesize(codes.edited, requests[0].quality)
        seconds = (time.perf_counter() - start) / len(requests)
        return [codes.result(row, images[row], seconds) for row in range(len(requests))]

    @torch.inference_mode()
    def generate(self, source: Portrait) -> torch.Tensor:
        """Return the generator's own picture (1, 3, H, W) in [-1, 1], which no rig has touched."""
        return self.rig.generator.synthesis(self._code(source))

    @abstractmethod
    def _codes(self, requests: Sequence[EditRequest]) -> _Codes[P]:
        """Return what the requests come to before synthesis."""

    def _synthesize(self, w_plus: torch.Tensor, quality: Quality) -> torch.Tensor:
        return self.rig.generator.synthesis(w_plus, max_resolution=self._max_resolution(quality))

    def _code(self, source: Portrait, mix: StyleMix | None = None) -> torch.Tensor:
        """Return the code (1, L, w_dim) of a portrait, style-mixed where asked for."""
        source.check()
        w_plus = self.rig.generator.truncate(self._whole_code(source), source.truncation_psi)
        return w_plus if mix is None else style_mix(w_plus, self._code(mix.source), mix.layers)

    def _whole_code(self, source: Portrait) -> torch.Tensor:
        """Return the code (1, L, w_dim) of a portrait at truncation 1."""
        generator = self.rig.generator
        if isinstance(source, SavedPortrait):
            check_code(generator, source)
            return torch.tensor(source.w_plus, device=self.device)[None]
        z = latent_of_seed(source.seed, generator.z_dim).to(self.device)
        return generator.broadcast(generator.mapping(z))

    def _promoted(self, request: EditRequest) -> EditRequest:
        """Return the request as a final where the generator has no drafts."""
        return request if self._max_resolution(request.quality) else replace(request, quality="final")

    def _max_resolution(self, quality: Quality) -> int | None:
        """Return where a draft stops: at the largest small output; a generator without one has no drafts."""
        outputs = self.rig.generator.output_resolutions if quality == "draft" else ()
        largest = DRAFT_RESOLUTION_CPU if self.device.type == "cpu" else DRAFT_RESOLUTION
        side = max((side for side in outputs if side <= largest), default=None)
        return None if side == self.rig.generator.img_resolution else side


class GeneratorPipeline(Pipeline[Picture]):
    """Portraits of a generator that nothing controls yet."""

    def _codes(self, requests: Sequence[EditRequest]) -> _PlainCodes:
        for request in requests:
            _refuse_edits(request, self.rig)
        return _PlainCodes(requests, torch.cat([self._code(r.source, r.mix) for r in requests]))


class FacePipeline(Pipeline[EditResult]):
    """Portraits whose faces are read, but which nothing moves yet."""

    rig: FaceRig

    def __init__(self, rig: FaceRig, device: torch.device | str = "cpu") -> None:
        super().__init__(rig, device)
        self._portraits: OrderedDict[tuple[Portrait, StyleMix | None], _Portrait] = OrderedDict()
        self._sample_sets: dict[float, SampleSet] = {}

    @torch.inference_mode()
    def sample_set(
        self, truncation_psi: float, is_stale: Callable[[], bool] = lambda: False
    ) -> SampleSet | None:
        """Return what the rig's samples show once their codes are drawn to the mean; None when `is_stale`.

        Raises:
            RequestError: the truncation is not valid.
        """
        check_truncation(truncation_psi)
        if truncation_psi not in self._sample_sets:
            found = []
            for codes in torch.from_numpy(self.rig.statistics.w).split(SURVEY_BATCH):
                if is_stale():
                    return None
                generator = self.rig.generator
                w = generator.truncate(codes.to(self.device), truncation_psi)
                found.append(self.rig.reconstructor(generator.broadcast(w)).to("cpu"))
            shown = distributions(self.rig.model, FaceParams.cat(found))
            self._sample_sets[truncation_psi] = SampleSet(self.rig.name, truncation_psi, shown)
        return self._sample_sets[truncation_psi]

    def _codes(self, requests: Sequence[EditRequest]) -> _EditedCodes:
        for request in requests:
            _refuse_edits(request, self.rig)
        w_plus, original = self._originals(requests)
        return _EditedCodes(requests, w_plus, original, original, original, original)

    def _originals(self, requests: Sequence[EditRequest]) -> tuple[torch.Tensor, FaceParams]:
        """Return codes (N, L, w_dim) before the edit, and F of them."""
        portraits = [self._portrait(request.source, request.mix) for request in requests]
        w_plus = torch.cat([portrait.w_plus for portrait in portraits])
        return w_plus, FaceParams.cat([portrait.params for portrait in portraits])

    def _portrait(self, source: Portrait, mix: StyleMix | None = None) -> _Portrait:
        """Return the code (1, L, w_dim) and F of it; recent ones are remembered."""
        key = source, mix
        if key not in self._portraits:
            w_plus = self._code(source, mix)
            self._portraits[key] = _Portrait(w_plus, self.rig.reconstructor(w_plus))
            if len(self._portraits) > REMEMBERED_PORTRAITS:
                self._portraits.popitem(last=False)
        return self._portraits[key]


class EditPipeline(FacePipeline):
    """Portraits under the controls of a complete rig."""

    rig: Rig

    def __init__(self, rig: Rig, device: torch.device | str = "cpu") -> None:
        super().__init__(rig, device)
        self._calibrator = Calibrator(rig.reconstructor, rig.statistics)

    def _codes(self, requests: Sequence[EditRequest]) -> _EditedCodes:
        for request in requests:
            check_controls(self.rig.model, dict(request.controls))
        w_plus, original = self._originals(requests)
        starts = [self._start(request, original[n : n + 1]) for n, request in enumerate(requests)]
        targets = [
            apply_controls(self.rig.model, start, dict(request.controls))
            for request, start in zip(requests, starts, strict=True)
        ]
        start, target = FaceParams.cat(starts), FaceParams.cat(targets)
        steps = STEPS if requests[0].calibrated else 0
        edited, achieved = self._calibrator.edit(self.rig.rignet, w_plus, target, original, steps)
        return _EditedCodes(requests, edited, original, start, target, achieved)

    def _start(self, request: EditRequest, params: FaceParams) -> FaceParams:
        for group, donor in request.transfers:
            if group not in BLOCKS:
                raise RequestError(f"{group!r} cannot be transferred; choose one of {', '.join(BLOCKS)}.")
            params = transfer(params, self._donor(donor).params, [group])
        return params

    def _donor(self, donor: Donor) -> _Portrait:
        if isinstance(donor, MixedPortrait):
            return self._portrait(donor.source, donor.mix)
        return self._portrait(donor)


def pipeline_for(rig: GeneratorRig, device: torch.device | str = "cpu") -> Pipeline[Picture]:
    """Return the pipeline that does as much as the rig allows."""
    if isinstance(rig, Rig):
        return EditPipeline(rig, device)
    return FacePipeline(rig, device) if isinstance(rig, FaceRig) else GeneratorPipeline(rig, device)


def fits(generator: StyleGenerator, portrait: Portrait) -> bool:
    """Return whether a generator can make a portrait: seeds always, codes of its own sizes only."""
    code = portrait.w_plus if isinstance(portrait, SavedPortrait) else None
    return code is None or code.shape == (generator.num_ws, generator.w_dim)


def check_code(generator: StyleGenerator, portrait: SavedPortrait) -> None:
    """Raise RequestError where a saved code is another generator's."""
    if not fits(generator, portrait):
        layers, width = portrait.w_plus.shape
        raise RequestError(
            f"{portrait.name!r} was made with another generator: its code has {layers} × {width} numbers, "
            f"not {generator.num_ws} × {generator.w_dim}; open the rig that it was made with."
        )


def to_frame(image: torch.Tensor) -> np.ndarray:
    """Turn a generator image (3, H, W) in [-1, 1] into a frame (H, W, 3) uint8."""
    levels = (image.clamp(-1, 1) + 1) * 127.5
    return np.ascontiguousarray(levels.round().to(torch.uint8).permute(1, 2, 0).cpu().numpy())


def _refuse_edits(request: EditRequest, rig: GeneratorRig) -> None:
    asked = [*dict(request.controls), *dict(request.transfers)]
    if asked:
        raise RequestError(
            f"{rig.name} has no RigNet yet, so {asked[0]!r} cannot be set; train one, or open another rig."
        )
