// Copy buttons on every page, hidden in the HTML and shown only where a script can serve them.

import { copy } from "./copy.mjs";

for (const button of document.querySelectorAll(".kb-copy")) {
  button.hidden = false;
  button.addEventListener("click", () => copy(button));
}
