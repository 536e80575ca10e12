"""The services end together, the last one first."""

from app.services import Services


def test_what_registered_last_ends_first_and_once(services: Services) -> None:
    ended = []
    for name in ("first", "second"):
        services.closing.callback(ended.append, name)
    services.worker.start()
    services.close()
    services.close()
    assert ended == ["second", "first"]
    assert services.worker.isFinished()
