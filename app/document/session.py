"""The open document: which portrait, which controls are touched, what was rendered of it.

Widgets keep no value of their own; they read the session after a signal and write through its methods.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Collection, Iterable, Mapping

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from app.document.rig_info import GeneratorInfo, RigInfo
from app.labels import portrait_title, translated
from core.controls.control_values import apply_controls, read_controls
from core.editing.animation import Keyframe
from core.editing.edit_request import Donor, EditRequest, MixedPortrait, StyleMix, portrait_of
from core.editing.picture import EditResult, Picture
from core.editing.portrait_code import fits
from core.editing.portrait_source import Portrait, is_same_portrait
from core.face.groups import GROUPS, GroupName
from core.face.params import FaceParams
from core.saving.session_file import SessionState

MERGE_WITHIN_S = 0.8
_STATE_CHANGE_ID = 1


class EditSession(QObject):
    """Owner of the document's truth.

    What is open may be a generator alone: `opened` and `picture` are there for every generator, `rig` and
    `result` for those whose faces can be read.
    """

    state_changed = Signal()  # the user's wishes changed: render again
    values_changed = Signal()  # what sliders and mesh show changed: state or the portrait's own parameters
    result_changed = Signal()
    rig_changed = Signal()

    def __init__(self, source: Portrait, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.undo_stack = QUndoStack(self)
        self.opened: GeneratorInfo | None = None
        self.picture: Picture | None = None
        self._state = SessionState(source)
        self._generation = 0
        self._gesture: object | None = None
        self._original_values: Mapping[str, float] = {}

    @property
    def state(self) -> SessionState:
        """The document as it stands."""
        return self._state

    @property
    def rig(self) -> RigInfo | None:
        """What is open, if its faces can be read."""
        return self.opened if isinstance(self.opened, RigInfo) else None

    @property
    def result(self) -> EditResult | None:
        """What is on screen, with its face."""
        return self.picture if isinstance(self.picture, EditResult) else None

    @property
    def can_edit(self) -> bool:
        """Whether what is open has controls."""
        return self.opened is not None and bool(self.opened.controls)

    @property
    def is_final(self) -> bool:
        """Whether the result on screen is the final render of the present state."""
        request = self.picture.request if self.picture else None
        return request is not None and request.quality == "final" and request.generation == self._generation

    def request(self) -> EditRequest:
        """Return the draft request for the present state."""
        return dataclasses.replace(self._state.request(), quality="draft", generation=self._generation)

    def value(self, name: str) -> float:
        """Return what control `name` shows: the touched value, else the portrait's own."""
        return self._state.controls.get(name, self.original_value(name))

    def original_value(self, name: str) -> float:
        """Return where control `name` stands untouched: at the portrait's own value, or a transferred one.

        Until the portrait is known, that is the neutral value.
        """
        control = self.opened.controls.get(name) if self.opened else None
        neutral = control.neutral if control else None
        return self._original_values.get(name, neutral or 0.0)

    def target_params(self) -> FaceParams | None:
        """Return the portrait's parameters under transfers and touched controls, once they are known."""
        if self.rig is None or self.result is None:
            return None
        return apply_controls(self.rig.model, self.result.start, self._state.controls)

    def set_source(self, source: Portrait) -> None:
        """Edit another portrait; a different one starts untouched, unmixed and without keyframes."""
        if is_same_portrait(source, self._state.source):
            self._change(dataclasses.replace(self._state, source=source), self.tr("Truncation"))
        else:
            text = portrait_title(source)
            self._change(SessionState(source, calibrated=self._state.calibrated), text)

    def set_state(self, state: SessionState, text: str) -> None:
        """Take up another state as one undo step named `text`."""
        self.end_gesture()
        self._change(self._with_known_groups(state), text)

    def take_up(self, request: EditRequest, text: str) -> None:
        """Make the edit of `request` the document's, as one undo step named `text`."""
        self.set_state(self._state.with_edit(request), text)

    def start_over(self, state: SessionState) -> None:
        """Take up another document, with an empty history."""
        self.end_gesture()
        self.restore(self._with_known_groups(state))
        self.undo_stack.clear()

    def set_control(self, name: str, value: float) -> None:
        """Touch control `name`."""
        self.set_controls({name: value}, self._label(name))

    def set_controls(self, values: Mapping[str, float], text: str) -> None:
        """Touch several controls in one undo step named `text`."""
        controls = {**self._state.controls, **values}
        self._change(dataclasses.replace(self._state, controls=controls), text)

    def replace_controls(self, gone: Iterable[str], values: Mapping[str, float], text: str) -> None:
        """Give controls back to the portrait and touch others, in one undo step named `text`."""
        kept = {name: value for name, value in self._state.controls.items() if name not in set(gone)}
        self._change(dataclasses.replace(self._state, controls={**kept, **values}), text)

    def reset_controls(self, names: Iterable[str], groups: Collection[GroupName] = ()) -> None:
        """Give the named controls back to the portrait, and what was transferred of the groups."""
        gone = set(names) & set(self._state.controls)
        transfers = {group: donor for group, donor in self._state.transfers.items() if group not in groups}
        controls = {name: value for name, value in self._state.controls.items() if name not in gone}
        text = self._label(next(iter(gone))) if len(gone) == 1 else self.tr("controls")
        after = dataclasses.replace(self._state, controls=controls, transfers=transfers)
        self._change(after, self.tr("Reset {0}").format(text))

    def set_keyframes(self, keyframes: Iterable[Keyframe], text: str) -> None:
        """Exchange the animation's keyframes, in one undo step named `text`."""
        self._change(dataclasses.replace(self._state, keyframes=tuple(keyframes)), text)

    def show_look(self, look: Keyframe) -> None:
        """Bring the portrait to a moment of the animation."""
        source = self._state.source.at(look.truncation_psi)
        after = dataclasses.replace(self._state, source=source, controls=look.controls)
        self._change(after, self.tr("Move Through Time"))

    def set_calibrated(self, calibrated: bool) -> None:
        """Choose between corrected edits and RigNet's own answer."""
        self._change(dataclasses.replace(self._state, calibrated=calibrated), self.tr("Calibrated Control"))

    def begin_gesture(self) -> None:
        """Gather everything until `end_gesture` into one undo step."""
        self._gesture = object()

    def end_gesture(self) -> None:
        """End the step; what follows is another one."""
        self._gesture = None

    def adopt_rig(self, opened: GeneratorInfo) -> None:
        """Start over on another rig with the same portrait."""
        self.end_gesture()
        self.undo_stack.clear()
        self.opened, self.picture, self._original_values = opened, None, {}
        self._state = _known_to(opened, self._state)
        self._generation += 1
        self.rig_changed.emit()
        self.values_changed.emit()

    def adopt_result(self, picture: Picture) -> None:
        """Show `picture`, unless something newer is shown already."""
        shown = self.picture
        if self.opened is None or (shown and picture.request.generation < shown.request.generation):
            return
        self.picture = picture
        if shown is None or _basis(shown.request) != _basis(picture.request):
            rig, result = self.rig, self.result
            self._original_values = read_controls(rig.model, result.start) if rig and result else {}
            self.values_changed.emit()
        self.result_changed.emit()

    def restore(self, state: SessionState) -> None:
        """Make `state` the present one without recording a step; undo and redo come here."""
        if state == self._state:
            return
        self._state = state
        self._generation += 1
        self.state_changed.emit()
        self.values_changed.emit()

    def _change(self, after: SessionState, text: str) -> None:
        if after != self._state:
            self.undo_stack.push(_StateChange(self, after, text, self._gesture))

    def _with_known_groups(self, state: SessionState) -> SessionState:
        """Return the state without transfers of groups that the open face model lacks: they say nothing."""
        known = self.opened.groups if self.opened and self.opened.groups else GROUPS
        transfers = {group: donor for group, donor in state.transfers.items() if group in known}
        return dataclasses.replace(state, transfers=transfers)

    def _label(self, name: str) -> str:
        controls = self.opened.controls if self.opened else {}
        return translated(controls[name].label) if name in controls else name


