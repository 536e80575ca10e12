"""Which panels need a rig, and what each says without one."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from app.document.session import EditSession
from app.empty_state.empty_state_stack import EmptyStateStack, Need
from app.empty_state.missing_rig_card import CardShape, MissingRigCard

NEEDS: Mapping[str, Need] = {
    "mesh": "faces",
    "distribution": "faces",
    "controls": "face controls",
    "animation": "any control",
}


def add_empty_states(session: EditSession, panels: Mapping[str, QWidget]) -> dict[str, EmptyStateStack]:
    """Put each panel behind what it says without a rig; both sides go by the names of the docks."""
    cards = _make_cards()
    return {name: EmptyStateStack(session, panel, cards[name], NEEDS[name]) for name, panel in panels.items()}


def _make_cards() -> dict[str, MissingRigCard]:
    """Return the cards by the names of the docks."""
    mesh = QCoreApplication.translate("EmptyStates", "The mesh follows the portrait once a rig reads faces.")
    distribution = QCoreApplication.translate(
        "EmptyStates", "What this generator shows, and how often, is measured while its rig is made."
    )
    animation = QCoreApplication.translate("EmptyStates", "Keyframes hold controls, and those need a rig.")
    controls = QCoreApplication.translate(
        "EmptyStates",
        "Pose, light, gaze, shape, expression and presets need a face reconstructor and a RigNet: two small "
        "networks, trained once for this generator and a face model. They learn from its own pictures, in a "
        "quarter of an hour or so on a laptop. You can stop it at any time, and go on working meanwhile.",
    )
    return {
        "mesh": MissingRigCard(mesh, CardShape.NARROW),
        "distribution": MissingRigCard(distribution, CardShape.NARROW),
        "controls": MissingRigCard(controls, CardShape.FULL),
        "animation": MissingRigCard(animation, CardShape.FLAT),
    }
