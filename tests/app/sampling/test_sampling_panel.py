"""Random portraits that share something with the one on screen, and how one of them gets into the editor."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from answers import choose_path
from fake_pipeline import FORBIDDEN_SEED, FakePipeline
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.panels import Panels
from app.sampling.sample_model import EDIT_ROLE
from app.sampling.sampling_panel import SamplingPanel
from app.services import Services
from core.editing.edit import Edit, Quality, StyleMix
from core.editing.edit_pipeline import EditPipeline
from core.editing.picture import EditResult
from core.editing.portrait_source import PortraitSource
from core.errors import AssetError

COUNT = 6


@pytest.fixture
def panel(qtbot: QtBot, services: Services, open_rig: Callable[[], None]) -> SamplingPanel:
    panel = SamplingPanel(services.session, services.worker, services.series)
    qtbot.addWidget(panel)
    panel.bar.count_field.setValue(COUNT)
    panel.resize(384, 560)
    panel.show()
    open_rig()
    return panel


def draw(qtbot: QtBot, panel: SamplingPanel) -> list[Edit]:
    panel.bar.draw_button.click()
    qtbot.waitUntil(lambda: not panel.is_running)
    return panel.model.edits


def holds(sheet: np.ndarray, frame: np.ndarray) -> bool:
    """Return whether a picture shows a frame somewhere, pixel by pixel."""
    height, width = frame.shape[:2]
    corners = np.argwhere((sheet == frame[0, 0]).all(-1))
    return any(np.array_equal(sheet[y : y + height, x : x + width], frame) for y, x in corners)


def test_portraits_share_what_is_ticked_as_it_is_edited(
    qtbot: QtBot, services: Services, panel: SamplingPanel, pipeline: FakePipeline
) -> None:
    assert not panel.invitation.isHidden()
    services.session.set_controls({"yaw": 20.0, "light_warmth": 10.0, "jawOpen": 0.5}, "edit")
    panel.groups.boxes["light"].setChecked(True)
    panel.bar.truncation_slider.setValue(0.4)
    drawn = draw(qtbot, panel)
    assert len({request.source.seed for request in drawn}) == COUNT
    for request in drawn:
        assert request.source.truncation_psi == 0.4
        assert request.controls == {"yaw": 20, "light_warmth": 10}
        assert request.transfers == {"pose": PortraitSource(7), "light": PortraitSource(7)}
    assert "Pose, Light of Portrait 7" in panel.hint.text()
    assert panel.invitation.isHidden()


def test_click_brings_the_very_picture_into_the_editor(
    qtbot: QtBot, services: Services, panel: SamplingPanel, pipeline: FakePipeline
) -> None:
    services.session.take_up(
        Edit(PortraitSource(7), {"yaw": 20.0}, mix=StyleMix(PortraitSource(9), (0, 1))), "edit"
    )
    drawn = draw(qtbot, panel)
    qtbot.waitUntil(lambda: panel.model.rowCount() == COUNT and services.session.is_final)
    place = panel.view.visualRect(panel.model.index(2)).center()
    QTest.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert services.session.edit == drawn[2]
    qtbot.waitUntil(lambda: services.session.is_final)
    shown, promised = services.session.result, pipeline.edit(drawn[2])
    assert shown is not None
    assert promised is not None
    assert np.array_equal(shown.frame, promised.frame)
    assert services.session.value("yaw") == 20
    assert "before its last edits" not in panel.hint.text(), "it would lend the same"
    services.session.step(-1)
    assert services.session.edit.source == PortraitSource(7)
    assert services.session.edit.mix is not None


def test_grid_says_when_the_portrait_has_moved_on(
    qtbot: QtBot, services: Services, panel: SamplingPanel
) -> None:
    first = draw(qtbot, panel)
    services.session.set_control("jawOpen", 0.3)
    assert "before its last edits" not in panel.hint.text(), "expression is not shared"
    services.session.set_control("yaw", 12)
    assert "before its last edits" in panel.hint.text()
    assert panel.model.edits == first
    again = draw(qtbot, panel)
    assert not {r.source for r in again} & {r.source for r in first}
    assert dict(again[0].controls) == {"yaw": 12}


def test_nothing_ticked_draws_anybody(qtbot: QtBot, panel: SamplingPanel) -> None:
    panel.groups.boxes["pose"].setChecked(False)
    assert all(request == Edit(request.source) for request in draw(qtbot, panel))


def test_rig_without_edits_draws_plain_portraits(qtbot: QtBot, panel: SamplingPanel) -> None:
    panel.groups.offer(())
    assert all(request == Edit(request.source) for request in draw(qtbot, panel))
    assert "Random portraits" in panel.hint.text()


def test_progress_and_cancel(
    qtbot: QtBot,
    services: Services,
    panel: SamplingPanel,
    pipeline: FakePipeline,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def edit_and_stop_at_the_third(
        edit: Edit, quality: Quality, is_stale: Callable[[], bool]
    ) -> EditResult | None:
        if edit.source.seed == 102:
            pipeline.gate.clear()
        return FakePipeline.edit_unless_stale(pipeline, edit, quality, is_stale)

    monkeypatch.setattr("random.sample", lambda *_: range(100, 100 + COUNT))
    monkeypatch.setattr(pipeline, "edit_unless_stale", edit_and_stop_at_the_third)
    panel.bar.draw_button.click()
    qtbot.waitUntil(lambda: panel.bar.progress_bar.value() == 2)
    assert panel.bar.cancel_button.isVisible()
    panel.bar.cancel_button.click()
    pipeline.gate.set()
    assert [request.source.seed for request in panel.model.edits] == [100, 101]
    assert panel.model.missing() == []
    assert not panel.is_running
    assert not panel.bar.cancel_button.isVisible()
    services.session.set_control("yaw", 3)
    qtbot.waitUntil(lambda: services.session.is_final)
    assert panel.model.rowCount() == 2, "what was under way when it was cancelled is not listed"


def test_edits_come_before_the_grid(
    qtbot: QtBot, services: Services, panel: SamplingPanel, pipeline: FakePipeline
) -> None:
    pipeline.gate.clear()
    panel.bar.draw_button.click()
    drawn = {request.source for request in panel.model.edits}
    qtbot.waitUntil(lambda: pipeline.edits[-1].source in drawn)
    pipeline.edits.clear()
    services.session.set_control("yaw", 11.0)
    pipeline.gate.set()
    qtbot.waitUntil(lambda: not panel.is_running)
    assert pipeline.edits[0].source == PortraitSource(7)


def test_rig_that_does_not_open_does_not_stop_the_drawing(
    qtbot: QtBot, services: Services, panel: SamplingPanel, pipeline: FakePipeline
) -> None:
    def refuse() -> EditPipeline:
        raise AssetError("rig.json is missing; choose another folder.")

    panel.bar.draw_button.click()
    services.worker.open(refuse)
    qtbot.waitUntil(lambda: not panel.is_running)
    assert panel.model.missing() == []
    assert panel.model.rowCount() == COUNT


def test_another_rig_empties_the_grid(
    qtbot: QtBot, services: Services, panel: SamplingPanel, pipeline: FakePipeline
) -> None:
    draw(qtbot, panel)
    with qtbot.waitSignal(services.session.rig_changed):
        services.worker.open(lambda: pipeline)
    assert panel.model.rowCount() == 0
    assert not panel.bar.save_button.isEnabled()


def test_failure_is_a_sentence_and_ends_the_drawing(
    qtbot: QtBot, panel: SamplingPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("random.sample", lambda *_: [1, FORBIDDEN_SEED, 2])
    draw(qtbot, panel)
    assert "bad luck" in panel.hint.text()
    assert [request.source.seed for request in panel.model.edits] == [1]


def test_grid_is_saved_as_a_picture(
    qtbot: QtBot,
    services: Services,
    panel: SamplingPanel,
    pipeline: FakePipeline,
    tmp_path: Path,
) -> None:
    drawn = draw(qtbot, panel)
    with qtbot.waitSignal(services.series.finished, timeout=30_000):
        panel.ask_save()
        choose_path(panel, tmp_path / "grid.png")
    sheet = np.asarray(Image.open(tmp_path / "grid.png"))
    first = pipeline.edit(drawn[0])
    assert first is not None
    assert holds(sheet, first.frame)
    assert panel.bar.save_button.isEnabled()


def test_drawn_portrait_can_lend(qtbot: QtBot, panels: Panels) -> None:
    panel = panels.sampling
    panel.bar.count_field.setValue(COUNT)
    drawn = draw(qtbot, panel)
    panel.lent.emit(panel.model.index(1).data(EDIT_ROLE))
    assert panels.transfer.lender == drawn[1]
