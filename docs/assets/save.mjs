// Files for the reader to take away, with the time in their names.

/** @type {Record<string, string>} */
const TYPES = {
  ".csv": "text/csv;charset=utf-8",
  ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  ".ics": "text/calendar;charset=utf-8",
  ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
};

/**
 * Hand a file to the reader.
 *
 * @param {string} name
 * @param {string} suffix
 * @param {BlobPart} content
 * @returns {void}
 */
export function save(name, suffix, content) {
  const url = URL.createObjectURL(new Blob([content], { type: TYPES[suffix] ?? "" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `${name}${suffix}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/**
 * A date and time for names of files: 20261125-0930.
 *
 * @param {Date} [now]
 * @returns {string}
 */
export function stamp(now = new Date()) {
  /** @param {number} number */
  const two = (number) => String(number).padStart(2, "0");
  const day = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  return `${day}-${two(now.getHours())}${two(now.getMinutes())}`;
}
