"""Entry point of `python -m core`."""

from core.commands.main import main

raise SystemExit(main())
