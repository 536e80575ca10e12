"""Entry point of the editor: application, first window, headless export."""

from __future__ import annotations

import gc
import logging
import os
import random
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from app.arguments import complain, parse_arguments
from core.errors import RequestError

if TYPE_CHECKING:
    from argparse import Namespace

    from PySide6.QtWidgets import QApplication

    from app.notices import Notices
    from app.services import Services
    from app.widgets.splash import Splash
    from app.window import MainWindow
    from app.worker.compiler import Compiler
    from core.device import DeviceChoice
    from core.editing.portrait_source import PortraitSource

SWITCH_INTERVAL_S = 0.0005
INTERRUPTED = 130  # as shells have it for Ctrl+C
PLAYED_DICE = 1  # the same portraits in every played session


def main(argv: Sequence[str] | None = None) -> int:
    """Run the editor and return its exit status.

    Qt and torch are imported inside functions: help and mistakes on the command line answer at once, and the
    splash is up while torch loads, for that import holds the interpreter for seconds.
    """
    arguments = parse_arguments(argv)
    try:
        return run(arguments)
    except RequestError as error:
        return complain(str(error))
    except KeyboardInterrupt:
        return INTERRUPTED


def run(arguments: Namespace) -> int:
    """Do what the command line asks for and return the exit status; raises RequestError."""
    portrait = first_portrait(arguments)
    prepare_process()
    application = create_application(arguments.language)
    if arguments.screenshots:
        return play_session(application, arguments, portrait)
    splash = show_splash()
    device = chosen_device(arguments.device)
    window = create_window(portrait, device)
    install_excepthook(window.services.notices)
    compiler = None if arguments.export else add_compiler(window.services)  # one picture comes sooner without
    gc.freeze()  # what the libraries made lives as long as the program: no collection need stop to look at it
    show_window(window)
    splash.finish(window)
    leave = leave_on_trouble(window, application) if arguments.export or arguments.benchmark else None
    listen_for_interrupt(window, (lambda: leave(INTERRUPTED)) if leave else window.close)
    if not leave:
        tell_unsafe_folder(window.services.notices)
    greet(window, arguments)
    if arguments.settings:
        touch_controls(window.services, dict(arguments.settings))
    if leave and arguments.export:
        export_and_quit(window, arguments.export, leave)
    if leave and arguments.benchmark and compiler:
        benchmark_and_quit(window, compiler, arguments.benchmark, leave)
    return application.exec()


def first_portrait(arguments: Namespace) -> PortraitSource:
    """Return the portrait to start with; raises RequestError where there is no such one."""
    from core.editing.portrait_source import PortraitSource, parse_seed

    return PortraitSource(parse_seed(arguments.seed), arguments.truncation)


def chosen_device(name: str) -> DeviceChoice:
    """Return the device that the networks run on; raises RequestError where there is no such one."""
    from core.device import choose_device

    return choose_device(name)


