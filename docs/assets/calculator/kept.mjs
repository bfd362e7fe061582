// Cases that the reader asked this browser to keep: a list in localStorage, and nothing else.

import { h } from "../dom.mjs";
import { fitsLink, fragment, readLink } from "./link.mjs";

export const KEY = "kb-cases";
const MOST = 50;

/** The cases kept in this browser: [{name, hash, at}]; none where it keeps nothing. */
export function keptCases() {
  return readKept().cases;
}

/** The cases kept, and how many are damaged. */
function readKept() {
  try {
    const found = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    const cases = found.filter((one) => typeof one?.name === "string" && one.hash?.startsWith?.("#"));
    return { cases, damaged: found.length - cases.length };
  } catch (error) {
    return { cases: [], damaged: error.name === "SecurityError" ? 0 : 1 };
  }
}

function store(cases) {
  try {
    if (cases.length) localStorage.setItem(KEY, JSON.stringify(cases));
    else localStorage.removeItem(KEY);
    return "";
  } catch (error) {
    return error.name === "QuotaExceededError"
      ? "浏览器的存储空间满了，没有保存。"
      : "浏览器不允许保存，没有保存。可以改用“复制本情形的链接”。";
  }
}

/** Bring the section to life; `current()` gives what is typed, `version` is that of the rules. */
export function startKept(section, current, version) {
  const said = section.querySelector(".kb-tool__said");
  const body = section.querySelector(".kb-tool__body");
  const form = section.querySelector("form");

  function item({ name, hash, at }, place) {
    const made = readLink(hash).version;
    const when = Number.isFinite(at) ? new Date(at).toLocaleString("zh-CN", { hour12: false }) : "";
    const old = made && made !== version ? "按另一版规则保存，打开后按现在的规则重新算" : "";
    return h(
      "li",
      {},
      h("a", { href: hash }, name),
      h("span", { class: "kb-remark" }, ` ${[when, old].filter(Boolean).join("，")} `),
      h(
        "button",
        { type: "button", class: "kb-copy", "data-forget": String(place), "aria-label": `删除：${name}` },
        "删除",
      ),
    );
  }

  function show() {
    const { cases, damaged } = readKept();
    body.replaceChildren(
      damaged
        ? h(
            "p",
            { class: "kb-error" },
            `有 ${damaged} 个保存的情形已经损坏，读不出来，没有列出。再保存或者删除时会去掉。`,
          )
        : "",
      cases.length ? h("ul", {}, cases.map(item)) : "",
    );
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const values = current();
    const hash = fragment(values, version);
    const left = Object.values(values).every(fitsLink) ? "" : "太长的填写没有存进去。";
    const cases = keptCases();
    if (!hash) said.textContent = left || "还没有填写，没有可以保存的。";
    else if (cases.length >= MOST) said.textContent = `最多保存 ${MOST} 个，请先删除一些。`;
    else {
      const name = form.elements.name.value.trim() || `情形 ${cases.length + 1}`;
      said.textContent =
        store([...cases, { name, hash, at: Date.now() }]) || `已把“${name}”保存在这个浏览器里。${left}`;
      form.reset();
    }
    show();
  });
  body.addEventListener("click", ({ target }) => {
    const { forget } = target.dataset;
    if (forget === undefined) return;
    store(keptCases().filter((_, place) => place !== Number(forget)));
    said.textContent = "已删除。";
    show();
    form.elements.name.focus();
  });
  show();
}
