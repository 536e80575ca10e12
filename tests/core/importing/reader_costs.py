"""Measures what reading files costs, against the rule of `core.files.allowance`.

From the repository's root, `PYTHONPATH=.:tests/core/importing python -m reader_costs --minutes 5` reads
mutated files and those made by hand to cost much, and prints the ten that cost most. Each batch runs in a
child process with limits of its own, so that whatever a file does, it ends the child alone.
"""

import argparse
import contextlib
import ctypes
import gc
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from core.errors import AssetError, RigEditorError

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
MOST_ADDRESSES = 12 * 2**30
"""Of a child: what it maps without touching counts here."""
MOST_CPU = 900


class Cost(NamedTuple):
    """What reading one file came to.

    Attributes:
        name: of the case.
        size: bytes of the file, or of the files of a folder.
        memory: bytes by which the process grew at its peak.
        seconds: of processor time.
        outcome: "read", "refused", or the name of an exception that is not ours.
        said: why it was refused.
    """

    name: str
    size: int
    memory: int
    seconds: float
    outcome: str
    said: str

    @property
    def memory_share(self) -> float:
        """Memory as a share of what the rule allows."""
        from core.files.allowance import most_memory

        return self.memory / most_memory(self.size)

    @property
    def time_share(self) -> float:
        """Time as a share of what the rule allows."""
        from core.files.allowance import most_seconds

        return self.seconds / most_seconds(self.size)

    @property
    def is_foreign(self) -> bool:
        """Whether something left the reader that is no error of ours."""
        return self.outcome not in ("read", "refused")


def run_child(cases: str, seed: int, count: int, timeout: float = 600) -> list[Cost]:
    """Read files in a child process.

    Args:
        cases: "hostile" or "mutated".
        seed: of the mutations.
        count: of mutated files.
        timeout: seconds after which the child is given up.

    Raises:
        RuntimeError: the child ended early; says behind which case.
    """
    paths = os.pathsep.join([str(ROOT), str(HERE)])
    command = [sys.executable, "-m", "reader_costs", "--child", cases, str(seed), str(count)]
    environment = os.environ | {"PYTHONPATH": paths, "OMP_NUM_THREADS": "1"}
    found = subprocess.run(
        command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=timeout, check=False
    )
    lines = found.stdout.splitlines()
    costs = [Cost(*json.loads(line)[1:]) for line in lines if line.startswith('["cost"')]
    if found.returncode:
        raise RuntimeError(
            f"the child ended with {found.returncode} after {lines[-1:]}: {found.stderr[-800:]}"
        )
    return costs


def main() -> None:
    """Run the long form."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=3.0)
    parser.add_argument("--child", nargs=3, metavar=("CASES", "SEED", "COUNT"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        _be_child(options.child[0], int(options.child[1]), int(options.child[2]))
        return
    end, seed = time.monotonic() + 60 * options.minutes, 0
    costs = run_child("hostile", 0, 0) + run_child("slow", 0, 0)
    while time.monotonic() < end:
        costs += run_child("mutated", seed, 1_500)
        seed += 1
    _report(costs)


def _report(costs: list[Cost]) -> None:
    refused = sum(cost.outcome == "refused" for cost in costs)
    _say(f"{len(costs)} files, {refused} refused, the rest read")
    for title, share in (("memory", "memory_share"), ("time", "time_share")):
        _say(f"\nThe ten that cost most {title}, as a share of the rule:")
        for cost in sorted(costs, key=lambda cost: -getattr(cost, share))[:10]:
            _say(
                f"{getattr(cost, share):8.1%}  {cost.memory / 2**20:7.0f} MiB {cost.seconds:6.2f} s "
                f"of {cost.size:9,} bytes  {cost.outcome:8} {cost.name}"
            )
    for cost in costs:
        if cost.is_foreign or max(cost.memory_share, cost.time_share) > 1:
            _say(f"BROKEN: {cost}")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


# In the child


def _be_child(cases: str, seed: int, count: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_ADDRESSES, MOST_ADDRESSES))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU, MOST_CPU))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    readers = _readers()
    with tempfile.TemporaryDirectory() as place:
        good = _good(Path(place))
        _warm_up(readers, good)
        gc.freeze()  # what the libraries made need not be looked at before each case
        made = _mutated(good, seed, count) if cases == "mutated" else _by_hand(Path(place), cases == "slow")
        for name, kind, path in made:
            _say(json.dumps(["start", name]))
            _say(json.dumps(["cost", *_measure(name, readers[kind], path)]))


def _measure(name: str, read: Callable[[Path], Any], path: Path) -> Cost:
    gc.collect()
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
    size = sum(f.stat().st_size for f in (path.rglob("*") if path.is_dir() else [path]) if f.is_file())
    Path("/proc/self/clear_refs").write_text("5")  # starts a new peak
    before, start, said = _status("VmRSS"), time.process_time(), ""
    try:
        read(path)
        outcome = "read"
    except RigEditorError as error:
        outcome, said = "refused" if "\n" not in str(error) else "several lines", str(error)
    except BaseException as error:  # noqa: BLE001  (a foreign exception is what is looked for)
        outcome = f"{type(error).__name__}: {error}"[:200]
    return Cost(name, size, _status("VmHWM") - before, time.process_time() - start, outcome, said)


def _status(field: str) -> int:
    """Return a line of the process's own status, in bytes."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(field + ":"):
            return int(line.split()[1]) * 1024
    raise AssertionError(f"/proc/self/status has no {field}")


