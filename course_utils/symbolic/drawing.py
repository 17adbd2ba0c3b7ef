"""Graphs to look at: a layered drawing as SVG, and a plain text."""


def draw(variable):
    raise NotImplementedError


def dprint(variable):
    raise NotImplementedError
