"""Small files made by hand to cost much: each kind that a reader must bound before it gives memory."""

import io
import json
import os
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py
import numpy as np
from foreign_faces import flame_fields, write_ict
from PIL import Image, PngImagePlugin
from scipy.io import savemat

from core.files.file_kind import LEGACY_START


def _pickled(body: bytes) -> bytes:
    return b"\x80\x04" + body + b"."


def _text(text: str) -> bytes:
    return b"X" + struct.pack("<I", len(text)) + text.encode()


def _global(module: str, name: str) -> bytes:
    return b"c" + f"{module}\n{name}\n".encode()


def encoded_again_and_again(path: Path) -> None:
    """One memoised text of 64 KiB is turned into bytes 90,000 times."""
    start = _text("A" * 65_536) + b"q\x000" + _text("latin1") + b"q\x010" + _global("_codecs", "encode")
    path.write_bytes(_pickled(start + b"q\x020](" + b"h\x02h\x00h\x01\x86R" * 40_000 + b"e"))


def containers_of_one_list(path: Path) -> None:
    """One memoised list of pairs becomes a dictionary again and again."""
    pairs = b"](" + b"".join(b"M" + struct.pack("<H", i) + b"N\x86" for i in range(10_000)) + b"eq\x000"
    call = _global("collections", "OrderedDict") + b"q\x010"
    path.write_bytes(_pickled(pairs + call + b"](" + b"h\x01h\x00\x85R" * 50_000 + b"e"))


def sets_of_one_list(path: Path) -> None:
    """One memoised list becomes a set again and again."""
    values = b"](" + b"".join(b"M" + struct.pack("<H", i) for i in range(20_000)) + b"eq\x000"
    call = _global("builtins", "set") + b"q\x010"
    path.write_bytes(_pickled(values + call + b"](" + b"h\x01h\x00\x85R" * 50_000 + b"e"))


def nested_loads(path: Path) -> None:
    """One memoised file of torch is read within the pickle again and again."""
    system = b"}(" + _text("little_endian") + b"\x88" + _text("protocol_version") + b"M\xe9\x03u"
    storage = (
        b"(" + _text("storage") + _global("torch", "FloatStorage") + _text("0") + _text("cpu") + b"K\x00tQ"
    )
    inner = LEGACY_START + _pickled(b"M\xe9\x03") + _pickled(system)
    inner += _pickled(b"N0" * 5_000 + storage) + _pickled(b"]" + _text("0") + b"a") + bytes(8)
    inner = b"B" + struct.pack("<I", len(inner)) + inner + b"q\x000"
    call = _global("torch.storage", "_load_from_bytes") + b"q\x010"
    path.write_bytes(_pickled(inner + call + b"h\x01h\x00\x85R0" * 50_000 + b"N"))


def keys_of_one_hash(path: Path) -> None:
    """Integers that differ by a multiple of the modulus of Python's hash."""
    keys = (i * (2**61 - 1) for i in range(50_000))
    items = b"".join(b"\x8a\x0b" + key.to_bytes(11, "little") + b"N" for key in keys)
    path.write_bytes(_pickled(b"}(" + items + b"u"))


def empty_sets(path: Path) -> None:
    """A byte for each set of 216 bytes."""
    path.write_bytes(_pickled(b"(" + b"\x8f" * 290_000 + b"t"))


def quoted_lines(path: Path) -> None:
    """Many short lines of the early protocols, in a file in which a line may be long."""
    path.write_bytes(_pickled(b"(" + b"S''\n" * 140_000 + b"t") + bytes(16_000_000))


def modules_in_many_places(path: Path) -> None:
    """One module with many tensors and a long name, which hangs in its parent in many places."""
    start = _global("torch_utils.persistence", "_reconstruct_persistent_obj") + b"q\x000"
    tables = _text("_parameters") + b"%s" + _text("_buffers") + b"}" + _text("_modules") + b"%s"
    module = b"h\x00}(" + _text("class_name") + _text("x") + _text("state") + b"}(" + tables + b"uu\x85R"
    parameters = b"}(" + b"".join(_text(f"{i}") + b"N" for i in range(20_000)) + b"u"
    child = module % (parameters, b"}") + b"q\x010"
    names = b"".join(_text(f"{i}" + "x" * 50) + b"h\x01" for i in range(20_000))
    root = module % (b"}", b"}(" + names + b"u")
    path.write_bytes(_pickled(start + child + b"}(" + _text("G_ema") + root + b"u"))


