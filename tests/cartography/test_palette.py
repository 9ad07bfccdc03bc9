from itertools import combinations, pairwise

import numpy as np
import pytest

from cartography.palette import DARK, LIGHT, palette_for, rgb

BOTH = pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
# What people without red (protan) or green (deutan) cones see: Machado, Oliveira and Fernandes,
# 2009, "A Physiologically-based Model for Simulation of Color Vision Deficiency", severity 1.0.
DEFICIENCIES = {
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
}


def linear(color):
    channels = [channel / 255 for channel in rgb(color)]
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]


def luminance(color):
    red, green, blue = linear(color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(a, b):
    """WCAG 2.2's contrast ratio."""
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


IDENTITY = ((1, 0, 0), (0, 1, 0), (0, 0, 1))


def lab(color, matrix):
    """What is seen of a color, in CIE L*a*b* of daylight: 2.3 apart is just seen beside it."""
    to_xyz = ((0.4125, 0.3576, 0.1804), (0.2127, 0.7152, 0.0722), (0.0193, 0.1192, 0.9503))
    seen = np.clip(np.array(matrix) @ linear(color), 0, 1)
    x, y, z = np.cbrt(np.array(to_xyz) @ seen / (0.9505, 1, 1.0888))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@BOTH
def test_labels_are_read_with_ease(palette):
    assert contrast(palette.text, palette.land) >= 7
    assert contrast(palette.text, palette.background) >= 7


@BOTH
def test_quiet_names_and_the_selected_label_are_still_read(palette):
    for ground in (palette.land, palette.background):
        assert contrast(palette.muted_text, ground) >= 4.5
        assert contrast(palette.selected_text, ground) >= 4.5


@BOTH
@pytest.mark.parametrize("color", ["blue", "selected", "good", "bad"])
def test_pins_and_what_an_update_adds_and_removes_stand_out_from_land_and_water(palette, color):
    for ground in (palette.land, palette.background):
        assert contrast(getattr(palette, color), ground) >= 3


@BOTH
def test_the_land_is_quiet(palette):
    assert contrast(palette.land, palette.background) < 1.6
    assert contrast(palette.land_line, palette.land) < 2.5


@BOTH
@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_the_selected_pin_differs_for_the_color_blind(palette, deficiency):
    matrix = DEFICIENCIES[deficiency]

    def seen(color):
        return [sum(f * c for f, c in zip(row, linear(color), strict=True)) for row in matrix]

    apart = [abs(a - b) for a, b in zip(seen(palette.blue), seen(palette.selected), strict=True)]
    assert max(apart) > 0.2


def test_the_page_decides_between_light_and_dark():
    assert palette_for(dark=True) is DARK
    assert palette_for(dark=False) is LIGHT


@BOTH
def test_the_colors_of_groups_stand_out_and_differ_for_everyone(palette):
    for color in palette.groups:
        for ground in (palette.land, palette.background):
            assert contrast(color, ground) >= 3
    # The last two are grays: all other values, and the blank, which is a ring.
    for one, other in combinations(palette.groups[:-2], 2):
        for matrix in (IDENTITY, *DEFICIENCIES.values()):
            apart = np.subtract(lab(one, matrix), lab(other, matrix))
            assert np.linalg.norm(apart) > 15, (one, other)


@BOTH
def test_shades_differ_in_gray_as_well(palette):
    light = [luminance(color) for color in (palette.land, *palette.shades)]
    assert light in (sorted(light), sorted(light, reverse=True))
    assert all(
        contrast(one, other) > 1.1 for one, other in pairwise((palette.land, *palette.shades))
    )
