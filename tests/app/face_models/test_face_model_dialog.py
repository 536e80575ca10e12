"""Face models of other programs in the real window: seen, then kept; nothing is kept of what fails."""

from pathlib import Path

import numpy as np
import pytest
from answers import choose_path
from foreign_faces import toy_head, write_basel_2009, write_embedding, write_flame_npz, write_ict
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from app.face_models.face_model_dialog import FaceModelDialog
from app.window import MainWindow
from core.face.morphable_model import MorphableModel
from core.render.model_preview import preview_rows

SLOW_MS = 30_000


@pytest.fixture
def dialog(window: MainWindow) -> FaceModelDialog:
    next(a for a in window.findChildren(QAction) if a.text() == "Import &Face Model…").trigger()
    return window.findChild(FaceModelDialog)


def wait_for(qtbot: QtBot, dialog: FaceModelDialog) -> None:
    """Wait until the model is read, or is not."""
    qtbot.waitUntil(
        lambda: dialog.model is not None or dialog.status.property("role") == "error", timeout=SLOW_MS
    )


def test_model_is_seen_before_it_is_kept(
    qtbot: QtBot, window: MainWindow, dialog: FaceModelDialog, tmp_path: Path
) -> None:
    assert not dialog.keep_button.isEnabled()
    dialog.file_button.click()
    choose_path(dialog, write_flame_npz(tmp_path))
    assert not dialog.keep_button.isEnabled()
    wait_for(qtbot, dialog)
    facts = dialog.facts.text()
    assert facts.startswith("FLAME")
    assert f"{len(toy_head().vertices):,} vertices" in facts
    assert "Named units: jawOpen" in facts
    assert "Size: 17.0 × 21.0 cm" in facts
    assert "Landmarks found by geometry are coarse" in facts
    shown = [label.text() for label in dialog.grid.findChildren(QLabel) if label.text()]
    assert [text for text in shown if text[0].isalpha()][:5] == [
        "Mean",
        "from the front",
        "with landmarks",
        "turned",
        "Identity 1",
    ]
    assert "jawOpen" in shown
    assert {"−2 σ", "+2 σ"} <= {*shown}
    dialog.keep_button.click()
    with qtbot.waitSignal(window.services.notices.noted, timeout=SLOW_MS) as noted:
        choose_path(dialog, tmp_path / "kept.npz")
    assert "kept.npz" in noted.args[0]
    assert not dialog.isVisible()
    assert MorphableModel.load(tmp_path / "kept.npz").provenance["name"] == "FLAME"


def test_landmark_file_and_components_change_the_model(
    qtbot: QtBot, dialog: FaceModelDialog, tmp_path: Path
) -> None:
    dialog.choose(write_flame_npz(tmp_path))
    wait_for(qtbot, dialog)
    before = dialog.model
    dialog.choose_landmarks(write_embedding(tmp_path))
    assert dialog.model is None
    wait_for(qtbot, dialog)
    assert not np.array_equal(dialog.model.landmark_vertices, before.landmark_vertices)
    assert "coarse" not in dialog.facts.text()
    dialog.components_field.setValue(1)
    wait_for(qtbot, dialog)
    assert len(dialog.model.identity_basis) == 1


def test_basel_asks_for_its_expressions_and_takes_them(
    qtbot: QtBot, dialog: FaceModelDialog, tmp_path: Path
) -> None:
    dialog.choose(write_basel_2009(tmp_path))
    wait_for(qtbot, dialog)
    assert "it has no expressions; give those of Guo et al." in dialog.status.text()
    assert not dialog.keep_button.isEnabled()
    dialog.choose_expressions(tmp_path)
    wait_for(qtbot, dialog)
    assert dialog.facts.text().startswith("Basel Face Model 2009")
    assert dialog.keep_button.isEnabled()


def test_folder_of_ict_is_chosen_as_a_folder(qtbot: QtBot, dialog: FaceModelDialog, tmp_path: Path) -> None:
    folder = write_ict(tmp_path)
    dialog.folder_button.click()
    chooser = next(d for d in dialog.findChildren(QFileDialog) if d.isVisible())
    assert chooser.fileMode() == QFileDialog.FileMode.Directory
    chooser.reject()
    dialog.choose(folder)
    wait_for(qtbot, dialog)
    assert dialog.facts.text().startswith("ICT-FaceKit")


def test_file_that_is_no_face_model_is_named(qtbot: QtBot, dialog: FaceModelDialog, tmp_path: Path) -> None:
    (tmp_path / "a.mat").write_bytes(b"\x80\x04cos\nsystem\n(S'touch gone'\ntR.")
    dialog.choose(tmp_path / "a.mat")
    wait_for(qtbot, dialog)
    assert f"{tmp_path / 'a.mat'} cannot be imported" in dialog.status.text()
    assert not dialog.keep_button.isEnabled()


def test_closed_dialog_hears_of_nothing(qtbot: QtBot, window: MainWindow, dialog: FaceModelDialog) -> None:
    reading = window.commands.face_model.reading
    dialog.choose(Path("/nowhere"))
    dialog.reject()
    with qtbot.assertNotEmitted(reading.failed):
        reading.finish()
        QApplication.processEvents()


def test_preview_shows_what_a_coefficient_does(toy_model: MorphableModel) -> None:
    rows = list(preview_rows(toy_model))
    assert [row.block for row in rows] == ["mean", *["identity"] * 3, *["albedo"] * 3, *["expression"] * 3]
    front, marked, turned = rows[0].frames
    assert (front != marked).any()
    assert (front != turned).any()
    for row in rows[1:]:
        assert (row.frames[0] != row.frames[1]).any()
    assert [row.name for row in rows if row.is_unit] == list(toy_model.units[:3])
