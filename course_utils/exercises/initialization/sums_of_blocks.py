"""The exercise of lecture 04 on residual connections: the way back through blocks that add to their inputs."""

import numpy as np

from course_utils.exercises.framework.exercise import exercise


def _stacks(rng):
    def case(n, d, hidden, depth):
        blocks = [(rng.normal(size=(d, hidden)), 0.5 * rng.normal(size=(hidden, d))) for _block in range(depth)]
        return rng.normal(size=(n, d)), rng.normal(size=(n, d)), blocks

    return [case(4, 3, 5, 1), case(2, 4, 3, 2), case(5, 2, 4, 4)]


@exercise(
    "Back through a sum of blocks",
    minutes=8,
    difficulty=2,
    objective="Let a gradient take both ways at every sum, and keep on the way up what the way down needs.",
    cases=_stacks,
    hints=(
        "On the way up x changes from block to block. What of each block do you need on the way down?",
        "A sum hands the gradient that arrives to both of its terms. One of them is x itself, the other goes through"
        " the block.",
        "Through one block: times W2ᵀ, times the slope of the ReLU at this block's x W1, times W1ᵀ. Add that to what"
        " arrived, and go on with the block below.",
    ),
)
def residual_dX(dY, X, blocks):
    """∂J/∂X (n, d), where Y is X after all blocks, and each block adds relu(x W1) W2 to its x."""
    x, seen = X, []
    for W1, W2 in blocks:
        z = x @ W1
        seen.append(z)
        x = x + np.maximum(z, 0) @ W2
    dx = dY
    for (W1, W2), z in zip(blocks[::-1], seen[::-1], strict=True):
        through = ((dx @ W2.T) * (z > 0)) @ W1.T
        dx = dx + through
    return dx


UP, DOWN = "x = x + np.maximum(z, 0) @ W2", "dx = dx + through"
BACK, ORDER = "((dx @ W2.T) * (z > 0)) @ W1.T", "zip(blocks[::-1], seen[::-1], strict=True)"

residual_dX.recognizes(
    through_the_blocks_alone=(
        "Your gradient goes through the blocks alone. Each sum also hands it straight down to x, whatever the block"
        " does: that way is why such a net learns.",
        {DOWN: "dx = through"},
    ),
    through_the_sums_alone=(
        "Your gradient comes down unchanged: you took only the way through the sums. What each block makes of x"
        " depends on x, too.",
        {DOWN: "dx = dx"},
    ),
    through_one_block_at_most=(
        "You sent dY into every block and added up. What arrives at a block has come through the blocks above it, and"
        " through their sums.",
        {BACK: BACK.replace("dx", "dY")},
    ),
    top_added_each_time=(
        "You added dY at every sum. A sum hands down what arrives at it, and below the first block on the way that is"
        " more than dY.",
        {DOWN: "dx = dY + through"},
    ),
    lowest_first=(
        "On the way down you took the lowest block first. It is the last one that the gradient meets.",
        {ORDER: "zip(blocks, seen, strict=True)"},
    ),
    slopes_in_the_wrong_order=(
        "You went down through the weights, and up through what you had kept: each block got the slopes of another."
        " Turn both lists around.",
        {ORDER: "zip(blocks[::-1], seen, strict=True)"},
    ),
    weights_in_the_wrong_order=(
        "You turned around what you had kept, and not the blocks: each z met the weights of another block.",
        {ORDER: "zip(blocks, seen[::-1], strict=True)"},
    ),
    one_block_back=(
        "You went back through the block at the top alone. There are more below.",
        {ORDER: "zip(blocks[:-2:-1], seen[:-2:-1], strict=True)"},
    ),
    all_at_the_bottom=(
        "Every one of your blocks looks at X. Each is to look at the x that the block below left.",
        {"z = x @ W1": "z = X @ W1"},
    ),
    replaced=(
        "On the way up your blocks put their output in the place of x. They add to it, so the next block sees another x"
        " and has other slopes.",
        {UP: "x = np.maximum(z, 0) @ W2"},
    ),
    plain_net=(
        "This is the plain net, there and back: each block replaces x, and the gradient goes through it alone. A"
        " residual block adds, in both directions.",
        {UP: "x = np.maximum(z, 0) @ W2", DOWN: "dx = through"},
    ),
    no_relu_on_the_way_up=(
        "Your way up has no ReLU, so the blocks above see another x.",
        {"np.maximum(z, 0)": "z"},
    ),
    relu_around_the_sum=(
        "You put a ReLU around the sum on the way up. Here the sum goes on as it is.",
        {UP: "x = np.maximum(x + np.maximum(z, 0) @ W2, 0)"},
    ),
    slope_forgotten=(
        "The slope of the ReLU is missing. Where z is below 0 the unit is silent, and no gradient goes through it.",
        {" * (z > 0)": ""},
    ),
    slope_turned_around=(
        "You let the gradient through where the ReLU is silent. Its slope is 1 where z is above 0.",
        {"z > 0": "z <= 0"},
    ),
    outputs_for_slopes=(
        "You multiplied by the output of the ReLU. On the way back it is its slope that counts, 1 or 0.",
        {"(z > 0)": "np.maximum(z, 0)"},
    ),
    relu_of_the_gradient=(
        "You sent the gradient through a ReLU. Whether it passes depends on the sign of z, not on its own.",
        {"((dx @ W2.T) * (z > 0))": "np.maximum(dx @ W2.T, 0)"},
    ),
    in_the_order_of_the_way_up=(
        "On the way back you multiplied by W1 and then by W2, as on the way up. It meets W2 first, and both are"
        " transposed.",
        {BACK: "((dx @ W1) * (z > 0)) @ W2"},
    ),
    straight_way_twice=(
        "The straight way counts twice in your sum. What arrives goes down once as it is, and once through the block.",
        {DOWN: "dx = 2 * dx + through"},
    ),
    halved=(
        "You shared the gradient between the two ways. A sum hands all of it to each of its terms.",
        {DOWN: "dx = (dx + through) / 2"},
    ),
    multiplied=(
        "You multiplied the two ways. The gradients of several ways add up.",
        {DOWN: "dx = dx * through"},
    ),
    subtracted=(
        "You took away what comes through the block. The block adds to x, so its gradient is added, too.",
        {DOWN: "dx = dx - through"},
    ),
    the_way_up=(
        "This is Y, the way up. What is asked for is the gradient at the bottom.",
        {"return dx": "return x"},
    ),
)
