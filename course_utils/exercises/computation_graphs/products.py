"""The question of lecture 02 on what a backward pass costs: matrix products, counted."""

from course_utils.exercises.framework.exercise import Question

count_products = Question(
    name="count_products",
    title="Count the products",
    minutes=4,
    difficulty=1,
    objective="Tell what a way back must compute from what nobody asks for.",
    hints=(
        "Forwards: one product for each layer, frozen or not.",
        "Backwards, for Z = X W: which product gives the gradient of W, and which one sends the signal on to X?",
        "Who needs the signal behind layer 5, the first one that learns?",
    ),
    answer=21,
    source="10 + 6 + 5",
)

count_products.recognizes(
    nothing_frozen=("You counted as if nothing were frozen. Which of these products does nobody ask for?", 29),
    one_too_far=("You sent the signal on past the first layer that learns. Nobody is there to use it.", 22),
    frozen_left_out=("You left the frozen layers out of the forward pass. The cost needs them too.", 17),
    backward_only=(
        "This is the backward pass alone. The task asks for the cost too, and that takes a forward pass.",
        11,
    ),
    all_the_way=("You sent the signal all the way down. Below the first layer that learns nobody needs it.", 25),
    no_signals=("Backwards, a layer needs two products: one for its weights, and one to send the signal on.", 16),
    forward_only=("This is the forward pass alone. The gradients need products of their own.", 10),
    one_way_each=(
        "You went back from the cost anew for each layer. The signal passes each layer once, and serves all before it.",
        31,
    ),
    three_for_every_layer=(
        "You counted three for each of the ten layers. Some learn nothing, and the first that learns has nobody to"
        " send to.",
        30,
    ),
    three_for_each_that_learns=(
        "You counted three for each layer that learns. The cost needs the frozen ones, too; and the first that learns"
        " sends nothing on.",
        18,
    ),
    one_each_way=(
        "One of three counts is too small: products forwards, gradients of weights, signals that are sent on. Twenty"
        " is also one each way for all ten layers, which is not what a layer needs.",
        20,
    ),
    signals_through_all_layers=(
        "You sent the signal on through all ten layers, down to the data. Whom would it serve below the first layer"
        " that learns?",
        26,
    ),
    two_for_each_that_learns=(
        "This is two for each layer that learns. Count three kinds apart: products forwards, gradients of weights,"
        " signals that are sent on.",
        12,
    ),
    no_weight_gradients=(
        "You counted the way there and the signals. Each gradient of weights takes a product of its own.",
        15,
    ),
    signals_for_all_and_no_weights=(
        "You counted the way there and a signal for each layer below the cost. The gradients of weights are missing,"
        " and some signals serve nobody.",
        19,
    ),
    weight_gradients_only=(
        "These are the gradients of the weights alone. The cost takes a forward pass, and the signal has to get there.",
        6,
    ),
    signals_only=(
        "These are the signals that are sent on. The forward pass and the gradients of the weights are products, too.",
        5,
    ),
    anew_for_each_gradient=(
        "You counted a pass through the whole network for each gradient. One way there and one way back serve them"
        " all.",
        60,
    ),
)
