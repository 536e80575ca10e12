"""Groups: what an artist moves, takes over, keeps and resets together, as columns of the semantic vector.

Panels, transfers, sampling, files and reports go through this one table. A new group is a row of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.face.params import BlockTable

GroupName = str
SHAPE = "shape"
"""The group whose controls move several columns at once (see `core.face.face_shapes`)."""
FREE = "free"
"""The group of what lies beyond the face model, which has no columns (see `core.rig.free_directions`)."""


@dataclass(frozen=True)
class Group:
    """A group of one face model.

    Attributes:
        name: as in files, options and reports; label: as shown.
        columns: of the packed semantic vector, ascending.
    """

    name: GroupName
    label: str
    columns: tuple[int, ...]


@dataclass(frozen=True)
class GroupRow:
    """A group of any face model.

    Attributes:
        name, label: as those of `Group`.
        block: block whose columns it has; empty where there are none.
        prefix: how names of its columns begin; without, it has what no row before it takes.
        split_from: group that had its columns before there was this row.
        short: label where there is little room, if that is another one.
    """

    name: GroupName
    label: str
    block: str
    prefix: str = ""
    split_from: GroupName = ""
    short: str = ""


GROUPS = {
    row.name: row
    for row in (
        GroupRow("pose", "Pose", "rotation"),
        GroupRow("light", "Light", "sh_coeffs"),
        GroupRow("gaze", "Gaze", "expression", prefix="eyeLook", split_from="expression"),
        GroupRow(SHAPE, "Face shape", "identity"),
        GroupRow("expression", "Expression", "expression"),
        GroupRow(FREE, "Hair, background and more", block="", short="Hair etc."),
    )
}
"""Every group in the order in which it is listed; long ones come last, so that others need no scrolling."""


def owner(block: str, name: str = "") -> GroupName:
    """Return the group of a column of a block, by the column's name; empty where no group has it."""
    rows = GROUPS.values()
    return next((row.name for row in rows if row.block == block and name.startswith(row.prefix)), "")


@cache
def groups_for(table: BlockTable, expression_names: tuple[str, ...]) -> dict[GroupName, Group]:
    """Return the groups of a face model that have columns.

    Args:
        table: its blocks.
        expression_names: names of its expression columns; other columns have none.
    """
    owners = [
        owner(block.name, expression_names[column] if block.name == "expression" else "")
        for block in table.blocks
        for column in range(block.size)
    ]
    found = {
        row.name: Group(row.name, row.label, tuple(c for c, name in enumerate(owners) if name == row.name))
        for row in GROUPS.values()
    }
    return {name: group for name, group in found.items() if group.columns}


def split_from(groups: Iterable[GroupName]) -> dict[GroupName, GroupName]:
    """Return the groups that have been split from some, each with the one that had its columns."""
    whole = set(groups)
    return {row.name: row.split_from for row in GROUPS.values() if row.split_from in whole}


def present_group(recorded: str, column_name: str) -> str:
    """Return the group of a named column that a file puts into a group which may have been split since."""
    split = (name for name in split_from([recorded]) if column_name.startswith(GROUPS[name].prefix))
    return next(split, recorded)
