"""Within which values a rig's portraits follow a control, and which controls its generator never shows."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from core.controls.control import Control
from core.errors import AssetError
from core.face.groups import GroupName
from core.rig.rig import FaceRig
from core.samples.distributions import Distribution

QUALITY_KEY = "reliable"
UNSEEN_SHARE = 0.05
"""Share of a control's range that its middle 98 % must span for the generator to show it at all."""

Range = tuple[float, float]


def reach_of(
    rig: FaceRig, controls: Mapping[str, Control], found: Mapping[str, Distribution]
) -> dict[str, Range]:
    """Return the range of each control in which portraits of a rig follow; see `reliable_ranges`."""
    blind_to = () if rig.reconstructor.sees_gaze else ("gaze",)
    return reliable_ranges(controls, found, rig.manifest.get("quality", {}), blind_to)


def reliable_ranges(
    controls: Mapping[str, Control],
    found: Mapping[str, Distribution],
    quality: Mapping[str, Any],
    blind_to: Collection[GroupName] = (),
) -> dict[str, Range]:
    """Return the range of each control in which portraits follow.

    A control that is never shown is left out, and so are raw coefficients: none of them is a quantity alone.

    Args:
        controls: by name, the pairs before their sides.
        found: what the generator's samples show; without a measurement, 98 % of it count as reliable.
        quality: the rig's measured quality; its field `reliable` maps names to [low, high].
        blind_to: groups that the rig cannot read, so that nothing found of them counts.

    Raises:
        AssetError: the field `reliable` is not such a mapping.
    """
    measured = _measured(quality)
    ranges: dict[str, Range] = {}
    for name, control in controls.items():
        if control.is_raw or (control.group in blind_to and name not in measured):
            continue
        source = name if name in measured or name in found else pair_of(control, controls)
        if source in measured:
            ranges[name] = measured[source]
        elif source in found and not control.is_relative:
            low, high = (found[source].percentiles()[p] for p in (1, 99))
            if high - low > UNSEEN_SHARE * (control.maximum - control.minimum):
                ranges[name] = low, high
        else:
            ranges[name] = control.minimum, control.maximum
    return ranges


def pair_of(control: Control, controls: Mapping[str, Control]) -> str:
    """Return the name of the pair that moves `control` and its mirror image, or the control's own."""
    return next(
        (
            c.name
            for c in controls.values()
            if c.block == control.block and len(c.columns) == 2 and {*control.columns} <= {*c.columns}
        ),
        control.name,
    )


def _measured(quality: Mapping[str, Any]) -> dict[str, Range]:
    found = quality.get(QUALITY_KEY, {})
    try:
        return {name: (float(low), float(high)) for name, (low, high) in found.items()}
    except (AttributeError, TypeError, ValueError, OverflowError) as error:
        raise AssetError(
            f"rig.json: field quality.{QUALITY_KEY} does not map names to [low, high]; re-measure the rig."
        ) from error
