// The form and the address: what the reader typed, as text per input, in the fields and after the "#".

import { around, part, parts } from "../dom.mjs";
import { cutAway, fragment, holdsCase, mostTold, older, readLink, usable } from "./link.mjs";

/** @import { InputProblem, Values } from "./types.d.ts" */
/** @import { FormInput, Scenario } from "./shapes.d.ts" */

/**
 * What was typed into the form, as {name: text}; inputs that hold nothing are left out.
 *
 * @param {HTMLFormElement} form
 * @returns {Values}
 */
export function given(form) {
  /** @type {Values} */
  const found = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && value.trim()) found[name] = value.trim();
  }
  return found;
}

/**
 * Keeps the case in the address and on the copy button; an empty case leaves the anchor of a heading alone.
 *
 * @param {HTMLElement} copyButton
 * @param {string | undefined} version
 * @returns {{ holdsCase: () => boolean, write: (values: Values, scenarios: Scenario[]) => void }}
 */
export function caseInAddress(copyButton, version) {
  return {
    holdsCase: () => holdsCase(location.hash),
    /**
     * @param {Values} values
     * @param {Scenario[]} scenarios
     */
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

/**
 * Follow a click on something that names an input, to the field.
 *
 * @param {HTMLFormElement} form
 * @param {Event} event
 * @returns {void}
 */
export function goTo(form, event) {
  const name = around(event, "[data-goto]")?.dataset.goto;
  const field = name && fieldOf(form, name);
  if (!field) return;
  event.preventDefault();
  field.closest("details")?.setAttribute("open", "");
  field.scrollIntoView({ block: "center" });
  field.querySelector("input")?.focus({ preventScroll: true });
}

/**
 * The block of the form that asks for an input.
 *
 * @param {HTMLFormElement} form
 * @param {string} name
 * @returns {HTMLElement | null}
 */
export function fieldOf(form, name) {
  return form.querySelector(`[data-input="${CSS.escape(name)}"]`);
}

/**
 * An input of the form, {title, choices: {word: label} or null}; undefined for any other name.
 *
 * @param {HTMLFormElement} form
 * @param {string} name
 * @returns {FormInput | undefined}
 */
export function inputIn(form, name) {
  const field = fieldOf(form, name);
  if (!field) return;
  const radios = parts(field, "input[type=radio]", HTMLInputElement).filter((radio) => radio.value);
  const labels = radios.map((radio) => [radio.value, radio.parentElement?.textContent?.trim() ?? radio.value]);
  const choices = Object.fromEntries(labels);
  const title = part(field, "legend, label", HTMLElement).firstChild?.textContent ?? name;
  return { title, choices: radios.length ? choices : null };
}

/**
 * Fill the form from a fragment made for a version of the pack.
 *
 * Returns {notes, refused}: sentences on the link itself, and one for each part of it that was not used.
 *
 * @param {HTMLFormElement} form
 * @param {string} hash
 * @param {string | undefined} version
 * @returns {{ notes: string[], refused: string[] }}
 */
export function fill(form, hash, version) {
  form.reset();
  const link = readLink(hash);
  /** @param {string} name */
  const inputOf = (name) => inputIn(form, name);
  /** @type {string[]} */
  const refused = [];
  const values = usable(link.inputs, inputOf, (sentence) => refused.push(sentence));
  for (const [name, value] of Object.entries(values)) setField(form, name, value);
  return {
    notes: [...older(link.version, version, refused.length), ...cutAway(link, inputOf)],
    refused: mostTold(refused),
  };
}

/**
 * Put a value into the fields of a name, where the form has them.
 *
 * @param {HTMLFormElement} form
 * @param {string} name
 * @param {string} value
 * @returns {void}
 */
export function setField(form, name, value) {
  const field = form.elements.namedItem(name);
  if (field instanceof RadioNodeList || field instanceof HTMLInputElement) field.value = value;
}

/**
 * Show one sentence under each input that has a problem, and tie it to the field.
 *
 * @param {HTMLFormElement} form
 * @param {InputProblem[]} problems
 * @param {string} [end]
 * @returns {void}
 */
export function showProblems(form, problems, end = "这一项暂按“不清楚”计算。") {
  for (const field of parts(form, "[data-input]", HTMLElement)) {
    const found = problems.find((problem) => problem.input === field.dataset.input);
    const place = part(field, ".kb-error", HTMLElement);
    const message = found ? `${found.message}${end}` : "";
    if (place.textContent !== message) place.textContent = message;
    place.hidden = !found;
    for (const control of field.querySelectorAll("input[type=text]")) {
      control.toggleAttribute("aria-invalid", Boolean(found));
      if (found) control.setAttribute("aria-invalid", "true");
    }
  }
}
