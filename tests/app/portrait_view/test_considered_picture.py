"""What is only looked at is drawn in place of the portrait, as a draft first, and leaves no trace."""

import pytest
from fake_pipeline import FORBIDDEN_SEED, FakePipeline
from pytestqt.qtbot import QtBot

from app.portrait_view.considered_picture import ConsideredPicture
from app.portrait_view.viewport import Viewport
from app.services import Services
from core.editing.edit import Edit
from core.editing.portrait_source import PortraitSource

OTHER = Edit(PortraitSource(9), {"yaw": 30.0})


@pytest.fixture
def viewport(qtbot: QtBot, rendered: Services) -> Viewport:
    viewport = Viewport()
    qtbot.addWidget(viewport)
    assert rendered.session.picture is not None
    viewport.show_frame(rendered.session.picture.frame)
    return viewport


@pytest.fixture
def considered(viewport: Viewport, rendered: Services) -> ConsideredPicture:
    return ConsideredPicture(viewport, rendered.session, rendered.worker)


@pytest.mark.usefixtures("considered")
def test_a_draft_comes_first_and_the_full_picture_when_it_stays(
    qtbot: QtBot, services: Services, viewport: Viewport, pipeline: FakePipeline
) -> None:
    services.session.consider(OTHER)
    qtbot.waitUntil(lambda: not viewport.preview.isNull())
    qtbot.waitUntil(lambda: pipeline.edits[-1] == OTHER and pipeline.qualities[-1] == "final")
    first = pipeline.edits.index(OTHER)
    assert pipeline.qualities[first:] == ["draft", "final"]
    services.session.consider(None)
    assert viewport.preview.isNull()


@pytest.mark.usefixtures("considered")
def test_any_change_of_the_portrait_ends_it(qtbot: QtBot, services: Services, viewport: Viewport) -> None:
    session = services.session
    for change in (lambda: session.set_control("yaw", 5), lambda: session.go_to(PortraitSource(8))):
        session.consider(OTHER)
        qtbot.waitUntil(lambda: not viewport.preview.isNull())
        change()
        assert session.considered is None
        assert viewport.preview.isNull()


def test_what_cannot_be_shown_is_told_and_the_portrait_stays(
    qtbot: QtBot, services: Services, viewport: Viewport, considered: ConsideredPicture
) -> None:
    with qtbot.waitSignal(considered.failed) as failed:
        services.session.consider(Edit(PortraitSource(FORBIDDEN_SEED)))
    assert "bad luck" in failed.args[0]
    assert viewport.preview.isNull()
