// The opinions in the basket as they are read again before they go into a file: on screen, and on paper as the form.

import { h, table } from "../dom.mjs";
import { KINDS } from "./basket.mjs";
import { redlineElement } from "./redline.mjs";
import { amended, cells, FORM_TITLE, OPINION_HEADS, PERSON_HEADS, reasoned } from "./twins.mjs";

/** @import { Children } from "../types.d.ts" */
/** @import { Form, Opinion, Redline, Standing, TextVersion } from "./types.d.ts" */

/**
 * An opinion with what became of its clause, and buttons to change it.
 *
 * @param {Opinion} opinion
 * @param {Standing} standing
 * @param {TextVersion | undefined} text
 * @param {Redline} redline
 */
export function item(opinion, standing, text, redline) {
  const { id, heading, quote, kind, proposed, reason, provision } = opinion;
  const there = text && standing.here !== "gone";
  /**
   * @param {string} action
   * @param {string} word
   * @param {string} [value]
   */
  const button = (action, word, value = id) =>
    h(
      "button",
      {
        type: "button",
        class: "kb-copy",
        [`data-${action}`]: value,
        "data-opinion": id,
        "aria-label": `${word}：${heading}`,
      },
      word,
    );
  return h(
    "li",
    { class: "kb-comment__item" },
    h("h4", {}, heading, " ", h("span", { class: "kb-badge" }, KINDS[kind])),
    changes(opinion, standing, redline, button),
    h("blockquote", { class: "kb-comment__words" }, quote || "（写的时候本站没有这一条的文本）"),
    proposal(quote, proposed, redline),
    reason ? h("p", { class: "kb-comment__text" }, reasoned(opinion)) : "",
    h(
      "p",
      { class: "kb-comment__buttons" },
      there ? h("a", { class: "kb-copy", href: `${text.page}#${provision}` }, "看条文") : "",
      button("edit", "修改"),
      button("remove", "删去"),
    ),
  );
}

/**
 * @param {string} quote
 * @param {string} proposed
 * @param {Redline} redline
 * @returns {Children}
 */
function proposal(quote, proposed, redline) {
  if (!proposed) return [];
  return [
    h("p", {}, "建议修改为："),
    quote
      ? redlineElement(redline(quote, proposed), "建议修改的对照")
      : h("p", { class: "kb-comment__text" }, proposed),
  ];
}

/**
 * What changed since an opinion was written; nothing where nothing did.
 *
 * @param {Opinion} opinion
 * @param {Standing} standing
 * @param {Redline} redline
 * @param {(action: string, word: string, value?: string) => HTMLElement} button
 * @returns {Children}
 */
function changes({ quote, title }, { here, words, newest }, redline, button) {
  const warned = {
    same: "",
    reworded: "写这条意见以后，本站改过这一条的文字。下面是改动的对照；您引用的原文没有动。",
    gone: "这个版本里现在找不到这一条。您写的和引用的原文都还在。",
    unlisted: "本站现在没有这份文件的这个版本。您写的和引用的原文都还在。",
    unread: "条文没有装载成功，没有核对这一条有没有变。可以刷新再试。",
  }[here];
  const own = warned
    ? [
        h("p", { class: "kb-warning" }, warned),
        here === "reworded" ? redlineElement(redline(quote, words), "本站文字的改动") : "",
      ]
    : [];
  if (!newest) return own;
  const said = `这条意见写的是《${title}》。本站现有的最新一版是《${newest.text.title}》，`;
  if (!newest.read) return [...own, h("p", { class: "kb-warning" }, `${said}没有装载成功，没有核对。可以刷新再试。`)];
  if (!newest.heirs.length)
    return [...own, h("p", { class: "kb-warning" }, `${said}里面没有找到对应的条款。这条意见仍然按原来的版本保存。`)];
  const heirs = newest.heirs.flatMap((heir) => [
    h(
      "p",
      {},
      "对应的是",
      h("a", { href: `${newest.text.page}#${heir.id}` }, heir.heading),
      heir.words === quote ? "，文字没有变。 " : "，文字变了，对照如下。 ",
      button("rebind", "改为对这一条提", heir.id),
    ),
    heir.words === quote ? "" : redlineElement(redline(quote, heir.words), "两个版本的对照"),
  ]);
  return [...own, h("p", { class: "kb-warning" }, `${said}这条意见仍然按原来的版本保存。`), ...heirs];
}

/**
 * The form as it will be on paper.
 *
 * @param {Form} form
 * @param {Redline} redline
 */
export function paper(form, redline) {
  const { title, made, about, opinions } = form;
  const changed = amended(form);
  return h(
    "div",
    { class: "kb-comment-paper" },
    h("h1", {}, FORM_TITLE),
    h("p", {}, `文件：${title}`),
    h("p", {}, `填写日期：${made}`),
    table(PERSON_HEADS, [[about.name || " ", about.contact]]),
    table(
      OPINION_HEADS,
      opinions.map((one, at) => [at + 1, ...cells(one)]),
    ),
    changed.length ? h("h2", {}, "附：建议修改的对照") : "",
    changed.map(({ heading, quote, proposed }) => [
      h("p", {}, heading),
      redlineElement(redline(quote, proposed), heading),
    ]),
  );
}
