"""The control panel: looking for a control, and what lies below the named ones."""

from __future__ import annotations

from PySide6.QtCore import QPoint

from app.controls.coefficient_panel import CoefficientPanel
from app.controls.control_panel import COEFFICIENTS
from app.controls.free_row import FreeRow
from app.measuring.played import user_input
from app.measuring.played.player import Script, Wait
from app.measuring.played.portrait_steps import take_overlay_away
from app.measuring.played.stage import Stage, expect, part


def search(stage: Stage) -> Script:
    """Ctrl+F: controls by name."""
    yield from take_overlay_away(stage)
    panel = stage.panels.controls
    everything = _visible_rows(stage)
    yield from user_input.press_key(stage.window, user_input.Key.Key_F, user_input.CTRL)
    yield from user_input.write(stage.window, "jaw")
    yield Wait(lambda: panel.search_field.text() == "jaw", "The search field took no text.")
    found = _visible_rows(stage)
    expect(0 < len(found) < len(everything), f"The search found {len(found)} of {len(everything)} controls.")
    expect(all("jaw" in name.lower() for name in found), "The search found something else.")


def coefficients(stage: Stage) -> Script:
    """Identity and raw coefficients, for those who want them."""
    panel = stage.panels.controls
    yield from user_input.press_key(stage.window, user_input.Key.Key_F, user_input.CTRL)
    yield from user_input.press_key(stage.window, user_input.Key.Key_Delete)
    yield Wait(lambda: not panel.search_field.text(), "The search did not end.")
    for key, group in panel.groups.items():
        if group.isExpanded() and key != COEFFICIENTS:
            yield from fold(stage, key, False)
    yield from fold(stage, COEFFICIENTS, True)
    table = part(panel, CoefficientPanel)
    yield Wait(lambda: table.isVisible() and table.height() > 100, "No coefficients are listed.")


def all_controls(stage: Stage) -> Script:
    """Unfold the groups of named controls again."""
    yield from fold(stage, COEFFICIENTS, False)
    opened, groups = stage.services.session.opened, stage.panels.controls.groups
    for key in opened.groups if opened else ():
        if key in groups:  # what the rig cannot read has none of its own
            yield from fold(stage, key, True)


def fold(stage: Stage, key: str, unfold: bool) -> Script:
    """Click the head of a group."""
    group = stage.panels.controls.groups[key]
    head = group.toggleButton()
    yield from user_input.scroll_to(head)
    yield from user_input.click(head, QPoint(head.width() // 4, head.height() // 2))
    yield Wait(lambda: group.isExpanded() == unfold, f"The group {key} did not fold.")
    yield Wait(lambda: group.content().isVisible() == unfold, f"The group {key} did not fold.")


def free_rows(stage: Stage) -> list[FreeRow]:
    """Return the rows of the free directions."""
    return [row for row in stage.panels.controls.rows.values() if isinstance(row, FreeRow)]


def until_strips(stage: Stage) -> Script:
    """Wait for the pictures of those free directions that can be seen."""

    def have_come() -> bool:
        seen = [row for row in free_rows(stage) if not row.visibleRegion().isEmpty()]
        return not any(row.strip.missing for row in seen)

    yield Wait(have_come, "Pictures of directions are missing.")


def _visible_rows(stage: Stage) -> list[str]:
    return [name for name, row in stage.panels.controls.rows.items() if row.isVisible()]
