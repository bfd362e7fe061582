// Wakes Python from an image of its memory, in which it has read its rules already. site_build/runtime/image.mjs takes
// it and tells its form.

const HEADER = 128;
const PAGE = 1024;
const MEMORY = 20_971_520;

/** Load Pyodide with the image that `image` promises in place of a start; it is read once the program stands. */
export async function wake(loadPyodide, options, image) {
  const snapshot = new Uint8Array(HEADER + MEMORY);
  const { instantiate } = WebAssembly;
  WebAssembly.instantiate = async (source, imports) => {
    const made = await instantiate.call(WebAssembly, source, imports);
    if (imports?.env?.memory) fill(snapshot, new Uint8Array(imports.env.memory.buffer), await image);
    return made;
  };
  try {
    return await loadPyodide({ ...options, env: { HOME: "/" }, _loadSnapshot: Promise.resolve(snapshot) });
  } finally {
    WebAssembly.instantiate = instantiate;
  }
}

/** The snapshot that Pyodide reads: the header, then the fresh memory with the image's pages laid over it. */
function fill(snapshot, fresh, image) {
  if (fresh.length !== MEMORY) throw new Error("计算程序的内存和映像不合");
  snapshot.set(image.subarray(0, HEADER));
  snapshot.set(fresh, HEADER);
  const table = image.subarray(HEADER, HEADER + MEMORY / PAGE);
  const pages = new Uint32Array(image.buffer, HEADER + table.length);
  const words = new Uint32Array(snapshot.buffer, HEADER);
  const each = PAGE / 4;
  let read = 0;
  table.forEach((there, at) => {
    if (!there) return;
    for (let beside = 0; beside < each; beside += 1) words[at * each + beside] ^= pages[read + beside];
    read += each;
  });
}