def _basis(request: EditRequest) -> object:
    """Return what decides where untouched sliders stand."""
    return request.source, request.transfers, request.mix


def _known_to(rig: GeneratorInfo, state: SessionState) -> SessionState:
    """Return the state without what a rig lacks: controls, style layers, portraits of other generators."""
    mix = _known_mix(rig, state.mix)
    if not rig.controls:
        return SessionState(state.source, calibrated=state.calibrated, mix=mix)

    def known(controls: Mapping[str, float]) -> dict[str, float]:
        return {name: value for name, value in controls.items() if name in rig.controls}

    keyframes = tuple(dataclasses.replace(k, controls=known(k.controls)) for k in state.keyframes)
    return dataclasses.replace(
        state,
        controls=known(state.controls),
        keyframes=keyframes,
        transfers={
            group: _known_donor(rig, donor)
            for group, donor in state.transfers.items()
            if group in rig.groups and fits(rig.rig.generator, portrait_of(donor))
        },
        mix=mix,
    )


def _known_mix(rig: GeneratorInfo, mix: StyleMix | None) -> StyleMix | None:
    if mix is None or not fits(rig.rig.generator, mix.source):
        return None
    layers = tuple(layer for layer in mix.layers if layer < rig.num_ws)
    return dataclasses.replace(mix, layers=layers) if layers else None


def _known_donor(rig: GeneratorInfo, donor: Donor) -> Donor:
    if not isinstance(donor, MixedPortrait):
        return donor
    mix = _known_mix(rig, donor.mix)
    return MixedPortrait(donor.source, mix) if mix else donor.source


class _StateChange(QUndoCommand):
    """One undo step: a whole gesture, or quick repetitions of one step outside any (held keys, typing)."""

    def __init__(self, session: EditSession, after: SessionState, text: str, gesture: object | None) -> None:
        super().__init__(text)
        self._session, self._before, self.after = session, session.state, after
        self.gesture, self.made_at = gesture, time.monotonic()

    def undo(self) -> None:
        self._session.restore(self._before)

    def redo(self) -> None:
        self._session.restore(self.after)

    def id(self) -> int:
        return _STATE_CHANGE_ID

    def mergeWith(self, other: QUndoCommand) -> bool:
        assert isinstance(other, _StateChange)
        soon = other.made_at - self.made_at < MERGE_WITHIN_S
        if other.text() != self.text() or other.gesture is not self.gesture or not (soon or self.gesture):
            return False
        self.after, self.made_at = other.after, other.made_at
        self.setObsolete(self.after == self._before)
        return True
