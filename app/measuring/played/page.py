"""The page beside the pictures."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from core.files.whole_file import write_whole

HEAD = """# A session in the editor

Played in the real window with mouse and keyboard, and checked at every step, by

```
python run_editor.py --screenshots {0}
```
"""


def write_page(folder: Path, pictures: Iterable[tuple[str, str]]) -> None:
    """Write `README.md` that shows pictures of a folder in order, each under its sentence."""
    parts = [HEAD.format(folder.as_posix())]
    parts += [f"## {sentence}\n\n![{sentence}]({name})\n" for name, sentence in pictures]
    write_whole(folder / "README.md", "\n".join(parts).encode())
