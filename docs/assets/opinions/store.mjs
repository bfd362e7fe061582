// Where the basket lies: in this tab until it is closed, in this browser where the reader asks for that, and else in
// the memory of the page. A place has a basket of its own.

import { distinct, readStored, written } from "./basket.mjs";

/** @import { About, Opinion } from "./types.d.ts" */

export const KEY = "kb-opinions-";
export const DAMAGED = "-damaged";
const NOT_STORED = "浏览器不允许暂存：离开这一页，写的意见就没有了，请现在就下载。";
const FULL = "浏览器的存储空间满了：离开这一页，刚才的改动就没有了，请现在就下载。";

/** @param {"localStorage" | "sessionStorage"} name */
function areaNamed(name) {
  try {
    return globalThis[name] ?? null;
  } catch {
    return null;
  }
}

/**
 * The basket of a place. What another tab put into the kept basket meanwhile stays: each change starts from what is
 * stored.
 *
 * @param {string} place
 * @param {{ tab: Storage | null, browser: Storage | null }} [areas]
 */
export function openStore(place, areas = { tab: areaNamed("sessionStorage"), browser: areaNamed("localStorage") }) {
  const key = `${KEY}${place}`;
  /** @type {string | null} what could not be stored */
  let memory = null;
  let unread = "";

  /**
   * @param {Storage | null} area
   * @param {string} [name]
   */
  function stored(area, name = key) {
    try {
      return area?.getItem(name) ?? null;
    } catch {
      return null;
    }
  }

  /**
   * @param {Storage | null} area
   * @param {string | null} text
   * @returns {string} a sentence where it was not stored
   */
  function store(area, text) {
    try {
      if (!area) throw new Error("no storage");
      if (text === null) area.removeItem(key);
      else area.setItem(key, text);
      memory = null;
      return "";
    } catch (error) {
      memory = text;
      return error instanceof Error && error.name === "QuotaExceededError" ? FULL : NOT_STORED;
    }
  }

  /**
   * Lay what cannot be read under a name of its own, so that nothing written later takes its place.
   *
   * @param {Storage | null} area
   */
  function read(area) {
    const found = readStored(stored(area));
    if (!found.damaged || !area) return found;
    const before = stored(area, key + DAMAGED);
    try {
      area.removeItem(key);
      area.setItem(key + DAMAGED, [before, found.damaged].filter(Boolean).join("\n"));
    } catch {
      unread = found.damaged; // no room for it: it stays with the page
    }
    if (found.opinions.length || found.about) store(area, written(found.opinions, found.about));
    return found;
  }

  const kept = () => stored(areas.browser) !== null;

  /** @returns {{ opinions: Opinion[], about: About | null }} */
  function current() {
    if (memory !== null) return readStored(memory);
    const browser = read(areas.browser);
    const tab = read(areas.tab);
    return { opinions: distinct([...browser.opinions, ...tab.opinions]), about: browser.about };
  }

  /**
   * @param {Opinion[]} opinions
   * @param {About | null} about
   * @param {boolean} inBrowser
   */
  function write(opinions, about, inBrowser) {
    const [into, other] = inBrowser ? [areas.browser, areas.tab] : [areas.tab, areas.browser];
    const problem = store(into, written(opinions, inBrowser ? about : null));
    if (!problem) store(other, null);
    return problem;
  }

  return {
    current,
    kept,
    /**
     * Change the opinions; gives a sentence where the change could not be stored.
     *
     * @param {(opinions: Opinion[]) => Opinion[]} change
     */
    change(change) {
      const { opinions, about } = current();
      return write(change(opinions), about, kept());
    },
    /**
     * Keep the basket in this browser, with who gives the opinions if `about` is given, or in this tab alone.
     *
     * @param {boolean} inBrowser
     * @param {About | null} about
     */
    keep(inBrowser, about) {
      return write(current().opinions, about, inBrowser);
    },
    /** The raw text of what could not be read; empty where all could. */
    damaged() {
      current();
      const laid = [areas.browser, areas.tab].map((area) => stored(area, key + DAMAGED));
      return [...laid, unread].filter(Boolean).join("\n");
    },
    forgetDamaged() {
      unread = "";
      for (const area of [areas.browser, areas.tab]) {
        if (stored(area, key + DAMAGED) !== null) area?.removeItem(key + DAMAGED);
      }
    },
    /** @param {string | null} changed */
    isOwn: (changed) => changed === key,
  };
}
