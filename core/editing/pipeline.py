"""The edit pipeline: the only door through which window, command line and tests reach the networks.

portrait → w_plus → F(w_plus) → blocks of other portraits, controls → RigNet and F → synthesis → frame.

What a rig lacks, its pipeline cannot do: a bare generator makes a `Picture`, a rig an `EditResult`.
"""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, Protocol, TypeVar

import torch

from core.controls.control import Control, is_free
from core.controls.control_values import check_controls
from core.controls.rig_controls import free_controls
from core.device import CPU, in_batches
from core.editing.edit import Edit, MixedPortrait, PlainDonor, Quality, portrait_of
from core.editing.free_moves import move_freely
from core.editing.pace import Pace
from core.editing.picture import Picture
from core.editing.portrait_code import code_of
from core.editing.portrait_source import Portrait
from core.errors import RequestError
from core.face.groups import FREE
from core.frames import to_frame
from core.generator.interruption import StaleError
from core.generator.runtime import Precision, Runtime, TorchRuntime
from core.rig.rig import GeneratorRig

_PRECISION: dict[Quality, Precision] = {"draft": "fast", "final": "exact"}

P = TypeVar("P", bound=Picture, covariant=True)


class Codes(Protocol[P]):
    """What N edits came to before synthesis."""

    @property
    def edited(self) -> torch.Tensor:
        """Codes (N, L, w_dim)."""

    def result(self, row: int, image: torch.Tensor, quality: Quality, seconds: float) -> P:
        """Return one result with its picture (3, H, W) in [-1, 1]."""


@dataclass(frozen=True, eq=False)
class _PlainCodes:
    edits: Sequence[Edit]
    edited: torch.Tensor

    def result(self, row: int, image: torch.Tensor, quality: Quality, seconds: float) -> Picture:
        return Picture(self.edits[row], quality, to_frame(image), self.edited[row].cpu().numpy(), seconds)


