"""Which panels need a rig, and what each says without one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.panels.missing_rig import CardShape, MissingRigCard
from app.panels.rig_curtain import RigCurtain

if TYPE_CHECKING:
    from app.window import MainWindow


def hang_curtains(window: MainWindow) -> dict[str, RigCurtain]:
    """Put what needs a rig behind what to say without one; return the curtains by the names of the docks."""
    mesh = QCoreApplication.translate("Curtains", "The mesh follows the portrait once a rig reads faces.")
    distribution = QCoreApplication.translate(
        "Curtains", "What this generator shows, and how often, is measured while its rig is made."
    )
    animation = QCoreApplication.translate("Curtains", "Keyframes hold controls, and those need a rig.")
    controls = QCoreApplication.translate(
        "Curtains",
        "Pose, expression, light and presets need a face reconstructor and a RigNet: two small networks, "
        "trained once for this generator and a face model. This command trains them. It can be stopped, and "
        "goes on where it was. When it is done, open the folder that its last word names.",
    )
    narrow = CardShape.NARROW
    return {
        "mesh": RigCurtain(window.session, window.mesh_preview, MissingRigCard(mesh, narrow)),
        "distribution": RigCurtain(
            window.session, window.distribution_panel, MissingRigCard(distribution, narrow)
        ),
        "controls": RigCurtain(
            window.session,
            window.control_panel,
            MissingRigCard(controls, CardShape.FULL),
            needs_controls=True,
        ),
        "animation": RigCurtain(
            window.session,
            window.animation_panel,
            MissingRigCard(animation, CardShape.FLAT),
            needs_controls=True,
        ),
    }
