// How every deck behaves: straight ahead, no animation, mathematics typeset from the files beside it.

const tools = [window.RevealNotes, window.RevealZoom, window.RevealSearch, window.RevealHighlight];
const pens = [window.RevealChalkboard, window.RevealPointer]; // there where npm could fetch them

const deck = new Reveal(document.querySelector(".reveal"), {
  width: 1280,
  height: 720,
  margin: 0, // the slides have their own margins, so that a pixel of the style sheet is a pixel of the slide
  center: false,
  controls: false,
  progress: true,
  slideNumber: "c/t",
  hash: true,
  hashOneBasedIndex: true,
  navigationMode: "linear",
  transition: "none",
  backgroundTransition: "none",
  viewDistance: 4,
  pdfMaxPagesPerSlide: 1,
  pdfSeparateFragments: false,
  defaultTiming: 75, // seconds, for a slide that does not say
  chalkboard: {
    storage: null, // nothing is kept after the talk
    src: null,
    theme: "whiteboard",
    toggleNotesButton: false, // its icons are a font from elsewhere
    toggleChalkboardButton: false,
    keyBindings: { toggleChalkboard: { keyCode: 84, key: "T", description: "Whiteboard" } }, // B blanks the screen
  },
  pointer: { key: "q", color: "#D55E00" },
  plugins: [...tools, ...pens].filter(Boolean),
});
deck.initialize();
window.Reveal = deck; // for the console and for the tests

// Keys that step through a picture: each is an empty fragment beside it.
function step(fragments, shown) {
  for (const mark of fragments) {
    if (mark.matches(".step")) mark.closest(".explorer").moveTo(Number(mark.dataset.axis), Number(mark.dataset.to) - !shown);
  }
}
deck.on("fragmentshown", event => step(event.fragments, true));
deck.on("fragmenthidden", event => step(event.fragments, false));

// The speaker view receives the notes as HTML without this page's style sheet:
// what that sheet hides must be gone, and what it centers must say so itself.
function prepareNotes() {
  for (const copy of document.querySelectorAll("aside.notes mjx-assistive-mml")) copy.remove();
  for (const formula of document.querySelectorAll('aside.notes mjx-container[display="true"]')) {
    formula.style.cssText += "display: block; text-align: center; margin: 0.8em 0";
  }
}

window.MathJax = {
  tex: {
    inlineMath: [["$", "$"], ["\\(", "\\)"]],
    displayMath: [["$$", "$$"], ["\\[", "\\]"]],
    packages: { "[-]": ["noundefined", "noerrors"] }, // a misspelled command is an error that a test can see
  },
  svg: { fontCache: "none" }, // each formula stands alone, so it also shows in the speaker view's window
  options: { enableMenu: false, enableAssistiveMml: true },
  startup: {
    pageReady: () =>
      MathJax.startup.defaultPageReady().then(() => {
        prepareNotes();
        document.documentElement.classList.add("mathematics-ready");
      }),
  },
};
