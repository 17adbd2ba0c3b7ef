// How every deck behaves: straight ahead, no animation, mathematics typeset from the files beside it.

const deck = new Reveal(document.querySelector(".reveal"), {
  width: 1280,
  height: 720,
  margin: 0, // the slides have their own margins, so that a pixel of the style sheet is a pixel of the slide
  center: false,
  controls: false,
  progress: false,
  slideNumber: "c/t",
  hash: true,
  hashOneBasedIndex: true,
  navigationMode: "linear",
  transition: "none",
  backgroundTransition: "none",
  viewDistance: 4,
  pdfMaxPagesPerSlide: 1,
  pdfSeparateFragments: false,
  plugins: [RevealNotes],
});
deck.initialize();
window.Reveal = deck; // for the console and for the tests

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
