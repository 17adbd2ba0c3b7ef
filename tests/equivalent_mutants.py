"""Mutants that change no result, each with the reason: they are not tried.

(module, source with what is changed in «…», what stands there instead): reason. The source is just long enough to tell
the place from all others in the module.
"""

PLAIN = "sorting is slower or faster, its result the same"
ROOM = "the array has more room than it needs"
OPEN = "NumPy takes any negative size as the one to be found"
MATRIX = "Z has been checked to be a matrix: its last axis is axis 1"

EQUIVALENT = {
    ("rows/sorting.py", "FEW = «1024»", "1025"): PLAIN,
    ("rows/sorting.py", "«len(ids) < FEW»", "len(ids) <= FEW"): PLAIN,
    (
        "rows/sorting.py",
        "len(ids) - 1, «0»)",
        "1",
    ): "only one id has no bit in its place, and so few are sorted plainly",
    ("rows/sorting.py", "max(«len(ids) - 1», 0)", "len(ids) + 1"): "a place may have a bit more than it needs",
    ("rows/sorting.py", "2**«62»", "63"): "of 64 bits one is to spare beside the sign",
    ("rows/sorting.py", "«2**62»", "2 * 62"): PLAIN,
    ("rows/sorting.py", "«ids.max() >= 2**62 >> bits»", "ids.max() > 2 ** 62 >> bits"): "one bit is to spare",
    ("rows/sorting.py", "«numbers.min(initial=0) >= 0»", "numbers.min(initial=0) > 0"): PLAIN,
    ("rows/sorting.py", "numbers.min(initial=0) >= «0»", "1"): PLAIN,
    ("rows/sorting.py", "numbers.min(initial=«0»)", "1"): "the smallest of no numbers, which is compared with 0 only",
    ("rows/sorting.py", "numbers.max(initial=«0»)", "1"): "the largest of no numbers, which is compared with 2³² only",
    ("rows/sorting.py", "«2**32»", "2 * 32"): PLAIN,
    ("rows/history.py", "(self._rows, «64»)", "65"): ROOM,
    ("rows/history.py", "(self._rows, «2» * self._room", "3"): ROOM,
    ("rows/history.py", "self._grown(«t - self._first»)", "t + self._first"): ROOM,
    ("rows/storing.py", "array.reshape(-«1»)", "2"): OPEN,
}
