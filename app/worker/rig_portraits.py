"""A small picture of everything that was open once: the preview of a rig, or a generator's mean portrait."""

from __future__ import annotations

import io
import logging
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QObject

from app.document.session import EditSession
from app.worker.errands import Channel, Courier, Urgency
from core.editing.edit import Edit
from core.editing.picture import Picture
from core.editing.portrait_source import PortraitSource
from core.errors import RigEditorError
from core.files.picture_file import check_pixels, open_picture
from core.files.rig_files import PREVIEW
from core.files.whole_file import make_folder, write_whole

logger = logging.getLogger(__name__)
SIDE = 256
MEAN_PORTRAIT = Edit(PortraitSource(0, truncation_psi=0.0))


class RigPortraits(QObject):
    """Has the mean portrait of what opens drawn and kept, where there is no preview beside it."""

    def __init__(
        self, session: EditSession, courier: Courier, folder: Path, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._folder = session, folder
        self._channel = Channel(courier, Urgency.THUMBNAILS, self)
        self._channel.done.connect(self._keep)
        session.rig_changed.connect(self._ask)

    def read(self, path: Path, fingerprint: str) -> Image.Image | None:
        """Return the first square of a rig's picture; None where there is none that can be read."""
        for file in (path / PREVIEW, self._file_of(fingerprint)):
            try:
                if file.is_file():
                    return _first_square(file)
            except (RigEditorError, OSError) as error:
                logger.warning("%s is not shown: %s", file, error)
        return None

    def _ask(self) -> None:
        assert self._session.opened is not None
        rig = self._session.opened.rig
        is_known = (rig.path / PREVIEW).is_file() or self._file_of(rig.fingerprint).is_file()
        self._channel.ask([] if is_known or not rig.path.exists() else [MEAN_PORTRAIT])

    def _keep(self, picture: Picture) -> None:
        assert self._session.opened is not None
        image = Image.fromarray(picture.frame)
        image.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
        data = io.BytesIO()
        image.save(data, "PNG")
        try:
            make_folder(self._folder)
            write_whole(self._file_of(self._session.opened.rig.fingerprint), data.getvalue())
        except RigEditorError as error:
            logger.warning("The picture for the library is not kept: %s", error)

    def _file_of(self, fingerprint: str) -> Path:
        return self._folder / f"{fingerprint}.png"


def _first_square(file: Path) -> Image.Image:
    """Return the left end of a strip of pictures as RGB; raises AssetError."""
    with open_picture(file) as picture:
        check_pixels(file, picture)
        side = min(picture.size)
        square = picture.convert("RGB").crop((0, 0, side, side))
        square.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
        return square
