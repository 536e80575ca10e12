"""All commands of a window."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QMainWindow

from app.commands.clipboard_commands import ClipboardCommands
from app.commands.export_commands import ExportCommands
from app.commands.face_model_commands import FaceModelCommands
from app.commands.file_commands import FileCommands
from app.commands.photo_commands import PhotoCommands
from app.commands.picture_commands import PictureCommands
from app.commands.portrait_commands import PortraitCommands
from app.commands.preset_commands import PresetCommands
from app.commands.rig_commands import RigCommands
from app.commands.rig_making_commands import RigMakingCommands
from app.panels import Panels
from app.services import Services


@dataclass(frozen=True)
class Commands:
    """What menus, buttons and drops set off, by what it works on."""

    file: FileCommands
    photo: PhotoCommands
    export: ExportCommands
    picture: PictureCommands
    portrait: PortraitCommands
    preset: PresetCommands
    rig: RigCommands
    face_model: FaceModelCommands
    clipboard: ClipboardCommands
    rig_making: RigMakingCommands


def make_commands(window: QMainWindow, services: Services, panels: Panels) -> Commands:
    """Return the commands of a window, connected to the panels that offer some of them too."""
    session, notices = services.session, services.notices
    commands = Commands(
        file=FileCommands(window, services),
        photo=PhotoCommands(window, session, services.worker, notices),
        export=ExportCommands(
            window,
            session,
            services.exporter,
            services.series,
            notices,
            lambda: panels.mesh.colors,
        ),
        picture=PictureCommands(window, session, services.exporter, services.series, notices),
        portrait=PortraitCommands(window, session, panels, notices),
        preset=PresetCommands(window, notices),
        rig=RigCommands(window, services),
        face_model=FaceModelCommands(window, notices),
        clipboard=ClipboardCommands(window, session, notices),
        rig_making=RigMakingCommands(window, session),
    )
    services.closing.callback(commands.photo.finish)
    services.closing.callback(commands.face_model.finish)
    services.closing.callback(commands.rig_making.finish)
    commands.rig_making.open_wanted.connect(commands.file.open_path)
    for stack in panels.empty_states.values():
        stack.card.make_wanted.connect(commands.rig_making.open)
    commands.file.photo_wanted.connect(commands.photo.open)
    commands.clipboard.paths_wanted.connect(commands.file.open_paths)
    commands.file.preset_wanted.connect(commands.preset.take)
    commands.rig.rig_wanted.connect(commands.file.open_path)
    commands.rig.rig_asked.connect(commands.file.ask_rig)
    commands.rig.generator_asked.connect(commands.file.ask_generator)
    commands.file.codes_opened.connect(commands.portrait.show_session)
    panels.gallery.keyed.connect(commands.portrait.add_keyframe_of)
    panels.transfer.acting.keyframes_made.connect(commands.portrait.show_animation)
    for panel in (panels.gallery, panels.sampling):
        panel.lent.connect(commands.portrait.use_as_source)
    panels.empty_states["controls"].card.keep_wanted.connect(commands.export.generator)
    return commands
