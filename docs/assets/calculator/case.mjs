// A page with a form for one case: keeps form, address and answer in step.

import { part } from "../dom.mjs";
import { caseInAddress, chooseWords, dropWords, fill, given, goTo, showReadings, startCalendars } from "./form.mjs";
import { startCalculator } from "./host.mjs";
import { readLink, withLinkRemark } from "./link.mjs";

/** @import { EntryProblem, Reading, Values } from "./types.d.ts" */
/** @import { Beside, CalculatorState, Call, Entered, InCase, Known, Look } from "./shapes.d.ts" */

/** @type {Beside} */
const NOTHING_BESIDE = {
  list: () => [],
  open: (hash) => (readLink(hash).scenarios.length ? ["链接里的对照情形不能在这一页用，没有使用。"] : []),
};
/** @type {{ notes: string[], refused: string[] }} */
const NOTHING_TOLD = { notes: [], refused: [] };
/** @type {Look} */
const NOTHING_KNOWN = () => null;
const STILL =
  "只做选择，照常有答案；填了数字的，只有结论和数额；填了日期的答案，还有图、批量、导出这些，要它启动以后才有。";
const DIFFERENT =
  "随这一页带来的答案和计算器算出来的不同，现在写的是计算器算出来的。请刷新再看；还是这样，请告诉本站。";

/**
 * Bring a page's element to life.
 *
 * Calls `asked()` as soon as the case changes, so that nothing stands for it that is to another; `unanswered(known)`
 * where no answer comes of it, `known` if one came along; and `answered(data, entered, {form, body, say})` for each
 * answer. `entered` is {values, notes, refused}: what was typed, sentences on the link that the page was opened with,
 * and one for each part of the link that was not used; `say(sentence)` announces the outcome.
 * `beside` holds the named cases beside this one: `list()` gives them, `open(hash)` takes those of a link and returns
 * sentences on what became of them.
 * A page may bring answers along: `answers` knows them, and the calculator then begins when `wanted` settles. They
 * are shown at once; `confirmed` is called when the calculator has answered the same case, before that
 * `meanwhile(known, state)` where they do not tell all of it: `known` is null where they tell nothing.
 * Returns {form, call, update, warn, state}: `call(name, request)` asks the calculator for more, `update()` answers
 * anew, `warn(sentence)` tells what went wrong, `state()` how the calculator stands.
 *
 * @template {{ problems: EntryProblem[], readings?: Reading[], answer?: { version: string } }} D
 * @param {HTMLElement} place
 * @param {{
 *   asked?: () => void,
 *   unanswered?: (known: boolean) => void,
 *   answered: (data: D, entered: Entered, shown: InCase) => void,
 *   confirmed?: (entered: Entered, shown: InCase) => void,
 *   meanwhile?: (known: Known | null, state: CalculatorState) => void,
 *   answers?: Look,
 *   wanted?: Promise<unknown>,
 *   beside?: Beside,
 * }} options
 * @returns {{
 *   form: HTMLFormElement,
 *   call: Call,
 *   update: () => void,
 *   warn: (sentence: string) => void,
 *   state: () => CalculatorState,
 * }}
 */
export function startCase(
  place,
  {
    asked = () => {},
    unanswered = () => {},
    answered,
    confirmed = () => {},
    meanwhile = () => {},
    answers = NOTHING_KNOWN,
    wanted = Promise.resolve(),
    beside = NOTHING_BESIDE,
  },
) {
  const form = part(place, "form", HTMLFormElement);
  const said = part(place, ".kb-said", HTMLElement);
  const body = part(place, ".kb-answer-body", HTMLElement);
  const { version } = place.dataset;
  const address = caseInAddress(part(place, "[data-copy-link]", HTMLElement), version);
  let link = NOTHING_TOLD;
  /** @type {Values} */
  let values = {};
  let look = answers;
  /** @type {Known | null} */
  let known = null; // of the case at hand

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
    known = look(values);
    asked();
    address.write(values, beside.list());
    if (known?.answered) showKnown(/** @type {any} */ (known.answered));
    else if (state() !== "open") meanwhile(known, state());
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
  const { ask, call, warn, state } = startCalculator(place, {
    ready: () => {
      if (known?.answered) ask(values);
      else update();
    },
    answered: show,
    unanswered: notAnswered,
    wanted,
    still: () => (look === NOTHING_KNOWN ? "" : STILL),
  });
  if (look !== NOTHING_KNOWN) update();
  return { form, call, update, warn, state };

  function notAnswered() {
    unanswered(Boolean(known?.answered));
    if (look !== NOTHING_KNOWN && !known?.answered) meanwhile(known, state());
  }

  /** @param {D} data */
  function showKnown(data) {
    showReadings(form, data.readings ?? []);
    answered(data, { values, ...link }, { form, body, say });
    place.dataset.known = "";
  }

  // Only the newest question is answered here, so that what was asked last is what the answer is to.
  /** @param {D} data */
  function show(data) {
    if (version && data.answer?.version !== version) {
      look = NOTHING_KNOWN; // which of the two is old, nobody can tell
      known = null;
      throw new Error("the rules are not those of this page");
    }
    const readings = data.readings ?? [];
    const chosen = chooseWords(form, readings);
    if (chosen.length) {
      link = { ...link, notes: [...link.notes, ...chosen] };
      update();
      return;
    }
    showReadings(form, readings);
    const entered = { values, ...link };
    const shown = { form, body, say };
    const agrees = known?.agrees(/** @type {any} */ (data)) ?? true;
    if (!agrees) warn(DIFFERENT);
    if (!known?.answered || !agrees) {
      answered({ ...data, problems: withLinkRemark(data.problems, values) }, entered, shown);
    }
    confirmed(entered, shown);
  }
}