def _readers() -> dict[str, Callable[[Path], Any]]:
    from foreign_faces import toy_head

    from core.face.morphable_model import MorphableModel
    from core.files.file_kind import kind_of
    from core.importing.face_models.face_import import import_face_model
    from core.importing.face_models.flame_landmarks import read_landmarks
    from core.importing.generator_import import import_generator
    from core.inversion.photo import read_photo
    from core.rig.reconstructor import FaceReconstructor
    from core.rig.rig import load_folder
    from core.rig.rignet_architectures import load_rignet
    from core.rig.statistics import Statistics
    from core.saving.code_file import read_code_file
    from core.saving.presets import read_preset
    from core.saving.session_file import read_session

    def landmarks(path: Path) -> None:
        from core.files.refusal import RefusalError

        try:
            read_landmarks(path, toy_head().triangles)
        except RefusalError as error:  # `import_face_model` adds the name of the file
            raise AssetError(str(error)) from error

    readers: dict[str, Callable[[Path], Any]] = {
        "generator": import_generator,
        "face model": import_face_model,
        "own face model": MorphableModel.load,
        "landmarks": landmarks,
        "code": read_code_file,
        "session": read_session,
        "session picture": read_session,
        "preset": read_preset,
        "photo": read_photo,
        "reconstructor": FaceReconstructor.load,
        "rignet": load_rignet,
        "statistics": Statistics.load,
        "rig": load_folder,
    }
    return {
        kind: lambda path, read=read: (kind_of(path), read(path))  # type: ignore[misc]
        for kind, read in readers.items()
    }


def _by_hand(place: Path, slow: bool) -> Iterator[tuple[str, str, Path]]:
    from hostile_files import HOSTILE, SLOW

    suffixes = {"photo": ".png", "session picture": ".png", "code": ".npz", "session": ".json"}
    for number, (name, (kind, write)) in enumerate((SLOW if slow else HOSTILE).items()):
        path = place / f"{number}{suffixes.get(kind, '.bin')}"
        if name == "polygons":
            path.mkdir()
        write(path)
        yield name, kind, path


def _mutated(
    good: list[tuple[str, str, Path, Path]], seed: int, count: int
) -> Iterator[tuple[str, str, Path]]:
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


def _good(place: Path) -> list[tuple[str, str, Path, Path]]:
    """Return name, kind, what is read, and the file to mutate, for whole files of every kind."""
    parts = (_good_generators, _good_face_models, _good_rigs, _good_codes, _good_pictures)
    return [entry for part in parts for entry in part(place)]


def _good_codes(place: Path) -> Iterator[tuple[str, str, Path, Path]]:
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
        yield f"code {suffix}", "code", path, path