class Pipeline(ABC, Generic[P]):
    """Runs edits on one rig: the same door, whatever the rig holds."""

    rig: GeneratorRig

    def __init__(self, rig: GeneratorRig, device: torch.device | str = "cpu") -> None:
        self.rig = rig
        self.device = torch.device(device)
        self.runtime: Runtime = TorchRuntime(rig.generator)
        self._pace = Pace(self.runtime.sides)

    @cached_property
    def controls(self) -> Mapping[str, Control]:
        """What can be set on portraits, by name."""
        return free_controls(self.rig)

    def use(self, runtime: Runtime) -> None:
        """Let another runtime of the same generator make the pictures."""
        self.runtime = runtime
        self._pace = Pace(runtime.sides)

    def leave_device(self) -> None:
        """Go on on the CPU, whose memory is not the device's."""
        self.rig.move(CPU)
        self.device = CPU
        self.use(TorchRuntime(self.rig.generator))

    def edit(self, edit: Edit, quality: Quality = "final") -> P:
        """Run an edit; drafts are finals where that takes no longer.

        Raises:
            RequestError: a control, a seed, the truncation, a transferred group or a layer is not valid.
        """
        result = self.edit_unless_stale(edit, quality, lambda: False)
        assert result is not None, "nothing makes it stale"
        return result

    @torch.inference_mode()
    def edit_unless_stale(self, edit: Edit, quality: Quality, is_stale: Callable[[], bool]) -> P | None:
        """Run an edit as `edit` does, or return None as soon as it `is_stale` between two layers.

        Where the device's memory is full, the CPU runs this edit and all that follow.
        """
        once = in_batches(
            lambda _: self._edit(edit, quality, is_stale), [edit], 1, self.device, self.leave_device
        )
        return next(once)

    def _edit(self, edit: Edit, quality: Quality, is_stale: Callable[[], bool]) -> P | None:
        start, in_motion = time.perf_counter(), quality == "draft"
        quality = self._promoted(quality)
        try:
            codes = self._codes([edit])
            image = self._synthesize(codes.edited, quality, is_stale)
        except StaleError:
            return None
        seconds = time.perf_counter() - start
        if in_motion:
            self._pace.note(image.shape[-1], seconds)
        return codes.result(0, image[0], quality, seconds)

    @torch.inference_mode()
    def edit_batch(self, edits: Sequence[Edit], quality: Quality = "final") -> list[P]:
        """Run edits of one calibration together, which is faster than one by one.

        Calibration goes on until the slowest answer is near enough, so that the others come a little nearer
        than alone. Where the device's memory is full, batches are smaller, and at last the CPU runs them.

        Raises:
            RequestError: as `edit`; or only some of the edits are calibrated.
        """
        if len({edit.calibrated for edit in edits}) != 1:
            raise RequestError("A batch is calibrated as a whole or not at all; sort the edits first.")
        batches = in_batches(
            lambda part: self._edit_together(part, quality), edits, len(edits), self.device, self.leave_device
        )
        return [result for batch in batches for result in batch]

    def _edit_together(self, edits: Sequence[Edit], quality: Quality) -> list[P]:
        start = time.perf_counter()
        quality = self._promoted(quality)
        codes = self._codes(edits)
        images = self._synthesize(codes.edited, quality)
        seconds = (time.perf_counter() - start) / len(edits)
        return [codes.result(row, images[row], quality, seconds) for row in range(len(edits))]

    @torch.inference_mode()
    def generate(self, source: Portrait) -> torch.Tensor:
        """Return the generator's own picture (1, 3, H, W) in [-1, 1], which no rig has touched."""
        return self.runtime.synthesize(code_of(self.rig.generator, source))

    @abstractmethod
    def _codes(self, edits: Sequence[Edit]) -> Codes[P]:
        """Return what the edits come to before synthesis."""

    def _synthesize(
        self, w_plus: torch.Tensor, quality: Quality, is_stale: Callable[[], bool] = lambda: False
    ) -> torch.Tensor:
        side = self._pace.side if quality == "draft" else None
        image = self.runtime.synthesize(w_plus, side, is_stale, _PRECISION[quality])
        if not bool(image.isfinite().all()):
            raise RequestError(
                f"The generator of {self.rig.name} makes no picture but values that are no finite numbers; "
                "choose another generator or a smaller truncation."
            )
        return image

    def _move_freely(self, edits: Sequence[Edit], w_plus: torch.Tensor) -> torch.Tensor:
        """Return codes (N, L, w_dim) with what N edits ask for beyond the face model."""
        return move_freely(self.rig.free, edits, w_plus, self._free_place)

    def _free_place(self, donor: PlainDonor) -> torch.Tensor:
        """Return how far a portrait lies along the K free directions, (1, K) in σ."""
        mix = donor.mix if isinstance(donor, MixedPortrait) else None
        return self.rig.free.amounts(code_of(self.rig.generator, portrait_of(donor), mix))

    def _promoted(self, quality: Quality) -> Quality:
        """Return "final" where a draft would be the same picture."""
        is_whole = self._pace.side == self.rig.generator.img_resolution
        return "final" if is_whole and not self.runtime.has_fast else quality


class GeneratorPipeline(Pipeline[Picture]):
    """Portraits of a generator that nothing controls yet."""

    def _codes(self, edits: Sequence[Edit]) -> _PlainCodes:
        for edit in edits:
            refuse_edits(edit, self.rig, self.controls)
        w_plus = torch.cat([code_of(self.rig.generator, e.source, e.mix) for e in edits])
        return _PlainCodes(edits, self._move_freely(edits, w_plus))


def refuse_edits(edit: Edit, rig: GeneratorRig, known: Mapping[str, Control]) -> None:
    """Raise RequestError where an edit asks for what only a complete rig can do, or for unknown values."""
    asked = [name for name in edit.controls if not is_free(name)]
    asked += [group for group in edit.transfers if group != FREE]
    if asked:
        raise RequestError(
            f"{rig.name} has no RigNet yet, so {asked[0]!r} cannot be set; train one, or open another rig."
        )
    check_controls(known, edit.controls)
