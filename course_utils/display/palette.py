"""One meaning, one color, everywhere: the Okabe–Ito palette, which color-blind readers can tell apart.

Its orange is darker here: as a line on white, each color has a contrast of 3 to 1 at least.
"""

VALUES = "#0072B2"  # values, the forward direction: solid lines
GRADIENTS = "#D55E00"  # gradients, the backward direction: dashed lines
PARAMETERS = "#009E73"
STATE = "#CC79A7"  # optimizer state: dotted lines
DATA = "#666666"  # data and constants: thin lines
WRONG = "#C68400"  # what is wrong, the naive way: crosses

# The same meanings as text, dark enough for a contrast of 4.5 on white.
GRADIENTS_TEXT, PARAMETERS_TEXT, STATE_TEXT, WRONG_TEXT = "#B34700", "#007A59", "#9C3F74", "#8F6200"

# The same meanings as areas that text stands on.
VALUES_TINT, GRADIENTS_TINT, PARAMETERS_TINT, DATA_TINT = "#E6F1F8", "#FCEFE6", "#E6F5F0", "#F4F4F4"
