"""What is kept of an edit, and the way from one to another."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPointF

from app.history.history_panel import HistoryPanel
from app.measuring.played import user_input
from app.measuring.played.panel_steps import stop_comparing
from app.measuring.played.player import Script, Wait
from app.measuring.played.portrait_steps import drag_portrait
from app.measuring.played.stage import Stage, expect, until_final

TURN = QPointF(-0.2, 0.0)  # sides of the portrait, between snapshots


def take_snapshots(stage: Stage) -> Script:
    """Two snapshots of a portrait, and the steps that led to them."""
    yield from stop_comparing(stage)
    panel = stage.panels.history
    for number in (1, 2):
        if number == 2:
            yield from drag_portrait(stage, user_input.LEFT, TURN)
        yield from until_final(stage)
        yield from user_input.press_key(stage.window, user_input.Key.Key_S, user_input.CTRL_ALT)
        yield Wait(partial(_has_snapshots, panel, number), "A snapshot is missing.")
    yield Wait(lambda: not panel.model.thumbnails.is_waiting, "Pictures of snapshots are missing.")


def go_between(stage: Stage) -> Script:
    """Both selected: the slider goes from one to the other, and the portrait shows where it stands."""
    panel, session, state = stage.panels.history, stage.services.session, stage.services.session.state
    yield from user_input.click(panel.list.viewport(), panel.list.visualRect(panel.model.index(1)).center())
    up = user_input.Key.Key_Up
    yield from user_input.press_key(stage.window, up, user_input.SHIFT)
    yield Wait(panel.between_bar.isEnabled, "Two snapshots are not selected.")
    slider = panel.between_bar.slider
    start = QPointF(slider.rect().center())
    yield from user_input.drag(slider, user_input.line(start, start - QPointF(slider.width() * 0.2, 0)))
    yield Wait(lambda: not stage.panels.viewport.preview.isNull(), "What lies between is not shown.")
    yield Wait(lambda: slider.value() < 45, "The slider did not follow.")
    expect(session.state == state, "Looking at what lies between edited the portrait.")


def keep_between(stage: Stage) -> Script:
    """Keep: what was shown is an edit."""
    panel, session = stage.panels.history, stage.services.session
    shown = session.considered
    yield from user_input.click(panel.between_bar.keep_button)
    yield Wait(lambda: session.edit == shown, "What was shown was not kept.")
    yield from until_final(stage)


def _has_snapshots(panel: HistoryPanel, number: int) -> bool:
    return panel.model.rowCount() == number
