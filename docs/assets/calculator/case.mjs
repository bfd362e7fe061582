// A page with a form for one case: keeps form, address and answer in step.

import { part } from "../dom.mjs";
import { caseInAddress, chooseWords, dropWords, fill, given, goTo, showReadings, startCalendars } from "./form.mjs";
import { startCalculator } from "./host.mjs";
import { readLink, withLinkRemark } from "./link.mjs";

/** @import { EntryProblem, Reading, Values } from "./types.d.ts" */
/** @import { Beside, Call, Entered } from "./shapes.d.ts" */

/** @type {Beside} */
const NOTHING_BESIDE = {
  list: () => [],
  open: (hash) => (readLink(hash).scenarios.length ? ["链接里的对照情形不能在这一页用，没有使用。"] : []),
};
/** @type {{ notes: string[], refused: string[] }} */
const NOTHING_TOLD = { notes: [], refused: [] };

/**
 * Bring a page's element to life.
 *
 * Calls `asked()` as soon as the case changes, so that nothing stands for it that is to another; `unanswered()` where
 * no answer comes of it; and `answered(data, entered, {form, body, say})` for each answer. `entered` is
 * {values, notes, refused}: what was typed, sentences on the link that the page was opened with, and one for each part
 * of the link that was not used; `say(sentence)` announces the outcome.
 * `beside` holds the named cases beside this one: `list()` gives them, `open(hash)` takes those of a link and returns
 * sentences on what became of them.
 * Returns {form, call, update, warn}: `call(name, request)` asks the calculator for more, `update()` answers anew,
 * `warn(sentence)` tells what went wrong.
 *
 * @template {{ problems: EntryProblem[], readings?: Reading[], answer?: { version: string } }} D
 * @param {HTMLElement} place
 * @param {{
 *   asked?: () => void,
 *   unanswered?: () => void,
 *   answered: (
 *     data: D,
 *     entered: Entered,
 *     shown: { form: HTMLFormElement, body: HTMLElement, say: (sentence: string) => void },
 *   ) => void,
 *   beside?: Beside,
 * }} options
 * @returns {{ form: HTMLFormElement, call: Call, update: () => void, warn: (sentence: string) => void }}
 */
export function startCase(place, { asked = () => {}, unanswered = () => {}, answered, beside = NOTHING_BESIDE }) {
  const form = part(place, "form", HTMLFormElement);
  const said = part(place, ".kb-said", HTMLElement);
  const body = part(place, ".kb-answer-body", HTMLElement);
  const { version } = place.dataset;
  const address = caseInAddress(part(place, "[data-copy-link]", HTMLElement), version);
  let link = NOTHING_TOLD;
  /** @type {Values} */
  let values = {};

  /** @param {string} sentence */
  function say(sentence) {
    if (said.textContent !== sentence) said.textContent = sentence;
  }

  function open() {
    const { notes, refused } = fill(form, location.hash, version);
    link = { notes: [...notes, ...beside.open(location.hash)], refused };
  }

  function update() {
    values = given(form);
    asked();
    address.write(values, beside.list());
    ask(values);
  }

  form.addEventListener("input", ({ target }) => {
    // A day picked in a calendar comes by way of the field beside it.
    if (!(target instanceof HTMLInputElement) || target.type === "date") return;
    dropWords(form, target.name);
    update();
  });
  startCalendars(form);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => {
    link = NOTHING_TOLD;
    dropWords(form);
    setTimeout(update);
  });
  addEventListener("hashchange", () => {
    if (!address.holdsCase()) return;
    open();
    update();
  });
  body.addEventListener("click", (event) => goTo(form, event));

  place.hidden = false;
  if (address.holdsCase()) open();
  const { ask, call, warn } = startCalculator(place, { ready: update, answered: show, unanswered });
  return { form, call, update, warn };

  // Only the newest question is answered here, so that what was asked last is what the answer is to.
  /** @param {D} data */
  function show(data) {
    if (version && data.answer?.version !== version) throw new Error("the rules are not those of this page");
    const readings = data.readings ?? [];
    const chosen = chooseWords(form, readings);
    if (chosen.length) {
      link = { ...link, notes: [...link.notes, ...chosen] };
      update();
      return;
    }
    showReadings(form, readings);
    answered({ ...data, problems: withLinkRemark(data.problems, values) }, { values, ...link }, { form, body, say });
  }
}
