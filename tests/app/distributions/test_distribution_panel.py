"""The distribution panel marks the portrait and opens examples."""

import csv
import io
from pathlib import Path

import numpy as np
import pytest
from answers import choose_path
from PIL import Image
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionComboBox
from pytestqt.qtbot import QtBot

from app import theme
from app.distributions.distribution_panel import DistributionPanel
from app.distributions.figure import Captions, as_png
from app.distributions.histogram import Histogram
from app.services import Services
from app.widgets.thumbnail_model import SOURCE_ROLE
from core.editing.edit import Edit
from core.editing.portrait_source import PortraitSource


def listed(panel) -> list[PortraitSource]:
    model = panel.examples.model
    return [model.index(row).data(SOURCE_ROLE) for row in range(model.rowCount())]


def place_of(histogram, value: float) -> QPoint:
    """Return where a value lies, in the middle of the histogram's height."""
    scene = histogram.getViewBox().mapViewToScene(QPointF(value, histogram.counts.max() / 2))
    return histogram.mapFromScene(scene)


def test_click_on_a_bar_lists_its_portraits(qtbot: QtBot, services: Services, panel) -> None:
    assert panel.chooser.currentData() == "yaw"
    before = services.session.state
    QTest.mouseClick(
        panel.histogram.viewport(), Qt.MouseButton.LeftButton, pos=place_of(panel.histogram, 30.0)
    )
    qtbot.waitUntil(panel.examples.isVisible)
    assert listed(panel), "the bar has portraits"
    for source in listed(panel):
        assert source.seed - 50 == pytest.approx(30, abs=4), "portrait n is turned by n - 50 degrees"
    qtbot.waitUntil(
        lambda: all(panel.examples.model.has_picture(Edit(source)) for source in listed(panel)[:1])
    )
    assert services.session.state == before, "looking at a bar edits nothing"


def test_portrait_of_the_tail_is_opened_and_left_again(services: Services, panel) -> None:
    services.session.set_control("yaw", 12)
    before = services.session.state
    panel.list_examples(30)
    panel.examples.view.clicked.emit(panel.examples.model.index(0))
    assert services.session.edit.source == PortraitSource(listed(panel)[0].seed, 1.0)
    assert listed(panel)[0].seed >= 96
    services.session.step(-1)
    assert services.session.state == before


@pytest.mark.parametrize("width", [211, 316])
def test_choosers_cut_no_word(panel, width: int) -> None:
    panel.setFixedWidth(width)
    QApplication.processEvents()
    option, part = QStyleOptionComboBox(), QStyle.SubControl.SC_ComboBoxEditField
    chooser = panel.against_chooser
    chooser.initStyleOption(option)
    room = chooser.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, chooser)
    assert chooser.fontMetrics().horizontalAdvance(chooser.currentText()) <= room.width()


def test_another_quantity_takes_the_examples_away(panel) -> None:
    panel.list_examples(10)
    assert not panel.examples.isHidden()
    panel.chooser.setCurrentIndex(panel.chooser.findData("jawOpen"))
    assert panel.examples.isHidden()


def test_lines_follow_the_slider(qtbot: QtBot, services: Services, panel) -> None:
    services.session.set_control("yaw", 25)
    qtbot.waitUntil(lambda: abs(panel.histogram.wanted_line.value() - 25) < 0.01)
    assert panel.histogram.own_line.value() == pytest.approx(services.session.original_value("yaw"), abs=0.01)


def test_axis_reaches_what_is_wanted_beyond_all_portraits(qtbot: QtBot, services: Services, panel) -> None:
    services.session.set_control("yaw", 59)
    qtbot.waitUntil(lambda: panel.histogram.wanted_line.value() > 58)
    assert panel.histogram.getViewBox().viewRange()[0][1] > 59


def test_choosing_a_quantity_shows_its_numbers(panel) -> None:
    numbers = panel.numbers.numbers
    assert numbers[0].text() == "-0.5°"
    panel.chooser.setCurrentIndex(panel.chooser.findData("jawOpen"))
    assert numbers[0].text() == "0.00"
    assert panel.histogram.counts.sum() == 100


