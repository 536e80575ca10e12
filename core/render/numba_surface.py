"""Compiled loops behind `core.render.surface` for the CPU, with their gradients written out."""

from __future__ import annotations

from typing import Any

import numba
import numpy as np
import torch

from core.render.numba_threads import for_each_image

compiled = numba.njit(nogil=True, cache=True, error_model="numpy")

Corner = tuple[float, float, float]
Weights = tuple[float, float, float]


def _array(tensor: torch.Tensor) -> np.ndarray:
    return tensor.detach().contiguous().numpy()


class VertexNormals(torch.autograd.Function):
    """Area-weighted unit normals (N, V, 3) of vertices (N, V, 3) and triangles (F, 3)."""

    @staticmethod
    def forward(ctx: Any, vertices: torch.Tensor, triangles: torch.Tensor) -> torch.Tensor:
        """Keep the lengths of the summed normals (N, V) for the gradient."""
        points, corners = _array(vertices), _array(triangles)
        normals, lengths = np.zeros_like(points), np.empty_like(points[..., 0])
        for_each_image(len(points), lambda n: _normals(points[n], corners, normals[n], lengths[n]))
        ctx.arrays = points, corners, normals, lengths
        return torch.from_numpy(normals)

    @staticmethod
    def backward(ctx: Any, grad: torch.Tensor) -> tuple[torch.Tensor, None]:
        """Return the gradient of the vertices."""
        points, corners, normals, lengths = ctx.arrays
        upstream, result = _array(grad), np.zeros_like(points)

        def work(n: int) -> None:
            _normals_gradient(
                points[n], corners, _length_gradient(normals[n], lengths[n], upstream[n]), result[n]
            )

        for_each_image(len(points), work)
        return torch.from_numpy(result), None


class Blend(torch.autograd.Function):
    """Vertex attributes (N, V, C) at the pixels (N, C, H, W) of the visible triangles."""

    @staticmethod
    def forward(
        ctx: Any,
        vertices_ndc: torch.Tensor,
        attributes: torch.Tensor,
        triangles: torch.Tensor,
        index: torch.Tensor,
    ) -> torch.Tensor:
        """Keep nothing but the inputs; weights are cheap to recompute."""
        inputs = _array(vertices_ndc), _array(attributes), _array(triangles), _array(index)
        points, values, corners, visible = inputs
        image = np.zeros((len(points), values.shape[2], *visible.shape[1:]), points.dtype)
        for_each_image(len(points), lambda n: _blend(points[n], values[n], corners, visible[n], image[n]))
        ctx.arrays = inputs
        return torch.from_numpy(image)

    @staticmethod
    def backward(ctx: Any, grad: torch.Tensor) -> tuple[torch.Tensor | None, ...]:
        """Return the gradients of the projected vertices and of the attributes."""
        points, values, corners, visible = ctx.arrays
        upstream = _array(grad)
        point_grad, value_grad = np.zeros_like(points), np.zeros_like(values)

        def work(n: int) -> None:
            mesh = points[n], values[n], corners, visible[n]
            _blend_gradient(mesh, upstream[n], point_grad[n], value_grad[n])

        for_each_image(len(points), work)
        return torch.from_numpy(point_grad), torch.from_numpy(value_grad), None, None


@compiled
def _face_normal(points: np.ndarray, a: int, b: int, c: int) -> tuple[float, float, float]:
    """Return the normal of a triangle, as long as twice its area."""
    ux, uy, uz = points[b, 0] - points[a, 0], points[b, 1] - points[a, 1], points[b, 2] - points[a, 2]
    wx, wy, wz = points[c, 0] - points[a, 0], points[c, 1] - points[a, 1], points[c, 2] - points[a, 2]
    return uy * wz - uz * wy, uz * wx - ux * wz, ux * wy - uy * wx


@compiled
def _normals(points: np.ndarray, corners: np.ndarray, normals: np.ndarray, lengths: np.ndarray) -> None:
    """Fill normals (V, 3), which are 0 before, and the lengths (V,) that they had before scaling."""
    for face in range(len(corners)):
        a, b, c = corners[face, 0], corners[face, 1], corners[face, 2]
        x, y, z = _face_normal(points, a, b, c)
        for vertex in (a, b, c):
            normals[vertex, 0] += x
            normals[vertex, 1] += y
            normals[vertex, 2] += z
    for vertex in range(len(points)):
        x, y, z = normals[vertex, 0], normals[vertex, 1], normals[vertex, 2]
        length = np.sqrt(x * x + y * y + z * z)
        lengths[vertex] = length
        if length > 0:
            for axis in range(3):
                normals[vertex, axis] /= length


@compiled
def _length_gradient(normals: np.ndarray, lengths: np.ndarray, upstream: np.ndarray) -> np.ndarray:
    """Return the gradient (V, 3) of the normals before they were scaled to unit length."""
    result = np.zeros_like(normals)
    for vertex in range(len(normals)):
        if lengths[vertex] > 0:
            along = normals.dtype.type(0)
            for axis in range(3):
                along += normals[vertex, axis] * upstream[vertex, axis]
            for axis in range(3):
                result[vertex, axis] = (upstream[vertex, axis] - along * normals[vertex, axis]) / lengths[
                    vertex
                ]
    return result


