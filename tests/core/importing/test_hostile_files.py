"""Hostile generator files are refused with a sentence that names the file, and nothing in them runs."""

import io
import pickle
import random
import struct
import time
import zipfile
from pathlib import Path

import pytest
import torch
from foreign_nvidia import nvidia_stylegan2, write_nvidia_torch
from foreign_rosinality import rosinality_state, write_rosinality
from foreign_tensorflow import stylegan1_variables, tf_network, write_tf

from core.errors import AssetError
from core.files.file_kind import LEGACY_START
from core.importing.generator_import import import_generator

TOUCH = "__import__('pathlib').Path({!r}).touch()"
SLOWEST = 5.0  # seconds of processor time until a file is refused


def g(module: str, name: str) -> bytes:
    return b"c" + f"{module}\n{name}\n".encode()


def s(text: str) -> bytes:
    data = text.encode()
    return b"X" + struct.pack("<I", len(data)) + data


def p(*parts: bytes) -> bytes:
    return b"\x80\x02" + b"".join(parts) + b"."


def call(function: bytes, *arguments: bytes) -> bytes:
    return function + b"(" + b"".join(arguments) + b"tR"


def dtype(code: str) -> bytes:
    return (
        call(g("numpy", "dtype"), s(code), b"\x89", b"\x88")
        + b"(K\x03"
        + s("<")
        + b"NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb"
    )


def array(shape: bytes, code: str, data: bytes) -> bytes:
    empty = call(g("numpy.core.multiarray", "_reconstruct"), g("numpy", "ndarray"), b"K\x00\x85", s("b"))
    return empty + b"(K\x01" + shape + dtype(code) + b"\x89" + data + b"tb"


def storage(numel: bytes = b"K\x04", kind: bytes = g("torch", "FloatStorage")) -> bytes:
    return b"(" + s("storage") + kind + s("0") + s("cpu") + numel + b"tQ"


def tensor(store: bytes, offset: bytes, shape: bytes, stride: bytes) -> bytes:
    return call(g("torch._utils", "_rebuild_tensor_v2"), store, offset, shape, stride, b"\x89", b"}")


def module(state: bytes) -> bytes:
    return call(
        g("torch_utils.persistence", "_reconstruct_persistent_obj"),
        b"}(" + s("type") + s("class") + s("module_src") + s("{SOURCE}") + s("class_name") + s("Generator"),
        s("state") + state + b"u",
    )


def legacy(content: bytes, keys: bytes = p(b"]"), tail: bytes = b"") -> bytes:
    system = p(b"}(" + s("little_endian") + b"\x88" + s("protocol_version") + b"M\xe9\x03u")
    return LEGACY_START + p(b"M\xe9\x03") + system + content + keys + tail


RUN = s("{SOURCE}")
EXEC = call(g("builtins", "exec"), RUN)
OS_SYSTEM = call(g("os", "system"), s("touch {PATH}"))
NETWORK = g("dnnlib.tflib.network", "Network")
HUGE = struct.pack("<Q", 2**62)

