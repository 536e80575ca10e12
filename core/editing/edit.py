"""What is asked for: one portrait under its touched controls, transfers and mixed styles."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, Protocol

from core.controls.control import is_free
from core.editing.portrait_source import Portrait
from core.face.groups import FREE, GROUPS, GroupName

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


PlainDonor = Portrait | MixedPortrait


@dataclass(frozen=True)
class BlendedDonor:
    """Several donors at once: their parameters are averaged.

    Attributes:
        parts: each with its weight; the weights add up to 1.
    """

    parts: tuple[tuple[PlainDonor, float], ...]


Donor = PlainDonor | BlendedDonor
"""Whose pose, gaze, expression or light another portrait can have."""


def parts_of(donor: Donor) -> tuple[tuple[PlainDonor, float], ...]:
    """Return whom a donor consists of, each with its weight."""
    return donor.parts if isinstance(donor, BlendedDonor) else ((donor, 1.0),)


def portrait_of(donor: PlainDonor) -> Portrait:
    """Return the portrait that a donor is, or was before its styles were mixed."""
    return donor.source if isinstance(donor, MixedPortrait) else donor


class Reader(Protocol):
    """What must be known of portraits to go from one edit to another."""

    def own_values(self, edit: Edit) -> Mapping[str, float]:
        """Return where the controls of an edit stand untouched, by name."""

    def between(self, first: PlainDonor, second: PlainDonor, share: float) -> Portrait:
        """Return the portrait on the way from one, at share 0, to another, at 1."""


@dataclass(frozen=True)
class Edit:
    """One portrait under the touched controls; a plain value that can be compared, hashed, kept and sent.

    Attributes:
        source: the portrait.
        controls: values of the touched controls only, in display units (see `core.controls.control`); they
            act on top of the transfers, and free directions are among them. Kept in order of their names;
            nobody writes to it.
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
    def basis(self) -> Hashable:
        """What decides where its controls stand untouched."""
        return self.source, self.mix, tuple(self.transfers.items())

    @property
    def moves_freely(self) -> bool:
        """Whether it changes what the face model lacks."""
        return FREE in self.transfers or any(map(is_free, self.controls))

    @property
    def mixes(self) -> list[StyleMix]:
        """Every mixture of styles in it: the portrait's own, and those of its donors."""
        donors = [donor.mix for donor in self._donors if isinstance(donor, MixedPortrait)]
        return [self.mix, *donors] if self.mix else donors

    @property
    def portraits(self) -> list[Portrait]:
        """Every portrait that its picture depends on."""
        donors = [portrait_of(donor) for donor in self._donors]
        return [self.source, *donors, *(mix.source for mix in self.mixes)]

    @property
    def original(self) -> PlainDonor:
        """The portrait before controls and transfers, with its styles as they are mixed."""
        return MixedPortrait(self.source, self.mix) if self.mix else self.source

    def donor(self, group: GroupName) -> Donor:
        """Return whose pose, gaze, expression or light it starts from: another portrait's, or its own."""
        return self.transfers.get(group, self.original)

    def with_controls(self, gone: Collection[str], values: Mapping[str, float]) -> Edit:
        """Return the edit with some controls given back to the portrait and others touched."""
        kept = {name: value for name, value in self.controls.items() if name not in gone}
        return replace(self, controls={**kept, **values})

    def on(self, source: Portrait) -> Edit:
        """Return the same edit on another portrait; what was partly its own is the other's own."""
        moved = replace(self, source=source)
        transfers = {g: _rebound(d, self.original, moved.original) for g, d in self.transfers.items()}
        return replace(moved, transfers=transfers)

    def scaled(self, amount: float, reader: Reader) -> Edit:
        """Return the edit at an amount from 0, the untouched portrait, to 1, the whole edit."""
        return Edit(self.source, calibrated=self.calibrated).blended(self, amount, reader)

    def blended(self, other: Edit, share: float, reader: Reader) -> Edit:
        """Return the edit on the way from this one, at share 0, to another, at 1; both ends are exact.

        Args:
            other: the other end; of another portrait, the codes are interpolated in W+.
            share: from 0 to 1.
            reader: knows both portraits.
        """
        if share <= 0 or share >= 1 or self == other:
            return self if share <= 0 else other
        groups = [g for g in GROUPS if g in self.transfers or g in other.transfers]
        return Edit(
            source=reader.between(self.source, other.source, share),
            controls=_blended_controls(self, other, share, reader),
            calibrated=self.calibrated,
            transfers={g: _blended_donor(self.donor(g), other.donor(g), share) for g in groups},
            mix=_blended_mix(self, other, share, reader),
        )

    @property
    def _donors(self) -> list[PlainDonor]:
        return [part for donor in self.transfers.values() for part, _ in parts_of(donor)]


def mixed(a: float, b: float, share: float) -> float:
    """Return a number between two, both included: rounding must not lead out of a control's range."""
    return min(max((1 - share) * a + share * b, min(a, b)), max(a, b))


def _blended_controls(first: Edit, second: Edit, share: float, reader: Reader) -> dict[str, float]:
    """Return the controls that either end touches; at the other end they stand at the portrait's own."""

    def ends(name: str) -> tuple[float, float]:
        a, b = (
            edit.controls[name] if name in edit.controls else reader.own_values(edit).get(name, 0.0)
            for edit in (first, second)
        )
        return a, b

    return {name: mixed(*ends(name), share) for name in {**first.controls, **second.controls}}


def _blended_donor(first: Donor, second: Donor, share: float) -> Donor:
    weights: dict[PlainDonor, float] = {}
    for donor, part in ((first, 1 - share), (second, share)):
        for plain, weight in parts_of(donor):
            weights[plain] = weights.get(plain, 0.0) + part * weight
    return next(iter(weights)) if len(weights) == 1 else BlendedDonor(tuple(weights.items()))


def _rebound(donor: Donor, own: PlainDonor, new: PlainDonor) -> Donor:
    if not isinstance(donor, BlendedDonor):
        return donor
    return BlendedDonor(tuple((new if part == own else part, weight) for part, weight in donor.parts))


def _blended_mix(first: Edit, second: Edit, share: float, reader: Reader) -> StyleMix | None:
    """Return the layers that either end mixes; what lies in them comes from the blended mixtures."""
    if first.mix == second.mix:
        return first.mix
    layers = {layer for mix in (first.mix, second.mix) if mix for layer in mix.layers}
    return StyleMix(reader.between(first.original, second.original, share), tuple(sorted(layers)))
