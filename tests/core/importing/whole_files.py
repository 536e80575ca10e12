"""Whole files of every kind that a reader opens, and what a few changed bytes make of them."""

import json
import random
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple


class WholeFile(NamedTuple):
    """A file as it should be.

    Attributes:
        name: of the case.
        kind: which reader opens it.
        path: what is read.
        victim: the file to mutate: `path`, or a file in that folder.
    """

    name: str
    kind: str
    path: Path
    victim: Path


def whole_files(place: Path) -> list[WholeFile]:
    """Write a file of every kind."""
    parts = (_good_generators, _good_face_models, _good_rigs, _good_codes, _good_pictures)
    return [entry for part in parts for entry in part(place)]


def _good_codes(place: Path) -> Iterator[WholeFile]:
    import numpy as np
    import torch

    code = np.random.default_rng(0).normal(size=(1, 6, 8)).astype(np.float32)
    for suffix, save in (
        ("npz", lambda path: np.savez_compressed(path, w_plus=code)),
        ("npy", lambda path: np.save(path, code)),
        ("pt", lambda path: torch.save({"latents": torch.from_numpy(code)}, path)),
    ):
        path = place / f"code.{suffix}"
        save(path)
        yield WholeFile(f"code {suffix}", "code", path, path)


def _good_generators(place: Path) -> Iterator[WholeFile]:
    from foreign_nvidia import nvidia_stylegan2, nvidia_stylegan3, write_nvidia_torch
    from foreign_rosinality import write_rosinality, write_safetensors
    from foreign_tensorflow import stylegan1_variables, tf_network, write_tf

    from core.importing.generator_import import convert_generator

    writers = {
        "ADA": lambda path: write_nvidia_torch(path, nvidia_stylegan2()),
        "StyleGAN3": lambda path: write_nvidia_torch(path, nvidia_stylegan3()),
        "StyleGAN1": lambda path: write_tf(path, tf_network(stylegan1_variables())),
        "rosinality": write_rosinality,
        "rosinality before torch 1.6": lambda path: write_rosinality(path, legacy=True),
        "rosinality as safetensors": write_safetensors,
        "own StyleGAN2": lambda path: convert_generator(place / "rosinality", path),
        "own StyleGAN3": lambda path: convert_generator(place / "StyleGAN3", path),
    }
    for name, write in writers.items():
        path = place / name
        write(path)
        yield WholeFile(name, "generator", path, path)


def _good_face_models(place: Path) -> Iterator[WholeFile]:
    import foreign_faces as faces
    import numpy as np

    for name, write in (
        ("deep3d", faces.write_deep3d),
        ("h5", faces.write_basel_h5),
        ("flame", faces.write_flame_pickle),
        ("own", faces.write_own),
    ):
        folder = place / f"face {name}"
        folder.mkdir()
        path = write(folder)
        yield WholeFile(f"face model {name}", "own face model" if name == "own" else "face model", path, path)
    folder = place / "ict"
    folder.mkdir()
    faces.write_ict(folder)
    for part in ("jawOpen.obj", "generic_neutral_mesh.obj", "vertex_indices.json"):
        yield WholeFile(f"ICT {part}", "face model", folder, folder / "FaceXModel" / part)
    path = place / "landmarks.npy"
    full = faces.embedding()
    fields = {"full_lmk_faces_idx": full["rows"], "full_lmk_bary_coords": full["weights"]}
    np.save(path, np.array(fields, dtype=object), allow_pickle=True)
    yield WholeFile("landmarks", "landmarks", path, path)


