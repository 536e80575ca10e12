"""Entry point of `python -m core`."""

from core.commands.main import run

raise SystemExit(run())
