"""Asks what a rig shall be made of, how much work shall go into it, and where it shall lie."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import torch
from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.rig_making.durations import duration, gigabytes
from app.rig_making.estimates import Estimate
from app.widgets.chooser import Chooser
from app.widgets.file_dialog import ask_file, ask_folder
from core.errors import ExportError
from core.files.assets import SHIPPED_RIG
from core.files.file_kind import GENERATORS
from core.files.rig_files import FACE_MODEL, MANIFEST
from core.files.whole_file import check_writable
from core.rig.training_run.order import RigOrder
from core.rig.training_run.quality import QUALITIES
from core.rig.training_run.record import holds_finished_rig

WORK_SUFFIX = "-work"
FIRST_QUALITY = "standard"


class OrderForm(QWidget):
    """Every field can be typed into or reached by keys; what is missing is said before it is started."""

    changed = Signal()  # an order that is worth an estimate, or none
    mended = Signal()  # something that no estimate depends on

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.generator_field, self.folder_field = QLineEdit(), QLineEdit()
        self.generator_button, self.model_button, self.folder_button = (QPushButton() for _ in range(3))
        self.model_chooser, self.quality_chooser, self.device_chooser = Chooser(), Chooser(), Chooser()
        self.estimate_label, self.error_label = QLabel(), QLabel()
        self._estimates: Mapping[str, Estimate] = {}
        self._folder_is_own = False  # the user has named it
        self._begun: Path | None = None  # the folder of a rig that is half made
        self._fill_choosers()
        self._arrange()
        self._connect()

    def propose(
        self, generator: Path | None, face_model: Path | None = None, out: Path | None = None
    ) -> None:
        """Fill in what is open."""
        self._folder_is_own, self._begun = out is not None, out
        if out is not None:
            self.folder_field.setText(str(out))
        if face_model is not None:
            self._choose_model(face_model)
        self.generator_field.setText("" if generator is None else str(generator))
        self._follow_generator()

    def order(self) -> RigOrder:
        """Return what is asked for."""
        out = Path(self.folder_field.text()).absolute()
        return RigOrder(
            generator=Path(self.generator_field.text()).absolute(),
            face_model=Path(self.model_chooser.currentData()),
            out=out,
            work=out.with_name(out.name + WORK_SUFFIX),
            quality=self.quality_chooser.currentData(),
            device=self.device_chooser.currentData(),
        )

    @property
    def has_generator(self) -> bool:
        """Whether there is a file to make a rig of."""
        return bool(self.generator_field.text()) and Path(self.generator_field.text()).is_file()

    @property
    def has_estimate(self) -> bool:
        """Whether the form says how long the chosen quality takes."""
        return self.quality_chooser.currentData() in self._estimates

    def problem(self) -> str:
        """Return what keeps a rig from being made, in one sentence; empty where nothing does."""
        if not self.generator_field.text():
            return self.tr("Choose the file of a generator.")
        if not self.has_generator:
            return self.tr("There is no file {0}.").format(self.generator_field.text())
        if not self.folder_field.text():
            return self.tr("Choose a folder for the rig.")
        order = self.order()
        if order.out != self._begun and holds_finished_rig(order.out, order.work):
            return self.tr("{0} holds a rig already; choose another folder.").format(order.out)
        try:
            for folder in (order.out, order.work):
                check_writable(folder / MANIFEST, makes_folders=True)
        except ExportError as error:
            return str(error)
        return ""

    def show_estimates(self, found: Mapping[str, Estimate]) -> None:
        """Say how long each quality takes."""
        self._estimates = found
        for row in range(self.quality_chooser.count()):
            estimate = found[self.quality_chooser.itemData(row)]
            self.quality_chooser.setItemText(
                row,
                self.tr("{0}, about {1}").format(
                    self._quality_name(self.quality_chooser.itemData(row)), duration(estimate.seconds)
                ),
            )
        self._tell()

    def tell(self, sentence: str) -> None:
        """Say something in the place of an estimate."""
        self._estimates = {}
        for row in range(self.quality_chooser.count()):
            self.quality_chooser.setItemText(row, self._quality_name(self.quality_chooser.itemData(row)))
        self.estimate_label.setText(sentence)

    def check(self) -> bool:
        """Say what is missing; return whether nothing is."""
        problem = self.problem()
        self.tell_problem(problem)
        return not problem

    def tell_problem(self, sentence: str) -> None:
        """Say what keeps a rig from being made; nothing where the sentence is empty."""
        self.error_label.setText(sentence)
        self.error_label.setVisible(bool(sentence))

    def _tell(self) -> None:
        """Say what the chosen quality takes."""
        if not self.has_estimate:
            return
        quality = self.quality_chooser.currentData()
        estimate, level = self._estimates[quality], QUALITIES[quality]
        sentence = self.tr(
            "{0} samples, {1} of training: about {2} on this machine. Samples and checkpoints take {3} "
            "beside the rig’s folder; you may delete them when it is done."
        ).format(
            f"{level.samples:,}",
            duration(60 * (level.reconstructor_minutes + level.rignet_minutes)),
            duration(estimate.seconds),
            gigabytes(estimate.size),
        )
        if (free := _free_bytes(Path(self.folder_field.text()))) is not None and free < estimate.size:
            sentence += " " + self.tr("The disk has only {0} left.").format(gigabytes(free))
        self.estimate_label.setText(sentence)

    def _follow_generator(self) -> None:
        """Name the folder after the generator, as long as nobody has named it otherwise."""
        path = Path(self.generator_field.text())
        if not self._folder_is_own and self.generator_field.text():
            self.folder_field.setText(str(free_folder(_home(), _name_of(path))))
        self.changed.emit()

    def _own_folder(self) -> None:
        self._folder_is_own = True
        self.mended.emit()

    def _choose_model(self, path: Path) -> None:
        row = self.model_chooser.findData(str(path))
        if row < 0:
            self.model_chooser.addItem(self._model_name(path), str(path))
            row = self.model_chooser.count() - 1
        self.model_chooser.setCurrentIndex(row)

    def _model_name(self, path: Path) -> str:
        name = path.parent.name if path.name == FACE_MODEL else path.name
        return self.tr("Face model of {0}").format(name)

    def _ask_generator(self) -> None:
        title, label = self.tr("Open Generator"), self.tr("StyleGAN generators")

        def take(path: Path) -> None:
            self.generator_field.setText(str(path))
            self._follow_generator()

        ask_file(take, self, "generator", title, label, GENERATORS)

    def _ask_model(self) -> None:
        label = self.tr("Face models")
        ask_file(self._choose_model, self, "face model", self.tr("Choose a Face Model"), label, [".npz"])

    def _ask_folder(self) -> None:
        def take(parent: Path) -> None:
            name = Path(self.folder_field.text()).name or _name_of(Path(self.generator_field.text()))
            self.folder_field.setText(str(free_folder(parent, name)))
            self._own_folder()

        ask_folder(take, self, "rig", self.tr("Choose Where the Rig’s Folder Shall Lie"))

    def _quality_name(self, quality: str) -> str:
        return {
            "quick": self.tr("Quick"),
            "standard": self.tr("Standard"),
            "thorough": self.tr("Thorough"),
        }[quality]

    def _fill_choosers(self) -> None:
        self.model_chooser.addItem(self.tr("Shipped head"), str(SHIPPED_RIG / FACE_MODEL))
        for quality in QUALITIES:
            self.quality_chooser.addItem(self._quality_name(quality), quality)
        self.quality_chooser.setCurrentIndex(self.quality_chooser.findData(FIRST_QUALITY))
        self.device_chooser.addItem(self.tr("Automatic"), "auto")
        self.device_chooser.addItem("CPU", "cpu")
        for number in range(torch.cuda.device_count()):
            self.device_chooser.addItem(torch.cuda.get_device_name(number), f"cuda:{number}")
        if torch.backends.mps.is_available():
            self.device_chooser.addItem("MPS", "mps")

    def _connect(self) -> None:
        self.generator_button.clicked.connect(self._ask_generator)
        self.model_button.clicked.connect(self._ask_model)
        self.folder_button.clicked.connect(self._ask_folder)
        self.generator_field.editingFinished.connect(self._follow_generator)
        self.folder_field.textEdited.connect(self._own_folder)
        self.quality_chooser.currentIndexChanged.connect(self._tell)
        self.device_chooser.currentIndexChanged.connect(self.changed)

    def _arrange(self) -> None:
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        rows: list[tuple[str, QWidget, QPushButton | None]] = [
            (self.tr("Generator"), self.generator_field, self.generator_button),
            (self.tr("Face model"), self.model_chooser, self.model_button),
            (self.tr("Quality"), self.quality_chooser, None),
            (self.tr("Device"), self.device_chooser, None),
            (self.tr("Rig’s folder"), self.folder_field, self.folder_button),
        ]
        for title, field, button in rows:
            field.setAccessibleName(title)
            line = QHBoxLayout()
            line.addWidget(field, 1)
            if button is not None:
                button.setText(self.tr("Choose…"))
                button.setAutoDefault(False)
                button.setAccessibleName(f"{title}: {self.tr('Choose…')}")
                line.addWidget(button)
            form.addRow(title, line)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(form)
        for label, role in ((self.estimate_label, "muted"), (self.error_label, "error")):
            label.setWordWrap(True)
            label.setProperty("role", role)
            column.addWidget(label)
        column.addStretch(1)
        self.error_label.hide()


def free_folder(parent: Path, name: str) -> Path:
    """Return a folder of this name that does not exist yet, with a number where it does."""
    path, number = parent / name, 1
    while path.exists() or path.with_name(path.name + WORK_SUFFIX).exists():
        number += 1
        path = parent / f"{name}-{number}"
    return path


def _home() -> Path:
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return (Path(documents) if documents else Path.home()) / "Rigs"


def _name_of(generator: Path) -> str:
    """Return what a rig of this generator is called: that in a rig's folder is called as the folder."""
    return generator.parent.name if (generator.parent / MANIFEST).is_file() else generator.stem


def _free_bytes(path: Path) -> float | None:
    while not path.exists() and path != path.parent:
        path = path.parent
    try:
        return float(shutil.disk_usage(path).free)
    except OSError:
        return None
