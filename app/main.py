"""Entry point of the editor: command line, application, first window."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from core.errors import RequestError, RigEditorError

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QSplashScreen

    from app.window import MainWindow

SWITCH_INTERVAL_S = 0.002


def main(argv: Sequence[str] | None = None) -> int:
    """Run the editor and return its exit status.

    Qt and torch are imported here and not above: help and mistakes on the command line answer at once, and
    the splash is up while torch loads, for that import holds the interpreter for seconds.
    """
    arguments = parse_arguments(argv)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")
    os.environ.setdefault(
        "OMP_WAIT_POLICY", "PASSIVE"
    )  # or idle torch threads spin and starve the GUI thread
    sys.setswitchinterval(SWITCH_INTERVAL_S)  # the GUI thread gets its turn sooner while torch works
    application = create_application()
    splash = show_splash(application)
    try:
        window = create_window(arguments)
    except RigEditorError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    window.show()
    splash.finish(window)
    if arguments.export:
        export_and_quit(window, application, arguments.export)
    return application.exec()


def parse_arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(
        prog="run_editor.py", description="Edit StyleGAN portraits with pose, expression and light controls."
    )
    parser.add_argument("rig", nargs="?", type=Path, help="rig folder; default: the shipped rig")
    parser.add_argument("--seed", default="0", help="portrait to start with (default 0)")
    parser.add_argument(
        "--truncation", type=float, default=0.7, metavar="PSI", help="0 average … 1 full variety"
    )
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        type=parse_setting,
        dest="settings",
        help="touch a control, for example --set yaw=20; may be repeated",
    )
    parser.add_argument("--export", type=Path, metavar="PNG", help="save the portrait to this file and quit")
    return parser.parse_args(argv)


def parse_setting(text: str) -> tuple[str, float]:
    """Return name and value of `NAME=VALUE`."""
    name, _, value = text.partition("=")
    try:
        return name, float(value)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"“{text}” is not NAME=NUMBER, for example yaw=20") from error


def create_application() -> QApplication:
    """Return the dressed application."""
    from PySide6.QtWidgets import QApplication

    from app.theme import apply_theme

    application = QApplication(sys.argv[:1])
    application.setApplicationName("Rig Editor")
    application.setOrganizationName("rig-editor")
    apply_theme(application)
    return application


def show_splash(application: QApplication) -> QSplashScreen:
    """Return a splash that is on screen already."""
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QPixmap
    from PySide6.QtWidgets import QSplashScreen

    from app.theme import color

    pixmap = QPixmap(360, 160)
    pixmap.fill(color("window"))
    splash = QSplashScreen(pixmap)
    splash.showMessage("Rig Editor", Qt.AlignmentFlag.AlignCenter, color("text"))
    splash.show()
    application.processEvents()
    return splash


def create_window(arguments: argparse.Namespace) -> MainWindow:
    """Return the window with the rig on its way.

    Raises:
        RequestError: the seed is not one.
    """
    from app.opening import open_rig
    from app.window import MainWindow
    from core.face.controls import check_controls
    from core.pipeline import PortraitSource, parse_seed
    from core.rig.rig import SHIPPED_RIG

    window = MainWindow(PortraitSource(parse_seed(arguments.seed), arguments.truncation))
    install_excepthook(window)
    window.open(open_rig(arguments.rig or SHIPPED_RIG))

    def apply_settings() -> None:
        assert window.session.rig is not None
        try:
            check_controls(window.session.rig.model, dict(arguments.settings))
        except RequestError as error:
            window.trouble.emit(str(error))
            return
        for name, value in arguments.settings:
            window.session.set_control(name, value)

    window.session.rig_changed.connect(apply_settings)
    return window


def install_excepthook(window: MainWindow) -> None:
    """Show what nobody caught as one sentence; the window stays open."""
    from app.messages import sentence_for

    def report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        window.trouble.emit(sentence_for(error))

    sys.excepthook = report


def export_and_quit(window: MainWindow, application: QApplication, path: Path) -> None:
    """Save the portrait as soon as it is there, then quit: 0 when saved, 1 with a sentence when not."""

    def fail(sentence: str) -> None:
        sys.stderr.write(f"{sentence}\n")
        leave(1)

    def leave(status: int) -> None:
        window.close()
        application.exit(status)

    window.exporter.saved.connect(lambda _: leave(0))
    window.exporter.failed.connect(fail)
    window.trouble.connect(fail)
    window.render_thread.failed.connect(lambda failure: fail(failure.sentence))
    window.exporter.save_portrait(path)
