// The calculator's page: keeps form, address and answer in step.

import { caseInAddress, fill, given, goTo, showProblems } from "./form.mjs";
import { startCalculator } from "./host.mjs";
import { headline, show } from "./result.mjs";

const place = document.getElementById("calculator");
const form = place.querySelector("form");
const said = place.querySelector(".kb-said");
const body = place.querySelector(".kb-answer-body");
const address = caseInAddress(place.querySelector("[data-copy-link]"));

let refused = [];

function update() {
  const values = given(form);
  address.write(values);
  ask(values);
}

function answered(data) {
  showProblems(form, data.problems);
  const unused = refused.map((message) => ({ input: null, message }));
  show(body, data.answer, [...unused, ...data.problems], place.dataset.root);
  const sentence = headline(data.answer);
  if (said.textContent !== sentence) said.textContent = sentence;
}

function read() {
  if (!address.holdsCase()) return;
  refused = fill(form, location.hash);
  update();
}

form.addEventListener("input", update);
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("reset", () => {
  refused = [];
  setTimeout(update);
});
addEventListener("hashchange", read);
body.addEventListener("click", (event) => goTo(form, event));

place.hidden = false;
if (address.holdsCase()) refused = fill(form, location.hash);
const ask = startCalculator(place, { ready: update, answered });