def prepare_process() -> None:
    """Set what belongs to the process as a whole, before the libraries that read it are loaded."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")
    # One core stays free for the window: torch threads that wait for a busy core are slower than fewer.
    os.environ.setdefault("OMP_NUM_THREADS", str(max(1, (os.cpu_count() or 1) - 1)))
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # nor may idle ones spin
    sys.setswitchinterval(SWITCH_INTERVAL_S)  # the GUI thread gets its turn sooner while the worker computes


def create_application(language: str = "") -> QApplication:
    """Return the dressed application; an empty language is the user's choice or the system's."""
    from PySide6.QtWidgets import QApplication

    from app.language import install
    from app.terminal import display_needed
    from app.theme import apply_theme

    with display_needed():
        application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    application.setApplicationName("Rig Editor")
    application.setOrganizationName("rig-editor")
    apply_theme(application)
    install(application, language)
    return application


def show_splash() -> Splash:
    """Return a splash that is on screen already."""
    from app.widgets.splash import Splash

    splash = Splash()
    splash.show_at_once()
    return splash


def create_window(portrait: PortraitSource, device: DeviceChoice) -> MainWindow:
    """Return the window, without a rig."""
    from app.services import make_services
    from app.window import MainWindow

    return MainWindow(make_services(portrait, device))


def add_compiler(services: Services) -> Compiler:
    """Have a faster runtime made of whatever opens; it ends with the window."""
    from app.worker.compiler import Compiler

    compiler = Compiler(services.worker, services.owner)
    services.closing.callback(compiler.finish)
    return compiler


def show_window(window: MainWindow) -> None:
    """Show a window on its screen."""
    from app.layout import show

    show(window)


def greet(window: MainWindow, arguments: Namespace) -> None:
    """Open the first rig or generator, then the file that the command line names, then what a crash left."""
    from PySide6.QtCore import Qt

    from core.files.file_kind import kind_of

    path = arguments.path
    is_rig = path is None or kind_of(path) in ("rig", "generator", None)
    open_first_rig(window, path if is_rig else None)
    once = Qt.ConnectionType.SingleShotConnection
    rig_changed, files = window.services.session.rig_changed, window.commands.file
    has_user = not (arguments.export or arguments.benchmark)
    if not is_rig:
        rig_changed.connect(lambda: files.open_file(path, offers_rig=has_user), once)
    if has_user:
        rig_changed.connect(files.offer_recovery, once)


def open_first_rig(window: MainWindow, path: Path | None) -> None:
    """Open the rig or generator at `path`, or the shipped rig."""
    from app.worker.opening import open_rig
    from core.files.assets import SHIPPED_RIG

    window.open(open_rig(path or SHIPPED_RIG, window.services.device.device))


def touch_controls(services: Services, values: Mapping[str, float]) -> None:
    """Set controls as soon as the first rig is open."""
    from PySide6.QtCore import Qt

    session = services.session

    def touch() -> None:
        assert session.opened is not None
        try:
            session.opened.check(values)
        except RequestError as error:
            services.notices.warned.emit(str(error))
            return
        for name, value in values.items():
            session.set_control(name, value)

    session.rig_changed.connect(touch, Qt.ConnectionType.SingleShotConnection)


def listen_for_interrupt(window: MainWindow, end: Callable[[], object]) -> None:
    """Have Ctrl+C in the terminal call `end`, as long as the window is there."""
    from app.terminal import Interrupts

    interrupts = Interrupts(window)
    interrupts.struck.connect(lambda: end())
    window.services.closing.callback(interrupts.finish)


def tell_unsafe_folder(notices: Notices) -> None:
    """Say where unsaved work would not outlive a crash."""
    from PySide6.QtCore import QCoreApplication

    from app.paths import autosave_folder

    folder = autosave_folder()
    if not os.access(folder, os.W_OK):
        notices.noted.emit(
            QCoreApplication.translate(
                "Label", "Unsaved work would not outlive a crash: {0} cannot be written."
            ).format(folder)
        )


def install_excepthook(notices: Notices) -> None:
    """Show what nobody caught as one sentence; the window stays open."""
    from app.worker.messages import sentence_for

    def report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        else:
            notices.warned.emit(sentence_for(error))

    sys.excepthook = report


def export_and_quit(window: MainWindow, path: Path, leave: Callable[[int], None]) -> None:
    """Save the portrait as soon as it is there, then quit: with 0, or with 2 after one sentence."""
    from PySide6.QtCore import Qt

    exporter, session = window.services.exporter, window.services.session
    exporter.saved.connect(lambda _: leave(0))
    once = Qt.ConnectionType.SingleShotConnection
    session.rig_changed.connect(lambda: exporter.save_portrait(path, session.edit), once)


def benchmark_and_quit(
    window: MainWindow, compiler: Compiler, seconds: float, leave: Callable[[int], None]
) -> None:
    """Measure a drag of `seconds` once the window is as fast as it gets, print the report and quit."""
    from PySide6.QtCore import Qt

    from app.measuring.benchmark import DragBenchmark

    def report(text: str) -> None:
        sys.stdout.write(text)
        leave(0)

    benchmark = DragBenchmark(window.services, window.panels, seconds)
    benchmark.finished.connect(report)
    compiler.settled.connect(benchmark.start, Qt.ConnectionType.SingleShotConnection)


def play_session(application: QApplication, arguments: Namespace, portrait: PortraitSource) -> int:
    """Play a session in the window, save a picture of every step and return the exit status."""
    from PySide6.QtCore import Qt

    from app.measuring.played.chapters import CHAPTERS
    from app.measuring.played.played_session import PlayedSession
    from app.measuring.played.stage import OpenWindow
    from app.measuring.played.temporary_home import temporary_home

    device = chosen_device(arguments.device)
    application.setQuitOnLastWindowClosed(False)  # another window follows
    application.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)  # they take no events of ours

    def open_window() -> OpenWindow:
        window = create_window(portrait, device)
        install_excepthook(window.services.notices)
        window.resize(*arguments.size)
        window.setWindowFlag(Qt.WindowType.FramelessWindowHint)  # it may be as large as the screen
        move_to_corner(window)
        window.show()
        open_first_rig(window, arguments.path)
        return OpenWindow(window, window.services, window.panels)

    with temporary_home():
        random.seed(PLAYED_DICE)
        session = PlayedSession(
            open_window, CHAPTERS[arguments.chapter], arguments.screenshots, arguments.path
        )
        session.finished.connect(lambda: application.exit(0))
        session.failed.connect(lambda sentence: application.exit(complain(sentence)))
        session.start()
        return application.exec()


def move_to_corner(window: MainWindow) -> None:
    """Put a window where menus that find no room beside it open over it."""
    screen = window.screen().availableGeometry()
    window.move(screen.right() + 1 - window.width(), screen.bottom() + 1 - window.height())


def leave_on_trouble(window: MainWindow, application: QApplication) -> Callable[[int], None]:
    """Make any failure end the program with 2 and one sentence; return what ends it with a status."""
    application.setQuitOnLastWindowClosed(False)  # closing would quit with 0

    def leave(status: int) -> None:
        if window.isVisible():  # what arrives after the first reason to leave changes nothing
            window.leave()
            application.exit(status)

    def fail(sentence: str) -> None:
        if window.isVisible():
            leave(complain(sentence))

    window.services.notices.warned.connect(fail)
    window.services.worker.failed.connect(lambda failure: fail(failure.sentence))
    return leave
