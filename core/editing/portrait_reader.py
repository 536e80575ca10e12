"""Knows portraits of a rig without their pictures: their codes, the way between two, where controls stand."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import TypeVar

import numpy as np
import torch

from core.controls.control_values import read_controls
from core.editing.edit import Edit, MixedPortrait, PlainDonor, portrait_of
from core.editing.portrait_code import code_of
from core.editing.portrait_source import LONGEST_NAME, Portrait, SavedPortrait, is_same_portrait
from core.editing.start import start_of
from core.face.morphable_model import MorphableModel
from core.face.params import FaceParams
from core.generator.protocol import StyleGenerator

REMEMBERED = 64

T = TypeVar("T")


class PortraitReader:
    """Answers on the thread that asks: mapping network and F take about a millisecond together."""

    def __init__(
        self,
        generator: StyleGenerator,
        model: MorphableModel | None = None,
        reconstructor: Callable[[torch.Tensor], FaceParams] | None = None,
    ) -> None:
        """Take what reads portraits; without model and F, there are no controls to read."""
        self._generator, self._model, self._reconstructor = generator, model, reconstructor
        self._codes: dict[Hashable, np.ndarray] = {}
        self._starts: dict[Hashable, FaceParams] = {}
        self._own: dict[Hashable, Mapping[str, float]] = {}

    def start(self, edit: Edit) -> FaceParams | None:
        """Return the parameters that an edit begins with, transfers included; None where nobody reads faces.

        Raises:
            RequestError: a code is another generator's.
        """
        model = self._model
        if model is None or self._reconstructor is None:
            return None
        return _remembered(
            self._starts,
            edit.basis,
            lambda: start_of(model, edit, self._params(edit.original), self._params),
        )

    def own_values(self, edit: Edit) -> Mapping[str, float]:
        """Return where the controls of an edit stand untouched, by name; raises what `start` raises."""
        model, start = self._model, self.start(edit)
        if model is None or start is None:
            return {}
        return _remembered(self._own, edit.basis, lambda: read_controls(model, start))

    def between(self, first: PlainDonor, second: PlainDonor, share: float) -> Portrait:
        """Return the portrait on the way from one, at share 0, to another, at 1: interpolated in W+.

        Between truncations of one portrait the truncation is what changes.

        Raises:
            RequestError: a code is another generator's.
        """
        a, b = portrait_of(first), portrait_of(second)
        if first == a and second == b and is_same_portrait(a, b):
            return a.at((1 - share) * a.truncation_psi + share * b.truncation_psi)
        code = (1 - share) * self._code(first) + share * self._code(second)
        return SavedPortrait(_title(a, b, share), code.astype(np.float32))

    def _code(self, donor: PlainDonor) -> np.ndarray:
        """Return the code (L, w_dim) as truncated and mixed."""
        return _remembered(self._codes, donor, lambda: self._coded(donor)[0].cpu().numpy())

    def _coded(self, donor: PlainDonor) -> torch.Tensor:
        mix = donor.mix if isinstance(donor, MixedPortrait) else None
        with torch.inference_mode():
            return code_of(self._generator, portrait_of(donor), mix)

    def _params(self, donor: PlainDonor) -> FaceParams:
        assert self._reconstructor is not None, "only asked where there is F"
        with torch.inference_mode():
            return self._reconstructor(self._coded(donor)).to("cpu")


def _title(a: Portrait, b: Portrait, share: float) -> str:
    half = LONGEST_NAME // 2 - 8
    return f"{a.title[:half]} → {b.title[:half]} {share:.0%}"


def _remembered(known: dict[Hashable, T], key: Hashable, make: Callable[[], T]) -> T:
    if key not in known:
        if len(known) >= REMEMBERED:
            del known[next(iter(known))]
        known[key] = make()
    return known[key]
