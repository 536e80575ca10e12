"""Controls: names, ranges, and that they move just what they name."""

import pytest
import torch

from core.controls.control import GAZES, Gaze, controls_for, panel_controls
from core.controls.control_values import apply_controls, check_controls, read_controls
from core.errors import RequestError
from core.face.morphable_model import MorphableModel
from core.face.params import FaceParams
from core.render.spherical_harmonics import ambient_light, directional_light, dominant_direction


@pytest.fixture
def portrait(toy_model: MorphableModel) -> FaceParams:
    params = toy_model.neutral_params()
    light = directional_light(torch.tensor([[0.1, 0.2, 0.97]]), torch.full((1, 3), 0.5))
    return params.replace(
        expression=torch.tensor([[0.1, 0.2, 0.4, 0.0]]),
        sh_coeffs=light + ambient_light(torch.full((1, 3), 0.5)),
        rotation=torch.tensor([[0.1, -0.2, 0.01]]),
    )


def test_no_control_changes_nothing_bit_for_bit(toy_model: MorphableModel, portrait: FaceParams) -> None:
    table = toy_model.table
    assert torch.equal(table.pack(apply_controls(toy_model, portrait, {})), table.pack(portrait))


def test_setting_reads_back(toy_model: MorphableModel, portrait: FaceParams) -> None:
    edited = apply_controls(toy_model, portrait, {"yaw": 25.0, "jawOpen": 0.6})
    values = read_controls(toy_model, edited)
    assert values["yaw"] == pytest.approx(25, abs=1e-4)
    assert values["jawOpen"] == pytest.approx(0.6)
    before = read_controls(toy_model, portrait)
    untouched = set(values) - {"yaw", "jawOpen"}
    assert all(values[name] == before[name] for name in untouched)


def test_pair_reads_back_where_one_side_ends(toy_model: MorphableModel, portrait: FaceParams) -> None:
    """Else parting and joining its sides would change a portrait."""
    lopsided = portrait.replace(expression=torch.tensor([[0.1, 0.2, 0.0, 0.0]]))
    edited = apply_controls(toy_model, lopsided, {"mouthSmile": 0.05})
    torch.testing.assert_close(edited.expression[0, 1:3], torch.tensor([0.1, 0.0]))
    assert read_controls(toy_model, edited)["mouthSmile"] == pytest.approx(0.05)
    edited = apply_controls(toy_model, lopsided, {"mouthSmile": 0.95})
    assert read_controls(toy_model, edited)["mouthSmile"] == pytest.approx(0.95)


def test_pair_moves_both_sides_and_keeps_asymmetry(toy_model: MorphableModel, portrait: FaceParams) -> None:
    edited = apply_controls(toy_model, portrait, {"mouthSmile": 0.5})
    torch.testing.assert_close(edited.expression[0, 1:3], torch.tensor([0.4, 0.6]))
    both = apply_controls(toy_model, portrait, {"mouthSmileLeft": 0.9, "mouthSmile": 0.5})
    torch.testing.assert_close(both.expression[0, 1], torch.tensor(0.9))


def test_light_azimuth_turns_the_light_right(toy_model: MorphableModel, portrait: FaceParams) -> None:
    edited = apply_controls(toy_model, portrait, {"light_azimuth": 40.0})
    before, after = dominant_direction(portrait.sh_coeffs)[0], dominant_direction(edited.sh_coeffs)[0]
    assert after[0] > before[0] + 0.4
    assert torch.equal(edited.rotation, portrait.rotation)


@pytest.mark.parametrize("name", ["toy_model", "component_model", "unnamed_model", "gaze_model"])
def test_every_control_reads_what_it_wrote_and_keeps_to_its_group(
    name: str, request: pytest.FixtureRequest
) -> None:
    model: MorphableModel = request.getfixturevalue(name)
    neutral = model.neutral_params(2)
    packed = model.table.pack(neutral)
    for control in controls_for(model).values():
        value = 0.3 * control.maximum
        edited = control.write(neutral, value)
        expected = 0.0 if control.is_relative else value
        assert control.read(edited).tolist() == pytest.approx([expected] * 2, abs=1e-4), control.name
        moved = (model.table.pack(edited) != packed).any(0).nonzero().flatten().tolist()
        assert {*moved} <= {*model.groups[control.group].columns}, control.name
        of_one_way = len(control.columns) // 2 if isinstance(control, Gaze) else len(control.columns)
        assert control.is_relative or len(moved) == of_one_way, control.name


