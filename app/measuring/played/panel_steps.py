"""Other portraits: what they lend, those that share something, and how often which are made."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtWidgets import QComboBox

from app.distributions.comparison_bar import NOTHING, TRUNCATION
from app.measuring.played import user_input
from app.measuring.played.control_steps import all_controls
from app.measuring.played.player import Script, Wait
from app.measuring.played.stage import (
    Stage,
    bring_to_front,
    expect,
    text,
    until_final,
    until_thumbnails,
)
from app.sampling.sample_model import EDIT_ROLE
from app.widgets.portrait_list import PortraitList
from app.widgets.thumbnail_model import SOURCE_ROLE

LENDER, SAMPLE = 2, 4  # places in gallery and grid


def choose_source(stage: Stage) -> Script:
    """A portrait of the gallery lends its light; plain style mixing stands beside."""
    yield from all_controls(stage)
    gallery, panel = stage.panels.gallery, stage.panels.transfer
    lender = gallery.model.index(LENDER).data(SOURCE_ROLE)
    yield from user_input.click(gallery.view.viewport(), middle_of(gallery.view, LENDER), user_input.RIGHT)
    yield from user_input.until_menu()
    yield from user_input.choose(text("GalleryPanel", "Use as Transfer Source"))
    yield Wait(panel.isVisible, "The transfer panel did not show.")
    expect(panel.lender is not None and panel.lender.source == lender, "Another portrait is the source.")
    for group, box in panel.groups.boxes.items():
        if box.isChecked() != (group == "light"):
            yield from user_input.click(box, QPoint(8, box.height() // 2))
    expect(panel.groups.chosen() == ["light"], "The boxes did not take the clicks.")
    yield Wait(lambda: panel.is_settled, "The pictures of the transfer did not come.")
    cards = panel.cards.values()
    yield Wait(lambda: not any(card.image.isNull() for card in cards), "A picture is missing.")


def transfer_light(stage: Stage) -> Script:
    """Apply: the portrait stands in the other one's light."""
    session, before = stage.services.session, stage.picture
    yield from user_input.click(stage.panels.transfer.transfer_choice.apply_button)
    yield Wait(lambda: [*session.edit.transfers] == ["light"], "The light was not taken.")
    yield from until_final(stage)
    expect(stage.picture != before, "The portrait looks as before.")
    yield Wait(lambda: stage.panels.transfer.is_settled, "The pictures of the transfer did not come.")


def draw_samples(stage: Stage) -> Script:
    """Keep the pose, draw a grid of others who share it."""
    panel = stage.panels.sampling
    yield from bring_to_front(stage.window, "sampling")
    expect(panel.groups.chosen() == ["pose"], "The pose is not locked.")
    yield from user_input.click(panel.bar.draw_button)
    yield Wait(lambda: panel.model.rowCount() > 0, "Nothing is drawn.")
    yield Wait(lambda: not panel.is_running, "The grid was not filled.")
    expect(panel.model.rowCount() == panel.bar.count, "The grid has another number of portraits.")
    expect(not panel.model.missing(), "Pictures are missing from the grid.")


def open_sample(stage: Stage) -> Script:
    """One of them, opened: the head is turned as before."""
    session, panel = stage.services.session, stage.panels.sampling
    yaw, wanted = session.value("yaw"), panel.model.index(SAMPLE).data(EDIT_ROLE)
    yield from user_input.click(panel.view.viewport(), middle_of(panel.view, SAMPLE))
    yield Wait(lambda: session.edit.source == wanted.source, "The sample did not open.")
    yield from until_final(stage)
    expect(abs(session.value("yaw") - yaw) < 0.5, f"The head turned from {yaw} to {session.value('yaw')}.")


def yaw_histogram(stage: Stage) -> Script:
    """How often the generator turns heads how far, and the portraits of the outermost bar."""
    panel = stage.panels.distribution
    yield from bring_to_front(stage.window, "distribution")
    yield from choose_item(panel.chooser, "yaw")
    histogram, examples = panel.histogram, panel.examples
    tail = int(np.flatnonzero(histogram.counts).max())
    at = QPointF(float(histogram.edges[tail : tail + 2].mean()), 0.0)
    x = histogram.mapFromScene(histogram.getViewBox().mapViewToScene(at)).x()
    yield from user_input.click(histogram.viewport(), QPoint(x, histogram.height() // 2))
    yield Wait(lambda: histogram.chosen_bin == tail, "The bar did not take the click.")
    yield Wait(examples.view.isVisible, "The portraits of the bar are not listed.")
    listed = examples.model.rowCount()
    expect(listed == histogram.counts[tail], f"{listed} portraits stand for {histogram.counts[tail]}.")
    yield from until_thumbnails(examples.model)


def open_tail(stage: Stage) -> Script:
    """One from the tail, opened."""
    session, examples = stage.services.session, stage.panels.distribution.examples
    wanted = examples.model.index(0).data(SOURCE_ROLE)
    yield from user_input.scroll_to(examples.view)
    yield from user_input.click(examples.view.viewport(), middle_of(examples.view, 0))
    yield Wait(lambda: session.edit.source == wanted, "The portrait of the tail did not open.")
    yield from until_final(stage)
    yaws = session.rig.distributions["yaw"].values if session.rig else np.zeros(1)
    share = float((np.abs(yaws) > abs(session.value("yaw"))).mean())
    expect(share < 0.2, f"The head is turned no further than in {share:.0%} of the portraits.")


def compare_truncations(stage: Stage) -> Script:
    """The same at another truncation: what truncation takes away."""
    comparison = stage.panels.distribution.comparison
    yield from user_input.scroll_to(comparison.chooser)
    yield from choose_item(comparison.chooser, TRUNCATION)
    yield Wait(lambda: comparison.other is not None, "The other truncation was not worked out.")


def stop_comparing(stage: Stage) -> Script:
    """Go back to the gallery."""
    yield from choose_item(stage.panels.distribution.comparison.chooser, NOTHING)
    for name in ("gallery", "controls"):
        yield from bring_to_front(stage.window, name)


def choose_item(chooser: QComboBox, data: str) -> Script:
    """Open a chooser and click the item that stands for something."""
    yield from user_input.click(chooser)
    items = chooser.view()
    yield Wait(items.isVisible, "The list did not open.")
    index = chooser.model().index(chooser.findData(data), 0)
    items.scrollTo(index)
    yield from user_input.click(items.viewport(), items.visualRect(index).center())
    yield Wait(lambda: chooser.currentData() == data and not items.isVisible(), f"{data} was not chosen.")


def middle_of(view: PortraitList, place: int) -> QPoint:
    """Return where a list shows a portrait."""
    return view.visualRect(view.model().index(place, 0)).center()
