// What this browser keeps of the site, listed, with a button that wipes it.

import { KEY as REPORT } from "./calculator/about-report.mjs";
import { KEY, keptCases } from "./calculator/kept.mjs";
import { h, part } from "./dom.mjs";
import { KEY as OPINIONS } from "./opinions/store.mjs";

const MB = 1e6;
const STORE = "kb-pages";
const LIST = new URL("../offline.json", import.meta.url);
const LARGE = "kb-large";
const PALETTE = "__palette";

/**
 * Fill an element with the list and the button.
 *
 * @param {HTMLElement} place
 * @returns {Promise<void>}
 */
export async function showKept(place) {
  const files = await storedFiles();
  const own = storedKeys();
  const items = [
    `保存的情形：${keptCases().length} 个`,
    own.includes(REPORT) ? "报告的抬头：记着" : "报告的抬头：没有记",
    own.includes(LARGE) ? "大字版：开" : "大字版：没有选过",
    own.some((key) => key.endsWith(PALETTE)) ? "外观（深色或者浅色）：记着" : "外观（深色或者浅色）：没有记",
    own.some((key) => key.startsWith(OPINIONS)) ? "对条文的意见：留着" : "对条文的意见：没有留",
    `不联网也能看的文件：${files.count} 个，约 ${(files.bytes / MB).toFixed(1)} MB`,
  ];
  const said = h("p", { role: "status" });
  const more = h("button", { type: "button", class: "md-button" }, "把全部地方和文件也留下");
  more.addEventListener("click", async () => {
    const started = await keepEverything();
    said.textContent = started
      ? "正在后台保存，过一会儿再打开这一页看。"
      : "这个浏览器不能保存，或者网站没有给出清单。";
  });
  const wipe = h("button", { type: "button", class: "md-button" }, "全部清除");
  wipe.addEventListener("click", async () => {
    await wipeAll();
    await showKept(place);
    part(place, "[role=status]", HTMLElement).textContent = "已全部清除。再打开网页时，网页文件会重新留下；情形不会。";
  });
  place.replaceChildren(
    h(
      "ul",
      {},
      items.map((text) => h("li", {}, text)),
    ),
    h("p", {}, "平时只留下共用的页面和你看的那个地方。"),
    h("p", {}, wipe, " ", more),
    said,
  );
}

/** Ask the worker to keep every group that the site lists; whether it was asked. */
async function keepEverything() {
  try {
    const groups = Object.keys(await (await fetch(LIST)).json());
    const registration = await navigator.serviceWorker.getRegistration();
    registration?.active?.postMessage({ keep: groups });
    return Boolean(registration?.active);
  } catch {
    return false;
  }
}

/** Names under which this site keeps something; others on the same host are not ours to look at. */
function storedKeys() {
  try {
    return Object.keys(localStorage).filter(
      (key) => [KEY, LARGE, REPORT].includes(key) || key.startsWith(OPINIONS) || key.endsWith(PALETTE),
    );
  } catch {
    return [];
  }
}

async function storedFiles() {
  try {
    const count = (await (await caches.open(STORE)).keys()).length;
    const { usage = 0 } = (await navigator.storage?.estimate?.()) ?? {};
    return { count, bytes: count ? usage : 0 };
  } catch {
    return { count: 0, bytes: 0 };
  }
}

async function wipeAll() {
  for (const key of storedKeys()) localStorage.removeItem(key);
  document.documentElement.classList.remove(LARGE);
  try {
    await caches.delete(STORE);
    await (await navigator.serviceWorker.getRegistration())?.unregister();
  } catch {
    // Nothing was kept there.
  }
}
