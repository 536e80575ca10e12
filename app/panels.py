"""The widgets of the window: each is given the services that it needs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtWidgets import QWidget

from app.animation.animation_panel import AnimationPanel
from app.controls.control_panel import ControlPanel
from app.distributions.distribution_panel import DistributionPanel
from app.empty_state.empty_state_stack import EmptyStateStack
from app.empty_state.empty_states import add_empty_states
from app.gallery.gallery_panel import GalleryPanel
from app.history.history_panel import HistoryPanel
from app.mesh_view.mesh_preview import MeshPreview
from app.portrait_view.before_picture import BeforePicture
from app.portrait_view.considered_picture import ConsideredPicture
from app.portrait_view.mesh_overlay import MeshOverlay
from app.portrait_view.portrait_bar import PortraitBar
from app.portrait_view.portrait_gestures import PortraitGestures
from app.portrait_view.viewport import Viewport
from app.portrait_view.viewport_bar import ViewportBar
from app.sampling.sampling_panel import SamplingPanel
from app.services import Services
from app.status_line import StatusLine
from app.transfer.transfer_panel import TransferPanel
from core.errors import RigEditorError


@dataclass(frozen=True)
class Panels:
    """What the window shows; `empty_states` holds what stands in a dock for want of a rig."""

    portrait_bar: PortraitBar
    viewport: Viewport
    viewport_bar: ViewportBar
    mesh: MeshPreview
    gallery: GalleryPanel
    distribution: DistributionPanel
    controls: ControlPanel
    transfer: TransferPanel
    sampling: SamplingPanel
    animation: AnimationPanel
    history: HistoryPanel
    status_line: StatusLine
    empty_states: dict[str, EmptyStateStack]

    def docked(self) -> dict[str, QWidget]:
        """Return what goes into each dock, by its name."""
        return {
            "mesh": self.mesh,
            "gallery": self.gallery,
            "distribution": self.distribution,
            "controls": self.controls,
            "transfer": self.transfer,
            "sampling": self.sampling,
            "animation": self.animation,
            "history": self.history,
            **self.empty_states,
        }


def make_panels(services: Services) -> Panels:
    """Return the widgets, connected to the services and to each other."""
    session, worker, series = services.session, services.worker, services.series
    viewport, overlay = _make_viewport(services)
    mesh, controls = MeshPreview(session, services.likenesses), ControlPanel(session, worker)
    controls.name_edited.connect(partial(_rename, services))
    distribution = DistributionPanel(session, services.exporter, worker)
    services.closing.callback(distribution.finish)
    animation, transfer = AnimationPanel(session, series), TransferPanel(session, worker, series)
    services.closing.callback(transfer.acting.finish)
    transfer.acting.noted.connect(services.notices.noted)
    panels = Panels(
        portrait_bar=PortraitBar(session),
        viewport=viewport,
        viewport_bar=ViewportBar(viewport, overlay),
        mesh=mesh,
        gallery=GalleryPanel(session, worker, services.favourites),
        distribution=distribution,
        controls=controls,
        transfer=transfer,
        sampling=SamplingPanel(session, worker, series),
        animation=animation,
        history=HistoryPanel(session, worker),
        status_line=StatusLine(session, services.device.reason),
        empty_states=add_empty_states(
            session,
            {"mesh": mesh, "distribution": distribution, "controls": controls, "animation": animation},
        ),
    )
    viewport.tapped.connect(animation.toggle_playing)
    _connect_star(services, panels)
    _connect_status(services, panels.status_line)
    return panels


def _rename(services: Services, name: str, label: str) -> None:
    """Keep the name that the user gives to a free direction."""
    session = services.session
    assert session.opened is not None
    try:
        session.name_control(name, services.free_names.rename(session.opened.rig, name, label))
    except RigEditorError as error:
        services.notices.warned.emit(str(error))


def _make_viewport(services: Services) -> tuple[Viewport, MeshOverlay]:
    """Return the portrait's view and the mesh over it; their helpers live as long as the view."""
    viewport, session = Viewport(), services.session
    PortraitGestures(viewport, session)
    BeforePicture(viewport, session, services.worker)
    considered = ConsideredPicture(viewport, session, services.worker)
    considered.failed.connect(services.notices.noted)
    overlay = MeshOverlay(viewport, session)
    overlay.failed.connect(services.notices.noted)
    services.closing.callback(overlay.finish)
    return viewport, overlay


def _connect_star(services: Services, panels: Panels) -> None:
    """Have the star of the portrait bar tell, and change, whether the portrait is a favourite."""
    session, bar, gallery = services.session, panels.portrait_bar, panels.gallery

    def follow() -> None:
        bar.show_star(gallery.is_favourite(session.edit.source))

    for changed in (session.state_changed, session.rig_changed, services.favourites.changed):
        changed.connect(follow)
    bar.star_button.clicked.connect(lambda: gallery.toggle_favourite(session.edit.source))


def _connect_status(services: Services, status_line: StatusLine) -> None:
    """Have the status line tell what is noted, how far an export is, and who makes the pictures."""
    services.worker.device_full.connect(status_line.tell_full_memory)
    services.worker.runtime_changed.connect(status_line.show_runtime)
    services.notices.noted.connect(status_line.notify)
    services.series.progressed.connect(status_line.show_progress)
    services.series.ended.connect(status_line.hide_progress)
    status_line.cancel_clicked.connect(services.series.cancel)
    for saved in (services.exporter.saved, services.series.finished):
        saved.connect(status_line.tell_saved)
