"""The distribution panel marks the portrait and opens examples."""

import csv
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.window import MainWindow
from core.portrait_source import PortraitSource


@pytest.fixture
def panel(window: MainWindow):
    window.show_panel("distribution")
    return window.distribution_panel


def place_of(histogram, value: float) -> QPoint:
    """Return where a value lies, in the middle of the histogram's height."""
    scene = histogram.getViewBox().mapViewToScene(QPointF(value, histogram.counts.max() / 2))
    return histogram.mapFromScene(scene)


def test_click_on_a_bar_opens_a_portrait_of_it(qtbot: QtBot, window: MainWindow, panel) -> None:
    assert panel.chooser.currentData() == "yaw"
    QTest.mouseClick(
        panel.histogram.viewport(), Qt.MouseButton.LeftButton, pos=place_of(panel.histogram, 30.0)
    )
    qtbot.waitUntil(lambda: window.session.state.source.truncation_psi == 1)
    seed = window.session.state.source.seed
    assert seed - 50 == pytest.approx(30, abs=4), "portrait n of the fake rig is turned by n - 50 degrees"


def test_further_clicks_open_other_portraits(window: MainWindow, panel) -> None:
    seeds = []
    for _ in range(2):
        panel.open_example(10)
        seeds.append(window.session.state.source.seed)
    assert seeds[0] != seeds[1]
    window.session.undo_stack.undo()
    assert window.session.state.source == PortraitSource(seeds[0], 1.0)


def test_lines_follow_the_slider(qtbot: QtBot, window: MainWindow, panel) -> None:
    window.session.set_control("yaw", 25)
    qtbot.waitUntil(lambda: abs(panel.histogram.wanted_line.value() - 25) < 0.01)
    assert panel.histogram.own_line.value() == pytest.approx(window.session.original_value("yaw"), abs=0.01)


def test_choosing_a_quantity_shows_its_numbers(panel) -> None:
    assert panel.numbers[0].text() == "-0.5°"
    panel.chooser.setCurrentIndex(panel.chooser.findData("jawOpen"))
    assert panel.numbers[0].text() == "0.00"
    assert panel.histogram.counts.sum() == 100


def test_table_is_saved(qtbot: QtBot, window: MainWindow, panel, tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    with qtbot.waitSignal(window.exporter.saved):
        panel.save_table(path)
    rows = list(csv.DictReader(path.read_text().splitlines()))
    assert np.isclose(float(rows[0]["mean"]), -0.5, atol=0.01)


def test_two_quantities_make_a_scatter_plot(qtbot: QtBot, window: MainWindow, panel) -> None:
    panel.against_chooser.setCurrentIndex(panel.against_chooser.findData("yaw"))
    assert panel.plots.currentWidget() is panel.scatter
    assert panel.scatter.correlation == pytest.approx(1)
    window.session.set_control("yaw", 25)
    qtbot.waitUntil(lambda: panel.scatter.wanted_mark.getData()[0].tolist() == pytest.approx([25]))
    panel.against_chooser.setCurrentIndex(0)
    assert panel.plots.currentWidget() is panel.histogram


def test_click_on_a_point_opens_its_portrait(qtbot: QtBot, window: MainWindow, panel) -> None:
    window.show_panel("distribution")
    panel.against_chooser.setCurrentIndex(panel.against_chooser.findData("yaw"))
    scene = panel.scatter.getViewBox().mapViewToScene(QPointF(20, 20))
    QTest.mouseClick(
        panel.scatter.viewport(), Qt.MouseButton.LeftButton, pos=panel.scatter.mapFromScene(scene)
    )
    qtbot.waitUntil(lambda: window.session.state.source.truncation_psi == 1)
    assert window.session.state.source.seed - 50 == pytest.approx(20, abs=2)


def test_summary_lists_every_quantity_and_sorts_by_number(window: MainWindow, panel) -> None:
    table = panel.show_summary().table
    assert table.rowCount() == len(window.session.rig.distributions)
    assert table.item(0, 0).text() == "Yaw (°)", "the only one that varies comes first"
    assert float(table.item(0, 1).text()) == pytest.approx(-0.5)


def test_plot_is_saved_as_a_picture(qtbot: QtBot, window: MainWindow, panel, tmp_path: Path) -> None:
    with qtbot.waitSignal(window.exporter.saved):
        panel.save_plot(tmp_path / "plot.png")
    assert Image.open(tmp_path / "plot.png").format == "PNG"
