from collections.abc import Iterator

import pytest
import torch

from core.render.numba_threads import for_each_image


@pytest.fixture(params=[1, 3])
def threads(request: pytest.FixtureRequest) -> Iterator[int]:
    before = torch.get_num_threads()
    torch.set_num_threads(request.param)
    yield request.param
    torch.set_num_threads(before)


@pytest.mark.usefixtures("threads")
def test_visits_every_image_once() -> None:
    seen: list[int] = []
    for_each_image(7, seen.append)
    assert sorted(seen) == list(range(7))


@pytest.mark.usefixtures("threads")
def test_passes_errors_on() -> None:
    def work(image: int) -> None:
        if image == 1:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        for_each_image(3, work)
