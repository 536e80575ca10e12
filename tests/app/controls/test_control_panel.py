"""Sliders write to the session and follow it, without echo."""

import dataclasses
from collections.abc import Callable

import numpy as np
import pytest
from fake_pipeline import FakePipeline
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.controls.control_panel import ControlPanel
from app.controls.slider_row import SliderRow
from app.document.rig_info import describe
from app.document.session import EditSession
from app.paths import presets_folder
from app.presets.preset_menu import PresetMenu
from core.controls.control import panel_controls
from core.editing.portrait_source import PortraitSource
from core.face.morphable_model import MorphableModel
from core.saving.presets import Preset, write_preset


@pytest.fixture
def panel(qtbot: QtBot, session: EditSession) -> ControlPanel:
    panel = ControlPanel(session)
    qtbot.addWidget(panel)
    session.rig_changed.emit()
    session.values_changed.emit()
    panel.resize(360, 900)
    panel.show()
    return panel


def trigger(menu: PresetMenu, text: str) -> None:
    """Open the menu and choose an entry."""
    menu.aboutToShow.emit()
    next(action for action in menu.actions() if action.text() == text).trigger()


def drag(row: SliderRow, pixels: int) -> None:
    """Drag the handle with the mouse."""
    start = row.slider.handle_rect().center().toPoint()
    QTest.mousePress(row.slider, Qt.MouseButton.LeftButton, pos=start)
    for step in range(1, 6):
        QTest.mouseMove(row.slider, start + QPoint(pixels * step // 5, 0))
    QTest.mouseRelease(row.slider, Qt.MouseButton.LeftButton, pos=start + QPoint(pixels, 0))


def test_pairs_stand_for_their_sides(qtbot: QtBot, panel: ControlPanel) -> None:
    panel.groups["unseen"].expand(animate=False)
    qtbot.waitUntil(panel.rows["jawOpen"].isVisible)
    expression = [n for n, row in panel.rows.items() if row.control.group == "expression" and row.isVisible()]
    assert sorted(expression) == ["eyeBlinkLeft", "jawOpen", "mouthSmile"]


@pytest.fixture
def gazing(session: EditSession, gaze_model: MorphableModel) -> EditSession:
    """A session on a rig whose portraits look around."""
    pipeline = FakePipeline(gaze_model)
    params = pipeline.rig.statistics.params
    first = gaze_model.table.slice("expression").start
    params[:, [first + 1, first + 2, first + 4, first + 5]] = np.linspace(0, 0.8, len(params))[:, None]
    session.adopt_rig(describe(pipeline))
    session.adopt_result(pipeline.edit(session.edit))
    return session


def test_gaze_is_a_group_with_presets_where_eyes_move(panel: ControlPanel, gazing: EditSession) -> None:
    assert [row.control.name for row in panel.groups["gaze"].rows] == ["eyeLookX"]
    assert [*panel.groups][:4] == ["pose", "light", "gaze", "expression"]
    gazing.set_control("jawOpen", 0.3)
    trigger(panel.groups["gaze"].preset_button.menu(), "Look Left")
    assert gazing.edit.controls == {"jawOpen": 0.3, "eyeLookX": -0.4}
    panel.groups["gaze"].reset_button.click()
    assert gazing.edit.controls == {"jawOpen": 0.3}


def test_eyes_are_parted_into_four_and_joined_where_they_look(
    panel: ControlPanel, gazing: EditSession, render: Callable[[EditSession], None]
) -> None:
    link = panel.links["eyeLookX"]
    link.part()
    assert link.side_names == ["eyeLookInLeft", "eyeLookInRight", "eyeLookOutLeft", "eyeLookOutRight"]
    gazing.set_control("eyeLookOutLeft", 0.6)
    gazing.set_control("eyeLookInRight", 0.2)
    link.join()
    assert gazing.edit.controls == {"eyeLookX": pytest.approx(0.4)}


def test_no_eyes_no_gaze(panel: ControlPanel) -> None:
    assert "gaze" not in panel.groups


def test_older_preset_of_the_expression_moves_the_eyes(panel: ControlPanel, gazing: EditSession) -> None:
    presets_folder().mkdir(parents=True)
    old = Preset("Glance", "expression", {"eyeLookOutLeft": 0.6, "jawOpen": 0.2})
    write_preset(presets_folder() / "expression-glance.json", old)
    trigger(panel.groups["expression"].preset_button.menu(), "Glance")
    assert gazing.edit.controls == {"eyeLookOutLeft": 0.6, "jawOpen": 0.2}


def test_what_the_generator_never_shows_stands_apart(panel: ControlPanel) -> None:
    """The fake generator's portraits differ in yaw only."""
    assert [row.control.name for row in panel.groups["pose"].rows] == ["yaw", "pitch", "roll"]
    assert not panel.groups["unseen"].isExpanded()
    panel.groups["unseen"].expand(animate=False)
    assert panel.rows["jawOpen"] in panel.groups["unseen"].rows
    assert "does not show" in panel.rows["jawOpen"].label.toolTip()


def test_value_beyond_the_reliable_range_warns(panel: ControlPanel, session: EditSession) -> None:
    assert panel.rows["yaw"].reliable == pytest.approx((-49.01, 48.01), abs=0.01)
    session.set_control("yaw", 40)
    assert not panel.rows["yaw"].field.property("beyond")
    session.set_control("yaw", 55)
    assert panel.rows["yaw"].field.property("beyond")


def test_on_the_way_back_from_a_portraits_own_value_nothing_warns(panel: ControlPanel) -> None:
    """A portrait may itself stand where few others do; calibration serves what lies between."""
    row = panel.rows["yaw"]
    for value, beyond in ((52, False), (61, True), (-52, True), (20, False)):
        row.show_value(value, 58, True)
        assert row.is_beyond == beyond


def test_what_is_beyond_is_said_in_words(panel: ControlPanel, session: EditSession) -> None:
    session.set_control("yaw", 55)
    assert panel.notice.isVisible()
    assert panel.notice.text() == "The portrait no longer follows “Yaw”; it does from -49° to 48°."
    session.set_control("mouthSmile", 0.5)
    assert panel.notice.text() == "The portrait no longer follows: Yaw, Mouth smile."
    session.reset_controls(["yaw"])
    assert "does not show it" in panel.notice.text()
    session.undo_stack.undo()
    session.reset_controls(["yaw", "mouthSmile"])
    assert not panel.notice.isVisible()


def test_light_reaches_as_far_as_the_portraits_light(panel: ControlPanel, session: EditSession) -> None:
    """All of the fake generator's portraits have the same even light, so no other one is reliable."""
    assert panel.rows["light_intensity"].reliable == pytest.approx((0, 0), abs=1e-4)
    session.set_control("light_intensity", 40)
    assert panel.rows["light_intensity"].is_beyond
    assert "no longer follows “Intensity”" in panel.notice.text()


def test_double_click_resets(panel: ControlPanel, session: EditSession) -> None:
    for place in ("slider", "label"):
        session.set_control("yaw", 33)
        widget = getattr(panel.rows["yaw"], place)
        QTest.mouseDClick(widget, Qt.MouseButton.LeftButton, pos=QPoint(3, 3))
        assert session.edit.controls == {}, place


def test_search_finds_names_and_labels(panel: ControlPanel) -> None:
    QTest.keyClicks(panel.search_field, "open JAW")
    assert [name for name, row in panel.rows.items() if row.isVisible()] == ["jawOpen"]
    assert not panel.groups["pose"].isVisible()
    panel.search_field.clear()
    assert panel.rows["yaw"].isVisible()
    assert not panel.rows["jawOpen"].isVisible(), "its group is folded again"


def test_pair_is_parted_and_joined(panel: ControlPanel, session: EditSession) -> None:
    panel.groups["unseen"].expand(animate=False)
    session.set_control("mouthSmile", 0.5)
    QTest.mouseClick(panel.rows["mouthSmile"].link_button, Qt.MouseButton.LeftButton)
    assert not panel.rows["mouthSmile"].isVisible()
    assert session.edit.controls == {"mouthSmileLeft": 0.5, "mouthSmileRight": 0.5}
    session.set_control("mouthSmileLeft", 0.9)
    QTest.mouseClick(panel.rows["mouthSmileLeft"].link_button, Qt.MouseButton.LeftButton)
    assert session.edit.controls == {"mouthSmile": pytest.approx(0.7)}
    assert panel.rows["mouthSmile"].isVisible()
    assert not panel.rows["mouthSmileLeft"].isVisible()


def test_touched_side_parts_its_pair(panel: ControlPanel, session: EditSession) -> None:
    session.set_control("mouthSmileLeft", 0.5)
    panel.groups["unseen"].expand(animate=False)
    assert panel.rows["mouthSmileLeft"].isVisible()
    session.undo_stack.undo()
    assert panel.rows["mouthSmile"].isVisible()


def test_rows_start_at_the_portrait(panel: ControlPanel) -> None:
    yaw = panel.rows["yaw"]
    assert yaw.slider.value() == pytest.approx(-3)
    assert yaw.field.text() == "-3°"
    assert not yaw.reset_button.isVisible()


def test_drag_reaches_the_request_as_one_undo_step(panel: ControlPanel, session: EditSession) -> None:
    drag(panel.rows["yaw"], 30)
    assert dict(session.edit.controls)["yaw"] > 5
    assert session.undo_stack.count() == 1
    drag(panel.rows["yaw"], -10)
    assert session.undo_stack.count() == 2


def test_press_beside_the_handle_is_one_undo_step(panel: ControlPanel, session: EditSession) -> None:
    slider = panel.rows["yaw"].slider
    QTest.mouseClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(slider.width() - 12, slider.height() // 2))
    assert session.value("yaw") > 30
    assert session.undo_stack.count() == 1


def test_typed_value_reaches_the_session(panel: ControlPanel, session: EditSession) -> None:
    field = panel.rows["pitch"].field
    field.selectAll()
    QTest.keyClicks(field, "12")
    assert "pitch" not in session.edit.controls
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert session.edit.controls["pitch"] == 12
    assert panel.rows["pitch"].slider.value() == 12


def test_arrow_keys_step(panel: ControlPanel, session: EditSession) -> None:
    QTest.keyClick(panel.rows["roll"].slider, Qt.Key.Key_Right)
    assert session.value("roll") == pytest.approx(1)
    QTest.keyClick(panel.rows["roll"].slider, Qt.Key.Key_PageDown)
    assert session.value("roll") == pytest.approx(-9)


def test_wheel_scrolls_and_edits_nothing(panel: ControlPanel, session: EditSession) -> None:
    slider = panel.rows["yaw"].slider
    wheel = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(slider, wheel)
    assert session.edit.controls == {}


def test_widgets_follow_the_session_without_echo(
    qtbot: QtBot, panel: ControlPanel, session: EditSession
) -> None:
    wishes: list[dict[str, float]] = []
    session.state_changed.connect(lambda: wishes.append(dict(session.edit.controls)))
    session.set_control("yaw", 33)
    assert panel.rows["yaw"].slider.value() == 33
    assert panel.rows["yaw"].field.value() == 33
    assert wishes == [{"yaw": 33}]
    session.undo_stack.undo()
    assert panel.rows["yaw"].slider.value() == pytest.approx(-3)
    assert wishes == [{"yaw": 33}, {}]


def test_another_portrait_moves_the_sliders_and_touches_nothing(
    panel: ControlPanel, session: EditSession, render: Callable[[EditSession], None]
) -> None:
    session.go_to(PortraitSource(15))
    render(session)
    assert panel.rows["yaw"].slider.value() == pytest.approx(5)
    assert session.edit.controls == {}


def test_row_reset_gives_the_value_back(panel: ControlPanel, session: EditSession) -> None:
    session.set_control("yaw", 33)
    QTest.mouseClick(panel.rows["yaw"].reset_button, Qt.MouseButton.LeftButton)
    assert session.edit.controls == {}
    assert panel.rows["yaw"].slider.value() == pytest.approx(-3)
    assert not panel.rows["yaw"].reset_button.isVisible()


def test_group_reset_spares_other_groups(panel: ControlPanel, session: EditSession) -> None:
    for name, value in (("yaw", 33.0), ("roll", 4.0), ("light_warmth", 50.0)):
        session.set_control(name, value)
    QTest.mouseClick(panel.groups["pose"].reset_button, Qt.MouseButton.LeftButton)
    assert session.edit.controls == {"light_warmth": 50.0}
    session.undo_stack.undo()
    assert session.value("yaw") == 33


def test_preset_sets_its_group_in_one_step(panel: ControlPanel, session: EditSession) -> None:
    session.set_control("yaw", 33)
    session.set_control("light_warmth", 10)
    trigger(panel.groups["pose"].preset_button.menu(), "Three-Quarter Left")
    assert session.edit.controls == {"yaw": -28, "pitch": 0, "roll": 0, "light_warmth": 10}
    trigger(panel.groups["light"].preset_button.menu(), "Golden Hour")
    assert session.edit.controls["light_warmth"] == 60
    assert session.value("yaw") == -28
    session.undo_stack.undo()
    assert session.edit.controls == {"yaw": -28, "pitch": 0, "roll": 0, "light_warmth": 10}


def test_light_preset_takes_the_place_of_raw_coefficients(panel: ControlPanel, session: EditSession) -> None:
    session.set_controls({"sh_3_r": 0.5, "sh_0_g": 2.0}, "raw")
    trigger(panel.groups["light"].preset_button.menu(), "Golden Hour")
    assert not {"sh_3_r", "sh_0_g"} & set(session.edit.controls)
    session.undo_stack.undo()
    QTest.mouseClick(panel.groups["coefficients"].reset_button, Qt.MouseButton.LeftButton)
    assert session.edit.controls == {}


def test_expression_preset_takes_the_place_of_a_side(panel: ControlPanel, session: EditSession) -> None:
    """The fake generator shows no expression, so the toy panel's menu is made here."""
    session.set_control("mouthSmileLeft", 0.9)
    menu = PresetMenu(session, "expression", {"mouthSmile", "jawOpen"}, panel)
    trigger(menu, "Smile")
    assert session.edit.controls == {"mouthSmile": 0.55, "jawOpen": 0}


def test_search_without_a_result_says_so(panel: ControlPanel) -> None:
    QTest.keyClicks(panel.search_field, "xyz")
    assert panel.nothing_label.text() == "No control is called “xyz”."
    assert panel.nothing_label.isVisible()
    panel.search_field.clear()
    assert not panel.nothing_label.isVisible()


def test_longest_name_is_shown_whole(qtbot: QtBot, session: EditSession) -> None:
    control = next(c for c in panel_controls(session.rig.model) if c.name == "mouthSmile")
    row = SliderRow(dataclasses.replace(control, label="Mouth lower down"), (0, 1))
    qtbot.addWidget(row)
    row.resize(362, 26)
    row.show_link(True)
    row.show()
    needed = row.label.fontMetrics().horizontalAdvance("Mouth lower down")
    assert row.label.width() >= needed
    assert row.slider.width() > 80


def test_presets_stay_where_they_are(panel: ControlPanel, session: EditSession) -> None:
    button = panel.groups["pose"].preset_button
    before = button.mapTo(panel, QPoint())
    session.set_control("yaw", 5)
    QApplication.processEvents()
    assert panel.groups["pose"].reset_button.isVisible()
    assert button.mapTo(panel, QPoint()) == before


def test_unlinking_and_linking_again_changes_nothing(panel: ControlPanel, session: EditSession) -> None:
    panel.groups["unseen"].expand(animate=False)
    session.set_control("mouthSmile", 0.05)
    link = panel.links["mouthSmile"]
    link.part()
    link.join()
    assert session.value("mouthSmile") == pytest.approx(0.05)
