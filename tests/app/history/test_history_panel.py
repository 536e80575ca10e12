"""Snapshots are kept, shown, brought back and blended; steps are a list to go back and forth in."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt
from pytestqt.qtbot import QtBot

from app.history.history_panel import HistoryPanel
from app.panels import Panels
from app.services import Services
from app.window import MainWindow
from core.editing.portrait_source import PortraitSource, SavedPortrait
from core.saving.session_file import read_session

Flag = QItemSelectionModel.SelectionFlag


@pytest.fixture
def panel(qtbot: QtBot, services: Services, open_rig: Callable[[], None]) -> HistoryPanel:
    """Two snapshots of portrait 7, turned by 0° and by 40°."""
    panel = HistoryPanel(services.session, services.worker)
    qtbot.addWidget(panel)
    panel.resize(300, 500)
    panel.show()
    open_rig()
    for yaw in (0, 40):
        services.session.set_control("yaw", yaw)
        panel.take()
    return panel


def place(panel: HistoryPanel, row: int) -> QModelIndex:
    return panel.model.index(row)


def select_all(panel: HistoryPanel) -> None:
    panel.list.selectAll()


def test_snapshot_is_brought_back_in_one_step(services: Services, panel: HistoryPanel) -> None:
    session = services.session
    panel.list.choose(0)
    panel.restore_button.click()
    assert session.value("yaw") == 0
    session.undo_stack.undo()
    assert session.value("yaw") == 40
    assert len(session.snapshots) == 2, "undo leaves snapshots alone"


def test_snapshot_leads_back_to_its_portrait(services: Services, panel: HistoryPanel) -> None:
    services.session.go_to(PortraitSource(9))
    panel.list.activated.emit(place(panel, 1))
    assert services.session.edit.source == PortraitSource(7)
    assert services.session.value("yaw") == 40


def test_names_are_changed_and_free_numbers_used(services: Services, panel: HistoryPanel) -> None:
    assert [s.name for s in services.session.snapshots] == ["Snapshot 1", "Snapshot 2"]
    assert panel.model.setData(place(panel, 0), "  Looking\n ahead ")
    assert not panel.model.setData(place(panel, 1), "  ")
    panel.take()
    assert [s.name for s in services.session.snapshots] == ["Looking ahead", "Snapshot 2", "Snapshot 1"]
    panel.list.choose(1)
    panel.delete_button.click()
    assert [s.name for s in services.session.snapshots] == ["Looking ahead", "Snapshot 1"]


def test_pictures_arrive(qtbot: QtBot, panel: HistoryPanel) -> None:
    thumbnails = panel.model.thumbnails
    qtbot.waitUntil(lambda: all(panel.model.snapshot(place(panel, row)).edit in thumbnails for row in (0, 1)))


def test_slider_shows_what_lies_between_and_keeps_it(services: Services, panel: HistoryPanel) -> None:
    session, bar, steps = services.session, panel.between_bar, services.session.undo_stack.count()
    assert not bar.isEnabled()
    select_all(panel)
    assert [label.text() for label in bar.labels] == ["Snapshot 1", "Snapshot 2"]
    bar.slider.setValue(25)
    assert session.considered is not None
    assert session.considered.controls["yaw"] == pytest.approx(10)
    assert (session.value("yaw"), session.undo_stack.count()) == (40, steps)
    bar.keep_button.click()
    assert session.value("yaw") == pytest.approx(10)
    assert session.considered is None
    assert session.undo_stack.count() == steps + 1


def test_escape_and_the_portraits_own_seed_end_what_is_between(
    qtbot: QtBot, window: MainWindow, panels: Panels
) -> None:
    session, history = window.services.session, panels.history
    history.take()
    session.set_control("yaw", 30)
    history.take()
    select_all(history)
    slider = history.between_bar.slider
    for leave in (
        lambda: qtbot.keyClick(slider, Qt.Key.Key_Escape),
        lambda: session.go_to(session.edit.source),
    ):
        slider.setValue(25 if slider.value() != 25 else 75)
        assert session.considered is not None
        leave()
        assert session.considered is None
        assert session.value("yaw") == 30


def test_between_two_portraits_lies_a_new_one(services: Services, panel: HistoryPanel) -> None:
    session = services.session
    session.go_to(PortraitSource(9))
    panel.take()
    panel.list.selectionModel().select(place(panel, 1), Flag.ClearAndSelect)
    panel.list.selectionModel().select(place(panel, 2), Flag.Select)
    panel.between_bar.slider.setValue(30)
    panel.between_bar.keep_button.click()
    assert isinstance(session.edit.source, SavedPortrait)
    assert session.edit.source.name == "7 → 9 30%"
    assert session.portraits.current.is_work, "its code is in no file"


def test_portrait_shows_the_snapshot_under_the_pointer(
    qtbot: QtBot, window: MainWindow, panels: Panels
) -> None:
    session, history = window.services.session, panels.history
    history.take()
    session.set_control("yaw", 30)
    qtbot.waitUntil(lambda: session.is_final)
    history.list.entered.emit(place(history, 0))
    qtbot.waitUntil(lambda: not panels.viewport.preview.isNull())
    history.list.viewportEntered.emit()
    assert panels.viewport.preview.isNull()


def test_steps_are_listed_and_gone_back_to(services: Services, panel: HistoryPanel) -> None:
    services.session.set_control("pitch", 5)
    assert panel.steps.model().rowCount() == 3
    panel.steps.setCurrentIndex(panel.steps.model().index(1, 0))
    assert services.session.edit.controls == {"yaw": 40}


def test_snapshots_are_saved_and_count_as_work(
    services: Services, panel: HistoryPanel, tmp_path: Path
) -> None:
    document, session = services.document, services.session
    document.save(tmp_path / "a.json")
    panel.list.choose(0)
    panel.delete_button.click()
    assert document.is_modified
    document.save(tmp_path / "b.json")
    assert [s.name for s in read_session(tmp_path / "b.json").session.snapshots] == ["Snapshot 2"]
    document.open(tmp_path / "a.json")
    assert [s.name for s in session.snapshots] == ["Snapshot 1", "Snapshot 2"]
    assert not document.is_modified
    document.start_over()
    assert session.snapshots == ()
