"""Presets as the user meets them: saved, replaced, renamed, deleted, imported."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialogButtonBox,
    QInputDialog,
    QLineEdit,
    QMenu,
    QMessageBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.document.session import EditSession
from app.panels import Panels
from app.paths import presets_folder
from app.presets.own_presets_dialog import OwnPresetsDialog
from app.presets.preset_menu import SIDE, PresetMenu
from app.presets.preset_name_dialog import PresetNameDialog
from app.window import MainWindow
from core.editing.portrait_source import PortraitSource
from core.saving.preset_library import PresetLibrary
from core.saving.presets import Preset, write_preset

Button = QMessageBox.StandardButton


@pytest.fixture
def home(qtbot: QtBot) -> QWidget:
    home = QWidget()
    qtbot.addWidget(home)
    return home


@pytest.fixture
def menu(home: QWidget, session: EditSession) -> PresetMenu:
    return PresetMenu(session, "pose", {"yaw", "pitch", "roll"}, home)


@pytest.fixture
def library() -> PresetLibrary:
    return PresetLibrary(presets_folder())


def choose(menu: PresetMenu, text: str) -> None:
    """Open the menu and choose an entry."""
    menu.aboutToShow.emit()
    entry = next(action for action in menu.actions() if action.text() == text)
    assert entry.isEnabled()
    entry.trigger()


def texts(menu: PresetMenu) -> list[str]:
    menu.aboutToShow.emit()
    return [action.text() for action in menu.actions()]


def name_it(menu: PresetMenu, home: QWidget, name: str) -> PresetNameDialog:
    """Save the group under a name; return the dialog."""
    choose(menu, "Save as Preset…")
    dialog = home.findChildren(PresetNameDialog)[-1]
    QTest.keyClicks(dialog.name_field, name)
    QTest.keyClick(dialog.name_field, Qt.Key.Key_Return)
    return dialog


def test_own_preset_is_saved_and_chosen(menu: PresetMenu, home: QWidget, session: EditSession) -> None:
    session.set_control("yaw", 12)
    name_it(menu, home, "Mine & yours")
    session.set_control("yaw", 30)
    choose(menu, "Mine && yours")
    assert session.value("yaw") == 12


def test_nothing_moved_nothing_to_save(menu: PresetMenu) -> None:
    menu.aboutToShow.emit()
    assert not next(a for a in menu.actions() if a.text() == "Save as Preset…").isEnabled()


def test_own_preset_is_replaced(
    menu: PresetMenu, home: QWidget, session: EditSession, library: PresetLibrary
) -> None:
    for yaw in (12, 20):
        session.set_control("yaw", yaw)
        dialog = name_it(menu, home, "Mine")
    assert dialog.buttons.button(QDialogButtonBox.StandardButton.Save).text() == "Replace"
    found = library.find("pose", "Mine")
    assert found is not None
    assert found.preset.controls == {"yaw": 20}


def test_refused_name_stays_to_be_changed(menu: PresetMenu, home: QWidget, session: EditSession) -> None:
    session.set_control("yaw", 12)
    dialog = name_it(menu, home, "Ahead" if "Ahead" in texts(menu) else "Front")
    QApplication.processEvents()
    assert dialog.isVisible()
    label = dialog.error_label
    assert label.height() >= label.heightForWidth(label.width()), "the sentence is seen whole"
    assert "comes with the program" in dialog.error_label.text()
    assert dialog.name_field.text() in ("Ahead", "Front")


def test_renamed_in_place(qtbot: QtBot, menu: PresetMenu, home: QWidget, library: PresetLibrary) -> None:
    library.save(Preset("Mine", "pose", {"yaw": 1.0}))
    choose(menu, "My Presets…")
    dialog = home.findChild(OwnPresetsDialog)
    dialog.rename_button.click()
    field = dialog.list.findChild(QLineEdit)
    field.selectAll()
    QTest.keyClicks(field, "Yours")
    QTest.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Yours" in texts(menu) and "Mine" not in texts(menu))


def test_deleted_after_a_question(menu: PresetMenu, home: QWidget, library: PresetLibrary) -> None:
    library.save(Preset("Mine", "pose", {"yaw": 1.0}))
    choose(menu, "My Presets…")
    dialog = home.findChild(OwnPresetsDialog)
    for answer, left in ((Button.Cancel, True), (Button.Yes, False)):
        dialog.delete_button.click()
        box = next(box for box in dialog.findChildren(QMessageBox) if box.isVisible())
        assert "“Mine”" in box.text()
        box.button(answer).click()
        assert ("Mine" in texts(menu)) == left


def test_damaged_file_hides_nothing_and_can_be_deleted(
    menu: PresetMenu, home: QWidget, library: PresetLibrary
) -> None:
    library.save(Preset("Mine", "pose", {"yaw": 1.0}))
    (presets_folder() / "a.json").write_text('{"name": "\\ud800", "rest": 1%s}' % ("0" * 400))
    assert {"Mine", "a.json is damaged", "Save as Preset…", "My Presets…"} <= set(texts(menu))
    choose(menu, "My Presets…")
    dialog = home.findChild(OwnPresetsDialog)
    dialog.list.setCurrentRow(1)
    assert not dialog.rename_button.isEnabled()
    dialog.delete_button.click()
    dialog.findChildren(QMessageBox)[-1].button(Button.Yes).click()
    assert not (presets_folder() / "a.json").exists()


@pytest.fixture
def drop(window: MainWindow) -> Callable[[Path], None]:
    def drop(path: Path) -> None:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        how = Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(window, QDragEnterEvent(QPoint(50, 50), *how))
        QApplication.sendEvent(window, QDropEvent(QPointF(50, 50), *how))

    return drop


def test_dropped_preset_is_kept(
    window: MainWindow, panels: Panels, library: PresetLibrary, drop: Callable[[Path], None], tmp_path: Path
) -> None:
    for yaw, answer in ((5.0, None), (6.0, Button.Cancel), (7.0, Button.Yes)):
        write_preset(tmp_path / "theirs.json", Preset("Theirs", "pose", {"yaw": yaw}))
        drop(tmp_path / "theirs.json")
        if answer is not None:
            box = next(box for box in window.findChildren(QMessageBox) if box.isVisible())
            box.button(answer).click()
        found = library.find("pose", "Theirs")
        assert found is not None
        assert found.preset.controls["yaw"] == (5.0 if answer is Button.Cancel else yaw)
    assert "Imported “Theirs”" in panels.status_line.currentMessage()


def test_dropped_preset_of_a_shipped_name_is_refused(
    window: MainWindow, drop: Callable[[Path], None], tmp_path: Path
) -> None:
    write_preset(tmp_path / "theirs.json", Preset("Rembrandt", "light", {"light_azimuth": 5.0}))
    drop(tmp_path / "theirs.json")
    box = next(box for box in window.findChildren(QMessageBox) if box.isVisible())
    assert "comes with the program" in box.text()


def entry_of(menu: QMenu, text: str) -> QAction:
    menu.aboutToShow.emit()
    return next(action for action in menu.actions() if action.text() == text)


def test_an_amount_of_a_preset_lies_between_the_portrait_and_the_preset(
    menu: PresetMenu, session: EditSession, library: PresetLibrary
) -> None:
    library.save(Preset("Mine", "pose", {"yaw": 30.0}))
    own = session.value("yaw")
    menu.amount.slider.slider.setValue(50)
    choose(menu, "Mine")
    assert session.value("yaw") == pytest.approx((own + 30) / 2)
    session.undo_stack.undo()
    assert session.edit.is_untouched


def test_own_folders_are_submenus(menu: PresetMenu, session: EditSession, library: PresetLibrary) -> None:
    library.save(Preset("Mine", "pose", {"yaw": 12.0}), "Film & co")
    folder = entry_of(menu, "Film && co").menu()
    assert isinstance(folder, QMenu)
    folder.actions()[0].trigger()
    assert session.value("yaw") == 12


def test_preset_is_saved_into_a_folder_and_moved_out(
    menu: PresetMenu, home: QWidget, session: EditSession, library: PresetLibrary
) -> None:
    session.set_control("yaw", 12)
    choose(menu, "Save as Preset…")
    dialog = home.findChildren(PresetNameDialog)[-1]
    dialog.folder_field.setCurrentText("Looks")
    QTest.keyClicks(dialog.name_field, "Mine")
    QTest.keyClick(dialog.name_field, Qt.Key.Key_Return)
    assert library.folders() == ["Looks"]
    choose(menu, "My Presets…")
    manager = home.findChild(OwnPresetsDialog)
    manager.move_button.click()
    question = manager.findChild(QInputDialog)
    assert question.textValue() == "Looks"
    question.setTextValue("../up")
    question.accept()
    assert "cannot be a folder's name" in manager.error_label.text()
    manager.move_button.click()
    question = manager.findChildren(QInputDialog)[-1]
    question.setTextValue("")
    question.accept()
    assert library.folders() == []
    assert "Mine" in texts(menu)


def test_portrait_shows_the_preset_under_the_pointer_until_it_leaves(
    qtbot: QtBot, window: MainWindow, library: PresetLibrary
) -> None:
    library.save(Preset("Mine", "pose", {"yaw": 40.0}))
    session, viewport = window.services.session, window.panels.viewport
    menu = window.panels.controls.groups["pose"].preset_button.menu()
    assert isinstance(menu, PresetMenu)
    shown, steps = viewport.image.copy(), session.undo_stack.count()
    for leave in (lambda: QApplication.sendEvent(menu, QEvent(QEvent.Type.Leave)), menu.aboutToHide.emit):
        entry_of(menu, "Mine").hovered.emit()
        qtbot.waitUntil(lambda: not viewport.preview.isNull())
        assert viewport.preview != shown
        leave()
        assert viewport.preview.isNull()
        assert viewport.image == shown
    assert session.undo_stack.count() == steps
    assert session.edit.is_untouched


def test_thumbnails_are_of_the_portrait_on_screen(
    qtbot: QtBot, window: MainWindow, library: PresetLibrary
) -> None:
    library.save(Preset("Mine", "pose", {"yaw": 40.0}))
    menu = window.panels.controls.groups["pose"].preset_button.menu()

    def picture() -> QImage:
        return entry.icon().pixmap(SIDE, SIDE).toImage()

    entry = entry_of(menu, "Mine")
    blank = picture()
    qtbot.waitUntil(lambda: picture() != blank)
    first = picture()
    assert picture_of(menu, "Mine") == first, "it is remembered"
    window.services.session.go_to(PortraitSource(9))
    qtbot.waitUntil(lambda: window.services.session.is_final)
    entry = entry_of(menu, "Mine")
    qtbot.waitUntil(lambda: picture() not in (blank, first))


def picture_of(menu: QMenu, text: str) -> QImage:
    return entry_of(menu, text).icon().pixmap(SIDE, SIDE).toImage()


def test_pictures_in_the_menu_can_be_seen(qtbot: QtBot, window: MainWindow) -> None:
    menu = window.panels.controls.groups["pose"].preset_button.menu()
    menu.aboutToShow.emit()
    menu.ensurePolished()
    entry = next(action for action in menu.actions() if not action.icon().isNull())
    assert menu.actionGeometry(entry).height() >= SIDE
    menu.close()
