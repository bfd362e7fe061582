// The answer as HTML. All words of law come from the answer itself; nothing is worked out here.

import { h, part, parts, table } from "../dom.mjs";
import { card, linesOf, partOf } from "./card.mjs";
import { contents, fold, reasons, renewContents } from "./contents.mjs";
import { renew } from "./renewed.mjs";
import { trace } from "./trace.mjs";
import { unusedBlock } from "./unused.mjs";

/** @import { Answer, OutputAnswer, Part, Problem } from "./types.d.ts" */
/** @import { Context } from "./contents.mjs" */
/** @import { Piece } from "./renewed.mjs" */

/**
 * Replace the content of `place` with the answer, its JSON beside it where it is whole; `root` is the way to the site's
 * root, `take` the page's buttons for the answer, which move onto its card.
 *
 * `problems` are told near the outcome: {input, message}, an input for what was typed and refused, null for a link's.
 *
 * @param {HTMLElement} place
 * @param {Answer} answer
 * @param {Problem[]} problems
 * @param {{ root: string, take?: HTMLElement }} page
 * @returns {void}
 */
export function show(place, answer, problems, { root, take }) {
  const outputs = Object.entries(answer.outputs);
  const [, leading] = outputs[0];
  const context = { answer, root, titles: titlesOf(answer) };
  const opened = openedIn(place);
  const { citations: clauses, missing: asked, report, unknown: open } = answer;
  const links = clauses.map(({ clause, title, page }) => [clause, title, page]);
  const focused = document.activeElement;
  const verdict = [
    h("h2", { class: `kb-headline kb-headline--${leading.status}` }, answer.headline),
    unusedBlock(problems.filter((problem) => problem.input !== null)),
    ...standing(leading),
  ];
  const told = problems.filter((problem) => problem.input === null);
  renew(place, [
    {
      says: [
        "card",
        answer.headline,
        problems,
        leading,
        report,
        asked,
        open.length,
        answer.grounds,
        links,
        answer.caution,
      ],
      make: () => card(context, verdict, take),
    },
    { says: ["trial", partOf(answer, "trial")], make: () => trial(answer) },
    ...told.map(({ message }) => ({ says: ["told", message], make: () => h("p", { class: "kb-error" }, message) })),
    { says: ["checks", linesOf(answer, "checks")], make: () => checks(answer) },
    { says: ["cautions", linesOf(answer, "caution")], make: () => cautions(answer) },
    { says: ["because", leading.because, links], make: () => reasons(context, leading) },
    { says: ["missing", asked], make: () => missing(answer) },
    { says: ["reasons", partOf(answer, "reasons"), links], make: () => cited(context, "reasons") },
    { says: ["changes", partOf(answer, "changes"), links], make: () => cited(context, "changes") },
    { says: "contents", make: contents, within: (made) => renewContents(made, context, outputs.slice(1)) },
    { says: ["unknown", open], make: () => unknown(context) },
    { says: "citations", make: citations, within: (made) => renewCitations(made, context) },
    { says: ["trace", answer.trace, answer.version], make: () => trace(answer) },
    ...whole(answer),
  ]);
  if (take?.contains(focused) && focused instanceof HTMLElement) focused.focus(); // it was moved
  if (!opened.size) return;
  for (const details of parts(place, "details", HTMLDetailsElement)) details.open ||= opened.has(nameOf(details));
}

/**
 * @param {Answer} answer
 * @returns {Piece[]}
 */
function whole(answer) {
  if (answer.nearest_changes === null) return [];
  return [{ says: answer, make: (text) => h("script", { type: "application/json", class: "kb-json" }, text) }];
}

/**
 * What the reader's own assumptions come to, side by side; empty until there are some.
 *
 * @param {Answer} answer
 */
function trial(answer) {
  const tried = partOf(answer, "trial");
  if (!tried) return "";
  const options = tried.lines.slice(0, -1);
  return h(
    "section",
    { class: "kb-trial", "aria-label": tried.heading },
    h("h3", {}, tried.heading),
    h(
      "dl",
      { class: "kb-amounts" },
      options.map(({ title, text, note }) =>
        h(
          "div",
          { class: "kb-amount" },
          h("dt", {}, title),
          h("dd", {}, text),
          note ? h("dd", { class: "kb-remark" }, note) : "",
        ),
      ),
    ),
    h("p", { class: "kb-assumed" }, tried.lines.at(-1)?.text),
  );
}

