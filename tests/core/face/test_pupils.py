"""Pupils are found by what moves them."""

from core.face.landmarks import EYES
from core.face.morphable_model import MorphableModel
from core.face.pupils import pupils
from core.files.assets import SHIPPED_RIG
from core.files.rig_files import FACE_MODEL


def test_pupils_lie_in_front_of_the_eyeballs() -> None:
    model = MorphableModel.load(SHIPPED_RIG / FACE_MODEL)
    left, right = model.mean_vertices[pupils(model)].mean(1)
    eyes = model.mean_vertices[model.landmark_vertices[EYES]].unflatten(0, (2, 6)).mean(1)
    for eye in eyes:
        assert min((eye - left)[:2].norm(), (eye - right)[:2].norm()) < 0.5, "cm"
    assert (left - right).norm() > 5


def test_models_without_eyes_have_no_pupils(toy_model: MorphableModel) -> None:
    assert len(pupils(toy_model)) == 0
