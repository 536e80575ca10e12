"""The File menu: open, save, export."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from app.commands.commands import Commands
from app.menus.export_menu import ExportMenu
from app.services import Services
from app.widgets.actions import add_action

Standard = QKeySequence.StandardKey
MOST_RIGS = 10
"""In the menu; the library has all."""


class FileMenu(QMenu):
    """Commands on files; those that the portrait or the rig does not allow are greyed out."""

    def __init__(self, commands: Commands, services: Services, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTitle(self.tr("&File"))
        self._commands, self._session, self._series = commands, services.session, services.series
        self._recent_files, self._library = services.recent_files, services.library
        tip = self.tr("Close the edited portraits and begin anew with the one on screen")
        add_action(self, self.tr("&New Session"), "Ctrl+Shift+N", commands.file.start_over, tip)
        self._add_opening()
        self.addSeparator()
        add_action(self, self.tr("&Save"), Standard.Save, commands.file.save)
        add_action(self, self.tr("Save &As…"), "Ctrl+Shift+S", commands.file.save_as)
        self.addSeparator()
        self._add_exports()
        self.addSeparator()
        add_action(self, self.tr("&Quit"), "Ctrl+Q", lambda: parent.window().close())

    def _add_opening(self) -> None:
        file = self._commands.file
        tip = self.tr(
            "Open a session, an exported portrait or latent code, a photo, or a rig sent as one file"
        )
        add_action(self, self.tr("&Open…"), Standard.Open, file.ask_open, tip)
        tip = self.tr("Find the portrait that resembles a photo, and edit it")
        photo = add_action(self, self.tr("Open P&hoto…"), "Ctrl+Alt+O", self._commands.photo.ask, tip)
        self._session.rig_changed.connect(lambda: photo.setEnabled(self._session.rig is not None))
        tip = self.tr("Keep a preset file among your own presets")
        add_action(self, self.tr("&Import Preset…"), None, self._commands.preset.ask_import, tip)
        tip = self.tr("Look at a Basel, FLAME or ICT face model, and keep it for making rigs")
        add_action(self, self.tr("Import &Face Model…"), None, self._commands.face_model.ask_import, tip)
        self._add_recent(self.addMenu(self.tr("Open &Recent")))
        tip = self.tr("The rigs and generators that you have opened, with what they can do")
        add_action(self, self.tr("Rig &Library…"), "Ctrl+Shift+L", self._commands.rig.show_library, tip)
        self._add_recent_rigs(self.addMenu(self.tr("Open Recen&t Rig")))
        tip = self.tr("Open the folder of another rig")
        add_action(self, self.tr("Open Ri&g…"), "Ctrl+Shift+O", file.ask_rig, tip)
        tip = self.tr("Open a StyleGAN of NVIDIA's or rosinality's code, or of this program")
        add_action(self, self.tr("Open Ge&nerator…"), "Ctrl+Shift+G", file.ask_generator, tip)
        tip = self.tr("Make a rig for a generator, from nothing but its own pictures")
        add_action(self, self.tr("Ma&ke a Rig…"), None, self._commands.rig_making.open, tip)

    def _add_exports(self) -> None:
        export, session = self._commands.export, self._session
        tip = self.tr("PNG, WebP or JPEG with the edit inside")
        portrait = add_action(self, self.tr("&Export Portrait…"), "Ctrl+E", export.portrait, tip)
        tip = self.tr("OBJ, GLB or PLY, in the colours that the mesh panel shows")
        mesh = add_action(self, self.tr("Export &Mesh…"), "Ctrl+M", export.mesh, tip)
        tip = self.tr("A rotating mesh as MP4 or GIF, or a still as PNG")
        turntable = add_action(self, self.tr("Mesh T&urntable…"), None, export.turntable, tip)
        tip = self.tr("All face parameters as JSON")
        params = add_action(self, self.tr("Export &Parameters…"), "Ctrl+P", export.params, tip)
        tip = self.tr("w_plus as npz")
        code = add_action(self, self.tr("Export &Latent Code…"), None, export.w_plus, tip)
        tip = self.tr("One control in steps on one picture")
        sheet = add_action(self, self.tr("&Contact Sheet…"), None, export.contact_sheet, tip)
        tip = self.tr("The same edit on many portraits")
        batch = add_action(self, self.tr("&Batch Export…"), None, export.batch, tip)
        self.addMenu(ExportMenu(self._commands.picture, session, self._series, self))
        tip = self.tr("As a safetensors file, which opens faster and is what rigs are made of")
        generator = add_action(self, self.tr("Keep a Copy of the &Generator…"), None, export.generator, tip)
        tip = self.tr("The whole rig, to be sent and opened anywhere")
        rig = add_action(self, self.tr("Save &Rig as One File…"), None, self._commands.rig.pack, tip)

        def follow() -> None:
            free = not self._series.is_running
            for action in (portrait, code):
                action.setEnabled(session.picture is not None)
            for action in (mesh, params):
                action.setEnabled(session.result is not None)
            turntable.setEnabled(session.result is not None and free)
            batch.setEnabled(session.picture is not None and free)
            sheet.setEnabled(session.result is not None and session.can_edit and free)
            generator.setEnabled(session.opened is not None)
            rig.setEnabled(self._commands.rig.can_pack)

        follow()
        session.rig_changed.connect(follow)
        session.result_changed.connect(follow)
        self._series.progressed.connect(follow)
        self._series.ended.connect(follow)

    def _add_recent(self, menu: QMenu) -> None:
        def fill() -> None:
            menu.clear()
            for path in self._recent_files.paths():
                entry = menu.addAction(path.name, partial(self._commands.file.open_path, path))
                entry.setToolTip(str(path))
            menu.setEnabled(not menu.isEmpty())
            if not menu.isEmpty():
                menu.addSeparator()
                menu.addAction(self.tr("&Clear List"), self._recent_files.clear)

        menu.setToolTipsVisible(True)
        fill()
        self._recent_files.changed.connect(fill)

    def _add_recent_rigs(self, menu: QMenu) -> None:
        def fill() -> None:
            menu.clear()
            for known in self._library.rigs()[:MOST_RIGS]:
                entry = menu.addAction(known.title, partial(self._commands.file.open_path, known.path))
                entry.setToolTip(str(known.path))
            menu.setEnabled(not menu.isEmpty())

        menu.setToolTipsVisible(True)
        fill()
        self._library.changed.connect(fill)