PICKLES = {
    "reduce os.system": p(OS_SYSTEM),
    "reduce posix.system": p(call(g("posix", "system"), s("touch {PATH}"))),
    "exec": p(EXEC),
    "eval": p(call(g("builtins", "eval"), RUN)),
    "eval of Python 2": p(call(g("__builtin__", "eval"), RUN)),
    "import": p(call(g("builtins", "__import__"), s("antigravity"))),
    "importlib": p(call(g("importlib", "import_module"), s("antigravity"))),
    "subprocess": p(call(g("subprocess", "Popen"), s("touch {PATH}"))),
    "getattr": p(call(g("builtins", "getattr"), g("builtins", "set"), s("__class__"))),
    "attrgetter": p(call(g("operator", "attrgetter"), s("system"))),
    "partial": p(call(g("functools", "partial"), g("builtins", "set"))),
    "dotted name": p(call(g("collections", "OrderedDict.__init__.__globals__"), b"")),
    "stack global": p(s("os"), s("system"), b"\x93(" + s("touch {PATH}") + b"tR"),
    "stack global of no text": p(b"K\x01K\x02\x93"),
    "new object": p(g("subprocess", "Popen"), b"(" + s("touch {PATH}") + b"t\x81"),
    "new object with keywords": p(g("collections", "OrderedDict"), b")}\x92"),
    "instance": p(b"(" + s("touch {PATH}") + b"ios\nsystem\n"),
    "object": p(b"(" + g("os", "system") + s("touch {PATH}") + b"o"),
    "extension code": p(b"\x82\x01"),
    "text protocol": b"cos\nsystem\n(S'touch {PATH}'\ntR." + b" " * 8,
    "text persistent id": p(b"Pkey\n"),
    "persistent id": p(s("key"), b"Q"),
    "out-of-band buffer": p(b"\x97"),
    "unknown protocol": b"\x80\x09N." + b" " * 16,
    "nested pickle.loads": p(call(g("pickle", "loads"), b"C\x04N...")),
    "nested torch.load": p(call(g("torch", "load"), s("{PATH}"))),
    "nested numpy.load": p(call(g("numpy", "load"), s("{PATH}"))),
    "nested _load_from_bytes": p(
        call(g("torch.storage", "_load_from_bytes"), b"B{LENGTH}" + legacy(p(OS_SYSTEM)) + b"{END}")
    ),
    "_load_from_bytes of a plain pickle": p(call(g("torch.storage", "_load_from_bytes"), b"C\x04\x80\x02N.")),
    "source of persistence": p(call(g("torch_utils.persistence", "_src_to_module"), RUN)),
    "dnnlib by name": p(call(g("dnnlib.util", "get_obj_by_name"), s("os.system"))),
    "function type": p(call(g("types", "FunctionType"), b"N")),
    "copyreg": p(call(g("copyreg", "_reconstructor"), g("builtins", "object"), b"N")),
    "call of a record": p(call(g("argparse", "Namespace")), b")R"),
    "call without a tuple": p(g("collections", "OrderedDict"), b"NR"),
    "call of a mere name": p(call(g("numpy", "ndarray"), b"K\x01")),
    "state of a name": p(g("collections", "OrderedDict"), b"}" + b"b"),
    "state of a number": p(b"K\x01}b"),
    "codec bomb": p(call(g("_codecs", "encode"), s("x"), s("zlib"))),
    "numpy of objects": p(array(b"K\x01\x85", "O8", b"C\x01x")),
    "numpy of structures": p(array(b"K\x01\x85", "V8", b"C\x08xxxxxxxx")),
    "numpy of another class": p(
        call(g("numpy.core.multiarray", "_reconstruct"), g("builtins", "set"), b"K\x00\x85", s("b"))
    ),
    "numpy of a huge shape": p(array(b"J\xff\xff\xff\x7f\x85", "f4", b"C\x01x")),
    "numpy of a negative shape": p(array(b"J\xff\xff\xff\xff\x85", "f4", b"C\x01x")),
    "numpy without content": p(b"}(" + s("G_ema") + module(b"}(" + s("_parameters") + b"}u") + b"u"),
    "memory never stored": p(b"h\x07"),
    "memory at a huge index": p(b"Nr\xff\xff\xff\xff0h\x01"),
    "bytes of a huge size": p(b"\x8e" + HUGE),
    "array of a huge size": p(b"\x96" + HUGE),
    "text of a huge size": p(b"\x8d" + HUGE),
    "integer of a huge size": p(b"\x8b\xff\xff\xff\x7f"),
    "integer of a negative size": p(b"\x8b\xff\xff\xff\xff"),
    "nested tuples": p(b"N" + b"\x85" * 900_000),
    "nested lists": p(b"]" * 5_000 + b"a" * 4_999),
    "open marks": p(b"(" * 500_000),
    "endless operations": p(b"N0" * 600_000),
    "list in itself": p(b"]q\x00h\x00a"),
    "tuple as a key": p(b"}(", b"N" + b"\x85" * 5_000, b"Nu"),
    "list as a key": p(b"}(]Nu"),
    "key without a value": p(b"}(Nu"),
    "laughs": p(b"]q\x00", *(b"](h%ch%ceq%c" % (i, i, i + 1) for i in range(60))),
    "empty stack": p(b"0"),
    "mark missing": p(b"t"),
    "append to nothing": p(b"K\x01a"),
    "damaged text": p(b"X\x02\x00\x00\x00\xff\xfe"),
    "truncated": b"\x80\x02X\xff\x00\x00\x00" + b"x" * 12,
    "endless name": p(b"c" + b"x" * 1000),
    "TensorFlow network with source": p(
        b"(NN" + call(NETWORK) + b"}(" + s("static_kwargs") + b"}" + s("components")
        + b"}" + s("variables") + b"]" + s("build_module_src") + RUN + b"ubt"
    ),
    "TensorFlow network without state": p(b"(NN" + call(NETWORK) + b"t"),
    "TensorFlow network within itself": p(
        b"(NN" + call(NETWORK) + b"q\x00}(" + s("static_kwargs") + b"}"
        + s("components") + b"}(" + s("mapping") + b"h\x00" + s("synthesis") + b"h\x00u"
        + s("variables") + b"]ubt"
    ),
    "module with source": p(b"}" + s("G_ema") + module(b"}") + b"s"),
    "module within itself": p(
        b"}q\x00(" + s("_parameters") + b"}" + s("_buffers") + b"}" + s("_modules") + b"}(" + s("a")
        + module(b"h\x00") + b"q\x01" + s("b") + b"h\x01uu0}" + s("G_ema") + b"h\x01s"
    ),
    "module without a table": p(b"}" + s("G_ema") + module(b"}(" + s("_modules") + b"K\x01u") + b"s"),
}  # fmt: skip

