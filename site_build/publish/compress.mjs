// Writes FILE.br and FILE.gz beside files; what was compressed before is taken from the folder KEPT by its content.
//
// in (standard input): {files: [path], quick: [path], kept}
//
// What is `quick` is packed in a twentieth of the time and comes out some 8 % larger.

import { createHash, randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { copyFile, readFile, rename, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const LARGEST_WINDOW = 24;
const QUICK = 9;
const { files, quick, kept } = JSON.parse(readFileSync(0, "utf8"));
mkdirSync(kept, { recursive: true });

/** @type {Record<string, (data: Buffer, quality: number) => Promise<Buffer>>} */
const KINDS = {
  br: (data, quality) =>
    promisify(brotliCompress)(data, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: quality,
        [constants.BROTLI_PARAM_LGWIN]: LARGEST_WINDOW,
        [constants.BROTLI_PARAM_SIZE_HINT]: data.length,
      },
    }),
  gz: (data) => promisify(gzip)(data, { level: constants.Z_BEST_COMPRESSION }),
};

/**
 * @param {string} file
 * @param {number} quality
 */
async function compress(file, quality) {
  const data = await readFile(file);
  const name = `${createHash("sha256").update(data).digest("hex")}.${quality}`;
  for (const [kind, make] of Object.entries(KINDS)) {
    const made = join(kept, `${name}.${kind}`);
    if (!existsSync(made)) {
      const unfinished = `${made}.${randomUUID()}`; // two files may hold the same
      await writeFile(unfinished, await make(data, quality));
      await rename(unfinished, made); // a build that is stopped leaves no half file behind
    }
    await copyFile(made, `${file}.${kind}`);
  }
}

async function work() {
  for (let file = files.pop(); file; file = files.pop()) await compress(file, constants.BROTLI_MAX_QUALITY);
  for (let file = quick.pop(); file; file = quick.pop()) await compress(file, QUICK);
}

await Promise.all(Array.from({ length: availableParallelism() }, work));
