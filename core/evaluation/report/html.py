"""The few HTML elements that reports are made of; everything is inline, nothing is fetched or run."""

from __future__ import annotations

import base64
import io
import math
from collections.abc import Sequence
from html import escape

import numpy as np
from PIL import Image

_STYLE = """
:root{color-scheme:dark}
body{background:#16181d;color:#e6e8ec;font:15px/1.55 system-ui,"Segoe UI",Roboto,"Noto Sans",sans-serif;
 max-width:1180px;margin:0 auto;padding:28px 24px 80px}
h1{font-size:26px;margin:0 0 4px}
h2{font-size:20px;margin:44px 0 8px;border-bottom:1px solid #333945;padding-bottom:6px}
h3{font-size:16px;margin:22px 0 6px}p{margin:6px 0 12px;max-width:80ch}.faint{color:#9aa2b1}
table{border-collapse:collapse;margin:10px 0 16px;font-variant-numeric:tabular-nums}
th,td{padding:5px 11px;border-bottom:1px solid #2b303a;text-align:right;white-space:nowrap}
th{color:#aeb6c4;font-weight:600}th:first-child,td:first-child{text-align:left}
.scroll{overflow-x:auto}.cards{display:flex;flex-wrap:wrap;gap:14px}
.card{background:#1e2128;border:1px solid #2b303a;border-radius:8px;padding:10px 12px}
.card svg{display:block;max-width:100%;height:auto}.strip img{max-width:100%;display:block;border-radius:4px}
figure{margin:8px 0 18px}figcaption{color:#9aa2b1;font-size:13px;margin-top:4px}
.big{display:flex;flex-wrap:wrap;gap:12px;margin:14px 0}.big div{background:#1e2128;border:1px solid #2b303a;
border-radius:8px;padding:10px 16px;min-width:120px}
.big b{display:block;font-size:22px}.big span{color:#9aa2b1;font-size:13px}
"""


def page(title: str, body: str) -> str:
    """Return a whole document."""
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>\n'
        f'<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        f"<style>{_STYLE}</style></head>\n<body>\n{body}\n</body></html>\n"
    )


def heading(text: str, level: int = 2) -> str:
    """Return a heading."""
    return f"<h{level}>{escape(text)}</h{level}>"


def paragraph(text: str, faint: bool = False) -> str:
    """Return a paragraph of plain text."""
    return f'<p class="faint">{escape(text)}</p>' if faint else f"<p>{escape(text)}</p>"


def table(
    header: Sequence[str], rows: Sequence[Sequence[object]], shade: tuple[float, int] | None = None
) -> str:
    """Return a table; numbers are rounded, NaN is a dash.

    Args:
        header: one text per column.
        rows: cells.
        shade: value at which a number's cell is fully tinted, and the first column that is tinted.
    """
    head = "".join(f"<th>{escape(cell)}</th>" for cell in header)
    body = "".join(
        "<tr>"
        + "".join(_cell(c, shade if shade and i >= shade[1] else None) for i, c in enumerate(row))
        + "</tr>"
        for row in rows
    )
    return f'<div class="scroll"><table><tr>{head}</tr>{body}</table></div>'


def numbers(pairs: Sequence[tuple[str, object]]) -> str:
    """Return large numbers with what they are."""
    cells = "".join(
        f"<div><b>{format_cell(value)}</b><span>{escape(name)}</span></div>" for name, value in pairs
    )
    return f'<div class="big">{cells}</div>'


def card(title: str, content: str) -> str:
    """Return a framed chart."""
    return f'<div class="card"><h3>{escape(title)}</h3>{content}</div>'


def picture(image: Image.Image, caption: str) -> str:
    """Return an inline JPEG with a caption."""
    data = io.BytesIO()
    image.convert("RGB").save(data, "JPEG", quality=90)
    source = "data:image/jpeg;base64," + base64.b64encode(data.getvalue()).decode()
    text = escape(caption)
    return f'<figure class="strip"><img alt="{text}" src="{source}"><figcaption>{text}</figcaption></figure>'


def format_cell(value: object) -> str:
    """Return a value as people read it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float | np.floating):
        number = float(value)
        if not math.isfinite(number):
            return "–"
        return f"{number:.0f}" if abs(number) >= 100 else f"{number:.3g}"
    return "–" if value is None else escape(str(value))


def _cell(value: object, shade: tuple[float, int] | None) -> str:
    number = float(value) if shade and isinstance(value, float) and math.isfinite(value) else None
    tint = "" if number is None or shade is None else _tint(abs(number) / shade[0])
    return f"<td{tint}>{format_cell(value)}</td>"


def _tint(share: float) -> str:
    return f' style="background:rgba(255,123,80,{0.6 * min(share, 1):.2f})"'
