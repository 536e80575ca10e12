"""Making a rig as the user meets it: asked for in a menu or on a card, followed in a dialog, then opened."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.document.session import EditSession
from app.rig_making.estimates import Estimates
from app.rig_making.known_runs import known_runs
from app.rig_making.make_rig_dialog import MakeRigDialog
from app.rig_making.run_follower import RunFollower
from core.errors import RigEditorError
from core.files.rig_files import FACE_MODEL, GENERATOR, MANIFEST
from core.rig.rig import FaceRig, GeneratorRig, Rig
from core.rig.training_run.record import RunRecord, is_running, read_record


class RigMakingCommands(QObject):
    """One dialog, which shows one run at a time."""

    open_wanted = Signal(Path)  # the folder of a finished rig

    def __init__(self, window: QWidget, session: EditSession) -> None:
        super().__init__(window)
        self._window, self._session = window, session
        self.follower, self.estimates = RunFollower(self), Estimates(self)
        self.dialog: MakeRigDialog | None = None
        self.follower.finished.connect(self.open_wanted)

    def open(self) -> None:
        """Show the run that concerns what is open, or ask what a rig shall be made of."""
        if self.dialog is None:
            self.dialog = MakeRigDialog(self.follower, self.estimates, self._window)
            self.dialog.open_wanted.connect(self.open_wanted)
        opened = self._session.opened
        rig = opened.rig if opened else None
        run = _run_to_show(rig)
        if run is not None:
            self.dialog.show_run(run)
        else:
            self.dialog.ask(*_parts(rig))
        self.dialog.show()
        self.dialog.raise_()
        self.dialog.activateWindow()

    def finish(self) -> None:
        """Look no longer, before the window ends; runs go on."""
        self.estimates.finish()
        self.follower.finish()


def _parts(rig: GeneratorRig | None) -> tuple[Path | None, Path | None, Path | None]:
    """Return generator, face model and folder that suit what is open; a finished rig keeps its folder."""
    if rig is None:
        return None, None, None
    path = rig.path.absolute()
    if not path.is_dir():  # the file of a generator, or a rig that was sent as one file
        return None if isinstance(rig, FaceRig) else path, None, None
    model = path / FACE_MODEL if isinstance(rig, FaceRig) else None
    return path / GENERATOR, model, None if isinstance(rig, Rig) else path


def _run_to_show(rig: GeneratorRig | None) -> Path | None:
    """Return the run of what is open, as long as that is no finished rig; else one that is under way."""
    found = [(work, record) for work in known_runs() if (record := _record(work)) is not None]
    own = [
        work for work, record in found if rig is not None and _is_of(record, rig) and _concerns(record, rig)
    ]
    under_way = [work for work, record in found if record.state == "running" and _runs(work)]
    return next(iter([*own, *under_way]), None)


def _concerns(record: RunRecord, rig: GeneratorRig) -> bool:
    """Whether a run has a rig to go on making, or one to open instead of the generator alone."""
    if record.state == "done":
        return not isinstance(rig, Rig) and (record.order.out / MANIFEST).is_file()
    return True


def _is_of(record: RunRecord, rig: GeneratorRig) -> bool:
    path = rig.path.absolute()
    return path == record.order.out or record.order.generator in (path, path / GENERATOR)


def _record(work: Path) -> RunRecord | None:
    try:
        return read_record(work)
    except RigEditorError:
        return None


def _runs(work: Path) -> bool:
    try:
        return is_running(work)
    except RigEditorError:
        return False
