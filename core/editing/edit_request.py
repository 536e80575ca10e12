"""What is asked for: one portrait under its touched controls, transfers and mixed styles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from operator import itemgetter
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
        controls: touched controls only, as sorted (name, value) pairs (see `core.controls.control`); they act
            on top of the transfers.
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
    transfers: tuple[tuple[GroupName, Donor], ...] = ()
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
        transfers: Mapping[GroupName, Donor] | None = None,
    ) -> EditRequest:
        """Build a request from mappings of touched controls and of transferred groups."""
        return cls(
            source,
            tuple(sorted(controls.items())),
            quality,
            calibrated=calibrated,
            transfers=tuple(sorted((transfers or {}).items(), key=itemgetter(0))),
        )
