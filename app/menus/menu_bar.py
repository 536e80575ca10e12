"""The menu bar: every command of the program with its shortcut."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from app.menus.about import AboutDialog
from app.menus.language_menu import LanguageMenu
from app.menus.shortcut_sheet import PLAIN_NAME, ShortcutSheet
from app.widgets.actions import Shortcut, make_action, make_toggle

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.window import MainWindow

Standard = QKeySequence.StandardKey


class MenuBar(QMenuBar):
    """Commands of the window, in menus; each lives in its menu."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._build_file(self.addMenu(self.tr("&File")))
        self._build_edit(self.addMenu(self.tr("&Edit")))
        self._build_portrait(self.addMenu(self.tr("&Portrait")))
        self._build_view(self.addMenu(self.tr("&View")))
        self._build_help(self.addMenu(self.tr("&Help")))

    def _build_file(self, menu: QMenu) -> None:
        desk = self._window.file_commands
        _add(
            menu,
            self.tr("&Open…"),
            Standard.Open,
            desk.ask_open,
            self.tr("Open a session, an exported portrait or latent code, or a photo"),
        )
        photo = _add(
            menu,
            self.tr("Open P&hoto…"),
            "Ctrl+Alt+O",
            self._window.photo_commands.ask,
            self.tr("Find the portrait that resembles a photo, and edit it"),
        )
        self._enable_with(photo, lambda: self._window.session.rig is not None)
        self._build_recent(menu.addMenu(self.tr("Open &Recent")))
        _add(
            menu,
            self.tr("Open Ri&g…"),
            "Ctrl+Shift+O",
            desk.ask_rig,
            self.tr("Open the folder of another rig"),
        )
        _add(
            menu,
            self.tr("Open Ge&nerator…"),
            "Ctrl+Shift+G",
            desk.ask_generator,
            self.tr("Open a StyleGAN of NVIDIA's or rosinality's code, or of this program"),
        )
        menu.addSeparator()
        _add(menu, self.tr("&Save"), Standard.Save, desk.save)
        _add(menu, self.tr("Save &As…"), "Ctrl+Shift+S", desk.save_as)
        menu.addSeparator()
        self._build_exports(menu)
        menu.addSeparator()
        _add(menu, self.tr("&Quit"), "Ctrl+Q", self._window.close)

    def _build_exports(self, menu: QMenu) -> None:
        desk, session = self._window.export_commands, self._window.session
        tip = self.tr("PNG, WebP or JPEG with the edit inside")
        portrait = _add(menu, self.tr("&Export Portrait…"), "Ctrl+E", desk.portrait, tip)
        mesh = _add(menu, self.tr("Export &Mesh…"), "Ctrl+M", desk.mesh, self.tr("OBJ, GLB or PLY"))
        tip = self.tr("A rotating mesh as MP4 or GIF, or a still as PNG")
        turntable = _add(menu, self.tr("Mesh T&urntable…"), None, desk.turntable, tip)
        tip = self.tr("All face parameters as JSON")
        params = _add(menu, self.tr("Export &Parameters…"), "Ctrl+P", desk.params, tip)
        code = _add(menu, self.tr("Export &Latent Code…"), None, desk.w_plus, self.tr("w_plus as npz"))
        tip = self.tr("One control in steps on one picture")
        sheet = _add(menu, self.tr("&Contact Sheet…"), None, desk.contact_sheet, tip)
        tip = self.tr("The same edit on many portraits")
        batch = _add(menu, self.tr("&Batch Export…"), None, desk.batch, tip)
        tip = self.tr("As a safetensors file, which opens faster and is what rigs are made of")
        generator = _add(menu, self.tr("Keep a Copy of the &Generator…"), None, desk.generator, tip)

        def follow() -> None:
            free = not self._window.series.is_running
            for action in (portrait, code):
                action.setEnabled(session.picture is not None)
            for action in (mesh, turntable, params):
                action.setEnabled(session.result is not None)
            batch.setEnabled(session.picture is not None and free)
            sheet.setEnabled(session.result is not None and session.can_edit and free)
            generator.setEnabled(session.opened is not None)

        follow()
        session.rig_changed.connect(follow)
        session.result_changed.connect(follow)
        self._window.series.progressed.connect(follow)
        self._window.series.ended.connect(follow)

    def _build_recent(self, menu: QMenu) -> None:
        def fill() -> None:
            menu.clear()
            for path in self._window.recent_files.paths():
                entry = menu.addAction(path.name, partial(self._window.file_commands.open_path, path))
                entry.setToolTip(str(path))
            menu.setEnabled(not menu.isEmpty())
            if not menu.isEmpty():
                menu.addSeparator()
                menu.addAction(self.tr("&Clear List"), self._window.recent_files.clear)

        menu.setToolTipsVisible(True)
        fill()
        self._window.recent_files.changed.connect(fill)

    def _build_edit(self, menu: QMenu) -> None:
        session = self._window.session
        undo = session.undo_stack.createUndoAction(menu, self.tr("&Undo"))
        redo = session.undo_stack.createRedoAction(menu, self.tr("&Redo"))
        undo.setShortcut(QKeySequence(Standard.Undo))
        redo.setShortcut(QKeySequence(Standard.Redo))
        for action, name in ((undo, self.tr("Undo")), (redo, self.tr("Redo"))):
            action.setProperty(PLAIN_NAME, name)  # their text names the step too
            menu.addAction(action)
        menu.addSeparator()
        reset = _add(
            menu,
            self.tr("Reset &All Controls"),
            "Ctrl+R",
            lambda: session.reset_controls(session.state.controls, session.state.transfers),
        )
        reset.setEnabled(False)
        session.values_changed.connect(
            lambda: reset.setEnabled(bool(session.state.controls or session.state.transfers))
        )
        find = _add(menu, self.tr("&Find Control"), "Ctrl+F", self._window.control_panel.start_search)
        menu.addSeparator()
        tip = self.tr("Correct every edit until the portrait shows what was asked for")
        calibrated = make_toggle(menu, self.tr("&Calibrated Control"), None, session.set_calibrated, tip)
        calibrated.setChecked(session.state.calibrated)
        menu.addAction(calibrated)
        session.state_changed.connect(lambda: calibrated.setChecked(session.state.calibrated))
        for action in (find, calibrated):
            self._enable_with(action, lambda: session.can_edit)

    def _build_portrait(self, menu: QMenu) -> None:
        _add(menu, self.tr("New &Random Portrait"), "Ctrl+N", self._window.portrait_bar.choose_random)
        alike = _add(menu, self.tr("More &Like This"), "Ctrl+L", self._show_alike)
        _add(
            menu,
            self.tr("&Favourite"),
            "Ctrl+D",
            self._window.toggle_favourite,
            self.tr("Add to the favourites, or take away"),
        )
        menu.addSeparator()
        _add(
            menu,
            self.tr("Use as &Transfer Source"),
            "Ctrl+T",
            lambda: self._window.use_as_source(self._window.session.state.request()),
            self.tr("Let other portraits take pose, expression or light from this one"),
        )
        _add(
            menu,
            self.tr("&Draw Others Like It"),
            "Ctrl+G",
            self._window.draw_samples,
            self.tr("Random portraits that share pose, expression or light with this one"),
        )
        menu.addSeparator()
        keyframe = _add(menu, self.tr("Add &Keyframe"), "K", self._add_keyframe)
        session = self._window.session
        self._enable_with(alike, lambda: session.rig is not None)
        self._enable_with(keyframe, lambda: session.can_edit)

    def _build_view(self, menu: QMenu) -> None:
        for action in self._window.viewport_bar.actions_in_order():
            if action is None:
                menu.addSeparator()
            else:
                menu.addAction(action)
        menu.addSeparator()
        _add(
            menu,
            self.tr("Mesh from the Portrait's &View"),
            "Ctrl+Shift+0",
            self._window.mesh_preview.view.reset_view,
        )
        menu.addSeparator()
        for dock in self._window.docks.values():
            menu.addAction(dock.toggleViewAction())
        menu.addSeparator()
        menu.addMenu(LanguageMenu(self._window.status_line.notify, menu))

    def _build_help(self, menu: QMenu) -> None:
        _add(menu, self.tr("&Keyboard and Mouse"), "F1", lambda: ShortcutSheet(self._window).open())
        _add(menu, self.tr("&About Rig Editor"), None, lambda: AboutDialog(self._window).open())

    def _enable_with(self, action: QAction, condition: Callable[[], bool]) -> None:
        """Offer an action only while what is open meets a condition."""
        self._window.session.rig_changed.connect(lambda: action.setEnabled(condition()))

    def _show_alike(self) -> None:
        self._window.gallery_panel.show_alike()
        self._window.show_panel("gallery")

    def _add_keyframe(self) -> None:
        self._window.show_panel("animation")
        self._window.animation_panel.add()


def _add(
    menu: QMenu, text: str, shortcut: Shortcut | None, slot: Callable[[], object], tip: str = ""
) -> QAction:
    action = make_action(menu, text, shortcut, slot, tip)
    menu.addAction(action)
    return action
