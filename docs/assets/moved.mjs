// On a page that has moved: leads on at once, to the anchor that was asked for if there was one.

import { part } from "./dom.mjs";

const target = new URL(part(document, "#moved", HTMLAnchorElement).href);
if (location.hash) target.hash = location.hash;
location.replace(target);
