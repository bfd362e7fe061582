// What is made of the opinions in the basket: the buttons for it, files, text to copy, a mail.

import { h } from "../dom.mjs";
import { save, stamp } from "../save.mjs";
import { asCsv, asJson, asLetter, FORM_TITLE, mailLink } from "./twins.mjs";

/** @import { Form, Redline } from "./types.d.ts" */

const WAYS = { word: "下载 Word", print: "打印", letter: "复制成文字", csv: "下载 CSV", json: "下载 JSON" };

/**
 * The buttons of a form, and a link for a mail where an address for opinions is known.
 *
 * @param {Form} form
 * @param {string} key
 * @param {string} address
 */
export function tools(form, key, address) {
  const mail = address ? mailLink(address, form) : null;
  const buttons = Object.entries(WAYS).map(([way, word]) =>
    h(
      "button",
      {
        type: "button",
        class: way === "word" ? "md-button md-button--primary" : "md-button",
        "data-way": way,
        "data-of": key,
      },
      word,
    ),
  );
  return [
    h(
      "p",
      { class: "kb-actions" },
      buttons,
      mail ? h("a", { class: "md-button", href: mail.href, "data-mail": key }, "写邮件") : "",
    ),
    mail
      ? h(
          "p",
          { class: "kb-remark" },
          `“写邮件”打开您自己的邮件程序，收件人是 ${address}，由您发出。`,
          mail.whole ? "" : "邮件里只放得下一部分，请先下载 Word，作为附件。",
        )
      : "",
  ];
}

/**
 * What is said of a stored basket that cannot be read: its raw text can be taken away, or dropped.
 *
 * @param {string} damaged
 * @param {() => void} forget
 */
export function brokenBox(damaged, forget) {
  const take = h("button", { type: "button", class: "kb-copy" }, "下载读不出来的原文");
  take.addEventListener("click", () => save(`读不出来的意见-${stamp()}`, ".txt", damaged));
  const drop = h("button", { type: "button", class: "kb-copy" }, "不要了，删去");
  drop.addEventListener("click", forget);
  return h(
    "div",
    { class: "kb-warning", role: "alert" },
    h("p", {}, "这个浏览器里存的意见有一部分坏了，读不出来，没有列在下面。原文还留着，可以下载下来自己看。"),
    h("p", {}, take, " ", drop),
  );
}

/**
 * Make a file of a form, or its text for the clipboard; gives what is to be said of it.
 *
 * @param {string} way
 * @param {Form} form
 * @param {Redline} redline
 * @returns {Promise<(string | Node)[]>}
 */
export async function taken(way, form, redline) {
  if (way === "letter") return copied(asLetter(form));
  const file = `${FORM_TITLE}-${stamp()}`;
  if (way === "word") {
    const { asWord } = await import("./word.mjs");
    save(file, ".docx", await asWord(form, redline));
  } else if (way === "json") save(file, ".json", asJson(form));
  else save(file, ".csv", asCsv(form));
  return [`已做好“${file}”，在浏览器的下载里。请您自己交给征求意见的机关。`];
}

/**
 * @param {string} letter
 * @returns {Promise<(string | Node)[]>}
 */
async function copied(letter) {
  try {
    await navigator.clipboard.writeText(letter);
    return ["已复制，可以粘贴到信或者邮件里。"];
  } catch {
    const field = h("textarea", { rows: "12", "aria-label": "意见的文字", readonly: true });
    field.value = letter;
    return ["浏览器不允许复制。文字在下面的框里，请全选以后自己复制。", field];
  }
}
