"""Whatever becomes of a job, its owner hears of it once, on its own thread, and the next one is done."""

import threading
from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject, QThread
from pytestqt.qtbot import QtBot

from app.worker.jobs import Jobs
from core.errors import AssetError


def failing(error: Exception) -> Callable[[], None]:
    def work() -> None:
        raise error

    return work


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (AssetError("The file is torn; choose another one."), "The file is torn; choose another one."),
        (MemoryError(), "The device ran out of memory"),
        (ZeroDivisionError("a bug"), "Something unexpected went wrong (ZeroDivisionError: a bug)"),
    ],
)
def test_any_failure_is_one_sentence(qtbot: QtBot, error: Exception, sentence: str) -> None:
    owner = QObject()
    jobs, heard = Jobs(owner), []
    jobs.start(failing(error), heard.append, heard.append)
    jobs.start(lambda: "done", lambda answer: heard.append((answer, QThread.currentThread())), heard.append)
    assert jobs.is_busy
    qtbot.waitUntil(lambda: not jobs.is_busy)
    assert heard[0].startswith(sentence)
    assert heard[1:] == [("done", owner.thread())]


def test_jobs_share_what_libraries_remember_of_a_thread(qtbot: QtBot) -> None:
    owner = QObject()
    jobs, remembered, heard = Jobs(owner), threading.local(), []
    jobs.start(lambda: setattr(remembered, "what", "the first"), heard.append, heard.append)
    qtbot.waitUntil(lambda: not jobs.is_busy)
    jobs.start(lambda: remembered.what, heard.append, heard.append)
    qtbot.waitUntil(lambda: not jobs.is_busy)
    jobs.finish()
    assert heard == [None, "the first"]
