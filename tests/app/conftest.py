"""The real window on a fake pipeline, and a guard against threads that outlive their test."""

from collections.abc import Callable, Iterator

import pytest
from fake_pipeline import FakePipeline
from PySide6.QtCore import QThread
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.document.rig_info import describe
from app.document.session import EditSession
from app.panels import Panels
from app.services import Services, make_services
from app.theme import apply_theme
from app.window import MainWindow
from core.editing.portrait_source import PortraitSource
from core.face.morphable_model import MorphableModel

SEED = 7
SLOW_MS = 30_000  # a busy machine
SOON_S = 0.01


@pytest.fixture(scope="session")
def qapp(qapp: QApplication) -> QApplication:
    apply_theme(qapp)
    return qapp


@pytest.fixture(scope="session", autouse=True)
def only_windows(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> None:
    """Let no other process of the same run have windows: they would take the keyboard from each other."""
    if worker_id != "master":
        owner = tmp_path_factory.getbasetemp().parent / "process_with_windows"
        assert not owner.exists(), f"windows are in {owner.read_text()} and in {worker_id}"
        owner.write_text(worker_id)


@pytest.fixture(autouse=True)
def soon_final(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no test wait for the moment of rest after which a draft becomes a final picture."""
    monkeypatch.setattr("app.services.PROMOTE_AFTER_S", SOON_S)


@pytest.fixture
def pipeline(toy_model: MorphableModel) -> Iterator[FakePipeline]:
    fake = FakePipeline(toy_model)
    yield fake
    fake.gate.set()


@pytest.fixture
def render(pipeline: FakePipeline) -> Callable[[EditSession], None]:
    """Renders a session's request at once, without any thread."""

    def render(session: EditSession) -> None:
        result = pipeline.edit(session.edit)
        assert result is not None
        session.adopt_result(result)

    return render


@pytest.fixture
def session(qapp: QApplication, pipeline: FakePipeline, render: Callable[[EditSession], None]) -> EditSession:
    """A session on the toy rig with its first portrait known."""
    session = EditSession(PortraitSource(SEED))
    session.adopt_rig(describe(pipeline))
    render(session)
    return session


@pytest.fixture
def services(qtbot: QtBot, pipeline: FakePipeline) -> Iterator[Services]:
    """Real services without a window; `open_rig` starts them."""
    services = make_services(PortraitSource(SEED))
    yield services
    pipeline.gate.set()
    services.close()


@pytest.fixture
def open_rig(qtbot: QtBot, services: Services, pipeline: FakePipeline) -> Callable[[], None]:
    """Has the worker open the fake pipeline and waits for the first portrait."""

    def open_rig() -> None:
        services.worker.start()
        services.worker.open(lambda: pipeline)
        qtbot.waitUntil(lambda: services.session.is_final, timeout=SLOW_MS)

    return open_rig


@pytest.fixture
def rendered(services: Services, open_rig: Callable[[], None]) -> Services:
    """Services that have rendered the first portrait."""
    open_rig()
    return services


@pytest.fixture
def window(qtbot: QtBot, services: Services, pipeline: FakePipeline) -> Iterator[MainWindow]:
    """The real window with its first portrait on screen."""
    window = MainWindow(services)
    qtbot.addWidget(window)
    window.resize(1024, 640)
    with qtbot.waitExposed(window):
        window.show()
    window.open(lambda: pipeline)
    qtbot.waitUntil(lambda: services.session.is_final, timeout=SLOW_MS)
    yield window
    pipeline.gate.set()
    window.leave()


@pytest.fixture
def busy(qtbot: QtBot, window: MainWindow, services: Services) -> MainWindow:
    """The window with a grid and an animation."""
    for yaw in (0, 20):
        services.session.set_control("yaw", yaw)
        window.panels.animation.add()
    window.panels.sampling.bar.count_field.setValue(2)
    window.panels.sampling.draw()
    qtbot.waitUntil(lambda: services.session.is_final and not window.panels.sampling.is_running)
    return window


@pytest.fixture
def panels(window: MainWindow) -> Panels:
    """What the real window shows."""
    return window.panels


@pytest.fixture(autouse=True)
def no_thread_left(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    started: list[QThread] = []
    start = QThread.start

    def start_and_note(thread: QThread) -> None:
        started.append(thread)
        start(thread)

    monkeypatch.setattr(QThread, "start", start_and_note)
    yield
    assert not [thread for thread in started if thread.isRunning()], "a QThread outlives its test"
