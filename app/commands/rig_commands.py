"""Rigs as things of their own: the library that lists them, and one file to send."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.document.same_rig import with_same_rig
from app.library.library_dialog import LibraryDialog
from app.services import Services
from app.widgets.file_dialog import ask_path
from core.files.file_kind import RIG_SUFFIX


class RigCommands(QObject):
    """Shows the library, and packs the open rig."""

    rig_wanted = Signal(Path)
    rig_asked = Signal()
    generator_asked = Signal()

    def __init__(self, window: QWidget, services: Services) -> None:
        super().__init__(window)
        self._window, self._services = window, services

    @property
    def can_pack(self) -> bool:
        """Whether what is open is a folder, and not the file of a generator."""
        opened = self._services.session.opened
        return opened is not None and opened.rig.path.is_dir()

    def show_library(self) -> None:
        """Show the rigs and generators opened so far."""
        services = self._services
        fingerprint = services.document.identity().fingerprint
        dialog = LibraryDialog(services.library, services.rig_portraits, fingerprint, self._window)
        dialog.wanted.connect(self.rig_wanted)
        dialog.rig_wanted.connect(self.rig_asked)
        dialog.generator_wanted.connect(self.generator_asked)
        dialog.open()

    def pack(self) -> None:
        """Ask where the open rig shall be written as one file."""
        session, services = self._services.session, self._services
        opened = session.opened
        assert opened is not None, "the command is greyed out until a rig is open"
        name = re.sub(r"[^\w.-]+", "-", opened.rig.name).strip(".-") or "rig"

        def save(path: Path) -> None:
            services.exporter.save_rig(path, opened)

        ask_path(
            with_same_rig(session, save, services.notices.warned.emit),
            self._window,
            "rig",
            self.tr("Save Rig as One File"),
            f"{name}{RIG_SUFFIX}",
            [RIG_SUFFIX],
        )
