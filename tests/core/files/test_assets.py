"""The files that come with the program are found from a checkout and from an installed copy."""

from pathlib import Path

import pytest

from core.files.assets import ASSETS, SHIPPED_JUDGE, SHIPPED_PRESETS, SHIPPED_RIG, find_assets
from core.files.wheel import LEFT_OUT

ROOT = Path(__file__).resolve().parents[3]


def test_a_checkout_has_them_at_the_top() -> None:
    assert ASSETS == ROOT / "assets"
    assert all(folder.is_dir() for folder in (SHIPPED_RIG, SHIPPED_JUDGE, SHIPPED_PRESETS))


def test_an_installed_copy_carries_them_inside_its_package(tmp_path: Path) -> None:
    (tmp_path / "assets").mkdir()  # of another project
    (tmp_path / "core" / "assets").mkdir(parents=True)
    assert find_assets(tmp_path / "core") == tmp_path / "core" / "assets"


def test_a_wheel_carries_every_module_and_asset(monkeypatch: pytest.MonkeyPatch) -> None:
    dist = pytest.importorskip("setuptools.dist")
    monkeypatch.chdir(ROOT)
    distribution = dist.Distribution({"script_name": "setup.py"})
    distribution.parse_config_files(["setup.cfg"])
    command = distribution.get_command_obj("build_py")
    command.ensure_finalized()
    outputs = [Path(output).relative_to(command.build_lib) for output in command.get_outputs(False)]
    assert {output.parts[0] for output in outputs} == {"app", "core"}
    carried = {str(output) for output in outputs}
    modules = [path for name in ("app", "core") for path in Path(name).rglob("*.py")]
    assets = [path for path in Path("assets").rglob("*") if path.is_file() and path.parts[1] not in LEFT_OUT]
    assert {str(path) for path in modules} <= carried
    assert {str("core" / path) for path in assets} <= carried
    left_out = {Path("core", "assets", folder) for folder in LEFT_OUT}
    assert not any(left_out & {*output.parents} for output in outputs)
