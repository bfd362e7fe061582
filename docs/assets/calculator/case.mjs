// A page with a form for one case: keeps form, address and answer in step.

import { caseInAddress, fill, given, goTo } from "./form.mjs";
import { startCalculator } from "./host.mjs";

/**
 * Bring a page's element to life.
 *
 * Calls `answered(data, refused, {form, body, say})` for each answer; `refused` are sentences on parts of the address
 * that could not be used, and `say(sentence)` announces the outcome.
 * `scenarios()` gives the named cases that the address keeps beside this one.
 * Returns {form, call, update}: `call(name, request)` asks the calculator for more, `update()` answers anew.
 */
export function startCase(place, answered, scenarios = () => []) {
  const form = place.querySelector("form");
  const said = place.querySelector(".kb-said");
  const body = place.querySelector(".kb-answer-body");
  const { version } = place.dataset;
  const address = caseInAddress(place.querySelector("[data-copy-link]"), version);
  let refused = [];

  function say(sentence) {
    if (said.textContent !== sentence) said.textContent = sentence;
  }

  function update() {
    const values = given(form);
    address.write(values, scenarios());
    ask(values);
  }

  form.addEventListener("input", update);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => {
    refused = [];
    setTimeout(update);
  });
  addEventListener("hashchange", () => {
    if (!address.holdsCase()) return;
    refused = fill(form, location.hash, version);
    update();
  });
  body.addEventListener("click", (event) => goTo(form, event));

  place.hidden = false;
  if (address.holdsCase()) refused = fill(form, location.hash, version);
  const { ask, call } = startCalculator(place, { ready: update, answered: (data) => answered(data, refused, { form, body, say }) });
  return { form, call, update };
}