TENSORS = {
    "call": p(OS_SYSTEM),
    "storage of objects": p(storage(kind=g("builtins", "set"))),
    "storage of a huge size": p(storage(b"J\xff\xff\xff\x7f")),
    "storage of a negative size": p(storage(b"J\xff\xff\xff\xff")),
    "missing storage": p(
        b"(" + s("storage") + g("torch", "FloatStorage") + s("../1") + s("cpu") + b"K\x04tQ"
    ),
    "storage in two ways": p(storage(), storage(b"K\x02"), b"\x86"),
    "tensor of no storage": p(tensor(b"N", b"K\x00", b"K\x01\x85", b"K\x01\x85")),
    "tensor beyond its storage": "K\x00|M\x00\x01\x85|K\x01\x85",
    "tensor behind its storage": "M\x00\x01|K\x01\x85|K\x01\x85",
    "tensor of repeated numbers": "K\x00|(K\xffK\xffK\xfft|(K\x00K\x00K\x00t",
    "tensor of a negative stride": "K\x00|K\x02\x85|J\xff\xff\xff\xff\x85",
    "tensor of a huge stride": "K\x00|K\x02\x85|\x8a\x08\xff\xff\xff\xff\xff\xff\xff\x7f\x85",
    "tensor of many axes": "K\x00|(" + "K\x01" * 99 + "t|(" + "K\x01" * 99 + "t",
}


def _tensor_pickle(content: bytes | str) -> bytes:
    if isinstance(content, bytes):
        return content
    offset, shape, stride = (part.encode("latin-1") for part in content.split("|"))
    value = tensor(storage(), offset, shape, stride)
    return p(b"}" + s("g_ema") + b"}" + s("input.input") + value + b"ss")


