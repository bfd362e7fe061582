// What stands below a report's title: the project, who made it, and the day. Typed for the report alone; it stays
// in this browser where the reader asks for that.

import { part } from "../dom.mjs";

/** @import { AboutReport } from "./shapes.d.ts" */

export const KEY = "kb-report";
/** @type {(keyof AboutReport)[]} */
const FIELDS = ["project", "preparer", "date"];

/**
 * Bring the section to life; the function that it returns gives what stands in its fields now.
 *
 * @param {HTMLElement} section
 * @param {() => void} changed
 * @returns {() => AboutReport}
 */
export function startAboutReport(section, changed) {
  const form = part(section, "form", HTMLFormElement);
  const said = part(section, ".kb-tool__said", HTMLElement);
  const fields = FIELDS.map((name) => part(form, `[name=${name}]`, HTMLInputElement));
  for (const field of fields) field.value = kept()[nameOf(field)] ?? "";
  const current = () => {
    const [project, preparer, date] = fields.map((field) => field.value.trim());
    return { project, preparer, date };
  };
  form.addEventListener("change", changed);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    said.textContent = keep(current());
    changed();
  });
  form.addEventListener("reset", () => {
    said.textContent = keep(null) && "已清除。";
    setTimeout(changed);
  });
  return current;
}

/** @param {HTMLInputElement} field */
function nameOf(field) {
  return /** @type {keyof AboutReport} */ (field.name);
}

/** @returns {Partial<AboutReport>} */
function kept() {
  try {
    const found = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return Object.fromEntries(FIELDS.map((name) => [name, typeof found[name] === "string" ? found[name] : ""]));
  } catch {
    return {};
  }
}

/** @param {AboutReport | null} about */
function keep(about) {
  try {
    if (about) localStorage.setItem(KEY, JSON.stringify(about));
    else localStorage.removeItem(KEY);
    return "已记在这个浏览器里，下次打开还在。";
  } catch {
    return "浏览器不允许保存；这一次的报告照样会写上。";
  }
}
