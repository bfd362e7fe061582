// The form and the address: what the reader typed, as text per input, in the fields and after the "#".

import { around, part, parts } from "../dom.mjs";
import { cutAway, fragment, holdsCase, mostTold, older, readLink, usable } from "./link.mjs";

/** @import { EntryProblem, Reading, Values } from "./types.d.ts" */
/** @import { FormInput, Scenario } from "./shapes.d.ts" */

// Per form, words of a link for an input with choices that are none of their codes: {name: text}. The calculator reads
// them like anything typed; what it does not read stays here, so that it is told and kept in the address.
/** @type {WeakMap<HTMLFormElement, Values>} */
const words = new WeakMap();

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
  return { ...words.get(form), ...found };
}

/**
 * The reader has chosen for this input, or for all of them: words of a link for it are gone.
 *
 * @param {HTMLFormElement} form
 * @param {string} [name]
 * @returns {void}
 */
export function dropWords(form, name) {
  const left = name ? { ...words.get(form) } : {};
  if (name) delete left[name];
  words.set(form, left);
}

/**
 * Choose what words of a link were read as; returns a sentence for each that is now chosen.
 *
 * @param {HTMLFormElement} form
 * @param {Reading[]} readings
 * @returns {string[]}
 */
export function chooseWords(form, readings) {
  const waiting = words.get(form) ?? {};
  return readings.flatMap(({ input, value, understood }) => {
    if (value === null || !(input in waiting)) return [];
    const typed = waiting[input];
    dropWords(form, input);
    setField(form, input, value);
    return [`链接里“${inputIn(form, input)?.title ?? input}”写的是“${typed}”，按“${understood}”计算。`];
  });
}

/**
 * Keeps the case in the address and on the copy button; an empty case leaves the anchor of a heading alone.
 *
 * @param {HTMLElement} copyButton
 * @param {string | undefined} version
 * @returns {{ holdsCase: () => boolean, write: (values: Values, scenarios: Scenario[]) => void }}
 */
export function caseInAddress(copyButton, version) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let later;
  return {
    holdsCase: () => holdsCase(location.hash),
    /**
     * @param {Values} values
     * @param {Scenario[]} scenarios
     */
    write(values, scenarios) {
      const hash = fragment(values, version, scenarios);
      copyButton.dataset.copyLink = hash;
      clearTimeout(later);
      later = setTimeout(() => putInAddress(hash)); // the browser takes its time over it; first the answer is shown
    },
  };
}

/** @param {string} hash */
function putInAddress(hash) {
  if (!hash && !holdsCase(location.hash)) return;
  try {
    history.replaceState(null, "", hash || location.pathname + location.search);
  } catch {
    // Browsers limit how often an address may change; the next edit brings it up to date.
  }
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
 * An input of the form, {title}; undefined for any other name.
 *
 * @param {HTMLFormElement} form
 * @param {string} name
 * @returns {FormInput | undefined}
 */
export function inputIn(form, name) {
  const field = fieldOf(form, name);
  if (!field) return;
  return { title: part(field, "legend, label", HTMLElement).firstChild?.textContent ?? name };
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
  /** @type {Values} */
  const waiting = {};
  for (const [name, value] of Object.entries(values)) {
    const control = form.elements.namedItem(name);
    setField(form, name, value);
    if (control instanceof RadioNodeList && control.value !== value) waiting[name] = value;
  }
  words.set(form, waiting);
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
 * @param {EntryProblem[]} problems
 * @param {string} [end]
 * @returns {void}
 */
export function showProblems(form, problems, end = "这一项暂按“不清楚”计算。") {
  for (const field of parts(form, "[data-input]", HTMLElement)) {
    const found = problems.find((problem) => problem.input === field.dataset.input);
    const place = part(field, ".kb-error", HTMLElement);
    if (!found && place.hidden) continue;
    const message = found ? `${found.message}${end}` : "";
    if (place.textContent !== message) place.textContent = message;
    place.hidden = !found;
    for (const control of field.querySelectorAll("input[type=text]")) {
      control.toggleAttribute("aria-invalid", Boolean(found));
      if (found) control.setAttribute("aria-invalid", "true");
    }
  }
}

/**
 * Say under each field that is typed into how its text was understood, and keep its calendar on that day.
 *
 * @param {HTMLFormElement} form
 * @param {Reading[]} readings
 * @returns {void}
 */
export function showReadings(form, readings) {
  for (const place of parts(form, ".kb-read", HTMLElement)) {
    /** @type {HTMLElement | null} */
    const field = place.closest("[data-input]");
    if (!field) continue;
    const reading = readings.find(({ input }) => input === field.dataset.input);
    const text = reading ? `按${reading.value === null ? "“不清楚”" : ` ${reading.understood} `}计算` : "";
    if (place.textContent !== text) place.textContent = text;
    const day = reading?.value ?? "";
    for (const calendar of parts(field, "input[type=date]", HTMLInputElement)) {
      if (calendar.value !== day) calendar.value = day;
    }
  }
}

/**
 * Let a button open the browser's calendar beside a field that takes a day in any writing, and put the day there.
 *
 * @param {HTMLFormElement} form
 * @returns {void}
 */
export function startCalendars(form) {
  form.addEventListener("click", (event) => {
    const calendar = around(event, "[data-calendar]")?.nextElementSibling;
    if (calendar instanceof HTMLInputElement) openCalendar(calendar);
  });
  form.addEventListener("change", ({ target }) => {
    if (!(target instanceof HTMLInputElement) || target.type !== "date") return;
    const field = target.closest("[data-input]");
    if (!field) return;
    const text = part(field, "input[type=text]", HTMLInputElement);
    text.value = target.value;
    text.dispatchEvent(new Event("input", { bubbles: true }));
    text.focus();
  });
}

/** @param {HTMLInputElement} calendar */
function openCalendar(calendar) {
  try {
    calendar.showPicker();
  } catch {
    calendar.parentElement?.classList.add("kb-calendar--shown"); // a browser that opens none by itself
    calendar.removeAttribute("aria-hidden");
    calendar.removeAttribute("tabindex");
    calendar.focus();
  }
}