def inflating_code(path: Path) -> None:
    """An npz file whose one array inflates to 2 GiB."""
    size = 2**31
    header = b"\x93NUMPY\x01\x00" + (118).to_bytes(2, "little")
    text = f"{{'descr': '<f4', 'fortran_order': False, 'shape': ({size // 4 // 512}, 512), }}"
    header += text.encode().ljust(117) + b"\n"
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    start = packer.compress(header) + packer.flush(zlib.Z_FULL_FLUSH)
    megabyte = packer.compress(bytes(2**20)) + packer.flush(zlib.Z_FULL_FLUSH)
    data = start + megabyte * 2**11 + packer.flush()
    _write_entry(path, "w_plus.npy", data, size + 128)


def _write_entry(path: Path, name: str, data: bytes, size: int) -> None:
    """Write a zip archive with one deflated entry; its checksum is wrong, but that shows at its end only."""
    local = b"PK\x03\x04" + struct.pack("<5H3I2H", 20, 0, 8, 0, 33, 0, len(data), size, len(name), 0)
    central = b"PK\x01\x02" + struct.pack(
        "<6H3I5H2I", 20, 20, 0, 8, 0, 33, 0, len(data), size, len(name), 0, 0, 0, 0, 0, 0
    )
    body = local + name.encode() + data
    end = b"PK\x05\x06" + struct.pack("<4H2IH", 0, 0, 1, 1, len(central) + len(name), len(body), 0)
    path.write_bytes(body + central + name.encode() + end)


def giant_text_of_hdf5(path: Path) -> None:
    """A field that is one text of 2 GB, of which nothing is stored."""
    with h5py.File(path, "w") as file:
        for group in ("shape", "expression", "color"):
            file[f"{group}/model/pcaBasis"] = np.eye(30, 2)
            file[f"{group}/model/mean"] = np.ones(30)
            file[f"{group}/model/pcaVariance"] = np.ones(2)
        file["shape/representer/cells"] = np.zeros((3, 4), np.int32)
        file.create_dataset("metadata/landmarks/json", (), f"S{2**31 - 1}")


def giant_chunk_of_hdf5(path: Path) -> None:
    """Six numbers in a chunk of 256 MB."""
    with h5py.File(path, "w") as file:
        for group in ("expression", "color"):
            file[f"{group}/model/pcaBasis"] = np.eye(30, 2)
        options = {"chunks": (2**25, 1), "maxshape": (None, 1), "compression": 1}
        file.create_dataset("shape/model/pcaBasis", (6, 1), "f8", **options)[:] = 1.0


def inflating_mat(path: Path) -> None:
    """A MATLAB file of 1 MB with a matrix of 1 GB."""
    savemat(path, {"idBase": np.zeros((30, 1))})
    data = path.read_bytes()
    rows, columns = 3 * 2**13, 2**12
    flags = struct.pack("<4I", 6, 8, 6, 0)
    shape = struct.pack("<2I2i", 5, 8, rows, columns)
    name = struct.pack("<2I", 1, 9) + b"meanshape" + bytes(7)
    size = rows * columns * 8
    head = flags + shape + name + struct.pack("<2I", 9, size)
    packer = zlib.compressobj(9)
    packed = packer.compress(struct.pack("<2I", 14, len(head) + size) + head)
    packed += packer.flush(zlib.Z_FULL_FLUSH)
    megabyte = packer.compress(bytes(2**20)) + packer.flush(zlib.Z_FULL_FLUSH)
    packed += megabyte * (size >> 20) + packer.flush()
    path.write_bytes(data + struct.pack("<2I", 15, len(packed)) + packed)


def polygons(path: Path) -> None:
    """An OBJ folder whose neutral mesh is a million triangles in few bytes."""
    write_ict(path)
    face = b"f" + b" 1" * 16 + b"\n"
    mesh = path / "FaceXModel" / "generic_neutral_mesh.obj"
    mesh.write_bytes(b"v 0 0 0\n" * 20 + face * 70_000)


