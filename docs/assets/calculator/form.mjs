// The form and the address: what the reader typed, as text per input, in the fields and after the "#".

import { cutAway, fragment, holdsCase, mostTold, older, readLink, usable } from "./link.mjs";

/** What was typed into the form, as {name: text}; inputs that hold nothing are left out. */
export function given(form) {
  const found = {};
  for (const [name, value] of new FormData(form)) {
    if (value.trim()) found[name] = value.trim();
  }
  return found;
}

/** Keeps the case in the address and on the copy button; an empty case leaves the anchor of a heading alone. */
export function caseInAddress(copyButton, version) {
  return {
    holdsCase: () => holdsCase(location.hash),
    write(values, scenarios) {
      const hash = fragment(values, version, scenarios);
      copyButton.dataset.copyLink = hash;
      if (!hash && !holdsCase(location.hash)) return;
      try {
        history.replaceState(null, "", hash || location.pathname + location.search);
      } catch {
        // Browsers limit how often an address may change; the next edit brings it up to date.
      }
    },
  };
}

/** Follow a click on something that names an input, to the field. */
export function goTo(form, event) {
  const name = event.target.closest("[data-goto]")?.dataset.goto;
  if (!name) return;
  event.preventDefault();
  const field = fieldOf(form, name);
  field.closest("details")?.setAttribute("open", "");
  field.scrollIntoView({ block: "center" });
  field.querySelector("input").focus({ preventScroll: true });
}

/** The block of the form that asks for an input. */
export function fieldOf(form, name) {
  return form.querySelector(`[data-input="${CSS.escape(name)}"]`);
}

/** An input of the form, {title, choices: {word: label} or null}; undefined for any other name. */
export function inputIn(form, name) {
  const field = fieldOf(form, name);
  if (!field) return undefined;
  const radios = [...field.querySelectorAll("input[type=radio]")].filter((radio) => radio.value);
  const choices = Object.fromEntries(radios.map((radio) => [radio.value, radio.parentElement.textContent.trim()]));
  const title = field.querySelector("legend, label").firstChild.textContent;
  return { title, choices: radios.length ? choices : null };
}

/**
 * Fill the form from a fragment made for a version of the pack.
 *
 * Returns {notes, refused}: sentences on the link itself, and one for each part of it that was not used.
 */
export function fill(form, hash, version) {
  form.reset();
  const link = readLink(hash);
  const inputOf = (name) => inputIn(form, name);
  const refused = [];
  const values = usable(link.inputs, inputOf, (sentence) => refused.push(sentence));
  for (const [name, value] of Object.entries(values)) form.elements.namedItem(name).value = value;
  return {
    notes: [...older(link.version, version, refused.length), ...cutAway(link, inputOf)],
    refused: mostTold(refused),
  };
}

/** Show one sentence under each input that has a problem, and tie it to the field. */
export function showProblems(form, problems, end = "这一项暂按“不清楚”计算。") {
  for (const field of form.querySelectorAll("[data-input]")) {
    const found = problems.find((problem) => problem.input === field.dataset.input);
    const place = field.querySelector(".kb-error");
    const message = found ? `${found.message}${end}` : "";
    if (place.textContent !== message) place.textContent = message;
    place.hidden = !found;
    for (const control of field.querySelectorAll("input[type=text]")) {
      control.toggleAttribute("aria-invalid", Boolean(found));
      if (found) control.setAttribute("aria-invalid", "true");
    }
  }
}
