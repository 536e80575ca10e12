"""Every command that writes: a full disk or a place that takes nothing is one sentence and costs nothing."""

import dataclasses
import hashlib
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from foreign_faces import write_own
from foreign_rosinality import write_rosinality
from full_disk import Disk, litter
from matplotlib.figure import Figure
from PIL import Image

from core.commands.main import build_parser, main
from core.driving.performance import Performance
from core.editing.photo_place import PhotoPlace
from core.evaluation.report.markdown import BEGIN, END
from core.inversion import inversion
from core.inversion.inversion import Stage
from core.rig.rig import Rig
from core.saving.export import save_w_plus
from core.saving.movie import open_movie, writing
from core.training import rig_making
from core.training.config import CorpusConfig, TrainingConfig

OLD = b"old"
COMMANDS: dict[str, str] = {
    "portrait": "portrait --rig {rig} --seed 7 --out {out}/a.png --code {out}/a.npz",
    "edit": "edit --rig {rig} --seed 7 --yaw 9 --out {out}/a.png --json {out}/a.json --mesh {out}/a.glb "
    "--turntable {out}/b.png",
    "edit to sheets": "edit --rig {rig} --seed 7 --out {out}/a.png --before-after {out}/b.jpg "
    "--layers {out}/a.psd",
    "edit into a photo": "edit --rig {rig} --portrait {code} --out {out}/a.png --into-photo {out}/b.jpg",
    "edit to JPEG and OBJ": "edit --rig {rig} --seed 7 --out {out}/a.jpg --mesh {out}/a.obj",
    "edit to a GIF": "edit --rig {rig} --seed 7 --out {out}/a.webp --turntable {out}/a.gif",
    "edit to pictures": "edit --rig {rig} --seed 7 --out {out}/a.png --turntable {out}/turning",
    "invert": "invert --rig {rig} {photo} --aligned --out {out}/a.npz --preview {out}/a.png",
    "drive": "drive --rig {rig} --seed 7 --photo {photo} --out {out}/a.png",
    "drive to a movie": "drive --rig {rig} --seed 7 --film {film} --out {out}/a.gif",
    "import-generator": "import-generator {generator} --out {out}/a.safetensors",
    "import-face-model": "import-face-model {face} --out {out}/a.npz",
    "guide-numbers": "guide-numbers --rig {rig} --out {out}/page.md",
    "evaluate": "evaluate --rig {rig} --out {out}",
    "evidence": "evidence --rig {rig} --out {out}",
    "free-directions": "free-directions --rig {rig} --seeds 2 --out {out}",
    "pack-rig": "pack-rig --rig {rig} --out {out}/a.rig",
    "train": "train --generator {generator} --face-model {face} --out {out}/rig --work {out}/work",
    "train-rignet": "train-rignet --rig {rig} --corpus {corpus} --out {out}/a.safetensors --minutes 0.0001",
    "train-variants": "train-variants --rig {rig} --corpus {corpus} --out {out} --minutes 1e-4 --only linear",
    "make-demo-rig": "make-demo-rig --work {out} --only rig",
}
SLOW_COMMANDS = {
    "fit-reader-points": "fit-reader-points --portraits {corpus} --face-model {face} --out {out}/a.npz",
    "fit-head-values": "fit-head-values --portraits {corpus} --face-model {face} --out {out}/a.safetensors",
    "batch": "batch {table} --rig {rig} --out {out}/pictures",
}
"""What cannot be run in a moment, or goes on in a folder of its own: only its place is tried."""
SETTINGS = TrainingConfig(corpus_count=12, judged=0, resolution=16)
SETTINGS = dataclasses.replace(
    SETTINGS,
    corpus=CorpusConfig(workers=1, reader="dlib"),
    reconstructor=dataclasses.replace(
        SETTINGS.reconstructor,
        keep_undetected=True,
        steps=1,
        hidden=16,
        landmark_batch_size=2,
        photo_batch_size=2,
    ),
    rignet=dataclasses.replace(
        SETTINGS.rignet,
        keep_undetected=True,
        steps=1,
        landmark_batch_size=2,
        photo_batch_size=2,
        direct_batch_size=2,
    ),
)


