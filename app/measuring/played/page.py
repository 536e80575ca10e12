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
{command}
```
"""


@dataclass(frozen=True)
class Picture:
    """What a step did, in a sentence, and the files that show it."""

    sentence: str
    names: tuple[str, ...]


def write_page(folder: Path, chapter: Chapter, rig: Path | None, pictures: Iterable[Picture]) -> None:
    """Write `README.md` that shows pictures of a folder in order, each under its sentence.

    Args:
        folder: of the pictures.
        chapter: what was played.
        rig: on which it was played, where that is not the shipped one.
        pictures: by step.
    """
    words = ["python run_editor.py", *([rig.as_posix()] if rig else []), f"--screenshots {folder.as_posix()}"]
    if chapter.name != FIRST_CHAPTER:
        words.append(f"--chapter {chapter.name}")
    parts = [HEAD.format(title=chapter.title, command=" ".join(words))]
    for picture in pictures:
        shown = "\n\n".join(f"![{picture.sentence}]({name})" for name in picture.names)
        parts.append(f"## {picture.sentence}\n\n{shown}\n")
    write_whole(folder / "README.md", "\n".join(parts).encode())
