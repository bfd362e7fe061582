// Wakes Python from an image of its memory, in which it has the calculator at hand already.
// site_build/runtime/image.mjs takes it and tells its form.

const OWN = 32;
const HEADER = 128;
const PAGE = 1024;
const MEMORY = 20_971_520;

/**
 * What an image begins with: a mark, its length, the sum of what follows, the memory's length, and what it was made of.
 *
 * @param {Uint8Array} content
 * @param {number} memory
 * @param {string} folder
 * @returns {Uint8Array}
 */
export function heading(content, memory, folder) {
  const bytes = new Uint8Array(OWN);
  bytes.set(new TextEncoder().encode("KBim"));
  new Uint32Array(bytes.buffer).set([OWN + content.length, sum(content), memory], 1);
  bytes.set(new TextEncoder().encode(folder), 16);
  return bytes;
}

/**
 * A sum over 32-bit words: as fast as the memory is read, and there without HTTPS too.
 *
 * @param {Uint8Array} content
 */
function sum(content) {
  const words = new Uint32Array(content.buffer, content.byteOffset, content.length >> 2);
  let found = 0;
  for (let at = 0; at < words.length; at += 1) found = (Math.imul(found, 31) + words[at]) | 0;
  return found >>> 0;
}

/**
 * An image without its heading; throws if it is not whole, or not the one that was put at this address.
 *
 * @param {ArrayBuffer} buffer
 * @param {string} address
 * @returns {Uint8Array}
 */
export function checked(buffer, address) {
  const whole = new Uint8Array(buffer);
  const content = whole.subarray(OWN);
  const folder = address.split("/").at(-2) ?? "";
  if (heading(content, MEMORY, folder).some((byte, at) => byte !== whole[at]))
    throw new Error("the image is not whole, or of another build");
  return content;
}

/**
 * Load Pyodide with the image that `image` promises in place of a start; it is read once the program stands.
 *
 * @template P
 * @param {(options: object) => Promise<P>} loadPyodide
 * @param {object} options
 * @param {Promise<Uint8Array>} image
 * @returns {Promise<P>}
 */
export async function wake(loadPyodide, options, image) {
  const snapshot = new Uint8Array(HEADER + MEMORY);
  const { instantiate } = WebAssembly;
  WebAssembly.instantiate = watched(async (memory) => fill(snapshot, memory, await image));
  try {
    return await loadPyodide({ ...options, env: { HOME: "/" }, _loadSnapshot: Promise.resolve(snapshot) });
  } finally {
    WebAssembly.instantiate = instantiate;
  }
}

/**
 * A `WebAssembly.instantiate` that shows the memory of a program just instantiated before anyone else has it.
 *
 * @param {(memory: Uint8Array) => Promise<void> | void} show
 * @returns {typeof WebAssembly.instantiate}
 */
export function watched(show) {
  const { instantiate } = WebAssembly;
  /**
   * @param {BufferSource & WebAssembly.Module} source
   * @param {WebAssembly.Imports} [imports]
   */
  async function instantiateWatched(source, imports) {
    const made = await instantiate.call(WebAssembly, source, imports);
    const memory = imports?.env?.memory;
    if (memory instanceof WebAssembly.Memory) await show(new Uint8Array(memory.buffer));
    return made;
  }
  return /** @type {typeof WebAssembly.instantiate} */ (/** @type {unknown} */ (instantiateWatched));
}

/**
 * The snapshot that Pyodide reads: the header, then the fresh memory with the image's pages laid over it.
 *
 * @param {Uint8Array} snapshot
 * @param {Uint8Array} fresh
 * @param {Uint8Array} image
 */
function fill(snapshot, fresh, image) {
  if (fresh.length !== MEMORY) throw new Error("the program's memory is not that of the image");
  snapshot.set(image.subarray(0, HEADER));
  snapshot.set(fresh, HEADER);
  const table = image.subarray(HEADER, HEADER + MEMORY / PAGE);
  const pages = new Uint32Array(image.buffer, image.byteOffset + HEADER + table.length);
  const words = new Uint32Array(snapshot.buffer, HEADER);
  const each = PAGE / 4;
  let read = 0;
  table.forEach((there, at) => {
    if (!there) return;
    for (let beside = 0; beside < each; beside += 1) words[at * each + beside] ^= pages[read + beside];
    read += each;
  });
}
