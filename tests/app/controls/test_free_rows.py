"""Hair, background and more: sliders with pictures, and names that the user gives."""

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from fake_pipeline import NUM_WS, W_DIM, FakePipeline
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.controls.control_panel import ControlPanel
from app.controls.free_row import FreeRow
from app.document.rig_info import describe
from app.document.session import EditSession
from app.panels import Panels
from app.presets.preset_name_dialog import PresetNameDialog
from app.window import MainWindow
from core.editing.edit import Edit
from core.editing.portrait_source import PortraitSource
from core.face.morphable_model import MorphableModel
from core.rig.free_directions import FreeDirections
from core.saving.presets import Preset

Render = Callable[[EditSession], None]


@pytest.fixture
def pipeline(toy_model: MorphableModel) -> Iterator[FakePipeline]:
    """The fake rig with two free directions."""
    directions = np.eye(2, W_DIM, dtype=np.float32)
    free = FreeDirections(directions, np.ones(NUM_WS, bool), np.array([2.5, 1.5], np.float32))
    fake = FakePipeline(toy_model, free)
    yield fake
    fake.gate.set()


@pytest.fixture
def panel(qtbot: QtBot, session: EditSession) -> ControlPanel:
    panel = ControlPanel(session)
    qtbot.addWidget(panel)
    session.rig_changed.emit()
    panel.resize(360, 900)
    panel.show()
    return panel


def row_of(panel: ControlPanel, name: str) -> FreeRow:
    row = panel.rows[name]
    assert isinstance(row, FreeRow)
    return row


def test_every_direction_has_a_slider_as_far_as_it_reaches(panel: ControlPanel) -> None:
    assert panel.groups["free"].names == {"free_1", "free_2"}
    row = row_of(panel, "free_2")
    assert (row.slider.minimum(), row.slider.maximum()) == (-1.5, 1.5)
    assert row.reach_texts() == ("-1.5 σ", "1.5 σ")
    assert (row.title, row.slider.value()) == ("Direction 2", 0)


def test_it_is_set_reset_and_undone_like_any_control(session: EditSession, panel: ControlPanel) -> None:
    row = row_of(panel, "free_1")
    row.field.setValue(1.2)
    assert session.edit.controls == {"free_1": 1.2}
    session.undo_stack.undo()
    assert row.slider.value() == 0
    row.strip.buttons[-1].click()
    assert session.value("free_1") == -2.5
    row.strip.buttons[0].click()
    assert session.edit.is_untouched
    row.strip.buttons[1].click()
    panel.groups["free"].reset_button.click()
    assert session.edit.is_untouched


def test_presets_hold_directions(session: EditSession, panel: ControlPanel) -> None:
    menu = panel.groups["free"].preset_button.menu()
    menu.choose(Preset("curls", "free", {"free_1": 1.0, "free_2": 9.0}))
    assert session.edit.controls == {"free_1": 1.0, "free_2": 1.5}, "within its reach"


def test_presets_of_directions_belong_to_a_rig(session: EditSession, panel: ControlPanel) -> None:
    session.set_control("free_1", 1.0)
    menu = panel.groups["free"].preset_button.menu()

    def listed() -> bool:
        menu.aboutToShow.emit()
        return "curls" in [action.text() for action in menu.actions()]

    menu.ask_name()
    dialog = panel.findChildren(PresetNameDialog)[-1]
    QTest.keyClicks(dialog.name_field, "curls")
    QTest.keyClick(dialog.name_field, Qt.Key.Key_Return)
    assert listed()
    session.opened.rig.free_key = "another"
    assert not listed()


def test_numbers_of_another_rigs_directions_are_left_behind(
    session: EditSession, pipeline: FakePipeline, render: Render
) -> None:
    session.set_controls({"free_1": 1.0, "yaw": 5.0}, "look")
    session.adopt_rig(describe(pipeline))
    assert session.edit.controls == {"free_1": 1.0, "yaw": 5.0}, "the same rig"
    other = FakePipeline(pipeline.rig.model, pipeline.rig.free)
    other.rig.free_key = "1"
    session.adopt_rig(describe(other))
    assert session.edit.controls == {"yaw": 5.0}


def rename(row: FreeRow, name: str) -> None:
    """Click the pencil and type a name."""
    row.link_button.click()
    QTest.keyClicks(row.name_field, name)
    QTest.keyClick(row.name_field, Qt.Key.Key_Return)


def test_a_name_stays_for_the_next_time(
    qtbot: QtBot, window: MainWindow, panels: Panels, pipeline: FakePipeline
) -> None:
    row = row_of(panels.controls, "free_1")
    rename(row, "Hair length")
    assert (row.title, row.label.text()) == ("Hair length", "Hair length")
    panels.controls.search_field.setText("hair")
    assert row.isVisibleTo(panels.controls)
    window.services.session.set_control("free_1", 1.0)
    assert window.services.session.undo_stack.undoText() == "Hair length"
    window.services.document.abandon()
    window.open(lambda: pipeline)
    qtbot.waitUntil(lambda: panels.controls.rows["free_1"] is not row)
    row = row_of(panels.controls, "free_1")
    assert row.title == "Hair length"
    rename(row, " ")
    assert row.title == "Direction 1", "an empty name brings the first one back"


def test_escape_keeps_the_name(session: EditSession, panel: ControlPanel) -> None:
    row = row_of(panel, "free_1")
    row.start_naming()
    QTest.keyClicks(row.name_field, "x")
    QTest.keyClick(row.name_field, Qt.Key.Key_Escape)
    assert not row.name_field.isVisible()
    assert row.title == "Direction 1"


def test_pictures_show_the_portrait_at_both_ends_once(
    qtbot: QtBot, window: MainWindow, panels: Panels, pipeline: FakePipeline
) -> None:
    strip = row_of(panels.controls, "free_1").strip
    moved = [Edit(window.services.session.edit.source, {"free_1": end}) for end in (-2.5, 2.5)]
    panels.controls.search_field.setText("direction 1")
    qtbot.waitUntil(lambda: not strip.missing)
    assert all(pipeline.edits.count(edit) == 1 for edit in moved)
    window.services.session.set_control("yaw", 9.0)
    qtbot.waitUntil(lambda: window.services.session.is_final)
    assert not strip.missing, "edits make no other pictures"
    window.services.session.go_to(PortraitSource(9))
    assert strip.missing == {-1, 0, 1}
    qtbot.waitUntil(lambda: not strip.missing)
    assert Edit(PortraitSource(9), {"free_1": 2.5}) in pipeline.edits
    assert not any("free_2" in edit.controls for edit in pipeline.edits), "nobody looks at those"
    window.services.document.abandon()
