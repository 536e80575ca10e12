"""Meshes as binary glTF 2.0 (Khronos): metres, linear colours, normals, a material that is not metallic."""

from __future__ import annotations

import json
import struct
from typing import Any

import numpy as np

_MAGIC, _VERSION = 0x46546C67, 2
_JSON, _BINARY = 0x4E4F534A, 0x004E4942
_FLOAT, _UINT32 = 5126, 5125
_VERTEX_BUFFER, _INDEX_BUFFER = 34962, 34963
_ROUGHNESS = 0.6  # of skin
_UNLIT = "KHR_materials_unlit"
METRES_PER_CENTIMETRE = 0.01


def glb_bytes(
    vertices: np.ndarray, triangles: np.ndarray, normals: np.ndarray, colors: np.ndarray, is_lit: bool
) -> bytes:
    """Return a mesh as the bytes of a .glb file.

    Args:
        vertices: (V, 3) centimetres; files hold metres, as the format demands.
        triangles: (F, 3), counter-clockwise.
        normals: (V, 3) unit vectors.
        colors: (V, 3) display colours in [0, 1]; files hold linear ones, as the format demands.
        is_lit: whether light is in the colours already, so that viewers shall add none.
    """
    parts = {
        "POSITION": (vertices * METRES_PER_CENTIMETRE).astype("<f4"),
        "NORMAL": normals.astype("<f4"),
        "COLOR_0": linear_colors(colors).astype("<f4"),
        "indices": triangles.astype("<u4").reshape(-1),
    }
    binary = b"".join(part.tobytes() for part in parts.values())
    document = json.dumps(_document(parts, is_lit), separators=(",", ":")).encode()
    document += b" " * (-len(document) % 4)
    chunks = struct.pack("<2I", len(document), _JSON) + document
    chunks += struct.pack("<2I", len(binary), _BINARY) + binary
    return struct.pack("<3I", _MAGIC, _VERSION, 12 + len(chunks)) + chunks


def linear_colors(colors: np.ndarray) -> np.ndarray:
    """Return display colours in [0, 1] as linear ones (IEC 61966-2-1, sRGB)."""
    colors = colors.clip(0, 1)
    return np.where(colors <= 0.04045, colors / 12.92, ((colors + 0.055) / 1.055) ** 2.4)


def _document(parts: dict[str, np.ndarray], is_lit: bool) -> dict[str, Any]:
    views, accessors, offset = [], [], 0
    for index, (name, part) in enumerate(parts.items()):
        target = _INDEX_BUFFER if name == "indices" else _VERTEX_BUFFER
        views.append({"buffer": 0, "byteOffset": offset, "byteLength": part.nbytes, "target": target})
        accessors.append(_accessor(index, name, part))
        offset += part.nbytes
    attributes = {name: index for index, name in enumerate(parts) if name != "indices"}
    primitive = {"attributes": attributes, "indices": len(parts) - 1, "material": 0}
    surface = {"metallicFactor": 0.0, "roughnessFactor": _ROUGHNESS}
    return {
        "asset": {"version": "2.0", "generator": "Rig Editor"},
        **({"extensionsUsed": [_UNLIT]} if is_lit else {}),
        "scene": 0,
        "scenes": [{"nodes": [0]}],
        "nodes": [{"mesh": 0, "name": "face"}],
        "meshes": [{"name": "face", "primitives": [primitive]}],
        "materials": [
            {
                "name": "face",
                "pbrMetallicRoughness": surface,
                **({"extensions": {_UNLIT: {}}} if is_lit else {}),
            }
        ],
        "buffers": [{"byteLength": offset}],
        "bufferViews": views,
        "accessors": accessors,
    }


def _accessor(view: int, name: str, part: np.ndarray) -> dict[str, Any]:
    is_index = name == "indices"
    accessor = {
        "bufferView": view,
        "componentType": _UINT32 if is_index else _FLOAT,
        "count": len(part),
        "type": "SCALAR" if is_index else "VEC3",
    }
    if name == "POSITION":
        accessor |= {"min": part.min(0).tolist(), "max": part.max(0).tolist()}
    return accessor