@compiled
def _normals_gradient(
    points: np.ndarray, corners: np.ndarray, upstream: np.ndarray, result: np.ndarray
) -> None:
    """Add to the gradient of the vertices (V, 3) that of u × w, with u and w the edges from a to b and c."""
    for face in range(len(corners)):
        a, b, c = corners[face, 0], corners[face, 1], corners[face, 2]
        gx = upstream[a, 0] + upstream[b, 0] + upstream[c, 0]
        gy = upstream[a, 1] + upstream[b, 1] + upstream[c, 1]
        gz = upstream[a, 2] + upstream[b, 2] + upstream[c, 2]
        ux, uy, uz = points[b, 0] - points[a, 0], points[b, 1] - points[a, 1], points[b, 2] - points[a, 2]
        wx, wy, wz = points[c, 0] - points[a, 0], points[c, 1] - points[a, 1], points[c, 2] - points[a, 2]
        bx, by, bz = wy * gz - wz * gy, wz * gx - wx * gz, wx * gy - wy * gx
        cx, cy, cz = gy * uz - gz * uy, gz * ux - gx * uz, gx * uy - gy * ux
        result[b, 0] += bx
        result[b, 1] += by
        result[b, 2] += bz
        result[c, 0] += cx
        result[c, 1] += cy
        result[c, 2] += cz
        result[a, 0] -= bx + cx
        result[a, 1] -= by + cy
        result[a, 2] -= bz + cz


@compiled
def _corner(points: np.ndarray, vertex: int, row: int, column: int, size: int) -> Corner:
    """Return a projected vertex relative to a pixel's centre: x right, y up, and depth."""
    x = points[vertex, 0] - (2 * column + 1 - size) / size
    y = points[vertex, 1] - (size - 1 - 2 * row) / size
    return x, y, points[vertex, 2]


@compiled
def _weights(a: Corner, b: Corner, c: Corner) -> Weights:
    """Return the corners' weights at the pixel: twice the opposite part's area over the depth."""
    wa = (b[0] * c[1] - b[1] * c[0]) / a[2]
    wb = (c[0] * a[1] - c[1] * a[0]) / b[2]
    wc = (a[0] * b[1] - a[1] * b[0]) / c[2]
    return wa, wb, wc


@compiled
def _blend(
    points: np.ndarray, values: np.ndarray, corners: np.ndarray, visible: np.ndarray, image: np.ndarray
) -> None:
    """Fill an image (C, H, W), which is 0 before."""
    size = len(visible)
    for row in range(size):
        for column in range(size):
            face = visible[row, column]
            if face < 0:
                continue
            i, j, k = corners[face, 0], corners[face, 1], corners[face, 2]
            wa, wb, wc = _weights(
                _corner(points, i, row, column, size),
                _corner(points, j, row, column, size),
                _corner(points, k, row, column, size),
            )
            scale = 1 / (wa + wb + wc)
            for channel in range(values.shape[1]):
                total = wa * values[i, channel] + wb * values[j, channel] + wc * values[k, channel]
                image[channel, row, column] = total * scale


@compiled
def _blend_gradient(
    mesh: tuple[np.ndarray, ...], upstream: np.ndarray, point_grad: np.ndarray, value_grad: np.ndarray
) -> None:
    """Add to the gradients of the points (V, 3) and values (V, C) of an image's gradient (C, H, W)."""
    points, values, corners, visible = mesh
    size = len(visible)
    for row in range(size):
        for column in range(size):
            face = visible[row, column]
            if face < 0:
                continue
            i, j, k = corners[face, 0], corners[face, 1], corners[face, 2]
            a = _corner(points, i, row, column, size)
            b = _corner(points, j, row, column, size)
            c = _corner(points, k, row, column, size)
            wa, wb, wc = _weights(a, b, c)
            scale = 1 / (wa + wb + wc)
            ga, gb, gc = 0.0, 0.0, 0.0
            for channel in range(values.shape[1]):
                g = upstream[channel, row, column] * scale
                value_grad[i, channel] += g * wa
                value_grad[j, channel] += g * wb
                value_grad[k, channel] += g * wc
                ga += g * values[i, channel]
                gb += g * values[j, channel]
                gc += g * values[k, channel]
            mean = (ga * wa + gb * wb + gc * wc) * scale
            upstream_weights = ga - mean, gb - mean, gc - mean
            _add_weight_gradient(point_grad, (i, j, k), (a, b, c), (wa, wb, wc), upstream_weights)


@compiled
def _add_weight_gradient(
    result: np.ndarray,
    vertices: tuple[int, int, int],
    triangle: tuple[Corner, Corner, Corner],
    weights: Weights,
    upstream: Weights,
) -> None:
    """Add the gradient of `_weights` to that of the points (V, 3)."""
    i, j, k = vertices
    a, b, c = triangle
    ga, gb, gc = upstream[0] / a[2], upstream[1] / b[2], upstream[2] / c[2]
    result[i, 0] += gc * b[1] - gb * c[1]
    result[i, 1] += gb * c[0] - gc * b[0]
    result[i, 2] -= ga * weights[0]
    result[j, 0] += ga * c[1] - gc * a[1]
    result[j, 1] += gc * a[0] - ga * c[0]
    result[j, 2] -= gb * weights[1]
    result[k, 0] += gb * a[1] - ga * b[1]
    result[k, 1] += ga * b[0] - gb * a[0]
    result[k, 2] -= gc * weights[2]
