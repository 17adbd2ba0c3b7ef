// Moves an explorer's picture without a kernel: a frame for each position of its controls (publishing/frames.py).
// It needs no other script; a page of a book can hold the same. `element.moveTo(axis, position)` is for others to call.

function explore(root) {
  const data = JSON.parse(root.querySelector("script").textContent);
  const image = root.querySelector("img"), spoken = root.querySelector(".spoken");
  const at = [...data.start];

  function show() {
    const frame = at.reduce((number, position, axis) => number * data.lengths[axis] + position, 0);
    image.src = data.frames[frame];
    image.alt = spoken.textContent = data.captions[frame];
    for (const slider of root.querySelectorAll("input")) {
      const axis = Number(slider.dataset.axis), text = data.texts[axis][at[axis]];
      slider.value = at[axis];
      slider.setAttribute("aria-valuetext", text);
      slider.nextElementSibling.textContent = text;
    }
    for (const button of root.querySelectorAll("button")) {
      button.setAttribute("aria-pressed", at[button.dataset.axis] === Number(button.dataset.to));
    }
  }

  root.moveTo = (axis, position) => {
    at[axis] = position;
    show();
  };
  root.addEventListener("input", event => root.moveTo(Number(event.target.dataset.axis), Number(event.target.value)));
  root.addEventListener("click", ({ target }) => {
    if (target.matches("button")) root.moveTo(Number(target.dataset.axis), Number(target.dataset.to));
  });
  // The keys that move the sliders are not for the deck; those of a presenter's clicker are not for the sliders.
  root.addEventListener("keydown", event => {
    const forTheDeck = ["PageDown", "PageUp", "Escape"].includes(event.key);
    const slider = event.target.matches("input");
    if (forTheDeck || (slider && event.key === " ")) {
      event.preventDefault();
      event.target.blur();
      if (event.key === "Escape") event.stopPropagation();
    } else {
      event.stopPropagation();
    }
  });
  // Fetched beforehand, so that a picture is there when a key asks for it.
  addEventListener("load", () => data.frames.forEach(frame => (new Image().src = frame)));
}

document.querySelectorAll(".explorer").forEach(explore);
