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
  const names = parts(form, ".kb-questions > [data-input], .kb-settled [data-input]", HTMLElement).map(nameOf);
  const fieldsOf = (/** @type {string[]} */ some) => some.flatMap((name) => fieldOf(form, name) ?? []);
  const written = given(form);
  const asked = answer.missing.map((item) => item.input).filter((name) => names.includes(name));
  const kept = names.filter((name) => written[name] || fieldsOf([name]).some(holdsFocus));
  const wanted = [...new Set([...inOrder(form, kept), ...asked, ...ALWAYS])].filter((name) => fieldOf(form, name));
  place(open, fieldsOf(wanted));
  const rest = inOrder(form, names).filter((name) => !wanted.includes(name));
  place(folded, fieldsOf(rest));
  settled.hidden = !rest.length;
  part(settled, "summary", HTMLElement).textContent = `不再影响结果的 ${rest.length} 项`;
  part(settled, "p", HTMLElement).textContent = why(answer);
  const next = asked.find((name) => !written[name]);
  mark(form, next);
}

/** @param {HTMLElement} field */
function nameOf(field) {
  return field.dataset.input ?? "";
}

/** @param {Element} field */
function holdsFocus(field) {
  return field.contains(document.activeElement);
}

/** @type {WeakMap<HTMLFormElement, string[]>} */
const order = new WeakMap();

/**
 * Names in the order in which the page first asked them.
 *
 * @param {HTMLFormElement} form
 * @param {string[]} names
 */
function inOrder(form, names) {
  const first = order.get(form) ?? parts(form, "[data-input]", HTMLElement).map(nameOf);
  order.set(form, first);
  return [...names].sort((one, other) => first.indexOf(one) - first.indexOf(other));
}

/**
 * Make these the children of an element, in this order, moving others around the one that has the focus.
 *
 * @param {Element} parent
 * @param {HTMLElement[]} fields
 */
function place(parent, fields) {
  if (fields.every((field, at) => parent.children[at] === field)) return;
  const focused = fields.findIndex((field) => field.parentElement === parent && holdsFocus(field));
  if (focused < 0) {
    parent.append(...fields);
    return;
  }
  for (const field of fields.slice(0, focused)) fields[focused].before(field);
  for (const field of fields.slice(focused + 1)) parent.append(field);
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
