// Papers and steps as a list to tick off, and as a calendar once the reader has given the days.

import { h, part, parts, reasonOf } from "../dom.mjs";
import { save, stamp } from "../save.mjs";
import { library } from "./library.mjs";
import { unusedLines } from "./unused.mjs";

/** @import { Latest, Shown } from "./shapes.d.ts" */

const LAST_DAY = "9999-12-31"; // a year of five digits cannot be written in a calendar
const HEADINGS = { document: "文书和票据", step: "步骤" };

/**
 * Bring the section to life; returns show({answer, problems, link}) for an answer, what was refused, and the address
 * of the case. What was ticked and dated stays while the item stays.
 *
 * @param {HTMLElement} section
 * @param {Shown} shown
 * @returns {(latest: Pick<Latest, "answer" | "problems" | "link">) => void}
 */
export function startWorkList(section, shown) {
  const body = part(section, ".kb-tool__body", HTMLElement);
  /** @type {Map<string | undefined, { checkbox?: boolean, date?: string }>} */
  const kept = new Map();
  let address = "";

  body.addEventListener("input", ({ target }) => {
    if (!(target instanceof HTMLInputElement)) return;
    const one = kept.get(target.dataset.item) ?? {};
    kept.set(target.dataset.item, {
      ...one,
      [target.type]: target.type === "checkbox" ? target.checked : target.value,
    });
  });
  body.addEventListener("click", async ({ target }) => {
    if (!(target instanceof HTMLElement && target.matches("[data-calendar]"))) return;
    const said = part(body, "[role=status]", HTMLElement);
    const fields = parts(body, "input[type=date]", HTMLInputElement);
    const dated = fields.filter((field) => field.value);
    const unread = fields.filter((field) => field.validity.badInput).map((field) => `“${field.dataset.text}”`);
    const left = unread.length ? `没有导出日期不全或者不对的：${unread.join("、")}。` : "";
    if (!dated.length) {
      said.textContent = left || "还没有填日期。先在步骤后面填上日期，再导出。";
      return;
    }
    const events = dated.map((field) => ({ day: field.value, text: field.dataset.text ?? "" }));
    try {
      save(`${shown.title}-日程-${stamp()}`, ".ics", await calendar(events, address));
      said.textContent = `已导出 ${events.length} 个日程。日期是您填的，不是办法规定的期限。${left}`;
    } catch (error) {
      said.textContent = `没有导出：${reasonOf(error)}。`;
    }
  });

  /**
   * @param {string} list
   * @param {string} word
   * @param {string} text
   * @param {boolean} dated
   */
  function item(list, word, text, dated) {
    const id = `${list}/${word}`;
    const was = kept.get(id) ?? {};
    const tick = h("input", { type: "checkbox", "data-item": id, checked: Boolean(was.checkbox) });
    const day = dated
      ? h("input", {
          type: "date",
          max: LAST_DAY,
          "data-item": id,
          "data-text": text,
          value: was.date ?? "",
          "aria-label": `${text}的日期`,
        })
      : "";
    return h("li", {}, h("label", {}, tick, ` ${text}`), day ? [" ", day] : "");
  }

  return ({ answer, problems, link }) => {
    address = link;
    const notes = unusedLines(problems);
    const lists = Object.entries(answer.outputs).flatMap(([list, output]) => {
      const words = output.certain_values ?? [];
      const { role } = output;
      return (role === "document" || role === "step") && words.length ? [{ list, role, output, words }] : [];
    });
    if (!lists.length) {
      body.replaceChildren(...notes, h("p", { class: "kb-remark" }, "现在还不能列出确定的文书和步骤。"));
      return;
    }
    body.replaceChildren(
      ...notes,
      ...lists
        .flatMap(({ list, role, output, words }) => [
          h("h3", {}, HEADINGS[role]),
          h(
            role === "step" ? "ol" : "ul",
            { class: "kb-work-list" },
            words.map((word) => item(list, word, output.labels[output.values.indexOf(word)], role === "step")),
          ),
          output.inferred
            ? h("p", { class: "kb-remark" }, "先后顺序含推断，待核对。期限没有规定，日期请按自己的安排填。")
            : "",
        ])
        .filter(Boolean),
      h(
        "p",
        { class: "kb-actions" },
        h("button", { type: "button", class: "md-button", "data-calendar": true }, "导出日历文件（.ics）"),
      ),
      h("p", { class: "kb-tool__said", role: "status" }),
    );
  };
}

/**
 * @param {{ day: string, text: string }[]} events
 * @param {string} link
 */
async function calendar(events, link) {
  const { default: ical } = await library("ical", "default");
  const made = new ical.Component("vcalendar");
  made.updatePropertyWithValue("prodid", "-//policykb//work list//ZH");
  made.updatePropertyWithValue("version", "2.0");
  for (const { day, text } of events) {
    const event = new ical.Component("vevent");
    event.updatePropertyWithValue("uid", crypto.randomUUID());
    event.updatePropertyWithValue("dtstamp", ical.Time.fromJSDate(new Date(), true));
    event.updatePropertyWithValue("dtstart", ical.Time.fromDateString(day));
    event.updatePropertyWithValue("summary", text);
    event.updatePropertyWithValue("description", `日期由您自己填写，不是规定的期限。${link}`);
    made.addSubcomponent(event);
  }
  return made.toString();
}
