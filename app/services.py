"""What the parts of the window share: the document, the worker, the exports, and how they end."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt

from app.document.document import Document
from app.document.favourites import Favourites
from app.document.free_names import FreeNames
from app.document.recent_files import RecentFiles
from app.document.rig_library import RigLibrary
from app.document.session import EditSession
from app.notices import Notices
from app.paths import autosave_folder, favourites_file, free_names_file, library_file, rig_portraits_folder
from app.worker.autosave import Autosave
from app.worker.exporter import Exporter
from app.worker.likenesses import Likenesses
from app.worker.render_thread import PROMOTE_AFTER_S, RenderThread
from app.worker.rig_portraits import RigPortraits
from app.worker.series import Series
from core.device import DeviceChoice
from core.editing.edit import Edit
from core.editing.portrait_source import Portrait

DEFAULT_DEVICE = DeviceChoice()


@dataclass(frozen=True)
class Services:
    """One of each; panels, menus and commands take those that they need.

    Attributes:
        owner: the Qt parent of all of them; a window adopts it.
        device: where rigs are opened.
        notices: sentences for the user.
        session: the edit.
        document: the file behind it.
        recent_files: the files opened or saved last.
        library: the rigs and generators opened so far.
        rig_portraits: their pictures.
        autosave: the file that a crash would leave.
        favourites: portraits to come back to.
        free_names: what the user calls the free directions.
        worker: the thread that renders.
        likenesses: how meshes of portraits are shown.
        exporter: writes what is on screen.
        series: renders and writes many frames.
        closing: what ends with the window; who starts something that must end adds a callback.
    """

    owner: QObject
    device: DeviceChoice
    notices: Notices
    session: EditSession
    document: Document
    recent_files: RecentFiles
    library: RigLibrary
    rig_portraits: RigPortraits
    autosave: Autosave
    favourites: Favourites
    free_names: FreeNames
    worker: RenderThread
    likenesses: Likenesses
    exporter: Exporter
    series: Series
    closing: ExitStack

    def close(self) -> None:
        """End everything that was added to `closing`, the last first; again, this does nothing."""
        self.closing.close()


def make_services(source: Portrait, device: DeviceChoice = DEFAULT_DEVICE) -> Services:
    """Return the services of a window that begins with a portrait; its worker is not started yet."""
    owner = QObject()
    session, worker = EditSession(source, owner), RenderThread(owner, PROMOTE_AFTER_S)
    document, likenesses = Document(session, owner), Likenesses(session, worker, owner)
    services = Services(
        owner=owner,
        device=device,
        notices=Notices(owner),
        session=session,
        document=document,
        recent_files=RecentFiles(owner),
        library=RigLibrary(library_file(), owner),
        rig_portraits=RigPortraits(session, worker, rig_portraits_folder(), owner),
        autosave=Autosave(session, document, autosave_folder()),
        favourites=Favourites(favourites_file(), owner),
        free_names=FreeNames(free_names_file(), owner),
        worker=worker,
        likenesses=likenesses,
        exporter=Exporter(session, worker, owner, likenesses.of),
        series=Series(worker, owner),
        closing=ExitStack(),
    )
    for end in (
        services.autosave.discard,
        services.exporter.finish,
        services.likenesses.finish,
        services.worker.stop,
        services.series.finish,
    ):
        services.closing.callback(end)
    _connect_worker(services)
    _connect_files(services)
    return services


def _connect_worker(services: Services) -> None:
    """Have every change of the session rendered, and every result brought to it."""
    session, worker = services.session, services.worker
    worker.rig_ready.connect(services.free_names.name)
    services.free_names.named.connect(session.adopt_rig)
    worker.frame_ready.connect(session.adopt_result)
    asked: list[Edit] = []

    def ask(again: bool = False) -> None:
        if again or asked != [session.edit]:  # keyframes, say, change no picture
            asked[:] = [session.edit]
            worker.submit(session.edit)

    session.rig_changed.connect(lambda: ask(again=True))
    session.state_changed.connect(ask)
    session.rig_changed.connect(services.series.leave_rig)


def _connect_files(services: Services) -> None:
    """Remember which files are used, and report what comes of them."""
    notices, session = services.notices, services.session

    def remember_rig() -> None:
        assert session.opened is not None
        services.library.add(session.opened)
        if session.opened.rig.path.is_file():
            services.recent_files.add(session.opened.rig.path)

    session.rig_changed.connect(remember_rig)
    services.document.opened.connect(services.recent_files.add)
    services.document.noted.connect(notices.noted, Qt.ConnectionType.QueuedConnection)  # after the greeting
    services.autosave.failed.connect(notices.noted)
    services.exporter.failed.connect(notices.warned)
    services.series.failed.connect(notices.warned)
    services.likenesses.failed.connect(notices.noted)
