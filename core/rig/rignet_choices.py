"""What can be chosen of a RigNet."""

from collections.abc import Iterable
from typing import Literal

from core.face.groups import GROUPS, GroupName

Architecture = Literal["linear", "residual", "steering"]
MODE_BLOCKS = {
    "pose": ("rotation",),
    "expression": ("expression",),
    "light": ("sh_coeffs",),
    "joint": ("rotation", "expression", "sh_coeffs"),
}
"""Which blocks a RigNet of each mode edits."""


def edited_groups(groups: Iterable[GroupName]) -> list[GroupName]:
    """Return those of some groups that RigNets edit; calibration alone serves the others."""
    return [group for group in groups if GROUPS[group].block in MODE_BLOCKS["joint"]]
