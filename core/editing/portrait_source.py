"""Which portrait: one of the generator's own by its seed, or one whose code was saved."""

from __future__ import annotations

import dataclasses
import hashlib
import re
from dataclasses import dataclass, field

import numpy as np

from core.editing.photo_place import PhotoPlace
from core.editing.truncation import DEFAULT_TRUNCATION
from core.errors import RequestError

MAX_SEED = 2**32 - 1
MOST_LAYERS, WIDEST_W = 64, 4096
LARGEST_VALUE = 10_000.0
"""Codes of generators stay far below it; larger ones overflow."""
LONGEST_NAME = 80


@dataclass(frozen=True)
class PortraitSource:
    """A portrait that the generator makes of a seed, with its truncation in [0, 1]."""

    seed: int
    truncation_psi: float = DEFAULT_TRUNCATION

    @property
    def title(self) -> str:
        """What distinguishes it from other portraits."""
        return str(self.seed)

    @property
    def file_stem(self) -> str:
        """Name for its files."""
        return f"portrait-{self.seed}"

    @property
    def seeds_truncation(self) -> float:
        """Truncation for portraits of other seeds beside this one."""
        return self.truncation_psi

    def at(self, truncation_psi: float) -> PortraitSource:
        """Return the same portrait at another truncation."""
        return dataclasses.replace(self, truncation_psi=truncation_psi)

    def check(self) -> None:
        """Raise RequestError where seed or truncation is out of range."""
        if not 0 <= self.seed <= MAX_SEED:
            raise RequestError(f"{self.seed} is not a seed; enter a whole number from 0 to {MAX_SEED}.")
        check_truncation(self.truncation_psi)


@dataclass(frozen=True)
class SavedPortrait:
    """A portrait whose code was saved or found for a photograph; equal ones have equal codes.

    Attributes:
        name: for titles, one line.
        w_plus: (L, w_dim) float32, written by nobody.
        truncation_psi: pulls the code towards the generator's mean; 1 is the code as it was saved.
        photo: the photograph that it was found for, if any; it does not count in comparisons.
        digest: stands for the code in comparisons.

    Raises:
        RequestError: the code is no table of sane numbers.
    """

    name: str
    w_plus: np.ndarray = field(compare=False, repr=False)
    truncation_psi: float = 1.0
    photo: PhotoPlace | None = field(default=None, compare=False, repr=False)
    digest: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        code = np.array(self.w_plus, dtype=np.float32, order="C")  # a copy that nobody else can write to
        if code.ndim != 2 or not (0 < code.shape[0] <= MOST_LAYERS and 0 < code.shape[1] <= WIDEST_W):
            raise RequestError(f"its shape {code.shape} is not (layers, w_dim)")
        if not (np.isfinite(code).all() and np.abs(code).max() <= LARGEST_VALUE):
            raise RequestError(f"it holds values that are not finite or beyond {LARGEST_VALUE:g}")
        code.flags.writeable = False
        object.__setattr__(self, "w_plus", code)
        object.__setattr__(self, "name", _one_line(self.name))
        object.__setattr__(
            self, "digest", hashlib.sha256(code.tobytes() + repr(code.shape).encode()).hexdigest()
        )

    @property
    def title(self) -> str:
        """What distinguishes it from other portraits."""
        return self.name

    @property
    def file_stem(self) -> str:
        """Name for its files."""
        return re.sub(r"[^\w.-]+", "-", self.name).strip(".-") or "portrait"

    @property
    def seeds_truncation(self) -> float:
        """Truncation for portraits of seeds beside this one, whose own says nothing about them."""
        return DEFAULT_TRUNCATION

    def at(self, truncation_psi: float) -> SavedPortrait:
        """Return the same portrait at another truncation."""
        return dataclasses.replace(self, truncation_psi=truncation_psi)

    def check(self) -> None:
        """Raise RequestError where the truncation is out of range."""
        check_truncation(self.truncation_psi)


Portrait = PortraitSource | SavedPortrait
FIRST_PORTRAIT = PortraitSource(51)
"""Where the editor begins."""


def parse_seed(text: str) -> int:
    """Return the seed that `text` spells, a whole number from 0 to 2³²-1.

    Raises:
        RequestError: it spells none.
    """
    digits = text.strip()
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 10 and int(digits) <= MAX_SEED):
        raise RequestError(f"{text!r} is not a seed; enter a whole number from 0 to {MAX_SEED}.")
    return int(digits)


def is_same_portrait(first: Portrait, second: Portrait) -> bool:
    """Return whether two portraits differ in truncation at most."""
    return first.at(1.0) == second.at(1.0)


def check_truncation(psi: float) -> None:
    """Raise RequestError where a truncation is out of range."""
    if not 0 <= psi <= 1:
        raise RequestError(f"Truncation {psi:g} is out of range; choose a value from 0 to 1.")


def _one_line(name: str) -> str:
    printable = "".join(letter for letter in name if letter.isprintable())
    return " ".join(printable.split())[:LONGEST_NAME].rstrip() or "portrait"
