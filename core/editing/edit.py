"""What is asked for: one portrait under its touched controls, transfers and mixed styles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from core.editing.portrait_source import Portrait
from core.face.groups import GroupName

Quality = Literal["draft", "final"]


@dataclass(frozen=True)
class StyleMix:
    """Style layers that a portrait takes from another one (see `core.controls.transfer`)."""

    source: Portrait
    layers: tuple[int, ...]


@dataclass(frozen=True)
class MixedPortrait:
    """A portrait after style mixing, as one from which pose, gaze, expression or light is taken."""

    source: Portrait
    mix: StyleMix


Donor = Portrait | MixedPortrait
"""Whose pose, gaze, expression or light another portrait can have."""


def portrait_of(donor: Donor) -> Portrait:
    """Return the portrait that a donor is, or was before its styles were mixed."""
    return donor.source if isinstance(donor, MixedPortrait) else donor


@dataclass(frozen=True)
class Edit:
    """One portrait under the touched controls; a plain value that can be compared, hashed, kept and sent.

    Attributes:
        source: the portrait.
        controls: values of the touched controls only, in display units (see `core.controls.control`); they
            act on top of the transfers. Kept in order of their names; nobody writes to it.
        calibrated: whether the edit is corrected until F sees it (see `core.rig.calibration`); without,
            RigNet's first answer counts, as in the paper.
        transfers: whose pose, gaze, expression or light the portrait shall have, by group.
        mix: style layers taken from another portrait before anything else; their mixture is the original.
    """

    source: Portrait
    controls: Mapping[str, float] = field(default_factory=dict)
    calibrated: bool = True
    transfers: Mapping[GroupName, Donor] = field(default_factory=dict)
    mix: StyleMix | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "controls", dict(sorted(self.controls.items())))
        object.__setattr__(self, "transfers", dict(sorted(self.transfers.items())))

    def __hash__(self) -> int:
        controls, transfers = tuple(self.controls.items()), tuple(self.transfers.items())
        return hash((self.source, controls, self.calibrated, transfers, self.mix))

    @property
    def is_untouched(self) -> bool:
        """Whether its picture is the generator's own."""
        return not (self.controls or self.transfers or self.mix)

    @property
    def mixes(self) -> list[StyleMix]:
        """Every mixture of styles in it: the portrait's own, and those of its donors."""
        donors = [donor.mix for donor in self.transfers.values() if isinstance(donor, MixedPortrait)]
        return [self.mix, *donors] if self.mix else donors

    @property
    def portraits(self) -> list[Portrait]:
        """Every portrait that its picture depends on."""
        donors = [portrait_of(donor) for donor in self.transfers.values()]
        return [self.source, *donors, *(mix.source for mix in self.mixes)]
