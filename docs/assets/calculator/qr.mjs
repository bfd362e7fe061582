// The code that reopens a case: its modules, and pictures of them.

import { library } from "./library.mjs";

const SVG = "http://www.w3.org/2000/svg";

/**
 * The modules of a QR code as rows of booleans; null if the link is too long for one, or the library is not there.
 *
 * @param {string} link
 * @returns {Promise<boolean[][] | null>}
 */
export async function qrOf(link) {
  try {
    const { encodeQR } = await library("qr", "encodeQR");
    return encodeQR(link, "raw", { ecc: "low", border: 4 });
  } catch {
    return null;
  }
}

/**
 * The code as a picture that can be scaled.
 *
 * @param {boolean[][]} modules
 * @returns {SVGSVGElement}
 */
export function qrImage(modules) {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  svg.setAttribute("viewBox", `0 0 ${modules.length} ${modules.length}`);
  svg.setAttribute("class", "kb-qr");
  path.setAttribute(
    "d",
    modules.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ""))).join(""),
  );
  svg.append(path);
  return svg;
}

/**
 * The code as a PNG file; null if there is none, or the browser cannot draw it.
 *
 * @param {string} link
 * @returns {Promise<Uint8Array<ArrayBuffer> | null>}
 */
export async function qrPicture(link) {
  const modules = await qrOf(link);
  if (!modules) return null;
  const canvas = new OffscreenCanvas(modules.length * 4, modules.length * 4);
  const context = canvas.getContext("2d");
  if (!context) return null;
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = "#000";
  for (const [y, row] of modules.entries()) {
    for (const [x, dark] of row.entries()) if (dark) context.fillRect(x * 4, y * 4, 4, 4);
  }
  return new Uint8Array(await (await canvas.convertToBlob({ type: "image/png" })).arrayBuffer());
}
