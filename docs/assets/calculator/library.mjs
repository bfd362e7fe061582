// Libraries that are loaded only when they are needed.

/** @import { Libraries } from "./shapes.d.ts" */

const LONGEST_MS = 60_000;

/**
 * A library by the name of its file, if it holds what is needed of it; else an error in words for the reader.
 *
 * @template {keyof Libraries} K
 * @param {K} name
 * @param {...(keyof Libraries[K])} needed
 * @returns {Promise<Libraries[K]>}
 */
export async function library(name, ...needed) {
  const late = new Promise((settle) => setTimeout(settle, LONGEST_MS));
  const found = await Promise.race([import(`../libraries/${name}.mjs`), late]).catch(() => null);
  if (!found || needed.some((one) => !(one in found))) throw new Error("要用的程序没有装载成功，请刷新再试");
  return found;
}
