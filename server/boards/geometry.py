"""Shapes of a worksheet as polygons, and what can be measured on them. Lengths in su, angles in degrees.

A sector lies on an ellipse that is read as a circle of radius 1: the point at share r and angle a (clockwise
from 12 o'clock) is `x = cx + r·rx·sin a`, `y = cy − r·ry·cos a`.
"""

import math

from .template import Point, Polar, Polygon, Rect, Sector, Shape

ARC_STEP = 2
"""Degrees between two corners of an arc, at most."""
DIGITS = 2
"""Decimals of a corner: finer than any pixel, and the same number on every machine."""


def outline(shape: Shape, polar: Polar | None) -> Polygon:
    """The polygon of a shape; ValueError for a sector on a sheet without an ellipse."""
    if isinstance(shape, Rect):
        right, bottom = shape.x + shape.w, shape.y + shape.h
        return ((shape.x, shape.y), (right, shape.y), (right, bottom), (shape.x, bottom))
    if polar is None:
        raise ValueError("a sector needs the sheet's ellipse")
    return _sector(shape, polar)


def on_ellipse(polar: Polar, r: float, angle: float) -> Point:
    """The point at a share of the ellipse and an angle."""
    a = math.radians(angle)
    x, y = polar.cx + r * polar.rx * math.sin(a), polar.cy - r * polar.ry * math.cos(a)
    # + 0.0: never a negative zero
    return (round(x, DIGITS) + 0.0, round(y, DIGITS) + 0.0)


def _sector(shape: Sector, polar: Polar) -> Polygon:
    angles = _angles(shape.a0, shape.a1)
    outer = [on_ellipse(polar, shape.r1, angle) for angle in angles]
    if is_whole(shape):
        # a disc; a full ring is outer and inner circle joined by a seam, which even–odd tests don't see
        if shape.r0 == 0:
            return tuple(outer[:-1])
        return tuple(outer + [on_ellipse(polar, shape.r0, angle) for angle in reversed(angles)])
    if shape.r0 == 0:
        return ((polar.cx, polar.cy), *outer)
    return tuple(outer + [on_ellipse(polar, shape.r0, angle) for angle in reversed(angles)])


def _angles(a0: float, a1: float) -> list[float]:
    """Both ends and every multiple of the step between them, so that neighbours share their corners."""
    first = math.floor(a0 / ARC_STEP) + 1
    last = math.ceil(a1 / ARC_STEP) - 1
    return [a0, *(float(i * ARC_STEP) for i in range(first, last + 1)), a1]


def is_whole(shape: Sector) -> bool:
    """Whether a sector goes all the way round."""
    return shape.a1 - shape.a0 >= 360


def area(polygon: Polygon) -> float:
    """The area inside a polygon, in su²."""
    pairs = zip(polygon, polygon[1:] + polygon[:1], strict=True)
    return abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairs)) / 2


def contains(polygon: Polygon, x: float, y: float) -> bool:
    """Even–odd with half-open crossings, so that left and top edges belong to the polygon.

    The client has this very expression; equal numbers give equal answers on both sides.
    """
    inside = False
    x0, y0 = polygon[-1] if polygon else (0.0, 0.0)
    for x1, y1 in polygon:
        if (y0 > y) != (y1 > y) and x < (x1 - x0) * (y - y0) / (y1 - y0) + x0:
            inside = not inside
        x0, y0 = x1, y1
    return inside


def distance_to_border(polygon: Polygon, x: float, y: float) -> float:
    """How far the point is from the nearest edge."""
    pairs = zip(polygon, polygon[1:] + polygon[:1], strict=True)
    return min(_distance_to_segment(x, y, a, b) for a, b in pairs)


def _distance_to_segment(x: float, y: float, a: Point, b: Point) -> float:
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = dx * dx + dy * dy
    t = max(0.0, min(1.0, ((x - a[0]) * dx + (y - a[1]) * dy) / length)) if length else 0.0
    return math.hypot(x - a[0] - t * dx, y - a[1] - t * dy)


def innermost(polygon: Polygon, box: Rect) -> Point:
    """About the point farthest from every edge (the pole of inaccessibility), found on ever finer grids."""
    spot, reach = (box.x + box.w / 2, box.y + box.h / 2), max(box.w, box.h) / 2
    steps = 8
    best = distance_to_border(polygon, *spot) if contains(polygon, *spot) else -1.0
    for _ in range(5):
        centre = spot
        for i in range(-steps, steps + 1):
            for j in range(-steps, steps + 1):
                x, y = centre[0] + i * reach / steps, centre[1] + j * reach / steps
                depth = distance_to_border(polygon, x, y) if contains(polygon, x, y) else -1.0
                if depth > best:
                    best, spot = depth, (x, y)
        reach /= steps / 2
    return (round(spot[0], DIGITS), round(spot[1], DIGITS))
