"""Which panels need a rig, and what each says without one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.empty_state.empty_state_stack import EmptyStateStack
from app.empty_state.missing_rig_card import CardShape, MissingRigCard

if TYPE_CHECKING:
    from app.window import MainWindow


def add_empty_states(window: MainWindow) -> dict[str, EmptyStateStack]:
    """Put what needs a rig behind what to say without one; return the stacks by dock."""
    mesh = QCoreApplication.translate("EmptyStates", "The mesh follows the portrait once a rig reads faces.")
    distribution = QCoreApplication.translate(
        "EmptyStates", "What this generator shows, and how often, is measured while its rig is made."
    )
    animation = QCoreApplication.translate("EmptyStates", "Keyframes hold controls, and those need a rig.")
    controls = QCoreApplication.translate(
        "EmptyStates",
        "Pose, expression, light and presets need a face reconstructor and a RigNet: two small networks, "
        "trained once for this generator and a face model. This command trains them. It can be stopped, and "
        "goes on where it was. When it is done, open the folder that its last word names.",
    )
    narrow = CardShape.NARROW
    return {
        "mesh": EmptyStateStack(window.session, window.mesh_preview, MissingRigCard(mesh, narrow)),
        "distribution": EmptyStateStack(
            window.session, window.distribution_panel, MissingRigCard(distribution, narrow)
        ),
        "controls": EmptyStateStack(
            window.session,
            window.control_panel,
            MissingRigCard(controls, CardShape.FULL),
            needs_controls=True,
        ),
        "animation": EmptyStateStack(
            window.session,
            window.animation_panel,
            MissingRigCard(animation, CardShape.FLAT),
            needs_controls=True,
        ),
    }