/**
 * The caution in full, and what the rules remind of in this case.
 *
 * @param {Answer} answer
 */
function cautions(answer) {
  const [caution, ...reminders] = linesOf(answer, "caution");
  const items = reminders.map(({ text }) => h("li", {}, text));
  return fold(
    "answer-caution",
    "要注意的",
    "kb-cautions",
    h("p", { class: "kb-warning" }, caution.text),
    items.length ? h("ul", { class: "kb-reminders" }, items) : "",
  );
}

/**
 * What the reader has opened stays open in the next answer.
 *
 * @param {Element} place
 */
function openedIn(place) {
  return new Set(parts(place, "details[open]", HTMLDetailsElement).map(nameOf));
}

/** @param {HTMLDetailsElement} details */
function nameOf(details) {
  /** @type {HTMLElement | null} */
  const output = details.closest("[data-output]");
  return `${output?.dataset.output ?? ""}/${part(details, "summary", HTMLElement).textContent}`;
}

/** @param {Answer} answer */
function titlesOf(answer) {
  return Object.fromEntries(answer.citations.map((item) => [item.clause, item]));
}

/**
 * The formula that is left standing where a part of it is not known, and the bounds that a text gives.
 *
 * @param {OutputAnswer} output
 */
function standing(output) {
  return [
    output.within ? h("p", { class: "kb-value" }, output.within) : "",
    ...(output.remainder ?? []).map((text) => h("p", { class: "kb-remainder" }, `${text}。`)),
  ];
}

/**
 * Conditions that are checked one by one.
 *
 * @param {Answer} answer
 */
function checks(answer) {
  const lines = linesOf(answer, "checks");
  if (!lines.length) return "";
  const rows = lines.map(({ title, text, note }) => [title, text, note]);
  return h("section", { class: "kb-checks" }, h("h3", {}, "逐项核对的条件"), table(["项目", "是否符合", "要求"], rows));
}

/**
 * A part of the report that folds away, each line with the link to its clause: why, or what would change the answer.
 *
 * @param {Context} context
 * @param {Part["kind"]} kind
 */
function cited({ answer, root, titles }, kind) {
  const told = partOf(answer, kind);
  if (!told) return "";
  const items = told.lines.map(({ text, source }) => {
    const clause = titles[source ?? ""];
    return h("li", {}, text, clause ? h("a", { href: root + clause.page }, clause.title) : "");
  });
  return h(
    "details",
    { class: `kb-reasons kb-told-${kind}` },
    h("summary", {}, told.heading),
    h(told.numbered ? "ol" : "ul", {}, items),
  );
}

/**
 * What else would decide something; the first stands on the card.
 *
 * @param {Answer} answer
 */
function missing(answer) {
  const rest = answer.missing.slice(1);
  if (!rest.length) return "";
  const items = rest.map((item) =>
    h("li", {}, h("a", { href: `#help-${item.input}`, "data-goto": item.input }, item.ask)),
  );
  return fold("answer-missing", "还需要知道的其他各项", "kb-missing", h("ol", {}, items));
}

/** @param {Context} context */
function unknown({ answer, root }) {
  if (!answer.unknown.length) return "";
  const items = answer.unknown.map((item) =>
    h(
      "li",
      {},
      h("a", { href: root + item.page }, item.what),
      h("span", { class: "kb-remark" }, ` 有待明确（推断，待核对）：${item.decided_by}`),
    ),
  );
  return fold("answer-open", "没有见到规定的", "kb-unknowns", h("ul", {}, items));
}

function citations() {
  return fold("answer-clauses", "引用的条款", "kb-citations", h("ul", {}));
}

/**
 * @param {Element} content
 * @param {Context} context
 */
function renewCitations(content, { answer, root }) {
  const items = answer.citations.map((item) => ({
    says: item,
    make: () =>
      h(
        "li",
        {},
        h("a", { href: root + item.page }, item.title),
        h("span", { class: "kb-badge" }, item.text_status),
        h("blockquote", {}, item.text),
      ),
  }));
  renew(part(content, "ul", HTMLElement), items);
}