def _good_rigs(place: Path) -> Iterator[WholeFile]:
    import numpy as np

    from core.face.params import block_table
    from core.files.assets import SHIPPED_RIG
    from core.rig.reconstructor import FaceReconstructor
    from core.rig.rignet_architectures import ARCHITECTURES

    table = block_table(4, 4, 6, components=2)
    path = place / "reconstructor.safetensors"
    FaceReconstructor(6, 8, table, hidden=16).save(path)
    yield WholeFile("reconstructor", "reconstructor", path, path)
    for name, kind in ARCHITECTURES.items():
        path = place / f"{name}.safetensors"
        kind(6, 8, table).save(path)
        yield WholeFile(f"rignet {name}", "rignet", path, path)
    path = place / "statistics.npz"
    np.savez_compressed(path, seeds=np.arange(9), params=np.ones((9, 5)), w=np.ones((9, 8)))
    yield WholeFile("statistics", "statistics", path, path)
    path = place / "rig"
    path.mkdir()
    (path / "rig.json").write_text((SHIPPED_RIG / "rig.json").read_text())
    yield WholeFile("rig.json", "rig", path, path / "rig.json")
    path = place / "small.rig"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("rig.json", json.dumps({"schema_version": 1, "files": {}}))
        archive.writestr("preview.png", b"picture")
    yield WholeFile("rig file", "rig file", path, path)


def _good_pictures(place: Path) -> Iterator[WholeFile]:
    import numpy as np
    from PIL import Image, ImageCms, PngImagePlugin

    from core.files.assets import SHIPPED_PRESETS, SHIPPED_RIG
    from core.files.picture_file import FORMATS

    assert SHIPPED_RIG.is_dir()
    edit = {"format": "rig-editor-session-1", "seed": 7, "truncation_psi": 0.5, "controls": {"yaw": 3.5}}
    (place / "session.json").write_text(json.dumps(edit))
    yield WholeFile("session", "session", place / "session.json", place / "session.json")
    preset = next(iter(sorted(SHIPPED_PRESETS.glob("*.json"))))
    (place / "preset.json").write_bytes(preset.read_bytes())
    yield WholeFile("preset", "preset", place / "preset.json", place / "preset.json")
    pixels = np.random.default_rng(0).integers(0, 256, (40, 60, 3), np.uint8)
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, json.dumps(edit)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    info = PngImagePlugin.PngInfo()
    info.add_itxt("rig-editor", json.dumps(edit))
    for name in FORMATS:
        path = place / f"picture.{name}"
        more = {} if name in ("BMP", "GIF", "PPM", "JPEG2000") else {"exif": exif, "icc_profile": profile}
        Image.fromarray(pixels).save(path, name, **more, **({"pnginfo": info} if name == "PNG" else {}))
        yield WholeFile(f"photo {name}", "photo", path, path)
        yield WholeFile(f"session in {name}", "session picture", path, path)


def mutated(good: list[WholeFile], seed: int, count: int) -> Iterator[tuple[str, str, Path]]:
    chance = random.Random(seed)
    for number in range(count):
        name, kind, path, victim = good[number % len(good)]
        whole = victim.read_bytes()
        victim.write_bytes(mutate(whole, chance))
        yield f"{name} {seed}.{number}", kind, path
        victim.write_bytes(whole)


def mutate(data: bytes, chance: random.Random) -> bytes:
    """Change a few bytes, mostly near the beginning or the end, where formats keep their tables."""
    result = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 4))):
        near = chance.choice((64, 600, len(result)))
        at = chance.randrange(min(len(result), near) or 1)
        at = chance.choice((at, max(0, len(result) - 1 - at)))
        way = chance.randrange(6)
        if way == 0:
            result[at : at + 1] = bytes([chance.randrange(256)])
        elif way == 1:
            del result[at : at + chance.choice((1, 8, 100, len(result)))]
        elif way == 2:
            result[at:at] = chance.randbytes(chance.randrange(1, 9))
        elif way == 3:
            result[at:at] = result[at : at + chance.choice((8, 100, 1000))]
        elif way == 4:
            result[at : at + 4] = chance.choice((b"\xff\xff\xff\xff", b"\xff\xff\xff\x7f", b"\0\0\0\0"))
        else:
            result[at : at + 1] = chance.choice((b"9", b"-", b"e", b"N", b"[", b"{", b'"'))
    return bytes(result)
