"""How far the portraits of a finished rig follow its controls, as its judging has found."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from core.files.json_fields import LARGEST, JsonFields
from core.files.rig_files import MANIFEST
from core.rig.rig import read_manifest

_LONGEST = 100


@dataclass(frozen=True)
class Reach:
    """What was measured of one quantity.

    Attributes:
        label, unit: for people.
        gain: change that portraits show, per change asked for; None where nobody could read it.
        r2: share of the shown changes' variance that the asked ones explain; None as for `gain`.
        follows: lowest and highest value between which portraits follow; None where they do nowhere.
    """

    label: str
    unit: str
    gain: float | None
    r2: float | None
    follows: tuple[float, float] | None


def judged_reach(rig: Path) -> list[Reach]:
    """Return what the judging of a rig folder found; empty where it was not judged.

    Raises:
        AssetError: rig.json is missing or damaged.
    """
    fields = JsonFields(rig / MANIFEST, read_manifest(rig))
    quality = fields.optional_part("quality")
    control = quality.optional_part("control") if quality else None
    if control is None:
        return []
    parameters = control.part("parameters")
    return [_reach(parameters.part(name)) for name in parameters]


def _reach(fields: JsonFields) -> Reach:
    gain = fields.part("gains").part(fields.text("judge", _LONGEST))
    label, unit = fields.text("label", _LONGEST), fields.text("unit", _LONGEST)
    follows = None if gain.is_null("follows") else gain.span("follows")
    return Reach(label, unit, _measured(gain, "slope"), _measured(gain, "r2"), follows)


def _measured(gain: JsonFields, name: str) -> float | None:
    return None if gain.is_null(name) else gain.number(name, -LARGEST, LARGEST)
