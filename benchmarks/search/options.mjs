// MiniSearch at its best on Chinese: our own reading of words, in pairs.
import { tokens } from "../../docs/assets/search/tokens.mjs";

function tokenize(text) {
  const read = tokens(text);
  return read.length < 2 ? read : read.slice(1).map((token, at) => read[at] + token);
}

export const options = {
  fields: ["title", "text", "group"],
  idField: "id",
  storeFields: ["address"],
  tokenize,
  processTerm: (term) => term,
  searchOptions: { boost: { title: 3 }, tokenize },
};
