// When a page that brings answers along wants its calculator: as soon as something is typed that only it can read, or a
// case is there to which no answer came along; else once all of the page is there and the reader leaves it time.

import { given } from "./form.mjs";

/** @import { Look } from "./shapes.d.ts" */

// What came along is small; a line on which it takes longer keeps nothing waiting.
const PATIENCE_MS = 3000;
const BUSIEST_MS = 1500;

/**
 * Settles when the calculator behind a form is wanted, which it is at last.
 *
 * @param {HTMLFormElement} form
 * @param {Promise<Look | null>} answers
 * @returns {Promise<void>}
 */
export function whenWanted(form, answers) {
  return new Promise((settle) => {
    form.addEventListener("input", ({ target }) => {
      if (target instanceof HTMLInputElement && target.type === "text") settle();
    });
    setTimeout(settle, PATIENCE_MS);
    answers.then((look) => {
      if (!look?.(given(form))?.answered) settle();
      else if ("requestIdleCallback" in window) requestIdleCallback(() => settle(), { timeout: BUSIEST_MS });
      else setTimeout(settle, BUSIEST_MS);
    });
  });
}