@pytest.fixture(scope="module")
def sources(toy_rig: Rig, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """What commands read."""
    place = tmp_path_factory.mktemp("sources")
    Image.new("RGB", (32, 32), (90, 120, 90)).save(place / "photo.png")
    (place / "corpus").mkdir()
    (place / "table.csv").write_text("seed,yaw\n7,9\n")
    count, generator, chance = 12, toy_rig.generator, np.random.default_rng(0)
    codes = chance.normal(size=(count, 1, generator.w_dim)).astype(np.float32).repeat(generator.num_ws, 1)
    np.savez(
        place / "corpus" / "shard_00000.npz",
        w_plus=codes,
        frames=chance.integers(0, 255, (count, 64, 64, 3), np.uint8),
        landmarks=chance.uniform(16, 48, (count, 68, 2)).astype(np.float32),
        valid=np.ones(count, bool),
        psi=np.ones(count, np.float32),
    )
    with writing(open_movie(place / "film.gif", 10)) as movie:
        movie.add(np.zeros((16, 16, 3), np.uint8))
    place_of_face = PhotoPlace(place / "photo.png", digest_of(place / "photo.png"), (0, 0, 0, 1, 1, 1, 1, 0))
    save_w_plus(place / "code.npz", codes[0], place_of_face)
    return {
        "rig": toy_rig.path,
        "code": place / "code.npz",
        "photo": place / "photo.png",
        "film": place / "film.gif",
        "table": place / "table.csv",
        "corpus": place / "corpus",
        "generator": write_rosinality(place / "g.pt"),
        "face": write_own(place),
    }


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let commands write what they write without the work before it."""
    evaluation = SimpleNamespace(as_json=dict, sheets={"samples": Image.new("RGB", (8, 8))})
    monkeypatch.setattr("core.evaluation.evaluation.evaluate_rig", lambda *_: (None, evaluation))
    monkeypatch.setattr("core.commands.measuring._print_summary", lambda numbers: None)
    monkeypatch.setattr("core.evaluation.report.page.build_page", lambda *_: "page")
    picture, figure = Image.new("RGB", (8, 8)), Figure((1, 1))
    layers = SimpleNamespace(chart=lambda: figure, numbers=dict, sentence=str)
    found: dict[str, object] = {
        "Studio": None,
        "ParameterTable": None,
        "shoot_rest": None,
        "make_sheets": {"samples": picture},
        "layer_changes": layers,
        "bias": (figure, {}),
        "mix_against_transfer": (picture, {}),
        "transfer_all": (picture, {}),
        "conditional": (picture, {"spread_within": {}}),
    }
    for name, value in found.items():
        monkeypatch.setattr(f"core.evaluation.evidence.evidence.{name}", lambda *_, value=value: value)
    monkeypatch.setattr("core.evaluation.report.guide_numbers.guide_numbers", lambda *_: "numbers")
    for module in ("making", "training"):
        monkeypatch.setattr(f"core.commands.{module}.training_config_of", lambda options: SETTINGS)
    monkeypatch.setattr("core.commands.making._make_demo_rig", lambda options: None)
    monkeypatch.setattr("core.driving.track.track_face", lambda path, *_: path)
    reader = SimpleNamespace(read=performance_of)
    monkeypatch.setattr("core.driving.driven_rig.PerformanceReader", lambda *_: reader)
    monkeypatch.setattr("core.saving.turntable.SIDE", 32)
    monkeypatch.setattr("core.saving.turntable.FRAMES", 3)
    monkeypatch.setattr(inversion, "STAGES", {"quick": (Stage("w", 1, 16), Stage("w_plus", 1, 16))})
    monkeypatch.setattr(rig_making, "STATISTICS_SAMPLES", 20)


def performance_of(path: Path) -> Performance:
    """A head that turns in a film, and is turned in a photograph."""
    moments = np.arange(3 if path.suffix == ".gif" else 1) / 10
    return Performance(path.stem, moments, {"yaw": 20 * moments}, {0: np.zeros((8, 8, 3), np.uint8)})


def digest_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def words(command: str, sources: dict[str, Path], out: Path) -> list[str]:
    return (COMMANDS | SLOW_COMMANDS)[command].format(out=out, **sources).split()


def files_in(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def outputs_of(command: str, out: Path) -> list[Path]:
    """The files that a command is told to write."""
    named = [Path(word.format(out=out)) for word in COMMANDS[command].split() if word.startswith("{out}/")]
    return [path for path in named if path.suffix]


def is_sentence(text: str, command: str) -> bool:
    lines = [line for line in text.splitlines() if "python -m core" in line]
    return len(lines) == 1 and command.split()[0] in lines[0] and "Traceback" not in text


@pytest.mark.parametrize("command", COMMANDS)
def test_full_disk_keeps_old_files_and_a_little_room_lets_the_command_go_on(
    command: str,
    sources: dict[str, Path],
    full_disk: Disk,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    old = dict.fromkeys(outputs_of(command, tmp_path), OLD)
    if command == "guide-numbers":
        old = dict.fromkeys(old, f"{BEGIN}\n{END}\n".encode())
    for path, data in old.items():
        path.write_bytes(data)
    for room in range(40):
        full_disk.room = room
        status = main(words(command, sources, tmp_path))
        message = capsys.readouterr().err
        found = files_in(tmp_path)
        assert litter(tmp_path) == []
        if status == 0:
            break
        assert status == 2
        assert is_sentence(message, command), message
        assert "No space left on device; choose another place." in message
        if room == 0:
            assert {path: found.get(path) for path in old} == old
        for path in old:
            path.write_bytes(old[path])
    assert 0 < room < 39
    assert all(found[path] != data for path, data in old.items())


def test_no_command_that_writes_is_left_out() -> None:
    (commands,) = (action for action in build_parser()._actions if isinstance(action.choices, dict))
    assert commands.choices is not None
    writing = {name for name, parser in commands.choices.items() if "--out" in parser.format_help()}
    assert writing == {line.split()[0] for line in (COMMANDS | SLOW_COMMANDS).values()}


@pytest.mark.parametrize("command", COMMANDS | SLOW_COMMANDS)
def test_place_that_takes_nothing_is_refused_before_the_work(
    command: str,
    sources: dict[str, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def work(*_: object) -> None:
        raise AssertionError("work was begun")

    readers = "core.rig.opening.open_rig", "core.importing.generator_import.import_generator"
    for name in (*readers, "core.face.face_reader.face_reader"):
        monkeypatch.setattr(name, work)
    blocked = tmp_path / "file"
    blocked.write_bytes(OLD)
    assert main(words(command, sources, blocked)) == 2
    message = capsys.readouterr().err
    assert is_sentence(message, command), message
    assert str(blocked) in message
    assert files_in(tmp_path) == {blocked: OLD}
