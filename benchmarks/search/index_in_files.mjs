// Our search's index opened from a folder of files, so that Node can ask it without a server.
import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { openIndex } from "../../docs/assets/search/engine.mjs";

globalThis.fetch = async (address) => {
  try {
    return new Response(await readFile(new URL(address)));
  } catch {
    return new Response(null, { status: 404 });
  }
};

/** @param {string} folder */
export function indexInFiles(folder) {
  return openIndex(new URL("index.json", pathToFileURL(`${folder}/`)));
}
