"""Sizes of a rig's networks as their files state them: checked before anything is computed with them."""

from __future__ import annotations

from core.face.params import BlockTable, block_table
from core.files.json_fields import JsonFields

MOST_LAYERS, WIDEST_W = 64, 4096
"""Of any generator's codes."""
WIDEST = 65_536
"""Features of any layer."""
_LARGEST_BLOCK = 10_000
_SIZES = ("identity", "albedo", "expression")


def read_table(fields: JsonFields) -> BlockTable:
    """Return the table of blocks that the field `table` describes; raises AssetError."""
    table = fields.part("table")
    for name in table:
        if name not in (*_SIZES, "components"):
            raise fields.refusal(f"table.{name}", "is not known")
    expression = table.whole("expression", 0, _LARGEST_BLOCK)
    components = table.whole("components", 0, expression) if "components" in table else 0
    sizes = [table.whole(name, 0, _LARGEST_BLOCK) for name in _SIZES[:2]]
    return block_table(sizes[0], sizes[1], expression, components)
