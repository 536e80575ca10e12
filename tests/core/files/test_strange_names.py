"""A name that no file system takes is one sentence of every reader, like any file that is missing."""

from collections.abc import Callable
from pathlib import Path

import pytest

from core.errors import AssetError
from core.face.morphable_model import MorphableModel
from core.files.file_kind import kind_of
from core.importing.face_models.face_import import import_face_model
from core.importing.generator_import import import_generator
from core.inversion.photo import read_photo
from core.rig.opening import open_rig
from core.rig.reconstructor import FaceReconstructor
from core.rig.statistics import Statistics
from core.saving.code_file import read_code_file
from core.saving.presets import read_preset
from core.saving.session_file import read_session

READERS: tuple[Callable[[Path], object], ...] = (
    *(open_rig, import_generator, import_face_model, MorphableModel.load, FaceReconstructor.load),
    *(Statistics.load, read_code_file, read_session, read_preset, read_photo),
)


@pytest.mark.parametrize("read", READERS, ids=lambda read: read.__qualname__)
def test_endless_name_is_one_sentence(read: Callable[[Path], object], tmp_path: Path) -> None:
    with pytest.raises(AssetError) as refusal:
        read(tmp_path / ("x" * 5000))
    assert "\n" not in str(refusal.value)


def test_endless_name_says_nothing_of_a_kind(tmp_path: Path) -> None:
    assert kind_of(tmp_path / ("x" * 5000)) is None
