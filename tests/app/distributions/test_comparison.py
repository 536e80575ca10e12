"""Distributions are compared with another truncation or another rig, which a worker fetches."""

import csv
from pathlib import Path

import numpy as np
import pytest
from answers import choose_path
from fake_pipeline import FakePipeline, yaw_statistics
from pytestqt.qtbot import QtBot

from app.distributions.comparison_bar import NOTHING, RIG, TRUNCATION
from app.distributions.distribution_panel import DistributionPanel
from app.services import Services
from core.face.morphable_model import MorphableModel
from core.files.rig_files import FACE_MODEL, MANIFEST, STATISTICS
from core.rig.statistics import Statistics


@pytest.fixture
def other_rig(toy_model: MorphableModel, tmp_path: Path) -> Path:
    """A rig without networks whose portraits are all turned by 10 degrees more."""
    import hashlib
    import json

    found = yaw_statistics(toy_model)
    found.params[:, toy_model.table.slice("rotation").start] += np.radians(10)
    toy_model.save(tmp_path / FACE_MODEL)
    Statistics(found.seeds, found.params, found.w).save(tmp_path / STATISTICS)
    files = {n: hashlib.sha256((tmp_path / n).read_bytes()).hexdigest() for n in (FACE_MODEL, STATISTICS)}
    (tmp_path / MANIFEST).write_text(json.dumps({"schema_version": 1, "name": "other", "files": files}))
    return tmp_path


def compare_half(qtbot: QtBot, panel: DistributionPanel) -> None:
    panel.comparison.compare_truncation(0.5)
    qtbot.waitUntil(lambda: panel.comparison.other is not None)


def test_truncation_is_laid_over_with_its_numbers(qtbot: QtBot, panel: DistributionPanel) -> None:
    compare_half(qtbot, panel)
    assert panel.histogram.outline.isVisible()
    assert panel.histogram.other_counts.sum() == 100
    assert panel.numbers.other_legend.text().endswith("toy, truncation 0.5")
    assert panel.numbers.other_numbers[1].text() == "14.4°"
    assert panel.numbers.difference.text().startswith("Δ mean +0.2°, Δσ -14.4°")


def test_the_last_truncation_wins(qtbot: QtBot, panel: DistributionPanel) -> None:
    panel.comparison.compare_truncation(0.5)
    panel.comparison.psi_field.setValue(0.25)
    qtbot.waitUntil(lambda: panel.comparison.other is not None)
    assert panel.comparison.other.truncation_psi == 0.25


def test_other_rig_is_read_without_its_networks(
    qtbot: QtBot, panel: DistributionPanel, other_rig: Path
) -> None:
    panel.comparison.compare_rig(other_rig)
    assert "Working out" in panel.hint.text()
    qtbot.waitUntil(lambda: panel.comparison.other is not None)
    assert panel.numbers.other_legend.text().endswith("other, truncation 1")
    assert panel.numbers.difference.text().startswith("Δ mean +10.0°, Δσ +0.0°")
    assert panel.comparison.kind == RIG


def test_folder_that_is_no_rig_is_said_and_nothing_is_compared(
    qtbot: QtBot, panel: DistributionPanel, tmp_path: Path
) -> None:
    with qtbot.waitSignal(panel.comparison.failed):
        panel.comparison.compare_rig(tmp_path)
    assert "is not a rig folder" in panel.hint.text()
    assert panel.comparison.kind == NOTHING


def test_choosing_no_folder_leaves_the_comparison(qtbot: QtBot, panel: DistributionPanel) -> None:
    compare_half(qtbot, panel)
    bar = panel.comparison
    bar.chooser.setCurrentIndex(bar.chooser.findData(RIG))
    bar.ask_rig().reject()
    assert (bar.kind, bar.chooser.currentData()) == (TRUNCATION, TRUNCATION)
    assert panel.histogram.outline.isVisible()


def test_comparing_ends(qtbot: QtBot, panel: DistributionPanel) -> None:
    compare_half(qtbot, panel)
    panel.comparison.stop()
    assert not panel.histogram.outline.isVisible()
    assert panel.numbers.other_legend.isHidden()


def test_another_rig_has_the_same_truncation_surveyed_anew(
    qtbot: QtBot, services: Services, panel: DistributionPanel, pipeline: FakePipeline
) -> None:
    compare_half(qtbot, panel)
    first = panel.comparison.other
    services.worker.open(lambda: pipeline)
    qtbot.waitUntil(lambda: panel.comparison.other not in (None, first))
    assert (panel.comparison.kind, panel.comparison.other.truncation_psi) == (TRUNCATION, 0.5)


def test_scatter_shows_both(qtbot: QtBot, panel: DistributionPanel) -> None:
    compare_half(qtbot, panel)
    panel.against_chooser.setCurrentIndex(panel.against_chooser.findData("pitch"))
    assert len(panel.scatter.other_points.getData()[0]) == 100


def test_what_is_shown_is_saved(
    qtbot: QtBot, services: Services, panel: DistributionPanel, tmp_path: Path
) -> None:
    compare_half(qtbot, panel)
    with qtbot.waitSignal(services.exporter.saved):
        panel.menu.ask_shown()
        choose_path(panel, tmp_path / "bars.csv")
    rows = list(csv.DictReader((tmp_path / "bars.csv").read_text().splitlines()))
    assert sum(int(row["other_portraits"]) for row in rows) == 100
    assert panel.menu.show_summary().table.columnCount() == 12
