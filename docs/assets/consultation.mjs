// The state of a consultation for today in China, whatever day the page was built; the same as
// site_build/corpus/consultation.py, which explains it. A test compares the two.

import { part, parts } from "./dom.mjs";

const A_DAY = /^\d{4}-\d{2}-\d{2}$/u;
const MILLISECONDS = 24 * 60 * 60 * 1000;

/**
 * What is said of a day, by the first and the last day of a consultation; empty where not known.
 *
 * @param {string} opens
 * @param {string} closes
 * @param {string} day
 * @returns {{ state: string, sentence: string }}
 */
export function consultationOn(opens, closes, day) {
  const [first, last, now] = [opens, closes, day].map((one) => (A_DAY.test(one) ? Date.parse(one) : null));
  if (now === null) return unknown;
  if (last !== null && last < now) return { state: "closed", sentence: "征求意见已经截止。" };
  if (first !== null && first > now) {
    return { state: "to-come", sentence: `还没有开始征求意见，还有 ${(first - now) / MILLISECONDS} 天。` };
  }
  if (first === null || last === null) return unknown;
  const left = (last - now) / MILLISECONDS;
  const sentence = left ? `正在征求意见，还剩 ${left} 天。` : "正在征求意见，今天是最后一天。";
  return { state: "open", sentence };
}

const unknown = { state: "unknown", sentence: "现在是否还在征求意见：不清楚。" };

/**
 * Bring what a page says of its consultations up to today.
 *
 * @param {Document} page
 */
export function showConsultations(page) {
  const today = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" }).format(new Date());
  for (const box of parts(page, ".kb-consultation", HTMLElement)) {
    const { state, sentence } = consultationOn(box.dataset.opens ?? "", box.dataset.closes ?? "", today);
    box.dataset.state = state;
    part(box, ".kb-consultation__state", HTMLElement).textContent = sentence;
  }
}
