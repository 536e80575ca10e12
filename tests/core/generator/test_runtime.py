"""Every runtime makes the generator's own images, at every size, and gives up when they are not wanted."""

import json
import os
import shutil
import sys

import pytest
import torch
from pretend_device import pretended_gpu

from core import openvino_package
from core.errors import AssetError
from core.generator import model_cache, stylegan1, stylegan2, stylegan3
from core.generator.conversion import LARGEST_DIFFERENCE, MODEL_FILE, RECORD_FILE, convert
from core.generator.interruption import StaleError
from core.generator.model_cache import converted
from core.generator.openvino_runtime import fastest_runtime, openvino_runtime
from core.generator.runtime import TorchRuntime

pytestmark = pytest.mark.openvino
needs_openvino = pytest.mark.skipif(not openvino_package.is_installed(), reason="OpenVINO has no wheel here")
SIZES = {4: 8, 8: 8, 16: 8}
GENERATORS = {
    "stylegan1": lambda: stylegan1.Generator(stylegan1.GeneratorConfig(16, SIZES, z_dim=16, w_dim=16)),
    "skip": lambda: stylegan2.Generator(stylegan2.GeneratorConfig(16, SIZES, z_dim=16, w_dim=16)),
    "resnet": lambda: stylegan2.Generator(
        stylegan2.GeneratorConfig(16, SIZES, z_dim=16, w_dim=16, architecture="resnet", conv_clamp=256.0)
    ),
    "stylegan3": lambda: stylegan3.Generator(stylegan3.GeneratorConfig(16, (8,) * 4, z_dim=16, w_dim=16)),
}


def make(name):
    torch.manual_seed(0)
    generator = GENERATORS[name]().eval().requires_grad_(False)
    for parameter_name, parameter in generator.named_parameters():
        if parameter_name.endswith("noise_strength"):
            parameter.fill_(0.3)  # fresh generators have no noise, trained ones do
    return generator


def codes_of(generator, count):
    return generator.broadcast(torch.randn(count, 16, generator=torch.Generator().manual_seed(1)))


@pytest.fixture(scope="module")
def generator():
    return make("skip")


@pytest.fixture(scope="module")
def cache(generator, tmp_path_factory):
    """Cache with the generator's model, which a process of its own converted."""
    folder = tmp_path_factory.mktemp("models")
    if openvino_package.is_installed():
        converted(generator, folder)
    return folder


@pytest.fixture(scope="module", params=["torch", pytest.param("openvino", marks=needs_openvino)])
def runtime(request, generator, cache):
    return TorchRuntime(generator) if request.param == "torch" else openvino_runtime(generator, 1, cache)


@pytest.mark.parametrize("resolution", [None, 8])
def test_images_are_the_generators_own(generator, runtime, resolution):
    codes = codes_of(generator, 2)
    images = runtime.synthesize(codes, resolution)
    assert images.shape[-1] == (resolution or 16)
    torch.testing.assert_close(
        images, generator.synthesis(codes, max_resolution=resolution), rtol=0, atol=1e-4
    )


def test_pictures_in_motion_are_nearly_the_same(generator, runtime):
    codes = codes_of(generator, 2)
    own = generator.synthesis(codes)
    assert (runtime.synthesize(codes, precision="fast") - own).abs().mean() < 0.02 * own.std()


def test_what_is_not_wanted_is_given_up(generator, runtime):
    with pytest.raises(StaleError):
        runtime.synthesize(codes_of(generator, 1), is_stale=lambda: True)


@needs_openvino
@pytest.mark.parametrize("name", ["stylegan1", "resnet", "stylegan3"])
def test_every_architecture_is_converted(name):
    generator = make(name)
    model, difference = convert(generator)
    assert len(model.outputs) == len(generator.output_resolutions)
    assert difference < LARGEST_DIFFERENCE


