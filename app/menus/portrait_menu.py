"""The Portrait menu: other portraits, and what this one lends or keeps."""

from __future__ import annotations

from PySide6.QtWidgets import QMenu, QWidget

from app.commands.portrait_commands import PortraitCommands
from app.document.session import EditSession
from app.widgets.actions import add_action


class PortraitMenu(QMenu):
    """Commands on the portrait on screen."""

    def __init__(self, commands: PortraitCommands, session: EditSession, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTitle(self.tr("&Portrait"))
        add_action(self, self.tr("New &Random Portrait"), "Ctrl+N", commands.choose_random)
        previous = add_action(self, self.tr("&Previous Portrait"), "Alt+Left", lambda: session.step(-1))
        following = add_action(self, self.tr("Ne&xt Portrait"), "Alt+Right", lambda: session.step(1))
        tip = self.tr("The portrait that NVIDIA's own tools show for a seed")
        add_action(self, self.tr("NVIDIA &Seed…"), None, commands.ask_nvidia_seed, tip)
        alike = add_action(self, self.tr("More &Like This"), "Ctrl+L", commands.show_alike)
        tip = self.tr("Add to the favourites, or take away")
        add_action(self, self.tr("&Favourite"), "Ctrl+D", commands.toggle_favourite, tip)
        self.addSeparator()
        tip = self.tr("Let other portraits take pose, light, gaze, shape or expression from this one")
        add_action(self, self.tr("Use as &Transfer Source"), "Ctrl+T", commands.use_as_source, tip)
        tip = self.tr("Random portraits that share pose, light, gaze, shape or expression with this one")
        add_action(self, self.tr("&Draw Others Like It"), "Ctrl+G", commands.draw_samples, tip)
        self.addSeparator()
        tip = self.tr("Keep this edit under a name, to come back to it or go from one to another")
        add_action(self, self.tr("Take S&napshot"), "Ctrl+Alt+S", commands.take_snapshot, tip)
        keyframe = add_action(self, self.tr("Add &Keyframe"), "K", commands.add_keyframe)

        def follow() -> None:
            previous.setEnabled(session.portraits.neighbour(-1) is not None)
            following.setEnabled(session.portraits.neighbour(1) is not None)

        follow()
        session.portraits_changed.connect(follow)
        session.rig_changed.connect(lambda: alike.setEnabled(session.rig is not None))
        session.rig_changed.connect(lambda: keyframe.setEnabled(session.can_edit))
