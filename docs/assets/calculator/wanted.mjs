// When a page that brings answers along wants its calculator: as soon as something is typed that only it can read, or a
// case is there to which no answer came along; else once all of the page is there and the reader leaves it time.

import { given } from "./form.mjs";

/** @import { Look } from "./shapes.d.ts" */

const BUSIEST_MS = 1500;

/**
 * Settles when the calculator behind a form is wanted, which it is at last.
 *
 * @param {HTMLFormElement} form
 * @param {Look} look
 * @returns {Promise<void>}
 */
export function whenWanted(form, look) {
  return new Promise((settle) => {
    form.addEventListener("input", ({ target }) => {
      if (target instanceof HTMLInputElement && target.type === "text") settle();
    });
    if (!look(given(form))?.answered) settle();
    else if ("requestIdleCallback" in window) requestIdleCallback(() => settle(), { timeout: BUSIEST_MS });
    else setTimeout(settle, BUSIEST_MS);
  });
}