def huge_sparse_matrix(path: Path) -> None:
    """A FLAME model of 300 bytes with a dense regressor of 128 MB in each field."""
    fields = b"".join(
        _text(name)
        + _global("scipy.sparse.csc", "csc_matrix")
        + b")\x81}("
        + _text("_shape")
        + b"J\x00\x10\x00\x00J\x00\x10\x00\x00\x86"
        + b"ub"
        for name in flame_fields()
    )
    path.write_bytes(_pickled(b"}(" + fields + b"u"))


def many_tensors(path: Path) -> None:
    """100,000 empty tensors."""
    entries = {f"{i:x}": {"dtype": "F32", "shape": [0], "data_offsets": [0, 0]} for i in range(100_000)}
    header = json.dumps(entries, separators=(",", ":")).encode()
    path.write_bytes(struct.pack("<Q", len(header)) + header)


def network_of(kind: str, **sizes: Any) -> Callable[[Path], None]:
    """Return what writes a network without tensors that claims to be so large."""

    def write(path: Path) -> None:
        table = {"identity": 80, "albedo": 80, "expression": 52}
        metadata = {"kind": kind, "num_ws": 14, "w_dim": 512, "hidden": 512, "table": table, "mode": "joint"}
        text = json.dumps({"__metadata__": {"rig_editor": json.dumps(metadata | sizes)}}).encode()
        path.write_bytes(struct.pack("<Q", len(text)) + text)

    return write


def generator_of(architecture: str, **config: Any) -> Callable[[Path], None]:
    """Return what writes a generator without tensors that claims such a configuration."""

    def write(path: Path) -> None:
        metadata = {"architecture": architecture, "config": config}
        text = json.dumps({"__metadata__": {"rig_editor": json.dumps(metadata)}}).encode()
        path.write_bytes(struct.pack("<Q", len(text)) + text)

    return write


def text_of(data: bytes) -> Callable[[Path], None]:
    """Return what writes these bytes."""
    return lambda path: path.write_bytes(data) and None


