"""The services end together, the last one first."""

import pytest

from app.services import Services
from core.editing.animation import Keyframe


def test_what_registered_last_ends_first_and_once(services: Services) -> None:
    ended = []
    for name in ("first", "second"):
        services.closing.callback(ended.append, name)
    services.worker.start()
    services.close()
    services.close()
    assert ended == ["second", "first"]
    assert services.worker.isFinished()


def test_keyframes_have_no_portrait_rendered_again(
    rendered: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, wishes = rendered.session, []
    monkeypatch.setattr(rendered.worker, "submit", wishes.append)
    shown = session.edit
    session.set_keyframes([Keyframe(shown)], "Add Keyframe")
    assert wishes == []
    session.set_control("yaw", 20)
    session.undo_stack.undo()
    assert [wish.controls for wish in wishes] == [{"yaw": 20}, {}]
