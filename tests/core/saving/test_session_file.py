"""Session files are read back whole; damaged ones are named."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from core.editing.animation import Keyframe
from core.editing.edit import BlendedDonor, Edit, MixedPortrait, StyleMix
from core.editing.edit_pipeline import EditPipeline
from core.editing.portrait_source import PortraitSource, SavedPortrait
from core.editing.session_state import PortraitState, SessionState, Snapshot
from core.errors import AssetError, ExportError, NoEditError
from core.rig.rig import Rig
from core.saving.export import save_params_json, save_picture
from core.saving.picture_encoding import PictureTags, picture_bytes
from core.saving.session_file import RigIdentity, read_session, write_session

MIX = StyleMix(PortraitSource(9), (0, 1, 5))
TRANSFERS = {"pose": PortraitSource(8, 0.5), "light": MixedPortrait(PortraitSource(8), MIX)}
STATE = PortraitState(
    Edit(PortraitSource(7, 0.4), {"yaw": 20.5}, False, TRANSFERS, MIX),
    (
        Keyframe(Edit(PortraitSource(7, 0.3))),
        Keyframe(Edit(PortraitSource(7, 0.4), {"yaw": 5.0}, False, TRANSFERS, MIX), 2.5, "hold"),
        Keyframe(Edit(PortraitSource(12), {"pitch": 1.0})),
    ),
)
BLEND = BlendedDonor(((PortraitSource(7, 0.4), 0.25), (MixedPortrait(PortraitSource(8), MIX), 0.75)))
SNAPSHOTS = (Snapshot("Look", Edit(PortraitSource(9), transfers={"light": BLEND})),)
SEVERAL = SessionState((STATE, PortraitState(Edit(PortraitSource(8), {"pitch": 2.0}))), 1, SNAPSHOTS)
SEED_1 = {"seed": 1, "truncation_psi": 0.5}
MANY = {"format": "rig-editor-session-2", "portraits": [SEED_1], "current": 0}
GOOD = {"format": "rig-editor-session-1", "seed": 1, "truncation_psi": 0.5, "controls": {}}


def test_session_is_read_back(tmp_path: Path) -> None:
    write_session(tmp_path / "a.json", SEVERAL, RigIdentity("demo", "f00d"))
    assert read_session(tmp_path / "a.json") == (SEVERAL, RigIdentity("demo", "f00d"), True)


def test_saved_portraits_may_lend_and_be_mixed(tmp_path: Path) -> None:
    ada = SavedPortrait("Ada", np.full((6, 4), 0.1, np.float32), 0.8)
    mix = StyleMix(ada, (2, 3))
    transfers = {"pose": ada, "light": MixedPortrait(PortraitSource(8), mix)}
    state = SessionState.of(Edit(ada, transfers=transfers, mix=mix))
    write_session(tmp_path / "a.json", state, RigIdentity("demo", "f00d"))
    assert read_session(tmp_path / "a.json").session == state


def test_session_of_many_codes_is_read_back(tmp_path: Path) -> None:
    codes = np.random.default_rng(0).normal(size=(9, 64, 4096))
    many = SessionState(
        tuple(PortraitState(Edit(SavedPortrait(str(n), code))) for n, code in enumerate(codes))
    )
    write_session(tmp_path / "a.json", many, RigIdentity("demo", "f00d"))
    assert read_session(tmp_path / "a.json").session == many


def test_no_session_is_written_that_could_not_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_session(tmp_path / "a.json", SEVERAL, RigIdentity("demo", "f00d"))
    kept = (tmp_path / "a.json").read_bytes()
    for limit, most in (("MOST_BYTES", len(kept) - 1), ("MOST_PORTRAITS", 1)):
        with monkeypatch.context() as patch:
            patch.setattr(f"core.saving.session_file.{limit}", most)
            with pytest.raises(ExportError, match="at most"):
                write_session(tmp_path / "a.json", SEVERAL, RigIdentity("demo", "f00d"))
    assert (tmp_path / "a.json").read_bytes() == kept


def test_names_cut_short_make_no_portrait_twice(tmp_path: Path) -> None:
    code = np.ones((6, 4), np.float32)
    two = [SavedPortrait(name, code) for name in (79 * "a", 79 * "a" + " b")]
    state = SessionState(tuple(PortraitState(Edit(portrait)) for portrait in dict.fromkeys(two)))
    write_session(tmp_path / "a.json", state, RigIdentity("demo", "f00d"))
    assert read_session(tmp_path / "a.json").session == state


def test_keyframes_of_older_sessions_have_all_else_from_their_portrait(tmp_path: Path) -> None:
    keyframe = {"seconds": 2.0, "truncation_psi": 0.3, "controls": {"yaw": 4.0}}
    old = GOOD | {"transfers": {"pose": SEED_1}, "calibrated": False, "keyframes": [keyframe]}
    (tmp_path / "old.json").write_text(json.dumps(old))
    edit = Edit(PortraitSource(1, 0.3), {"yaw": 4.0}, False, {"pose": PortraitSource(1, 0.5)})
    assert read_session(tmp_path / "old.json").portrait.keyframes == (Keyframe(edit, 2.0),)


def test_older_session_has_no_transfers(tmp_path: Path) -> None:
    (tmp_path / "old.json").write_text(json.dumps(GOOD))
    assert read_session(tmp_path / "old.json").portrait == PortraitState(Edit(PortraitSource(1, 0.5)))


def test_older_files_open_with_their_transfers(tmp_path: Path) -> None:
    """As the program wrote them before groups were columns."""
    donor = {"seed": 8, "truncation_psi": 0.7}
    edit = GOOD | {"controls": {"jawOpen": 0.5, "sh_0_r": 3.0}, "transfers": {"expression": donor}}
    (tmp_path / "old.json").write_text(json.dumps(edit))
    text = PngInfo()
    text.add_itxt("rig-editor", json.dumps(edit | {"format": "rig-editor-parameters-1", "achieved": {}}))
    Image.new("RGB", (8, 8)).save(tmp_path / "old.png", pnginfo=text)
    for name in ("old.json", "old.png"):
        state = read_session(tmp_path / name).portrait.edit
        assert state.controls == {"jawOpen": 0.5, "sh_0_r": 3.0}
        assert state.transfers == {"expression": PortraitSource(8, 0.7), "gaze": PortraitSource(8, 0.7)}


@pytest.mark.parametrize("groups", [("expression",), ("gaze",), ("expression", "gaze"), ("gaze", "pose")])
def test_gaze_and_expression_are_kept_apart(tmp_path: Path, groups: tuple[str, ...]) -> None:
    state = SessionState.of(Edit(PortraitSource(7), transfers=dict.fromkeys(groups, PortraitSource(8))))
    write_session(tmp_path / "a.json", state, RigIdentity("demo", "f00d"))
    assert read_session(tmp_path / "a.json").session == state


@pytest.mark.parametrize("name", ["a.png", "a.webp", "a.jpg", "a.json"])
def test_exports_hold_the_edit(toy_rig: Rig, tmp_path: Path, name: str) -> None:
    edit = Edit(PortraitSource(7, 0.4), {"yaw": 20.5}, transfers={"pose": PortraitSource(8)}, mix=MIX)
    result = EditPipeline(toy_rig).edit(edit)
    assert result is not None
    save = save_params_json if name.endswith("json") else save_picture
    save(tmp_path / name, result, toy_rig)
    session, rig, is_session = read_session(tmp_path / name)
    assert not is_session
    assert session == SessionState.of(edit)
    assert rig.fingerprint == toy_rig.fingerprint


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"format": "other"}, "field format"),
        ({"seed": -1}, "field seed"),
        ({"seed": 1.5}, "field seed"),
        ({"seed": None}, "field seed"),
        ({"truncation_psi": 2}, "field truncation_psi"),
        ({"controls": []}, "field controls"),
        ({"controls": {"yaw": "left"}}, r"field controls\.yaw"),
        ({"controls": {"yaw": 10**400}}, "a number has 401 digits"),
        ({"controls": {"yaw": float("inf")}}, r"field controls\.yaw"),
        (
            {"transfers": {"pose": {"saved_portrait": {"name": "Ada"}, "truncation_psi": 1}}},
            r"pose\.saved",
        ),
        ({"calibrated": 1}, "field calibrated"),
        ({"keyframes": 3}, "field keyframes"),
        ({"keyframes": [{}] * 1001}, "more than 1000 keyframes"),
        ({"format": "rig-editor-session-2"}, "field portraits does not hold"),
        ({"format": "rig-editor-session-2", "portraits": [SEED_1] * 2}, "holds a portrait twice"),
        ({"format": "rig-editor-session-2", "portraits": [SEED_1], "current": 1}, "field current"),
        ({"format": ["rig-editor-session-2"]}, "field format"),
        ({"transfers": []}, "field transfers"),
        (
            {"transfers": {"hair": {"seed": 1, "truncation_psi": 1}}},
            r"field transfers\.hair is not one of pose",
        ),
        ({"transfers": {"pose": 8}}, r"field transfers\.pose is not an object"),
        ({"transfers": {"pose": {"seed": -8, "truncation_psi": 1}}}, r"field transfers\.pose\.seed"),
        ({"transfers": {"pose": {"seed": 8}}}, r"field transfers\.pose\.truncation_psi"),
        (
            {"transfers": {"pose": {"seed": 8, "truncation_psi": 1, "mix": {"seed": 8}}}},
            r"field transfers\.pose\.mix\.truncation_psi",
        ),
        ({"mix": [1]}, "field mix is not an object"),
        ({"mix": {"seed": 8, "truncation_psi": 1}}, r"field mix\.layers"),
        ({"mix": {"seed": 8, "truncation_psi": 1, "layers": []}}, r"field mix\.layers"),
        ({"mix": {"seed": 8, "truncation_psi": 1, "layers": [True]}}, r"field mix\.layers"),
        ({"mix": {"seed": 8, "truncation_psi": 1, "layers": [-1]}}, r"field mix\.layers"),
        ({"mix": {"seed": 8, "truncation_psi": 1, "layers": ["x"]}}, r"field mix\.layers"),
        ({"keyframes": [{"truncation_psi": 0.5, "seconds": 0}]}, r"field keyframes\[0\]\.seconds"),
        ({"keyframes": [SEED_1 | {"seconds": 1, "easing": "wild"}]}, r"\.easing is not one of smooth"),
        ({"keyframes": [{"seed": -1, "seconds": 1}]}, r"field keyframes\[0\]\.seed"),
        ({"transfers": {"pose": {"blend": [SEED_1]}}}, "does not hold 2 to 64 donors"),
        ({"transfers": {"pose": {"blend": [SEED_1 | {"weight": 0.4}] * 2}}}, "do not add up to 1"),
        ({"transfers": {"pose": {"blend": [SEED_1 | {"weight": -1}] * 2}}}, r"blend\[0\]\.weight"),
        (MANY | {"snapshots": {}}, "field snapshots"),
        (MANY | {"snapshots": [SEED_1 | {"name": 81 * "a"}]}, r"field snapshots\[0\]\.name"),
        (MANY | {"snapshots": [{"name": "a"}]}, r"field snapshots\[0\]\.seed"),
        (MANY | {"snapshots": [SEED_1 | {"name": "a"}] * 201}, "more than 200 snapshots"),
    ],
)
def test_wrong_field_is_named(tmp_path: Path, change: dict, words: str) -> None:
    path = tmp_path / "bad.json"
    path.write_text(json.dumps(GOOD | change))
    with pytest.raises(AssetError, match=words) as caught:
        read_session(path)
    assert "bad.json" in str(caught.value)


@pytest.mark.parametrize("data", [b"", b"{", b"\xff\xfe\x00", b"[" * 100_000, b"NaN", b"[]"])
def test_file_that_is_no_session(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "bad.json"
    path.write_bytes(data)
    with pytest.raises(AssetError, match=r"bad\.json"):
        read_session(path)


def test_missing_file_and_foreign_pictures(tmp_path: Path) -> None:
    with pytest.raises(AssetError, match="cannot be read"):
        read_session(tmp_path / "none.json")
    (tmp_path / "torn.png").write_bytes(b"\x89PNG\r\n")
    with pytest.raises(AssetError, match="not a picture"):
        read_session(tmp_path / "torn.png")
    Image.fromarray(np.zeros((4, 4, 3), np.uint8)).save(tmp_path / "foreign.png")
    with pytest.raises(NoEditError, match="holds no edit"):
        read_session(tmp_path / "foreign.png")


def test_session_holds_the_code_of_a_saved_portrait(tmp_path: Path) -> None:
    code = np.random.default_rng(0).normal(size=(18, 512)).astype(np.float32)
    state = SessionState.of(Edit(SavedPortrait("Ada", code, 0.8), {"yaw": 20.5}))
    write_session(tmp_path / "a.json", state, RigIdentity("demo", "f00d"))
    found = read_session(tmp_path / "a.json").session
    assert found == state
    assert np.array_equal(found.portrait.source.w_plus, code)  # type: ignore[union-attr]


@pytest.mark.parametrize("name", ["a.png", "a.webp", "a.jpg", "a.json"])
def test_exports_hold_the_code_of_a_saved_portrait(toy_rig: Rig, tmp_path: Path, name: str) -> None:
    pipeline = EditPipeline(toy_rig)
    at_rest = pipeline.edit(Edit(PortraitSource(7)))
    assert at_rest is not None
    saved = SavedPortrait("Ada", at_rest.w_plus + 0.1)
    result = pipeline.edit(Edit(saved, {"yaw": 20.5}))
    assert result is not None
    save = save_params_json if name.endswith("json") else save_picture
    save(tmp_path / name, result, toy_rig)
    assert read_session(tmp_path / name).portrait.edit == Edit(saved, {"yaw": 20.5})


def test_edit_too_large_for_jpeg_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="save it as PNG"):
        picture_bytes(tmp_path / "a.jpg", np.zeros((8, 8, 3), np.uint8), PictureTags("x" * 70_000))


def test_description_of_a_camera_is_no_edit(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010E] = "SONY DSC"
    Image.fromarray(np.zeros((4, 4, 3), np.uint8)).save(tmp_path / "photo.jpg", exif=exif)
    with pytest.raises(NoEditError, match="holds no edit"):
        read_session(tmp_path / "photo.jpg")
