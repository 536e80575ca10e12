"""Work that was made with another rig: the library may know where that rig is, and the user is asked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMessageBox, QWidget

from app.services import Services
from app.worker.render_thread import Failure
from core.saving.session_file import RigIdentity

Button = QMessageBox.StandardButton


class RigOffer(QObject):
    """Offers to open a rig first; what waits for it is forgotten where it does not open."""

    def __init__(
        self, window: QWidget, services: Services, ask_before: Callable[[Callable[[], None]], None]
    ) -> None:
        """Take what asks about unsaved work before something else is done."""
        super().__init__(window)
        self._window, self._document, self._library = window, services.document, services.library
        self._ask_before = ask_before
        self._waiting: Callable[[], None] | None = None
        self._work = self._document.work()  # that may be replaced
        self._has_new_work = False
        session = services.session
        session.state_changed.connect(self._follow)
        session.snapshots_changed.connect(self._follow)
        session.rig_changed.connect(self._go_on)
        services.worker.failed.connect(self._give_up)

    def before(
        self,
        made_with: RigIdentity,
        name: str,
        open_rig: Callable[[Path, Callable[[], None]], object],
        then: Callable[[], None],
    ) -> None:
        """Do `then` once the right rig is open, or at once where that is so, unknown or declined.

        Args:
            made_with: the rig of the work.
            name: what the question calls the work.
            open_rig: opens a path, and calls the second argument just before.
            then: takes the work up.
        """
        foreign = self._document.is_of_another_rig(made_with)
        rig = self._library.find(made_with.fingerprint) if foreign else None
        if rig is None:
            then()
            return

        def wait() -> None:
            self._waiting, self._work, self._has_new_work = then, self._document.work(), False

        self._ask(
            self.tr("{0} was made with the rig “{1}”.").format(name, made_with.name),
            {Button.Yes: lambda: open_rig(rig, wait), Button.No: then},
        )

    def _ask(self, text: str, answers: dict[QMessageBox.StandardButton, Callable[[], object]]) -> None:
        buttons = Button.Yes | Button.No | Button.Cancel
        box = QMessageBox(QMessageBox.Icon.Question, self.tr("Another Rig"), text, buttons, self._window)
        box.setInformativeText(
            self.tr("Open that rig, too? With the one that is open now, the portrait looks different.")
        )
        box.setDefaultButton(Button.Yes)
        box.button(Button.Yes).setText(self.tr("Open That Rig"))
        box.button(Button.No).setText(self.tr("Keep This Rig"))
        box.button(Button.Cancel).setText(self.tr("Cancel"))
        box.finished.connect(lambda answer: answers.get(Button(answer), lambda: None)())
        box.open()

    def _follow(self) -> None:
        """Notice what is done while the rig opens: nobody was asked about that."""
        if self._waiting is not None and self._document.work() != self._work:
            self._has_new_work = True

    def _go_on(self) -> None:
        waiting, self._waiting = self._waiting, None
        if waiting is None:
            return
        if self._has_new_work:
            self._ask_before(waiting)
        else:
            waiting()

    def _give_up(self, failure: Failure) -> None:
        if failure.task == "open":
            self._waiting = None
