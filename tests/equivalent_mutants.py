"""Mutants that change no result, each with the reason: they are not tried.

(module, source with what is changed in «…», what stands there instead): reason. The source is just long enough to tell
the place from all others in the module.
"""

PLAIN = "sorting is slower or faster, its result the same"
ROOM = "the array has more room than it needs"
OPEN = "NumPy takes any negative size as the one to be found"
MATRIX = "Z has been checked to be a matrix: its last axis is axis 1"
ZERO = "at 0 both sides are 0"
CHUNKS = "chunks of another size, the same result"

EQUIVALENT = {
    ("torch_gpu/lookup.py", "CHUNK = «2»**18", "3"): CHUNKS,
    ("torch_gpu/lookup.py", "CHUNK = 2**«18»", "19"): CHUNKS,
    ("torch_gpu/lookup.py", "CHUNK = «2**18»", "2 * 18"): CHUNKS,
    ("torch_gpu/rule_optimizer.py", "CHUNK = «2»**19", "3"): CHUNKS,
    ("torch_gpu/rule_optimizer.py", "CHUNK = 2**«19»", "20"): CHUNKS,
    ("torch_gpu/rule_optimizer.py", "CHUNK = «2**19»", "2 * 19"): CHUNKS,
    ("torch_gpu/rule_optimizer.py", "begin, size = 0, «0»", "1"): CHUNKS,
    ("torch_gpu/rule_optimizer.py", "begin, size = end, «0»", "1"): CHUNKS,
    ("numpy_ref/layers.py", "np.where(«Z >= 0», 1, small)", "Z > 0"): "at 0 both sides are 1",
    ("numpy_ref/layers.py", 'np.where(«Z > 0», Z, _number("leaky_relu', "Z >= 0"): ZERO,
    ("numpy_ref/layers.py", 'np.where(«Z > 0», Z, _checked_a("prelu', "Z >= 0"): ZERO,
    ("numpy_ref/layers.py", 'np.where(«Z > 0», Z, _number("elu', "Z >= 0"): ZERO,
    ("numpy_ref/layers.py", "shifted = Z - Z.max(axis=«-1», keepdims=True)\n    log_total", "1"): MATRIX,
    ("numpy_ref/layers.py", "np.log(np.exp(shifted).sum(axis=«-1»))", "1"): MATRIX,
    ("numpy_ref/initializers.py", "np.where(«np.diag(R) < 0»", "np.diag(R) <= 0"): "what is drawn has no 0 there",
    (
        "numpy_ref/initializers.py",
        "«Q * np.where(np.diag(R) < 0, -1.0, 1.0)»",
        "Q / np.where(np.diag(R) < 0, -1.0, 1.0)",
    ): ("the factors are 1 and −1"),
    ("symbolic/drawing/__init__.py", "node, «0» if node.op.label in EXCHANGEABLE", "1"): (
        "all inputs of such an op have the same number, whichever"
    ),
    ("gradcheck.py", "«difference > CERTAIN * rounding»", "difference >= CERTAIN * rounding"): (
        "the rounding is estimated: nothing hangs on its being met exactly"
    ),
    ("gradcheck.py", "«difference > WRONG * own»", "difference >= WRONG * own"): (
        "what is measured never meets the bound exactly; where both are 0, the next condition fails"
    ),
    ("gradcheck.py", "CERTAIN = «50»", "51"): "how cautious it is has no right value",
    ("numpy_ref/layers.py", "np.clip(Z, -«40»", "41"): "from 39 on the density is 0",
    ("numpy_ref/layers.py", "np.clip(Z, -40, «40»", "41"): "from 39 on the density is 0",
    ("numpy_ref/rounding.py", "np.clip(drop - 62, 0, «63»)", "64"): "M has 53 digits: none is left either way",
    (
        "numpy_ref/rounding.py",
        "drop = np.where(M == 0, «0», unit",
        "1",
    ): "0 has no digit that could be cut off or added to",
    ("exercises/lookup_table_updates/duplicates.py", "dY = «1e-5 * dY»", "1e-05 / dY"): "small numbers either way",
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
    ("benchmarks/training_steps.py", "window: int = «0»", "1"): "nothing reads it where there is no table",
    ("rows/history.py", "(self._rows, «64»)", "65"): ROOM,
    ("rows/history.py", "(self._rows, «2» * self._room", "3"): ROOM,
    ("rows/history.py", "self._grown(«t - self._first»)", "t + self._first"): ROOM,
    ("rows/storing.py", "array.reshape(-«1»)", "2"): OPEN,
    ("numpy_ref/orthogonalization.py", "«rows < columns»", "rows <= columns"): "a square has no shorter side",
    (
        "torch_gpu/orthogonalization.py",
        "«G.shape[0] > G.shape[1]»",
        "G.shape[0] >= G.shape[1]",
    ): "a square has no shorter side",
}
