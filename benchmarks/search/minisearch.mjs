// Builds the MiniSearch index of a corpus: node minisearch.mjs ENTRIES.json OUT.json
import { readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import MiniSearch from "minisearch";
import { options } from "./options.mjs";

const [, , entries, out] = process.argv;
const index = new MiniSearch(options);
index.addAll(JSON.parse(readFileSync(entries, "utf8")));
writeFileSync(out, JSON.stringify(index));
