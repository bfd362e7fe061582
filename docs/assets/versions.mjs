// On pages of a text: its state for today in China, whatever day it was built; and the text as of a day that one picks.
// On the calculator's page: which version is to be asked on the day judged.

import { part, parts } from "./dom.mjs";
import { holdingOn, IN_FORCE, stateOn } from "./version-state.mjs";

/**
 * @typedef {import("./version-state.mjs").Dated & { id: string, title: string, stage: string, held: string,
 *   address: string }} Version
 * @typedef {{ title: string, address: string, from: string, until: string, this: boolean }} PackVersion
 */

const today = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" }).format(new Date());
const A_DAY = /^\d{4}-\d{2}-\d{2}$/u;

/** @type {Version[]} */
const versions = parts(document, ".kb-versions", HTMLScriptElement).flatMap((list) => JSON.parse(list.textContent));

for (const banner of parts(document, ".kb-banner", HTMLElement)) {
  if (banner.dataset.enacted) {
    const state = stateOn(today, banner.dataset);
    part(banner, ".kb-banner__state", HTMLElement).textContent = state;
    banner.classList.toggle("kb-banner--current", state === IN_FORCE);
    banner.classList.toggle("kb-banner--other", state !== IN_FORCE);
  }
  const { sure, perhaps } = holdingOn(today, versions);
  const wanted = sure ?? perhaps.at(-1);
  const other = part(banner, ".kb-banner__other", HTMLElement);
  if (wanted) other.hidden = wanted.id === banner.dataset.version;
  if (wanted && !other.hidden) other.replaceChildren(sure ? "现行有效的是" : "今天可能有效的是", named(wanted), "。");
  if (!wanted && versions.length > 0 && !other.hidden)
    other.replaceChildren("今天没有见到有效的版本；本站显示的是", part(other, "a", HTMLAnchorElement), "。");
}

for (const version of versions) {
  for (const cell of parts(document, `[id="version-${version.id}"] .kb-versions-of__state`, HTMLElement))
    cell.textContent = stateOn(today, version);
}

for (const form of parts(document, ".kb-asof", HTMLFormElement)) {
  const input = part(form, "input", HTMLInputElement);
  const said = part(form, ".kb-asof__said", HTMLElement);
  form.hidden = false;
  input.addEventListener("change", () => said.replaceChildren(...textOf(input.value)));
  form.addEventListener("submit", (event) => event.preventDefault());
}

/**
 * What is said of a day: the version in force on it as a link, those that may be, or that none is seen.
 *
 * @param {string} day
 * @returns {(string | Node)[]}
 */
function textOf(day) {
  if (!day) return [];
  const { sure, perhaps } = holdingOn(day, versions);
  if (sure) return [`${day} 有效的是：`, named(sure), sure.held ? "" : "（未持有文本）"];
  if (perhaps.length === 0) return [`${day} 这一天，本站没有见到有效的版本。`];
  return [
    `${day} 可能有效的是：`,
    ...perhaps.flatMap((version) => [named(version), " "]),
    "（施行日期没有见到，请核对）",
  ];
}

/** @param {Version} version */
function named({ address, title, stage, begins, dated }) {
  return linkTo(address, `${title}（${[stage, begins || dated].filter(Boolean).join("、")}）`);
}

/**
 * @param {string} address
 * @param {string} text
 */
function linkTo(address, text) {
  const link = document.createElement("a");
  link.href = address;
  link.textContent = text;
  return link;
}

for (const script of parts(document, ".kb-pack-versions", HTMLScriptElement)) {
  /** @type {PackVersion[]} */
  const packs = JSON.parse(script.textContent);
  const say = document.createElement("p");
  say.className = "kb-warning kb-versions-day";
  say.setAttribute("role", "status");
  say.hidden = true;
  script.after(say);
  const follow = () => {
    for (const link of parts(document, ".kb-other-version", HTMLAnchorElement)) link.hash = location.hash;
    const day = new URLSearchParams(location.hash.slice(1)).get("judged_on") ?? "";
    const asked = A_DAY.test(day)
      ? packs.find(
          ({ from: begins, until: ends }) => begins && stateOn(day, { enacted: "true", begins, ends }) === IN_FORCE,
        )
      : undefined;
    say.hidden = !asked || asked.this;
    if (asked && !asked.this) {
      const link = linkTo(asked.address + location.hash, asked.title);
      say.replaceChildren(`${day} 有效的是另一个版本，请改按`, link, "判断。");
    }
  };
  follow();
  addEventListener("hashchange", follow);
  document.addEventListener("change", () => setTimeout(follow));
}
