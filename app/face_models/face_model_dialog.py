"""Looks at a face model of another program before it is kept as one of this program's."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.face_models.face_model_reading import FaceModelFiles, FaceModelReading, FoundFaceModel
from app.face_models.path_row import PathRow
from app.face_models.preview_grid import PreviewGrid
from app.widgets.file_dialog import ask_file, ask_folder, ask_path
from app.widgets.value_field import CountField
from core.face.morphable_model import MorphableModel
from core.files.file_kind import FACE_MODELS
from core.render.model_preview import size_in_centimetres

MOST_COMPONENTS = 1000
SHOWN_NAMES = 6
LANDMARK_FILES = (".npy", ".npz", ".pkl")


class FaceModelDialog(QDialog):
    """Asks for the files of a model, shows what is in them, and where to keep it."""

    def __init__(self, reading: FaceModelReading, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Import Face Model"))
        self._reading = reading
        self._found: FoundFaceModel | None = None
        self._files: FaceModelFiles | None = None
        self.model_row = PathRow()
        self.file_button = QPushButton(self.tr("File…"))
        self.folder_button = QPushButton(self.tr("ICT-FaceKit Folder…"))
        self.landmarks_row, self.expressions_row = PathRow(), PathRow()
        self.landmarks_button = QPushButton(self.tr("File…"))
        self.expressions_button = QPushButton(self.tr("Folder…"))
        self.components_field = CountField(0, MOST_COMPONENTS)
        self.status, self.facts, self.grid = QLabel(), QLabel(), PreviewGrid()
        self.keep_button = QPushButton(self.tr("Keep…"))
        self._arrange()
        self._connect()
        self._say(self.tr("Choose a Basel, FLAME or ICT face model. Nothing in it is executed."))

    @property
    def model(self) -> MorphableModel | None:
        """What would be kept."""
        return self._found.model if self._found else None

    def choose(self, path: Path) -> None:
        """Read another model; what belonged to the one before is forgotten."""
        self.landmarks_row.show_path(None)
        self.expressions_row.show_path(None)
        self._read(FaceModelFiles(path, components=self._components()))

    def choose_landmarks(self, path: Path | None) -> None:
        """Read the model again with a landmark file of FLAME's, or without."""
        self._read_again(landmarks=path)

    def choose_expressions(self, path: Path | None) -> None:
        """Read the model again with Guo et al.'s expressions, or without."""
        self._read_again(expressions=path)

    def keep(self, path: Path) -> None:
        """Write the model that is shown."""
        assert self.model is not None, "the button is greyed out until there is one"
        self._set_found(self._found, self.tr("Writing {0}…").format(path.name))
        self.keep_button.setEnabled(False)
        self._reading.keep(self.model, path)

    def done(self, result: int) -> None:
        """Let what is still being read go."""
        self._reading.forget()
        super().done(result)

    def _read_again(self, **changes: object) -> None:
        if self._files is not None:
            self._read(dataclasses.replace(self._files, **changes))  # type: ignore[arg-type]

    def _read(self, files: FaceModelFiles) -> None:
        self._files = files
        self.model_row.show_path(files.model)
        self.landmarks_row.show_path(files.landmarks)
        self.expressions_row.show_path(files.expressions)
        for widget in self._options():
            widget.setEnabled(True)
        self._set_found(None, self.tr("Reading {0}…").format(files.model.name))
        self._reading.read(files)

    def _components(self) -> int | None:
        return self.components_field.count or None

    def _show(self, found: FoundFaceModel) -> None:
        self._set_found(found, "")
        self.facts.setText(self._describe(found.model))
        self.facts.setToolTip(", ".join(found.model.units))
        self.grid.show_rows(found.rows)

    def _fail(self, sentence: str) -> None:
        self._set_found(self._found, sentence, role="error")

    def _set_found(self, found: FoundFaceModel | None, sentence: str, role: str = "muted") -> None:
        self._found = found
        self.keep_button.setEnabled(found is not None)
        self.facts.setVisible(found is not None)
        self.grid.setVisible(found is not None)
        self._say(sentence, role)

    def _say(self, sentence: str, role: str = "muted") -> None:
        self.status.setText(sentence)
        self.status.setProperty("role", role)
        self.status.style().polish(self.status)
        self.status.setVisible(bool(sentence))

    def _describe(self, model: MorphableModel) -> str:
        """Return kind, sizes, unit and where landmarks and albedo come from, a line each."""
        width, height, eyes = (f"{length:.1f}" for length in size_in_centimetres(model))
        sizes, told = model.table.sizes, model.provenance
        lines = [
            f"{told['name']} — {told['licence']}" if told.get("licence") else str(told["name"]),
            self.tr("{0} vertices; components: {1} identity, {2} albedo, {3} expression").format(
                f"{len(model.mean_vertices):,}", sizes["identity"], sizes["albedo"], len(model.components)
            ),
            self.tr("Named units: {0}").format(_shortened(model.units) or self.tr("none")),
            self.tr("Size: {0} × {1} cm, outer eye corners {2} cm apart").format(width, height, eyes),
            self.tr("Landmarks: {0}; albedo: {1}").format(told["landmarks"], told["albedo"]),
        ]
        if told["name"] == "FLAME" and self._files is not None and self._files.landmarks is None:
            lines.append(self.tr("Landmarks found by geometry are coarse at the jaw; give FLAME's own file."))
        return "\n".join(lines)

    def _ask_keep(self) -> None:
        title = self.tr("Keep Face Model")
        ask_path(self.keep, self, "face model", title, "face_model.npz", [".npz"])

    def _ask_file(self) -> None:
        label = self.tr("Face models")
        ask_file(self.choose, self, "face model", self.tr("Import Face Model"), label, FACE_MODELS)

    def _ask_folder(self) -> None:
        ask_folder(self.choose, self, "face model", self.tr("ICT-FaceKit Folder"))

    def _ask_landmarks(self) -> None:
        title, label = self.tr("Landmarks of FLAME"), self.tr("Landmark files")
        ask_file(self.choose_landmarks, self, "face model", title, label, LANDMARK_FILES)

    def _ask_expressions(self) -> None:
        ask_folder(self.choose_expressions, self, "face model", self.tr("Folder of Exp_Pca.bin"))

    def _connect(self) -> None:
        reading = self._reading
        reading.found.connect(self._show)
        reading.failed.connect(self._fail)
        reading.kept.connect(self.accept)
        self.file_button.clicked.connect(self._ask_file)
        self.folder_button.clicked.connect(self._ask_folder)
        self.landmarks_button.clicked.connect(self._ask_landmarks)
        self.expressions_button.clicked.connect(self._ask_expressions)
        self.components_field.valueChanged.connect(lambda: self._read_again(components=self._components()))
        self.keep_button.clicked.connect(self._ask_keep)

    def _options(self) -> tuple[QWidget, ...]:
        return self.landmarks_button, self.expressions_button, self.components_field

    def _arrange(self) -> None:
        self.components_field.setSpecialValueText(self.tr("all"))
        for widget in self._options():
            widget.setEnabled(False)
        form = QFormLayout()
        form.addRow(self.tr("Model"), _row(self.model_row, self.file_button, self.folder_button))
        landmarks, expressions = self.tr("Landmarks, for FLAME"), self.tr("Expressions, for Basel 2009")
        form.addRow(landmarks, _row(self.landmarks_row, self.landmarks_button))
        form.addRow(expressions, _row(self.expressions_row, self.expressions_button))
        form.addRow(self.tr("Components of each basis"), self.components_field)
        for label in (self.status, self.facts):
            label.setWordWrap(True)
        self.facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(self.tr("Cancel"))
        buttons.addButton(self.keep_button, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidget(self.grid)
        self.grid.hide()
        self.facts.hide()
        self.keep_button.setEnabled(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.addLayout(form)
        for part in (self.status, self.facts):
            column.addWidget(part)
        column.addWidget(scroll, 1)
        column.addWidget(buttons)
        self.resize(680, 720)


def _shortened(names: Sequence[str]) -> str:
    """Return the first names, and how many there are where that is not all."""
    more = f" … ({len(names)})" if len(names) > SHOWN_NAMES else ""
    return ", ".join(names[:SHOWN_NAMES]) + more


def _row(path: QWidget, *buttons: QPushButton) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addWidget(path, 1)
    for button in buttons:
        button.setAutoDefault(False)
        row.addWidget(button)
    return row
