"""Where the sliders of an edit stand untouched: the portrait's own parameters, or those of its donors."""

from __future__ import annotations

from collections.abc import Callable

from core.controls.transfer import transfer
from core.editing.edit import BlendedDonor, Donor, Edit, PlainDonor
from core.face.morphable_model import MorphableModel
from core.face.params import FaceParams


def start_of(
    model: MorphableModel, edit: Edit, own: FaceParams, read: Callable[[PlainDonor], FaceParams]
) -> FaceParams:
    """Return the parameters, N = 1, under an edit's transfers and before its controls.

    Args:
        model: whose groups are transferred.
        edit: the edit.
        own: F of the portrait, N = 1.
        read: F of a donor, N = 1.
    """
    for group, donor in edit.transfers.items():
        own = transfer(model, own, _params(model, donor, read), [group])
    return own


def _params(model: MorphableModel, donor: Donor, read: Callable[[PlainDonor], FaceParams]) -> FaceParams:
    if not isinstance(donor, BlendedDonor):
        return read(donor)
    first, *others = (weight * model.table.pack(read(part)) for part, weight in donor.parts)
    return model.table.unpack(sum(others, first))
