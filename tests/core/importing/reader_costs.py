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
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from hostile_files import HOSTILE, SLOW
from whole_files import WholeFile, mutated, whole_files

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


def run_child(*cases: str, seed: int = 0, count: int = 0, timeout: float = 600) -> list[Cost]:
    """Read files in a child process.

    Args:
        cases: of "hostile", "slow" and "mutated", one after the other.
        seed: of the mutations.
        count: of mutated files.
        timeout: seconds after which the child is given up.

    Raises:
        RuntimeError: the child ended early; says behind which case.
    """
    paths = os.pathsep.join([str(ROOT), str(HERE)])
    command = [sys.executable, "-m", "reader_costs", "--child", ",".join(cases), str(seed), str(count)]
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
        _be_child(options.child[0].split(","), int(options.child[1]), int(options.child[2]))
        return
    end, seed = time.monotonic() + 60 * options.minutes, 0
    costs = run_child("hostile", "slow")
    while time.monotonic() < end:
        costs += run_child("mutated", seed=seed, count=1_500)
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


def _be_child(cases: Sequence[str], seed: int, count: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_ADDRESSES, MOST_ADDRESSES))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU, MOST_CPU))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    readers = _readers()
    with tempfile.TemporaryDirectory() as place:
        good = whole_files(Path(place))
        _warm_up(readers, good)
        gc.freeze()  # what the libraries made need not be looked at before each case
        made = {
            "hostile": lambda: _by_hand(Path(place), HOSTILE),
            "slow": lambda: _by_hand(Path(place), SLOW),
            "mutated": lambda: mutated(good, seed, count),
        }
        for name, kind, path in (case for key in cases for case in made[key]()):
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
    from core.rig.opening import open_rig
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
        "rig file": open_rig,
    }
    return {
        kind: lambda path, read=read: (kind_of(path), read(path))  # type: ignore[misc]
        for kind, read in readers.items()
    }


def _by_hand(
    place: Path, files: Mapping[str, tuple[str, Callable[[Path], None]]]
) -> Iterator[tuple[str, str, Path]]:
    suffixes = {"photo": ".png", "session picture": ".png", "code": ".npz", "session": ".json"}
    for number, (name, (kind, write)) in enumerate(files.items()):
        path = Path(tempfile.mkdtemp(dir=place)) / f"{number}{suffixes.get(kind, '.bin')}"
        if name == "polygons":
            path.mkdir()
        write(path)
        yield name, kind, path


def _warm_up(readers: dict[str, Callable[[Path], Any]], good: list[WholeFile]) -> None:
    """Let the libraries load what they load once, so that no case pays for it."""
    for name, kind, path, _ in good:
        _say(json.dumps(["start", f"whole {name}"]))
        with contextlib.suppress(AssetError):
            readers[kind](path)


if __name__ == "__main__":
    main()
