// Publicodes on the same rule. Prints JSON: the answers, and evaluations per second in the best round.
// node publicodes.mjs CASES.json ROUNDS SECONDS

import { readFileSync } from "node:fs";
import process from "node:process";
import Engine from "publicodes";

const [, , file, rounds, seconds] = process.argv;
const cases = JSON.parse(readFileSync(file, "utf8"));
const steps = (of, borders, values) => ({
  variations: [
    ...borders.map((border, at) => ({ si: `${of} < ${border}`, alors: values[at] })),
    { sinon: values.at(-1) },
  ],
});
const engine = new Engine(
  {
    day: null,
    "floor area": null,
    unbuilt: null,
    route: {
      variations: [
        { si: "day < 20250601", alors: "'former'" },
        { si: { "toutes ces conditions": ["unbuilt", "floor area >= 20000"] }, alors: "'build'" },
        { sinon: "'fee'" },
      ],
    },
    rate: steps("floor area", [20_000, 50_000, 100_000, 200_000], [30, 40, 50, 60, 70]),
    fee: { valeur: "floor area * rate" },
  },
  { logger: { log() {}, warn() {}, error: console.error } },
);

function answer(one) {
  engine.setSituation({
    day: one.permit_date.replaceAll("-", ""),
    "floor area": one.floor_area,
    unbuilt: one.area === "unbuilt" ? "oui" : "non",
  });
  return [engine.evaluate("route").nodeValue, engine.evaluate("fee").nodeValue];
}

const answers = cases.map(answer);

function round() {
  const start = performance.now();
  let count = 0;
  while (performance.now() - start < seconds * 1000) {
    answer(cases[count % cases.length]);
    count += 1;
  }
  return (count * 1000) / (performance.now() - start);
}

const speeds = Array.from({ length: Number(rounds) }, round);
console.log(JSON.stringify({ answers, per_second: Math.max(...speeds) }));