def claimed_picture(path: Path) -> None:
    """A PNG that claims 400 million pixels and holds none."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        check = zlib.crc32(kind + content)
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)

    header = chunk(b"IHDR", struct.pack(">2I5B", 20_000, 20_000, 8, 6, 0, 0, 0))
    data = chunk(b"IDAT", zlib.compress(bytes(1_000_000)))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + header + data + chunk(b"IEND", b""))


def saved_picture(kind: str, width: int, height: int, **options: Any) -> Callable[[Path], None]:
    """Return what saves a flat picture in a format."""
    return lambda path: Image.new(options.pop("mode", "RGB"), (width, height)).save(path, kind, **options)


def inflating_text_of_png(path: Path) -> None:
    """Compressed texts, each as long as the library allows."""
    info = PngImagePlugin.PngInfo()
    for index in range(70):
        info.add_text(f"{index}", "x" * 1_000_000, zip=True)
    Image.new("RGB", (32, 32)).save(path, pnginfo=info)


def pipe(path: Path) -> None:
    """A pipe that nobody writes to."""
    os.mkfifo(path)


def many_entries(path: Path) -> None:
    """An npz file of 5,000 entries."""
    with zipfile.ZipFile(path, "w") as archive:
        for index in range(5_000):
            archive.writestr(f"{index}.npy", b"")


def views_of_one_storage(path: Path) -> None:
    """Tensors that all look at the same million numbers."""
    size = 2**20
    storage = b"(" + _text("storage") + _global("torch", "FloatStorage") + _text("0") + _text("cpu")
    storage += b"J" + struct.pack("<i", size) + b"tQq\x000"
    call = _global("torch._utils", "_rebuild_tensor_v2") + b"q\x010"
    shape = b"J" + struct.pack("<i", size) + b"\x85K\x01\x85"
    names = ["input.input", *(f"style.{i}.weight" for i in range(1, 17)), *(f"x{i}" for i in range(20_000))]
    entries = b"".join(_text(name) + b"h\x01(h\x00K\x00" + shape + b"tR" for name in names)
    pickle = _pickled(storage + call + b"}(" + entries + b"u")
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a/data.pkl", pickle)
        archive.writestr("a/data/0", bytes(4 * size))
    path.write_bytes(file.getvalue())


_STYLEGAN3 = {"img_resolution": 1024, "channels": [2048] * 15, "z_dim": 512, "w_dim": 512}
HOSTILE: dict[str, tuple[str, Callable[[Path], None]]] = {
    "encoded again and again": ("generator", encoded_again_and_again),
    "containers of one list": ("generator", containers_of_one_list),
    "sets of one list": ("generator", sets_of_one_list),
    "nested loads": ("generator", nested_loads),
    "keys of one hash": ("generator", keys_of_one_hash),
    "empty sets": ("generator", empty_sets),
    "views of one storage": ("generator", views_of_one_storage),
    "quoted lines": ("generator", quoted_lines),
    "modules in many places": ("generator", modules_in_many_places),
    "many tensors": ("generator", many_tensors),
    "pipe as a generator": ("generator", pipe),
    "large StyleGAN2": (
        "generator",
        generator_of("stylegan2", img_resolution=2048, channels={str(2**i): 2048 for i in range(2, 12)}),
    ),
    "large StyleGAN3": ("generator", generator_of("stylegan3", **_STYLEGAN3)),
    "wide filters of StyleGAN3": ("generator", generator_of("stylegan3", **_STYLEGAN3, filter_size=10**6)),
    "inflating code": ("code", inflating_code),
    "many entries": ("code", many_entries),
    "giant text of HDF5": ("face model", giant_text_of_hdf5),
    "giant chunk of HDF5": ("face model", giant_chunk_of_hdf5),
    "inflating MAT": ("face model", inflating_mat),
    "polygons": ("face model", polygons),
    "huge sparse matrix": ("face model", huge_sparse_matrix),
    "hidden 30000": ("reconstructor", network_of("face_reconstructor", hidden=30_000)),
    "hidden -1": ("reconstructor", network_of("face_reconstructor", hidden=-1)),
    "hidden infinite": ("reconstructor", network_of("face_reconstructor", hidden=float("inf"))),
    "w_dim 2^62": ("reconstructor", network_of("face_reconstructor", w_dim=2**62)),
    "wide RigNet": ("rignet", network_of("rignet", hidden=60_000, w_dim=4096, num_ws=64, rank=4096)),
    "nested JSON": ("session", text_of(b"[" * 1_000_000)),
    "JSON of empty objects": ("session", text_of(b"[" + b"{}," * 3_000_000 + b"{}]")),
    "JSON of keys": ("session", text_of(b"{" + b",".join(b'"%x":[]' % i for i in range(600_000)) + b"}")),
    "long digits": ("preset", text_of(b'{"format":"rig-editor-preset-1","rest":' + b"1" * 4_000 + b"}")),
    "flat picture": ("photo", saved_picture("PNG", 5_300, 5_300, compress_level=1)),
    "flat progressive JPEG": ("photo", saved_picture("JPEG", 6_300, 6_300, progressive=True, subsampling=0)),
    "claimed picture": ("photo", claimed_picture),
    "inflating texts of a PNG": ("session picture", inflating_text_of_png),
    "pipe as a picture": ("photo", pipe),
}
SLOW = {
    "flat RGB of 50 million pixels": ("photo", saved_picture("PNG", 7_050, 7_050)),
    "flat palette": ("photo", saved_picture("PNG", 5_300, 5_300, mode="P")),
    "flat greys of 16 bits": ("photo", saved_picture("PNG", 5_300, 5_300, mode="I;16")),
    "flat AVIF": ("photo", saved_picture("AVIF", 4_400, 4_400, speed=10)),
    "flat WebP": ("photo", saved_picture("WEBP", 5_000, 5_000, method=0)),
    "flat JPEG 2000": ("photo", saved_picture("JPEG2000", 4_000, 4_000)),
    "flat CMYK": ("photo", saved_picture("TIFF", 6_900, 6_900, mode="CMYK", compression="tiff_lzw")),
    "flat GIF": ("photo", saved_picture("GIF", 5_300, 5_300, mode="P")),
}
"""Pictures about as large as their files may be; they take seconds to write."""