def refuse(path: Path, content: bytes) -> str:
    """Import a file that must be refused; return the sentence."""
    sentinel = path.with_name("touched")
    source = TOUCH.format(str(sentinel))
    for mark, text in ((b"{SOURCE}", source), (b"{PATH}", str(sentinel))):
        content = _put(content, mark, text.encode())
    path.write_bytes(content)
    start = time.process_time()
    with pytest.raises(AssetError) as error:
        import_generator(path)
    assert time.process_time() - start < SLOWEST
    assert not sentinel.exists()
    message = str(error.value)
    assert str(path) in message
    assert "\n" not in message
    assert len(message) < 500
    return message


def _put(content: bytes, mark: bytes, text: bytes) -> bytes:
    """Replace a mark and the length of the text that it is in."""
    while mark in content:
        at = content.index(mark)
        head = content.rfind(b"X", 0, at)
        if head >= 0 and head + 5 + struct.unpack("<I", content[head + 1 : head + 5])[0] >= at:
            size = struct.unpack("<I", content[head + 1 : head + 5])[0] - len(mark) + len(text)
            content = content[: head + 1] + struct.pack("<I", size) + content[head + 5 :]
            at = content.index(mark)
        content = content[:at] + text + content[at + len(mark) :]
    return content


def _nest(content: bytes) -> bytes:
    if b"{LENGTH}" not in content:
        return content
    begin, end = content.index(b"{LENGTH}"), content.index(b"{END}")
    inner = content[begin + 8 : end]
    return content[:begin] + struct.pack("<I", len(inner)) + inner + content[end + 5 :]


@pytest.mark.parametrize("name", PICKLES)
def test_hostile_pickle_is_refused(tmp_path: Path, name: str) -> None:
    refuse(tmp_path / "generator.pkl", _nest(PICKLES[name]))


def test_forbidden_name_is_told(tmp_path: Path) -> None:
    message = refuse(tmp_path / "generator.pkl", PICKLES["reduce os.system"])
    assert "os.system, which is not allowed; nothing was executed" in message


