"""Whatever works beside the window lets it go first."""

import sys
from typing import NoReturn

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.services import Services
from app.worker.jobs import Jobs
from app.worker.priority import NICENESS, own_niceness
from core.errors import AssetError

LEAST = 19  # the most that a thread can give way

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="threads have a niceness on Linux alone")


def test_jobs_give_way(qtbot: QtBot) -> None:
    owner, found = QObject(), []
    jobs = Jobs(owner)
    jobs.start(own_niceness, found.append, pytest.fail)
    qtbot.waitUntil(lambda: bool(found))
    jobs.finish()
    assert found[0] == min(own_niceness() + NICENESS, LEAST)


def test_rendering_gives_way(qtbot: QtBot, services: Services) -> None:
    found = []

    def note() -> NoReturn:
        found.append(own_niceness())
        raise AssetError("Nothing to open.")

    services.worker.start()
    services.worker.open(note)
    qtbot.waitUntil(lambda: bool(found))
    assert found[0] == min(own_niceness() + NICENESS, LEAST)
