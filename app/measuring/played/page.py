"""The page beside the pictures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from app.arguments import FIRST_CHAPTER
from app.measuring.played.chapters import Chapter
from core.files.whole_file import write_whole

HEAD = """# {title}

Played in the real window with mouse and keyboard, and checked at every step, by

```
python run_editor.py --screenshots {command}
```
"""


@dataclass(frozen=True)
class Picture:
    """What a step did, in a sentence, and the files that show it."""

    sentence: str
    names: tuple[str, ...]


def write_page(folder: Path, chapter: Chapter, pictures: Iterable[Picture]) -> None:
    """Write `README.md` that shows pictures of a folder in order, each under its sentence."""
    option = "" if chapter.name == FIRST_CHAPTER else f" --chapter {chapter.name}"
    parts = [HEAD.format(title=chapter.title, command=f"{folder.as_posix()}{option}")]
    for picture in pictures:
        shown = "\n\n".join(f"![{picture.sentence}]({name})" for name in picture.names)
        parts.append(f"## {picture.sentence}\n\n{shown}\n")
    write_whole(folder / "README.md", "\n".join(parts).encode())
