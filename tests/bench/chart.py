# SPDX-License-Identifier: GPL-2.0-only
"""A chart of a few curves as SVG, in nothing but text."""

import math
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 720, 400
LEFT, RIGHT, TOP, BOTTOM = 80, 190, 40, 55
COLOURS = {"none": "#7a7a7a", "ours": "#1464b4", "old": "#b4501e"}
DASHES = ("", "6 4", "2 3", "8 3 2 3")


def steps(low, high):
    """Round numbers between two values."""
    size = 10 ** math.floor(math.log10((high - low) / 4 or 1))
    for factor in (1, 2, 5, 10):
        if (high - low) / (size * factor) <= 6:
            break
    size *= factor
    first = math.floor(low / size)
    return [size * i for i in range(first, math.ceil(high / size) + 1)]


def label(value):
    return "{:,.0f}".format(value)


def tens(low, high):
    """Powers of ten around two values."""
    return [10 ** i for i in range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)]


def share(value, ticks, log):
    """Where a value lies between the first and the last tick."""
    place = math.log10 if log else float
    low, high = place(ticks[0]), place(ticks[-1])
    return (place(value) - low) / (high - low or 1)


class Axes:
    def __init__(self, curves, log, log_y):
        xs = [x for _, points, _ in curves for x, _ in points]
        ys = [y for _, points, _ in curves for _, y in points]
        self.log, self.log_y = log, log_y
        self.ys = tens(min(ys), max(ys)) if log_y else steps(min(ys + [0]), max(ys) or 1)
        self.x_ticks = sorted(set(xs)) if log else steps(0, max(xs))

    def x(self, value):
        return LEFT + share(value, self.x_ticks, self.log) * (WIDTH - LEFT - RIGHT)

    def y(self, value):
        return HEIGHT - BOTTOM - share(value, self.ys, self.log_y) * (HEIGHT - TOP - BOTTOM)


def text(x, y, words, anchor="middle", extra=""):
    return '<text x="%.1f" y="%.1f" text-anchor="%s"%s>%s</text>' % (
        x, y, anchor, extra, escape(words))


def grid(axes, x_name, y_name):
    yield '<g stroke="#ddd">'
    for value in axes.ys:
        yield '<path d="M%d %.1fH%d"/>' % (LEFT, axes.y(value), WIDTH - RIGHT)
    for value in axes.x_ticks:
        yield '<path d="M%.1f %dV%d"/>' % (axes.x(value), TOP, HEIGHT - BOTTOM)
    yield "</g>"
    for value in axes.ys:
        yield text(LEFT - 8, axes.y(value) + 4, label(value), "end")
    for value in axes.x_ticks:
        yield text(axes.x(value), HEIGHT - BOTTOM + 18, label(value))
    middle = (TOP + HEIGHT - BOTTOM) / 2
    yield text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 12, x_name)
    yield text(18, middle, y_name, "middle", ' transform="rotate(-90 18 %.1f)"' % middle)


def lines(axes, curves, dots):
    seen = {}
    for index, (name, points, variant) in enumerate(curves):
        colour = COLOURS[variant]
        dash = DASHES[seen.setdefault(variant, 0) % len(DASHES)]
        seen[variant] += 1
        style = 'fill="none" stroke="%s" stroke-width="2" stroke-dasharray="%s"' % (
            colour, dash or "none")
        path = " ".join("%.1f,%.1f" % (axes.x(x), axes.y(y)) for x, y in sorted(points))
        yield '<polyline points="%s" %s/>' % (path, style)
        for x, y in points if dots else ():
            yield '<circle cx="%.1f" cy="%.1f" r="3" fill="%s"/>' % (
                axes.x(x), axes.y(y), colour)
        at = TOP + 10 + 20 * index
        yield '<path d="M%d %dh28" %s/>' % (WIDTH - RIGHT + 12, at, style)
        yield text(WIDTH - RIGHT + 46, at + 4, name, "start")


def write(path, title, x_name, y_name, curves, log=False, log_y=False, dots=True):
    """curves: (name, [(x, y), ...], variant); log, log_y: that axis grows by factors."""
    if not curves:
        return
    axes = Axes(curves, log, log_y)
    body = [text(LEFT, 22, title, "start", ' font-weight="bold"')]
    body += grid(axes, x_name, y_name)
    body += lines(axes, curves, dots)
    with open(path, "w") as file:
        file.write('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" '
                   'font-family="sans-serif" font-size="12">\n'
                   '<rect width="%d" height="%d" fill="#fff"/>\n%s\n</svg>\n' % (
                       WIDTH, HEIGHT, WIDTH, HEIGHT, "\n".join(body)))
