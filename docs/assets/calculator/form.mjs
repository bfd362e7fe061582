// The form and the address: what the reader typed, as text per input, in the fields and after the "#".

import { cutAway, fragment, holdsCase, mostTold, older, readLink, usable } from "./link.mjs";

// Per form, words of a link for an input with choices that are none of their codes: {name: text}. The calculator reads
// them like anything typed; what it does not read stays here, so that it is told and kept in the address.
const words = new WeakMap();

/** What was typed into the form, as {name: text}; inputs that hold nothing are left out. */
export function given(form) {
  const found = {};
  for (const [name, value] of new FormData(form)) {
    if (value.trim()) found[name] = value.trim();
  }
  return { ...words.get(form), ...found };
}

/** The reader has chosen for this input, or for all of them: words of a link for it are gone. */
export function dropWords(form, name) {
  const left = name ? { ...words.get(form) } : {};
  delete left[name];
  words.set(form, left);
}

/** Choose what words of a link were read as; returns a sentence for each that is now chosen. */
export function chooseWords(form, readings) {
  const waiting = words.get(form) ?? {};
  const read = readings.filter(({ input, value }) => value !== null && input in waiting);
  return read.map(({ input, value, understood }) => {
    const typed = waiting[input];
    dropWords(form, input);
    form.elements.namedItem(input).value = value;
    return `链接里“${inputIn(form, input).title}”写的是“${typed}”，按“${understood}”计算。`;
  });
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

/** An input of the form, {title}; undefined for any other name. */
export function inputIn(form, name) {
  const field = fieldOf(form, name);
  return field ? { title: field.querySelector("legend, label").firstChild.textContent } : undefined;
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
  const waiting = {};
  for (const [name, value] of Object.entries(values)) {
    const control = form.elements.namedItem(name);
    control.value = value;
    if (control instanceof RadioNodeList && control.value !== value) waiting[name] = value;
  }
  words.set(form, waiting);
  return { notes: [...older(link.version, version, refused.length), ...cutAway(link, inputOf)], refused: mostTold(refused) };
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

/** Say under each field that is typed into how its text was understood, and keep its calendar on that day. */
export function showReadings(form, readings) {
  for (const field of form.querySelectorAll("[data-input]")) {
    const reading = readings.find(({ input }) => input === field.dataset.input);
    const place = field.querySelector(".kb-read");
    if (!place) continue;
    const text = reading ? `按${reading.value === null ? "“不清楚”" : ` ${reading.understood} `}计算` : "";
    if (place.textContent !== text) place.textContent = text;
    const calendar = field.querySelector("input[type=date]");
    if (calendar) calendar.value = reading?.value ?? "";
  }
}

/** Let a button open the browser's calendar beside a field that takes a day in any writing, and put the day there. */
export function startCalendars(form) {
  form.addEventListener("click", ({ target }) => {
    const calendar = target.closest("[data-calendar]")?.nextElementSibling;
    if (!calendar) return;
    try {
      calendar.showPicker();
    } catch {
      calendar.parentElement.classList.add("kb-calendar--shown"); // a browser that opens none by itself
      calendar.removeAttribute("aria-hidden");
      calendar.removeAttribute("tabindex");
      calendar.focus();
    }
  });
  form.addEventListener("change", ({ target }) => {
    if (target.type !== "date") return;
    const text = target.closest("[data-input]").querySelector("input[type=text]");
    text.value = target.value;
    text.dispatchEvent(new Event("input", { bubbles: true }));
    text.focus();
  });
}