@needs_openvino
@pytest.mark.parametrize("name", [MODEL_FILE, "model.bin", RECORD_FILE])
def test_damaged_model_is_converted_again(generator, cache, tmp_path, converts_here, name):
    shutil.copytree(cache, tmp_path, dirs_exist_ok=True)
    damaged = converted(generator, tmp_path) / name
    content = bytearray(damaged.read_bytes())
    content[len(content) // 2] ^= 0xFF
    damaged.write_bytes(content)
    images = openvino_runtime(generator, 1, tmp_path).synthesize(codes_of(generator, 1))
    torch.testing.assert_close(images, generator.synthesis(codes_of(generator, 1)), rtol=0, atol=1e-4)
    assert damaged.read_bytes() != content


def stub(path, generator, difference=0.0, size=10, used=0.0):
    """Put a finished conversion into a cache."""
    folder = path / model_cache.key_of(generator)
    folder.mkdir(parents=True)
    (folder / MODEL_FILE).write_bytes(bytes(size))
    (folder / RECORD_FILE).write_text(json.dumps({"largest_difference": difference, "hashes": {}}))
    os.utime(folder, (used, used))
    return folder


def test_pictures_that_differ_leave_torch_at_work_for_good(generator, tmp_path):
    stub(tmp_path, generator, difference=0.5)
    with pytest.raises(AssetError, match=r"OpenVINO's pictures differ .* so PyTorch makes them"):
        openvino_runtime(generator, 1, tmp_path)


def test_models_used_long_ago_make_room(generator, tmp_path, monkeypatch):
    monkeypatch.setattr(model_cache, "LIMIT", 250)
    old, recent = (
        stub(tmp_path, make(name), size=100, used=age) for name, age in (("resnet", 1), ("stylegan1", 2))
    )
    monkeypatch.setattr(model_cache, "_run", lambda folder, _: stub_in(folder))
    newest = converted(generator, tmp_path)
    assert [folder.is_dir() for folder in (newest, recent, old)] == [True, True, False]


def stub_in(folder):
    (folder / MODEL_FILE).write_bytes(bytes(10))
    (folder / RECORD_FILE).write_text(json.dumps({"largest_difference": 0.0, "hashes": {}}))


def test_conversion_that_is_not_wanted_is_given_up(generator, tmp_path):
    with pytest.raises(StaleError):
        converted(generator, tmp_path, lambda: True)
    assert not list(tmp_path.iterdir())


def test_generators_of_other_weights_have_other_models(generator):
    other = make("skip")
    assert model_cache.key_of(other) == model_cache.key_of(generator)
    other.synthesis.const.data += 1
    assert model_cache.key_of(other) != model_cache.key_of(generator)


@pytest.mark.parametrize("is_installed", [pytest.param(True, marks=needs_openvino), False])
def test_many_pictures_take_the_fastest_runtime(
    generator, cache, tmp_path, monkeypatch, converts_here, caplog, is_installed
):
    monkeypatch.setattr("core.generator.openvino_runtime.cache_folder", lambda: tmp_path)
    monkeypatch.setattr(openvino_package, "is_installed", lambda: is_installed)
    assert fastest_runtime(generator).label == ("OpenVINO" if is_installed else "PyTorch")


def test_fastest_runtime_falls_back_with_a_sentence(generator, tmp_path, monkeypatch, caplog):
    stub(tmp_path, generator, difference=0.5)
    monkeypatch.setattr("core.generator.openvino_runtime.cache_folder", lambda: tmp_path)
    monkeypatch.setattr(openvino_package, "is_installed", lambda: True)
    assert fastest_runtime(generator).label == "PyTorch"
    assert "PyTorch makes them" in caplog.text


@needs_openvino
def test_openvino_tells_nobody():
    openvino_package.load()
    assert not any(name.startswith("openvino_telemetry") and module for name, module in sys.modules.items())


@pytest.mark.parametrize(
    ("supported", "clamp", "has_fast"), [(True, None, True), (False, 256.0, True), (False, None, False)]
)
def test_pictures_in_motion_are_narrow_on_a_gpu(monkeypatch, supported, clamp, has_fast):
    monkeypatch.setattr(torch.cuda, "is_bf16_supported", lambda including_emulation: supported)
    torch.manual_seed(0)
    config = stylegan2.GeneratorConfig(16, SIZES, z_dim=16, w_dim=16, conv_clamp=clamp)
    generator = stylegan2.Generator(config).requires_grad_(False)
    with pretended_gpu() as gpu:
        runtime = TorchRuntime(generator.to(gpu))
        codes = codes_of(generator, 1).to(gpu)
        exact, fast = (runtime.synthesize(codes, precision=precision) for precision in ("exact", "fast"))
        assert runtime.has_fast == has_fast
        assert torch.equal(exact, generator.synthesis(codes))
        assert bool((fast != exact).any()) == has_fast
        assert float((fast - exact).abs().max()) < 0.1
