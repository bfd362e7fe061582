// The form in which an opinion on a clause is written: its words stand above, what is proposed is shown against them.

import { h, part } from "../dom.mjs";
import { cleaned, KINDS, LONGEST, problemOf } from "./basket.mjs";
import { redlineElement } from "./redline.mjs";

/** @import { ClauseWords, Kind, Opinion, Redline } from "./types.d.ts" */

const PAUSE_MS = 300;
const ASKS = { support: "理由（可以不写）", amend: "理由", question: "您的疑问" };
const NO_WORDS = "本站没有这一条的文本。建议先看到正式文本再写。";

/**
 * The form as an element, with what is wrong said in it. `clauses` are the clause and what stands in it, the first the
 * whole; `start` is what to begin with. `save` takes the clause and what was typed and gives a sentence if it cannot.
 *
 * @param {{
 *   title: string,
 *   address: string,
 *   clauses: Pick<ClauseWords, "id" | "cid" | "heading" | "words">[],
 *   chosen: string,
 *   start: Pick<Opinion, "kind" | "proposed" | "reason"> | null,
 *   redline: Redline,
 *   save: (clause: ClauseWords, typed: Pick<Opinion, "kind" | "proposed" | "reason">, told: string) => void,
 *   cancel: () => void,
 * }} options
 */
export function opinionForm({ title, address, clauses, chosen, start, redline, save, cancel }) {
  let clause = clauses.find(({ id }) => id === chosen) ?? clauses[0];
  const heading = h("h2", { id: "opinion-form", tabindex: "-1" });
  const words = h("blockquote", { class: "kb-comment__words" });
  const choice = h(
    "select",
    { name: "provision" },
    clauses.map(({ id, heading: name, words: text }, at) =>
      h("option", { value: id, selected: id === clause.id }, at ? `${name} ${brief(text)}` : `整条：${name}`),
    ),
  );
  const proposed = h("textarea", { name: "proposed", rows: "5" });
  const reason = h("textarea", { name: "reason", rows: "4" });
  const ask = h("span", {});
  const shown = h("div", { class: "kb-comment__shown" });
  const wording = h("div", {}, h("label", {}, "建议修改为（在原文上改）", proposed), shown);
  const said = h("p", { class: "kb-comment__said", role: "alert" });
  const radios = Object.entries(KINDS).map(([name, word]) =>
    h(
      "label",
      {},
      h("input", { type: "radio", name: "kind", value: name, checked: name === (start?.kind ?? "amend") }),
      word,
    ),
  );
  const form = h(
    "form",
    { class: "kb-comment__form", "aria-labelledby": "opinion-form" },
    heading,
    h("p", { class: "kb-remark" }, title, " ", h("a", { href: address }, "回到条文")),
    clauses.length > 1 ? h("label", {}, "对哪一部分", choice) : "",
    words,
    h("fieldset", {}, h("legend", {}, "意见类型"), radios),
    wording,
    h("label", {}, ask, reason),
    said,
    h(
      "p",
      { class: "kb-actions" },
      h("button", { type: "submit", class: "md-button md-button--primary" }, "放进我的意见"),
      h("button", { type: "button", class: "md-button", "data-cancel": true }, "取消"),
    ),
  );

  const kind = () => /** @type {Kind} */ (part(form, "[name=kind]:checked", HTMLInputElement).value);
  const changed = () => proposed.value !== clause.words && proposed.value.trim() !== "";
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let waiting;

  function showRedline() {
    clearTimeout(waiting);
    const text = proposed.value;
    if (!clause.words || !changed()) shown.replaceChildren();
    else if (text.length > LONGEST)
      shown.replaceChildren(
        h("p", { class: "kb-remark" }, `写了 ${text.length} 个字，超过 ${LONGEST} 个字的不作对照。`),
      );
    else shown.replaceChildren(redlineElement(redline(clause.words, text), "与原文的对照"));
  }

  function show() {
    heading.textContent = `对${clause.heading}提意见`;
    words.textContent = clause.words || NO_WORDS;
    ask.textContent = ASKS[kind()];
    wording.hidden = kind() !== "amend" && !changed();
    if (kind() === "amend" && !proposed.value) proposed.value = clause.words;
    showRedline();
  }

  choice.addEventListener("change", () => {
    if (!changed()) proposed.value = "";
    clause = clauses.find(({ id }) => id === choice.value) ?? clause;
    show();
  });
  form.addEventListener("change", ({ target }) => {
    if (target instanceof HTMLInputElement && target.name === "kind") show();
  });
  proposed.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(showRedline, PAUSE_MS);
  });
  part(form, "[data-cancel]", HTMLElement).addEventListener("click", cancel);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const [proposal, why] = [proposed.value, reason.value].map(cleaned);
    const same = proposal.text === clause.words.trim();
    const typed = { kind: kind(), proposed: same && kind() !== "amend" ? "" : proposal.text, reason: why.text };
    said.textContent = problemOf({ ...typed, quote: clause.words.trim() });
    const removed = proposal.removed + why.removed;
    const told = removed ? `有 ${removed} 个看不见的控制字符，文件里放不下，已经去掉。` : "";
    if (said.textContent) (typed.kind === "amend" ? proposed : reason).focus();
    else save(/** @type {ClauseWords} */ (clause), { ...typed, proposed: same ? "" : typed.proposed }, told);
  });
  proposed.value = start?.proposed ?? "";
  reason.value = start?.reason ?? "";
  show();
  const before = reason.value + proposed.value;

  return {
    element: form,
    focus: () => heading.focus(),
    /** Whether something was typed that is not in the basket. */
    dirty: () => form.isConnected && reason.value + proposed.value !== before && Boolean(changed() || reason.value),
  };
}

/** @param {string} text */
function brief(text) {
  const line = text.replaceAll("\n", " ");
  return line.length > 16 ? `${line.slice(0, 16)}……` : line;
}
