"""What is on screen while the program loads."""

from PySide6.QtCore import QDeadlineTimer, QEvent, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QSplashScreen, QWidget

from app.theme import color

_SIZE = (360, 160)
_LONGEST_WAIT_MS = 1000


class Splash(QSplashScreen):
    """The program's name in its colours."""

    def __init__(self) -> None:
        pixmap = QPixmap(*_SIZE)
        pixmap.fill(color("window"))
        super().__init__(pixmap)
        self.showMessage("Rig Editor", Qt.AlignmentFlag.AlignCenter, color("text"))

    def event(self, event: QEvent) -> bool:
        """Leave out that Qt 6.11, when shown, waits a whole second for a window that is not there yet."""
        shown = event.type() == QEvent.Type.Show
        return QWidget.event(self, event) if shown else super().event(event)

    def show_at_once(self) -> None:
        """Return as soon as it is painted; what follows may keep the interpreter busy for seconds."""
        self.show()
        deadline = QDeadlineTimer(_LONGEST_WAIT_MS)
        while not (self.windowHandle().isExposed() or deadline.hasExpired()):
            QApplication.processEvents()
        self.repaint()
        QApplication.processEvents()
