// Asks our search under Node: node ask.mjs INDEX_FOLDER [FILTERS] < queries.json > answers.json
// The index is read from files, so that thousands of queries take seconds; what is timed is timed in a browser.
import { readFile } from "node:fs/promises";
import process from "node:process";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import { openIndex } from "../../docs/assets/search/engine.mjs";

const SHOWN = 10;

globalThis.fetch = async (address) => {
  try {
    return new Response(await readFile(new URL(address)));
  } catch {
    return new Response(null, { status: 404 });
  }
};

const index = await openIndex(new URL("index.json", pathToFileURL(`${process.argv[2]}/`)));
const filters = JSON.parse(process.argv[3] ?? "{}");
const answers = [];
for (const query of JSON.parse(await text(process.stdin))) answers.push(await index.search(query, filters));
/** @param {{ entry: { read?: unknown, meaning?: unknown } }} hit what was worked out of an entry is left out */
const plain = (hit) => ({ ...hit, entry: { ...hit.entry, read: undefined, meaning: undefined } });
const shown = answers.map((answer) => ({ ...answer, hits: answer.hits.slice(0, SHOWN).map(plain) }));
process.stdout.write(JSON.stringify(shown));