def test_table_is_saved(qtbot: QtBot, services: Services, panel, tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    with qtbot.waitSignal(services.exporter.saved):
        panel.menu.ask_table()
        choose_path(panel, path)
    rows = list(csv.DictReader(path.read_text().splitlines()))
    assert np.isclose(float(rows[0]["mean"]), -0.5, atol=0.01)
    assert float(rows[0]["share_in_reliable"]) == pytest.approx(0.98)


def test_two_quantities_make_a_scatter_plot(qtbot: QtBot, services: Services, panel) -> None:
    panel.against_chooser.setCurrentIndex(panel.against_chooser.findData("yaw"))
    assert panel.plots.currentWidget() is panel.scatter
    assert panel.scatter.correlation == pytest.approx(1)
    services.session.set_control("yaw", 25)
    qtbot.waitUntil(lambda: panel.scatter.wanted_mark.getData()[0].tolist() == pytest.approx([25]))
    panel.against_chooser.setCurrentIndex(0)
    assert panel.plots.currentWidget() is panel.histogram


def test_click_on_a_point_opens_its_portrait(
    qtbot: QtBot, services: Services, panel: DistributionPanel
) -> None:
    panel.against_chooser.setCurrentIndex(panel.against_chooser.findData("yaw"))
    scene = panel.scatter.getViewBox().mapViewToScene(QPointF(20, 20))
    QTest.mouseClick(
        panel.scatter.viewport(), Qt.MouseButton.LeftButton, pos=panel.scatter.mapFromScene(scene)
    )
    qtbot.waitUntil(lambda: services.session.edit.source.truncation_psi == 1)
    assert services.session.edit.source.seed - 50 == pytest.approx(20, abs=2)


def test_summary_lists_every_quantity_and_sorts_by_number(services: Services, panel) -> None:
    table = panel.menu.show_summary().table
    assert table.rowCount() == len(services.session.rig.distributions)
    assert table.item(0, 0).text() == "Yaw (°)", "the only one that varies comes first"
    assert float(table.item(0, 1).text()) == pytest.approx(-0.5)
    titles = [table.horizontalHeaderItem(n).text() for n in range(table.columnCount())]
    assert float(table.item(0, titles.index("reliable %")).text()) == pytest.approx(98)


@pytest.mark.parametrize("second", ["", "pitch"])
def test_plot_is_saved_as_a_picture(
    qtbot: QtBot, services: Services, panel, tmp_path: Path, second: str
) -> None:
    panel.against_chooser.setCurrentIndex(panel.against_chooser.findData(second))
    with qtbot.waitSignal(services.exporter.saved):
        panel.menu.ask_plot()
        choose_path(panel, tmp_path / "plot.png")
    picture = np.asarray(Image.open(tmp_path / "plot.png").convert("RGB"))
    assert picture.shape == (1000, 1600, 3)
    title = picture[:60].astype(int)
    assert (title.min(2) > 180).any(), "there is light text above the plot"


def test_legend_has_the_colours_of_the_lines(qapp: QApplication) -> None:
    plot = Histogram()
    plot.show_values(np.zeros(3))
    plot.mark(0.0, 1.0)
    data = as_png(plot, Captions("", "", "", ("", "", " ", " ")))
    picture = np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))
    legend = picture[60:400, 1200:]
    for name in ("text", "accent"):
        same = (legend == theme.color(name).getRgb()[:3]).all(2)
        assert same.sum(1).max() > 12, name


def test_one_portrait_is_one(panel: DistributionPanel) -> None:
    panel.histogram.edges = np.array([-50.5, -49.5])
    panel.list_examples(0)
    assert panel.examples.caption.text().startswith("1 portrait from")
    assert listed(panel) == [PortraitSource(0, 1.0)]


def test_nothing_is_plotted_before_a_rig_is_open(qtbot: QtBot, services: Services) -> None:
    panel = DistributionPanel(services.session, services.exporter, services.worker)
    qtbot.addWidget(panel)
    services.closing.callback(panel.finish)
    panel.show()
    assert not panel.plots.isVisible()


def test_headings_of_the_summary_are_shown_whole(panel: DistributionPanel) -> None:
    header = panel.menu.show_summary().table.horizontalHeader()
    sizes = [(header.sectionSize(n), header.sectionSizeHint(n)) for n in range(1, header.count())]
    assert all(size >= needed for size, needed in sizes), sizes
