// The questions in order of what matters: those answered, then the most deciding one first; those that no longer change
// anything fold away and say why. A field that has the focus is never moved.

import { h, part, parts } from "../dom.mjs";
import { fieldOf, given } from "./form.mjs";

/** @import { Answer } from "./types.d.ts" */

const ALWAYS = ["judged_on"];

/**
 * Put the fields of the form into the order that an answer asks for.
 *
 * @param {HTMLFormElement} form
 * @param {Answer} answer
 * @returns {void}
 */
export function arrange(form, answer) {
  const open = part(form, ".kb-questions", HTMLElement);
  const settled = part(form, ".kb-settled", HTMLElement);
  const folded = part(settled, ".kb-settled__fields", HTMLElement);
  const fields = new Map(
    parts(form, ".kb-questions > [data-input], .kb-settled [data-input]", HTMLElement).map((field) => [
      field.dataset.input ?? "",
      field,
    ]),
  );
  const names = inFirstOrder(form, [...fields.keys()]);
  const written = given(form);
  const asked = answer.missing.map((item) => item.input).filter((name) => fields.has(name));
  const kept = names.filter((name) => written[name] || fields.get(name)?.contains(document.activeElement));
  const wanted = new Set([...kept, ...asked, ...ALWAYS]);
  const rest = names.filter((name) => !wanted.has(name));
  place(open, fields, [...wanted]);
  place(folded, fields, rest);
  settled.hidden = !rest.length;
  say(part(settled, "summary", HTMLElement), `不再影响结果的 ${rest.length} 项`);
  say(part(settled, "p", HTMLElement), why(answer));
  const next = asked.find((name) => !written[name]);
  mark(form, next);
}

/**
 * @param {Element} element
 * @param {string} text
 */
function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** The names of a form's fields in the order in which the page first asked them. @type {WeakMap<Element, string[]>} */
const order = new WeakMap();

/**
 * @param {HTMLFormElement} form
 * @param {string[]} names
 */
function inFirstOrder(form, names) {
  const first = order.get(form) ?? names;
  order.set(form, first);
  return first;
}

/**
 * Make the fields of these names the children of an element, in this order. Only what stands elsewhere is moved, and
 * never the field that has the focus: others move around it.
 *
 * @param {Element} parent
 * @param {Map<string, HTMLElement>} fields
 * @param {string[]} names
 */
function place(parent, fields, names) {
  /** @type {HTMLElement | null} */
  let next = null;
  for (const field of names.flatMap((name) => fields.get(name) ?? []).reverse()) {
    const stays = field.parentElement === parent && field.contains(document.activeElement);
    if (!stays && (field.parentElement !== parent || field.nextElementSibling !== next)) {
      parent.insertBefore(field, next);
    }
    next = field;
  }
}

/** @param {Answer} answer */
function why(answer) {
  const [leading] = Object.values(answer.outputs);
  if (leading.status !== "certain") return "照现在填写的，这些项不影响任何结果。改了上面的填写，需要时会回到上面。";
  return `已经得出“${leading.labels.join("、")}”，这些项不再影响任何结果。改了上面的填写，需要时会回到上面。`;
}

/**
 * Say at one field that it decides most.
 *
 * @param {HTMLFormElement} form
 * @param {string | undefined} name
 */
function mark(form, name) {
  const field = name ? fieldOf(form, name) : null;
  const marked = form.querySelector(".kb-next");
  if (field ? field.contains(marked) : !marked) return;
  marked?.remove();
  (field?.querySelector("legend") ?? field?.querySelector("label"))?.append(
    h("span", { class: "kb-next" }, "接下来最能决定结果"),
  );
}
