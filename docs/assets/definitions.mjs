// On pages of a text: what a defined term means, in a box beside it on hover, touch, click or Enter. Without this
// script the term is a link to the words that define it.

import { parts } from "./dom.mjs";

const GAP = 6;
const DELAY = 250;

/** @type {ReturnType<typeof setTimeout> | undefined} */
let waiting;

for (const link of parts(document, ".kb-defined", HTMLAnchorElement)) {
  const box = document.getElementById(link.getAttribute("aria-describedby") ?? "");
  if (box && "showPopover" in box) explain(link, box);
}

/**
 * Let a term show its box.
 *
 * @param {HTMLAnchorElement} link
 * @param {HTMLElement} box
 */
function explain(link, box) {
  link.setAttribute("aria-haspopup", "true");
  link.addEventListener("click", (event) => {
    event.preventDefault();
    show(link, box);
  });
  for (const one of [link, box]) {
    one.addEventListener("pointerenter", (event) => {
      if (event.pointerType === "mouse") wait(() => one === link && show(link, box));
    });
    one.addEventListener("pointerleave", (event) => {
      if (event.pointerType === "mouse") wait(() => box.hidePopover());
    });
  }
}

/** @param {() => unknown} then */
function wait(then) {
  clearTimeout(waiting);
  waiting = setTimeout(then, DELAY);
}

/**
 * Show a box below a term, or above it where there is no room below.
 *
 * @param {HTMLAnchorElement} link
 * @param {HTMLElement} box
 */
function show(link, box) {
  clearTimeout(waiting);
  if (box.matches(":popover-open")) box.hidePopover();
  box.showPopover({ source: link });
  const term = [...link.getClientRects()].at(-1) ?? link.getBoundingClientRect();
  const { width, height } = box.getBoundingClientRect();
  const room = document.documentElement.clientWidth - width - GAP;
  const below = term.bottom + GAP + height <= innerHeight || term.top < height + GAP;
  Object.assign(box.style, {
    inset: "auto",
    left: `${Math.max(GAP, Math.min(term.left, room)) + scrollX}px`,
    margin: "0",
    position: "absolute",
    top: `${(below ? term.bottom + GAP : term.top - GAP - height) + scrollY}px`,
  });
}
