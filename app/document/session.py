"""The open document: which portraits, which controls of each are touched, what was rendered of them.

Widgets keep no value of their own; they read the session after a signal and write through its methods.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoGroup, QUndoStack

from app.document.known_to import known_edit, known_to, with_known_groups, without
from app.document.open_portraits import OpenPortraits, StateChange
from app.document.rig_info import GeneratorInfo, RigInfo
from app.labels import translated
from core.controls.control import is_free, is_shape
from core.controls.control_values import apply_controls, read_controls
from core.editing.animation import Keyframe
from core.editing.edit import Edit
from core.editing.picture import EditResult, Picture
from core.editing.portrait_code import fits
from core.editing.portrait_reader import PortraitReader
from core.editing.portrait_source import FIRST_PORTRAIT, Portrait, is_same_portrait
from core.editing.session_state import PortraitState, SessionState, Snapshot
from core.errors import RequestError
from core.face.groups import GroupName
from core.face.params import FaceParams


class EditSession(QObject):
    """Owner of the document's truth.

    What is open may be a generator alone: `opened` and `picture` are there for every generator, `rig` and
    `result` for those whose faces can be read.

    Attributes:
        amend: what else changes with the portrait on screen, in the same step of undo; it gets the state to
            come and returns it as it shall be.
    """

    state_changed = Signal()  # the user's wishes changed: render again
    values_changed = Signal()  # what sliders and mesh show changed: state or the portrait's own parameters
    portraits_changed = Signal()  # another portrait is on screen
    result_changed = Signal()
    rig_changed = Signal()
    control_named = Signal(str)  # the control that has another label
    snapshots_changed = Signal()
    considered_changed = Signal()  # an edit that is only looked at, or none any more

    def __init__(self, source: Portrait, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.opened: GeneratorInfo | None = None
        self.reader: PortraitReader | None = None
        self.snapshots: tuple[Snapshot, ...] = ()
        self.considered: Edit | None = None
        self.considered_picture: Picture | None = None
        self.picture: Picture | None = None
        self.portraits = OpenPortraits(PortraitState(Edit(source)), self)
        self.amend: Callable[[PortraitState], PortraitState] = lambda after: after
        self._gesture: object | None = None
        self._original_values: Mapping[str, float] = {}
        self._known_basis: object = None  # of which portrait they are

    @property
    def state(self) -> PortraitState:
        """The portrait on screen as it stands."""
        return self.portraits.current.state

    @property
    def edit(self) -> Edit:
        """The edit of the portrait on screen."""
        return self.state.edit

    @property
    def shown(self) -> Edit:
        """The edit on screen: the portrait's own, or one that is only looked at."""
        return self.considered or self.edit

    @property
    def shown_picture(self) -> Picture | None:
        """What is known of how `shown` looks."""
        return self.considered_picture if self.considered else self.picture

    @property
    def undo_group(self) -> QUndoGroup:
        """The histories of all portraits; that of the one on screen is active."""
        return self.portraits.undo_group

    @property
    def undo_stack(self) -> QUndoStack:
        """The history of the portrait on screen."""
        return self.portraits.current.undo_stack

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
        """Whether the picture on screen is the final render of the present state."""
        shown = self.picture
        return shown is not None and shown.quality == "final" and shown.edit == self.edit

    def value(self, name: str) -> float:
        """Return what control `name` shows: the touched value, else the portrait's own."""
        return self.edit.controls.get(name, self.original_value(name))

    def original_value(self, name: str) -> float:
        """Return where control `name` stands untouched: at the portrait's own value, or a transferred one.

        Before a rig is open, that is the neutral value.
        """
        control = self.opened.controls.get(name) if self.opened else None
        neutral = control.neutral if control else None
        return self._original_values.get(name, neutral or 0.0)

    def target_params(self) -> FaceParams | None:
        """Return the portrait's parameters under transfers and touched controls, once they are known."""
        start = self.start_params()
        if self.rig is None or start is None:
            return None
        return apply_controls(self.rig.model, start, self.edit.controls)

    def start_params(self) -> FaceParams | None:
        """Return the portrait's parameters under transfers; None where its face cannot be read."""
        if self.reader is None:
            return None
        try:
            return self.reader.start(self.edit)
        except RequestError:  # a code of another generator; rendering it tells
            return None

    def consider(self, edit: Edit | None) -> None:
        """Have an edit shown in place of the portrait's own, without choosing it; None ends that."""
        if edit == self.edit:
            edit = None
        if edit != self.considered:
            self.considered, self.considered_picture = edit, None
            self.considered_changed.emit()

    def adopt_considered(self, picture: Picture) -> None:
        """Keep how the edit looks that is only looked at."""
        self.considered_picture = picture

    def kept(self) -> SessionState:
        """Return what a session file keeps."""
        return dataclasses.replace(self.portraits.snapshot(), snapshots=self.snapshots)

    def set_snapshots(self, snapshots: Iterable[Snapshot]) -> None:
        """Exchange what is kept under names; undo leaves that alone."""
        self.snapshots = tuple(snapshots)
        self.snapshots_changed.emit()

    def go_to(self, source: Portrait, is_only_here: bool = False) -> None:
        """Bring a portrait on screen: as it was left, or untouched where it is new.

        Args:
            source: the portrait; where it was visited before, its own truncation counts.
            is_only_here: whether its code is in no file.
        """
        if is_same_portrait(source, self.edit.source):
            self.consider(None)
            return
        self.end_gesture()
        self.portraits.go_to(source, is_only_here)
        self._tell_portrait()

    def keep(self, source: Portrait) -> None:
        """Take in a portrait whose code is in no file; what is on screen stays there."""
        self.portraits.keep(source)
        self.state_changed.emit()

    def take_in(self, sources: Sequence[Portrait]) -> None:
        """Take in portraits whose codes are in files, and bring the first one on screen."""
        for source in sources:
            self.portraits.keep(source, is_only_here=False)
        self.go_to(sources[0])
        self.portraits_changed.emit()

    def step(self, by: int) -> None:
        """Go back to the portrait visited before the present one (-1), or on to the next (1)."""
        source = self.portraits.neighbour(by)
        if source is not None:
            self.go_to(source)

    def set_truncation(self, truncation_psi: float) -> None:
        """Change the truncation of the portrait on screen."""
        self._change(self.state.at(truncation_psi), self.tr("Truncation"))

    def take_up(self, edit: Edit, text: str) -> None:
        """Make `edit` that of its portrait, as one undo step named `text`, and bring it on screen."""
        self.go_to(edit.source)
        self.end_gesture()
        self._change(with_known_groups(self.opened, dataclasses.replace(self.state, edit=edit)), text)

    def set_edit(self, edit: Edit, text: str) -> None:
        """Exchange the edit of the portrait on screen, as part of the step or gesture named `text`."""
        self._change(with_known_groups(self.opened, dataclasses.replace(self.state, edit=edit)), text)

    def start_over(self, session: SessionState) -> None:
        """Take up another session, with empty histories."""
        self.end_gesture()
        self.set_snapshots(session.snapshots)
        known = tuple(with_known_groups(self.opened, state) for state in session.portraits)
        self.portraits.replace_all(SessionState(known, session.current))
        self._leave_stranger()
        self._tell_portrait()

    def set_control(self, name: str, value: float) -> None:
        """Touch control `name`."""
        self.set_controls({name: value}, self._label(name))

    def set_controls(self, values: Mapping[str, float], text: str) -> None:
        """Touch several controls in one undo step named `text`."""
        self._change_edit(text, controls={**self.edit.controls, **values})

    def replace_controls(self, gone: Iterable[str], values: Mapping[str, float], text: str) -> None:
        """Give controls back to the portrait and touch others, in one undo step named `text`."""
        self.set_edit(self.edit.with_controls(set(gone), values), text)

    def reset_controls(self, names: Iterable[str], groups: Collection[GroupName] = ()) -> None:
        """Give the named controls back to the portrait, and what was transferred of the groups."""
        gone = set(names) & set(self.edit.controls)
        transfers = {group: donor for group, donor in self.edit.transfers.items() if group not in groups}
        controls = {name: value for name, value in self.edit.controls.items() if name not in gone}
        text = self._label(next(iter(gone))) if len(gone) == 1 else self.tr("controls")
        self._change_edit(self.tr("Reset {0}").format(text), controls=controls, transfers=transfers)

    def set_keyframes(self, keyframes: Iterable[Keyframe], text: str) -> None:
        """Exchange the animation's keyframes, in one undo step named `text`."""
        self._change(dataclasses.replace(self.state, keyframes=tuple(keyframes)), text)

    def set_calibrated(self, calibrated: bool) -> None:
        """Choose between corrected edits and RigNet's own answer."""
        self._change_edit(self.tr("Calibrated Control"), calibrated=calibrated)

    def begin_gesture(self) -> None:
        """Gather everything until `end_gesture` into one undo step."""
        self._gesture = object()

    def end_gesture(self) -> None:
        """End the step; what follows is another one."""
        self._gesture = None

    def adopt_rig(self, opened: GeneratorInfo) -> None:
        """Start over on another rig with the same portraits; a code that does not fit it is not shown."""
        self.end_gesture()
        self.consider(None)
        snapshots = self.snapshots
        if self.opened is not None and self.opened.rig.free_key != opened.rig.free_key:
            self._forget(is_free)
        if self.opened is not None and self.opened.rig.shape_key != opened.rig.shape_key:
            self._forget(is_shape)
        self.opened, self.picture, self._known_basis = opened, None, None
        self.reader = _reader_of(opened)
        self.snapshots = tuple(
            dataclasses.replace(s, edit=known_edit(opened, s.edit)) for s in self.snapshots
        )
        self.portraits.convert(lambda state: known_to(opened, state))
        if self._leave_stranger():
            self.portraits_changed.emit()
        self._read_own()
        self.rig_changed.emit()
        if self.snapshots != snapshots:
            self.snapshots_changed.emit()
        self.values_changed.emit()

    def _leave_stranger(self) -> bool:
        """Bring a portrait on screen that what is open can make; return whether there was another one."""
        if self.opened is None or fits(self.opened.rig.generator, self.edit.source):
            return False
        visited = [portrait.state.source for portrait in self.portraits]
        fitting = [source for source in visited if fits(self.opened.rig.generator, source)]
        self.portraits.go_to(fitting[-1] if fitting else FIRST_PORTRAIT)
        return True

    def _forget(self, is_own: Callable[[str], bool]) -> None:
        """Let go of all that edits set of controls by which another rig means something else."""

        def convert(state: PortraitState) -> PortraitState:
            keyframes = (dataclasses.replace(k, edit=without(k.edit, is_own)) for k in state.keyframes)
            return PortraitState(without(state.edit, is_own), tuple(keyframes))

        self.snapshots = tuple(dataclasses.replace(s, edit=without(s.edit, is_own)) for s in self.snapshots)
        self.portraits.convert(convert)

    def name_control(self, name: str, label: str) -> None:
        """Call a control by another label."""
        assert self.opened is not None
        named = dataclasses.replace(self.opened.controls[name], label=label)
        self.opened = dataclasses.replace(self.opened, controls={**self.opened.controls, name: named})
        self.control_named.emit(name)

    def adopt_result(self, picture: Picture) -> None:
        """Show `picture`; the worker sends them in the order in which they were wished for."""
        if self.opened is None:
            return
        shown, self.picture = self.picture, picture
        if shown is None or shown.edit.basis != picture.edit.basis:
            self._take_own(picture)
            self.values_changed.emit()
        self.result_changed.emit()

    def _take_own(self, picture: Picture) -> None:
        """Have a picture tell where untouched sliders stand, unless another portrait is wanted by now."""
        rig, result = self.rig, self.result
        if rig and result and picture.edit.basis == self.edit.basis:
            self._original_values = read_controls(rig.model, result.start)

    def _read_own(self) -> None:
        """Find out where untouched sliders stand, before any picture tells."""
        basis = self.edit.basis
        if self.reader is None or basis == self._known_basis:
            return
        self._known_basis = basis
        try:
            self._original_values = self.reader.own_values(self.edit)
        except RequestError:  # a code of another generator; rendering it tells
            self._original_values = {}

    def _change_edit(self, text: str, **fields: object) -> None:
        edit = dataclasses.replace(self.edit, **fields)  # type: ignore[arg-type]
        self._change(dataclasses.replace(self.state, edit=edit), text)

    def _change(self, after: PortraitState, text: str) -> None:
        after = self.amend(after)
        if after != self.state:
            portrait = self.portraits.current
            self.undo_stack.push(StateChange(portrait, after, text, self._gesture, self._restore))

    def _restore(self, state: PortraitState) -> None:
        """Make `state` the present one without recording a step; undo and redo come here."""
        self.portraits.current.state = state
        self.consider(None)
        self._read_own()
        self.state_changed.emit()
        self.values_changed.emit()

    def _tell_portrait(self) -> None:
        self.consider(None)
        self._read_own()
        self.portraits_changed.emit()
        self.state_changed.emit()
        self.values_changed.emit()

    def _label(self, name: str) -> str:
        controls = self.opened.controls if self.opened else {}
        return translated(controls[name].label) if name in controls else name


def _reader_of(opened: GeneratorInfo) -> PortraitReader:
    if isinstance(opened, RigInfo):
        return PortraitReader(opened.rig.generator, opened.model, opened.rig.reconstructor)
    return PortraitReader(opened.rig.generator)