def _good_generators(place: Path) -> Iterator[tuple[str, str, Path, Path]]:
    import foreign_files as foreign

    from core.importing.generator_import import convert_generator

    writers = {
        "ADA": lambda path: foreign.write_nvidia_torch(path, foreign.nvidia_stylegan2()),
        "StyleGAN3": lambda path: foreign.write_nvidia_torch(path, foreign.nvidia_stylegan3()),
        "StyleGAN1": lambda path: foreign.write_tf(path, foreign.tf_network(foreign.stylegan1_variables())),
        "rosinality": foreign.write_rosinality,
        "rosinality before torch 1.6": lambda path: foreign.write_rosinality(path, legacy=True),
        "rosinality as safetensors": foreign.write_safetensors,
        "own StyleGAN2": lambda path: convert_generator(place / "rosinality", path),
        "own StyleGAN3": lambda path: convert_generator(place / "StyleGAN3", path),
    }
    for name, write in writers.items():
        path = place / name
        write(path)
        yield name, "generator", path, path


def _good_face_models(place: Path) -> Iterator[tuple[str, str, Path, Path]]:
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
        yield f"face model {name}", "own face model" if name == "own" else "face model", path, path
    folder = place / "ict"
    folder.mkdir()
    faces.write_ict(folder)
    for part in ("jawOpen.obj", "generic_neutral_mesh.obj", "vertex_indices.json"):
        yield f"ICT {part}", "face model", folder, folder / "FaceXModel" / part
    path = place / "landmarks.npy"
    full = faces.embedding()
    fields = {"full_lmk_faces_idx": full["rows"], "full_lmk_bary_coords": full["weights"]}
    np.save(path, np.array(fields, dtype=object), allow_pickle=True)
    yield "landmarks", "landmarks", path, path


def _good_rigs(place: Path) -> Iterator[tuple[str, str, Path, Path]]:
    import numpy as np

    from core.face.params import block_table
    from core.files.assets import SHIPPED_RIG
    from core.rig.reconstructor import FaceReconstructor
    from core.rig.rignet_architectures import ARCHITECTURES

    table = block_table(4, 4, 6, components=2)
    path = place / "reconstructor.safetensors"
    FaceReconstructor(6, 8, table, hidden=16).save(path)
    yield "reconstructor", "reconstructor", path, path
    for name, kind in ARCHITECTURES.items():
        path = place / f"{name}.safetensors"
        kind(6, 8, table).save(path)
        yield f"rignet {name}", "rignet", path, path
    path = place / "statistics.npz"
    np.savez_compressed(path, seeds=np.arange(9), params=np.ones((9, 5)), w=np.ones((9, 8)))
    yield "statistics", "statistics", path, path
    path = place / "rig"
    path.mkdir()
    (path / "rig.json").write_text((SHIPPED_RIG / "rig.json").read_text())
    yield "rig.json", "rig", path, path / "rig.json"


def _good_pictures(place: Path) -> Iterator[tuple[str, str, Path, Path]]:
    import numpy as np
    from PIL import Image, ImageCms, PngImagePlugin

    from core.files.assets import SHIPPED_PRESETS, SHIPPED_RIG
    from core.files.picture_file import FORMATS

    assert SHIPPED_RIG.is_dir()
    edit = {"format": "rig-editor-session-1", "seed": 7, "truncation_psi": 0.5, "controls": {"yaw": 3.5}}
    (place / "session.json").write_text(json.dumps(edit))
    yield "session", "session", place / "session.json", place / "session.json"
    preset = next(iter(sorted(SHIPPED_PRESETS.glob("*.json"))))
    (place / "preset.json").write_bytes(preset.read_bytes())
    yield "preset", "preset", place / "preset.json", place / "preset.json"
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
        yield f"photo {name}", "photo", path, path
        yield f"session in {name}", "session picture", path, path


def _warm_up(readers: dict[str, Callable[[Path], Any]], good: list[tuple[str, str, Path, Path]]) -> None:
    """Let the libraries load what they load once, so that no case pays for it."""
    for name, kind, path, _ in good:
        _say(json.dumps(["start", f"whole {name}"]))
        with contextlib.suppress(AssetError):
            readers[kind](path)


if __name__ == "__main__":
    main()
