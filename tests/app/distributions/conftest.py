"""The distribution panel of a rig that is open, without the window."""

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from app.distributions.distribution_panel import DistributionPanel
from app.services import Services


@pytest.fixture
def panel(qtbot: QtBot, services: Services, open_rig: Callable[[], None]) -> DistributionPanel:
    panel = DistributionPanel(services.session, services.exporter, services.worker)
    services.closing.callback(panel.finish)
    qtbot.addWidget(panel)
    panel.resize(420, 480)
    panel.show()
    open_rig()
    return panel
