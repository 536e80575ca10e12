"""A portrait does what a performer does: as strongly as asked for, and within its reach."""

import dataclasses

import numpy as np
import pytest

from core.controls.control import controls_for
from core.driving.driving import Cut, Drive, DrivenControls, drive, evenly, smoothed
from core.driving.performance import Performance
from core.errors import RequestError
from core.face.morphable_model import MorphableModel

OWN = {"yaw": -2.0, "pitch": 1.0, "roll": 0.0, "jawOpen": 0.1, "mouthSmile": 0.3, "eyeBlinkLeft": 0.0}
REACH = {"yaw": (-20.0, 20.0), "pitch": (-10.0, 10.0), "roll": (-3.0, 3.0), "jawOpen": (0.0, 0.8)}
PHOTO = Performance(
    "photo",
    np.zeros(1),
    {"yaw": np.array([15.0]), "pitch": np.array([1.0]), "jawOpen": np.array([0.5])},
    {0: np.zeros((8, 8, 3), np.uint8)},
)
FILM = Performance(
    "film",
    np.arange(20) / 10,
    {"yaw": np.linspace(-10, 10, 20), "jawOpen": np.array([0.2] * 10 + [0.6] * 10)},
    PHOTO.pictures,
)
PLAIN = Drive(smoothing=0.0)


@pytest.fixture
def driven(toy_model: MorphableModel):
    controls = controls_for(toy_model)

    def run(performance: Performance, wish: Drive = PLAIN, **own: float) -> DrivenControls:
        return drive(performance, wish, controls, REACH, OWN | own)

    return run


def with_values(performance: Performance, **values: float) -> Performance:
    changed = {name: np.full(len(performance.moments), value) for name, value in values.items()}
    return dataclasses.replace(performance, values={**performance.values, **changed})


def test_a_photograph_replaces_pose_and_expression(driven) -> None:
    found = driven(PHOTO)
    assert found.at(0) == {"yaw": 15.0, "pitch": 1.0, "jawOpen": 0.5}
    assert found.cuts == ()


def test_only_the_chosen_groups_are_taken(driven) -> None:
    assert set(driven(PHOTO, Drive(("pose",))).at(0)) == {"yaw", "pitch"}


def test_strength_goes_from_the_portrait_to_beyond_the_performer(driven) -> None:
    yaws = [driven(PHOTO, Drive(strength=strength)).at(0)["yaw"] for strength in (0, 0.5, 1, 1.2)]
    assert yaws == pytest.approx([-2, 6.5, 15, 18.4])


def test_expression_of_a_film_is_added_less_the_face_at_rest(driven) -> None:
    found = driven(FILM)
    assert found.values["jawOpen"] == pytest.approx([0.1] * 10 + [0.5] * 10)
    assert found.values["yaw"] == pytest.approx(FILM.values["yaw"])


def test_what_lies_beyond_the_reach_is_cut_and_told(driven) -> None:
    found = driven(with_values(PHOTO, yaw=50.0, jawOpen=0.9))
    assert found.at(0) == {"yaw": 20.0, "pitch": 1.0, "jawOpen": 0.8}
    assert found.cuts == (Cut("yaw", 50.0, 20.0), Cut("jawOpen", 0.9, 0.8))


def test_less_than_a_closed_mouth_is_not_said_to_be_cut(driven) -> None:
    found = driven(with_values(PHOTO, jawOpen=-0.4))
    assert found.at(0)["jawOpen"] == 0
    assert found.cuts == ()


def test_a_portrait_beyond_its_reach_may_stay_there(driven) -> None:
    assert driven(with_values(PHOTO, yaw=24.0), yaw=25.0).at(0)["yaw"] == 24.0


def test_what_the_generator_never_shows_is_left_out_and_told(driven) -> None:
    found = driven(with_values(PHOTO, mouthSmile=0.9))
    assert "mouthSmile" not in found.values
    assert found.cuts == (Cut("mouthSmile", pytest.approx(0.9), None),)


def test_smoothing_calms_and_keeps_the_mean() -> None:
    moments, shaky = np.arange(50) / 25, np.tile([0.0, 1.0], 25)
    calm = smoothed(moments, shaky, 0.1)
    assert np.ptp(calm[5:-5]) < 0.05
    assert calm.mean() == pytest.approx(0.5, abs=0.01)
    assert np.array_equal(smoothed(moments, shaky, 0.0), shaky)


@pytest.mark.parametrize("moments", [[0, 2, 2.1, 2.2, 4.2], [0, 0.08, 0.16, 0.24], [0, 1.5, 3, 9]])
def test_a_movie_takes_as_long_as_the_film(driven, moments: list[float]) -> None:
    film = dataclasses.replace(
        FILM, moments=np.array(moments), values={"yaw": np.linspace(-10, 10, len(moments))}
    )
    rate = film.frames_per_second
    movie = evenly(driven(film), rate)
    assert (len(movie.moments) - 1) / rate == pytest.approx(moments[-1], abs=0.5 / rate)
    assert np.diff(movie.moments) == pytest.approx(1 / rate)
    assert movie.at(0)["yaw"] == -10
    later = int(np.searchsorted(movie.moments, moments[1]))
    assert movie.values["yaw"][later] == pytest.approx(film.values["yaw"][1], abs=2)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        (
            {"groups": ("light",)},
            "'light' cannot be taken from a picture; choose from pose, gaze, exp",
        ),
        ({"groups": ()}, "cannot be taken"),
        ({"strength": 3.0}, "strength = 3 is out of range; choose a value from 0 to 2"),
        ({"smoothing": float("nan")}, "smoothing = nan is out of range"),
    ],
)
def test_bad_wishes_are_told(fields: dict, sentence: str) -> None:
    with pytest.raises(RequestError, match=sentence):
        Drive(**fields)
