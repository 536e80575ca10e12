"""Damaged face model files end in one sentence, whatever the damage; a seeded sample of the ways."""

import random
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from foreign_faces import toy_head, write_basel_h5, write_deep3d, write_flame_pickle, write_ict, write_own

from core.errors import AssetError
from core.importing.face_models import assembly
from core.importing.face_models.face_import import import_face_model


def mutated(data: bytes, chance: random.Random) -> bytes:
    """Change a few bytes, mostly near the beginning or the end, where formats keep their tables."""
    result = bytearray(data)
    for _ in range(chance.choice((1, 2, 4))):
        near = chance.choice((600, len(result)))
        at = chance.randrange(min(len(result), near) or 1)
        at = chance.choice((at, len(result) - 1 - at))
        way = chance.randrange(4)
        if way == 0:
            result[at : at + 1] = bytes([chance.randrange(256)])
        elif way == 1:
            del result[at:]
        elif way == 2:
            result[at:at] = chance.randbytes(chance.randrange(1, 9))
        else:
            result[at : at + 4] = chance.choice((b"\xff\xff\xff\xff", b"\xff\xff\xff\x7f", b"\0\0\0\0"))
    return bytes(result)


@pytest.mark.parametrize(
    ("write", "part", "count"),
    [
        (write_deep3d, "", 12),
        (write_basel_h5, "", 10),
        (write_flame_pickle, "", 6),
        (write_own, "", 12),
        (write_ict, "FaceXModel/jawOpen.obj", 4),
        (write_ict, "FaceXModel/vertex_indices.json", 4),
    ],
)
def test_only_asset_errors_come_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write: Callable[[Path], Path], part: str, count: int
) -> None:
    fixed = np.resize(toy_head().landmarks, 68)
    monkeypatch.setattr(assembly, "fit_landmarks", lambda vertices, triangles, known: fixed)
    path = write(tmp_path)
    victim = path / part if part else path
    whole = victim.read_bytes()
    chance, refused = random.Random(0), 0
    for _ in range(count):
        victim.write_bytes(mutated(whole, chance))
        try:
            import_face_model(path)
        except AssetError:
            refused += 1
    assert refused >= count // 3