def test_panel_shows_a_pair_once(toy_model: MorphableModel) -> None:
    names = [control.name for control in panel_controls(toy_model)]
    assert "mouthSmile" in names
    assert "mouthSmileLeft" not in names
    assert {"yaw", "jawOpen", "eyeBlinkLeft", "light_azimuth"} <= set(names)
    assert "mouthSmileLeft" in controls_for(toy_model)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"smirk": 0.5}, "no control named 'smirk'"),
        ({"yaw": 300.0}, "yaw = 300 is out of range; choose a value from -60 to 60"),
        ({"jawOpen": float("nan")}, "jawOpen = nan is out of range"),
        ({"sh_0_r": 4.5}, "sh_0_r = 4.5 is out of range; choose a value from -4 to 4"),
    ],
)
def test_bad_controls_are_refused(toy_model: MorphableModel, values: dict[str, float], sentence: str) -> None:
    with pytest.raises(RequestError, match=sentence):
        check_controls(controls_for(toy_model), values)


def test_raw_light_is_set_before_the_sliders_act(toy_model: MorphableModel, portrait: FaceParams) -> None:
    table = toy_model.table
    own = {
        f"sh_{band}_{c}": float(portrait.sh_coeffs[0, band, k])
        for band in (0, 3)
        for k, c in enumerate("rgb")
    }
    assert torch.equal(table.pack(apply_controls(toy_model, portrait, own)), table.pack(portrait))
    sliders = {"light_azimuth": 40.0, "light_warmth": 20.0}
    turned = apply_controls(toy_model, portrait, sliders)
    assert torch.equal(apply_controls(toy_model, portrait, {**own, **sliders}).sh_coeffs, turned.sh_coeffs)
    doubled = apply_controls(toy_model, portrait, {"sh_3_g": 0.5, "light_intensity": 100.0})
    assert float(doubled.sh_coeffs[0, 3, 1]) == pytest.approx(1.0)


def test_raw_light_reads_back_and_moves_nothing_else(toy_model: MorphableModel, portrait: FaceParams) -> None:
    edited = apply_controls(toy_model, portrait, {"sh_7_b": -0.25})
    assert read_controls(toy_model, edited)["sh_7_b"] == -0.25
    moved = toy_model.table.pack(edited) != toy_model.table.pack(portrait)
    assert moved.sum() == 1
    assert not {c.name for c in panel_controls(toy_model)} & {"sh_7_b"}, (
        "the panel of sliders has none of them"
    )


@pytest.fixture
def eyed(toy_model: MorphableModel) -> MorphableModel:
    """The toy model, whose four units turn the eyes sideways."""
    arrays = {name: buffer.numpy() for name, buffer in toy_model.named_buffers()}
    return MorphableModel(arrays, tuple("eyeLook" + way for way in GAZES["eyeLookX"][1]), {"source": "toy"})


@pytest.mark.parametrize("value", [-1.0, -0.35, 0.0, 0.2, 0.9])
def test_eyes_turn_together_and_read_back(eyed: MorphableModel, portrait: FaceParams, value: float) -> None:
    """The portrait's eyes look 0.3 and 0.2 to the left."""
    portrait = portrait.replace(expression=torch.tensor([[0.0, 0.1, 0.3, 0.3]]))
    assert read_controls(eyed, portrait)["eyeLookX"] == pytest.approx(-0.25)
    edited = apply_controls(eyed, portrait, {"eyeLookX": value})
    assert read_controls(eyed, edited)["eyeLookX"] == pytest.approx(value, abs=1e-6)
    assert edited.expression.min() >= 0
    if abs(value) < 0.9:
        left, right = edited.expression[0, :2] - edited.expression[0, 2:]
        assert float(left - right) == pytest.approx(-0.1, abs=1e-6), "the eyes keep their difference"


def test_gaze_at_its_own_value_changes_nothing(eyed: MorphableModel, portrait: FaceParams) -> None:
    own = read_controls(eyed, portrait)["eyeLookX"]
    edited = apply_controls(eyed, portrait, {"eyeLookX": own})
    torch.testing.assert_close(edited.expression, portrait.expression, rtol=0, atol=1e-6)


def test_panel_shows_gaze_in_place_of_its_units(eyed: MorphableModel) -> None:
    shown = [control.name for control in panel_controls(eyed) if control.group == "gaze"]
    assert shown == ["eyeLookX"]
    assert {"eyeLookIn", "eyeLookInLeft"} <= controls_for(eyed).keys(), "older files set these"


def test_eyes_ahead_are_turned_to_a_side(eyed: MorphableModel) -> None:
    block = torch.zeros(2, 4)
    controls_for(eyed)["eyeLookX"].place(block, torch.tensor([0.5, -0.25]))
    torch.testing.assert_close(block, torch.tensor([[0.5, 0.5, 0, 0], [0, 0, 0.25, 0.25]]))
