"""Which tests may run side by side: windows on one screen would take the keyboard from each other."""

from xdist.scheduler import LoadFileScheduling

WITHOUT_WINDOWS = ("tests/core/", "tests/assets/")


class WindowsTogether(LoadFileScheduling):
    """One process has all windows; of the other tests, those of a file stay together.

    Marks of `xdist_group` would say so, too, but pytest-xdist 3.8 overlooks them under pytest 9.2.
    """

    def _split_scope(self, nodeid: str) -> str:
        return super()._split_scope(nodeid) if nodeid.startswith(WITHOUT_WINDOWS) else "windows"
