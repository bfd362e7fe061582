// Asks our search under Node: node ask.mjs INDEX_FOLDER [FILTERS] < queries.json > answers.json
// The index is read from files, so that thousands of queries take seconds; what is timed is timed in a browser.
import process from "node:process";
import { text } from "node:stream/consumers";
import { indexInFiles } from "./index_in_files.mjs";

const SHOWN = 10;

const index = await indexInFiles(process.argv[2]);
const filters = JSON.parse(process.argv[3] ?? "{}");
const answers = [];
for (const query of JSON.parse(await text(process.stdin))) answers.push(await index.search(query, filters));
/** @param {{ entry: { read?: unknown, meaning?: unknown } }} hit what was worked out of an entry is left out */
const plain = (hit) => ({ ...hit, entry: { ...hit.entry, read: undefined, meaning: undefined } });
const shown = answers.map((answer) => ({ ...answer, hits: answer.hits.slice(0, SHOWN).map(plain) }));
process.stdout.write(JSON.stringify(shown));
