// Writes FILE.br and FILE.gz beside files; what was compressed before is taken from the folder KEPT by its content.
//
// in (standard input): {files: [path], kept}

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { copyFile, readFile, rename, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const LARGEST_WINDOW = 24;
const { files, kept } = JSON.parse(readFileSync(0, "utf8"));
mkdirSync(kept, { recursive: true });

/** @type {Record<string, (data: Buffer) => Promise<Buffer>>} */
const KINDS = {
  br: (data) =>
    promisify(brotliCompress)(data, {
      params: { [constants.BROTLI_PARAM_LGWIN]: LARGEST_WINDOW, [constants.BROTLI_PARAM_SIZE_HINT]: data.length },
    }),
  gz: (data) => promisify(gzip)(data, { level: constants.Z_BEST_COMPRESSION }),
};

/** @param {string} file */
async function compress(file) {
  const data = await readFile(file);
  const name = createHash("sha256").update(data).digest("hex");
  for (const [kind, make] of Object.entries(KINDS)) {
    const made = join(kept, `${name}.${kind}`);
    if (!existsSync(made)) {
      await writeFile(`${made}.${process.pid}`, await make(data));
      await rename(`${made}.${process.pid}`, made); // a build that is stopped leaves no half file behind
    }
    await copyFile(made, `${file}.${kind}`);
  }
}

async function work() {
  for (let file = files.pop(); file; file = files.pop()) await compress(file);
}

await Promise.all(Array.from({ length: availableParallelism() }, work));