def _archive(content: bytes, **members: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("archive/data.pkl", content)
        archive.writestr("archive/data/0", bytes(16))
        for name, data in members.items():
            archive.writestr(name, data)
    return file.getvalue()


@pytest.mark.parametrize("name", TENSORS)
@pytest.mark.parametrize("is_legacy", [False, True])
def test_hostile_tensor_is_refused(tmp_path: Path, name: str, is_legacy: bool) -> None:
    content = _tensor_pickle(TENSORS[name])
    keys, tail = p(b"]" + s("0") + b"a"), struct.pack("<q", 4) + bytes(16)
    refuse(tmp_path / "g.pt", legacy(content, keys, tail) if is_legacy else _archive(content))


@pytest.mark.parametrize(
    "member", ["../evil", "/evil", "archive/../../evil", "a\\..\\evil", "C:evil", "archive//x", "./x"]
)
def test_path_tricks_are_refused(tmp_path: Path, member: str) -> None:
    assert "path" in refuse(tmp_path / "g.pt", _archive(p(b"N"), **{member: b"x"}))


def test_archive_tricks_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "g.pt"
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("archive/data.pkl", bytes(50_000_000))
    assert "compresses" in refuse(path, bomb.getvalue())
    with pytest.warns(UserWarning, match="Duplicate"):
        twice = _archive(p(b"N"), **{"archive/data.pkl": p(b"N")})
    assert "two members" in refuse(path, twice)
    assert "no single data.pkl" in refuse(path, _archive(p(b"N"), **{"other/data.pkl": p(b"N")}))
    assert "big-endian" in refuse(path, _archive(p(b"N"), **{"archive/byteorder": b"big"}))
    whole = _archive(p(b"N"))
    entry = whole.index(b"PK\x01\x02")
    for offset, value in ((20, 2**31), (42, 2**31), (42, 7)):
        damaged = bytearray(whole)
        struct.pack_into("<I", damaged, entry + offset, value)
        refuse(path, bytes(damaged))
    refuse(path, whole[:-5])


def test_legacy_tricks_are_refused(tmp_path: Path) -> None:
    path, keys = tmp_path / "g.pt", p(b"]" + s("0") + b"a")
    content = p(storage())
    refuse(path, legacy(content, keys, struct.pack("<q", 4) + bytes(15)))
    refuse(path, legacy(content, keys, struct.pack("<q", 2**40) + bytes(16)))
    refuse(path, legacy(content, p(b"]"), b""))
    refuse(path, legacy(content, p(b"N"), b""))
    refuse(path, LEGACY_START + p(OS_SYSTEM))
    refuse(path, LEGACY_START)


def test_other_files_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "generator.pkl"
    assert "neither a pickle" in refuse(path, bytes(100))
    assert "it is a picture" in refuse(path, b"\x89PNG\r\n\x1a\n" + bytes(100))
    assert "it is empty" in refuse(path, b"")
    assert "cannot be a generator file" in refuse(path, b"\x80")
    assert "no StyleGAN generator" in refuse(path, pickle.dumps({"G": 1, "padding": "x" * 40}))
    with pytest.raises(AssetError, match="cannot be read"):
        import_generator(tmp_path / "missing.pkl")
    with pytest.raises(AssetError, match="cannot be read"):
        import_generator(tmp_path)


@pytest.mark.parametrize("seed", range(4))
def test_mutated_files_are_refused_or_imported(tmp_path: Path, seed: int) -> None:
    """Whatever is flipped, cut or repeated: a generator or a sentence, soon."""
    writers = (
        lambda path: write_nvidia_torch(path, nvidia_stylegan2()),
        lambda path: write_tf(path, tf_network(stylegan1_variables())),
        lambda path: write_rosinality(path),
        lambda path: write_rosinality(path, legacy=True),
    )
    path = tmp_path / "generator"
    original = writers[seed](path).read_bytes()
    for content in mutations(original, 40, random.Random(seed)):
        path.write_bytes(content)
        start = time.process_time()
        message = str(path)
        try:
            import_generator(path)
        except AssetError as error:
            message = str(error)
        assert str(path) in message
        assert time.process_time() - start < SLOWEST


def mutations(original: bytes, count: int, rng: random.Random) -> list[bytes]:
    """Return damaged copies: flipped bytes, cuts, repeats and borrowed bytes, near the start more often."""
    return [_mutate(bytearray(original), rng) for _ in range(count)]


def _mutate(data: bytearray, rng: random.Random) -> bytes:
    for _ in range(rng.choice((1, 1, 2, 8))):
        at = rng.randrange(rng.choice((64, 2048, len(data))) % len(data) + 1) % len(data)
        size = rng.choice((1, 2, 8, 100))
        kind = rng.randrange(5)
        if kind == 0:
            data[at] = rng.randrange(256)
        elif kind == 1:
            del data[at : at + size]
        elif kind == 2:
            data[at:at] = data[at : at + size]
        elif kind == 3:
            data[at : at + 4] = struct.pack("<I", rng.choice((0, 1, 2**31 - 1, 2**32 - 1)))
        else:
            other = rng.randrange(len(data))
            data[at : at + size] = data[other : other + size]
        if len(data) < 32:
            break
    return bytes(data)


def test_damaged_values_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "g.pt"
    state = rosinality_state()
    broken = {**state, "conv1.conv.weight": torch.full_like(state["conv1.conv.weight"], float("nan"))}
    torch.save({"g_ema": broken}, path)
    with pytest.raises(AssetError, match=r"conv1\.conv\.weight.*not finite numbers"):
        import_generator(path)
    torch.save({"g_ema": {**state, "style.2.weight": torch.zeros(9, 9)}}, path)
    with pytest.raises(AssetError, match=r"mapping\.layers"):
        import_generator(path)
    del state["to_rgbs.1.bias"]
    torch.save({"g_ema": state}, path)
    with pytest.raises(AssetError, match=r"to_rgbs\.1\.bias' is missing"):
        import_generator(path)
