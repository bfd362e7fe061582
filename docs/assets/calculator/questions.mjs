// The questions in order of what matters: those answered, then the most deciding one first; those that no longer change
// anything fold away and say why. A field that has the focus is never moved.

import { h } from "../dom.mjs";
import { fieldOf, given } from "./form.mjs";

const ALWAYS = ["judged_on"];

/** Put the fields of the form into the order that an answer asks for. */
export function arrange(form, answer) {
  const open = form.querySelector(".kb-questions");
  const settled = form.querySelector(".kb-settled");
  const folded = settled.querySelector(".kb-settled__fields");
  const fields = [...form.querySelectorAll(".kb-questions > [data-input], .kb-settled [data-input]")];
  const written = given(form);
  const asked = answer.missing
    .map((item) => item.input)
    .filter((name) => fields.some((field) => field.dataset.input === name));
  const kept = fields
    .map((field) => field.dataset.input)
    .filter((name) => written[name] || holdsFocus(fieldOf(form, name)));
  const wanted = [...new Set([...inOrder(form, kept), ...asked, ...ALWAYS])].filter((name) => fieldOf(form, name));
  place(
    open,
    wanted.map((name) => fieldOf(form, name)),
  );
  const rest = inOrder(
    form,
    fields.map((field) => field.dataset.input),
  ).filter((name) => !wanted.includes(name));
  place(
    folded,
    rest.map((name) => fieldOf(form, name)),
  );
  settled.hidden = !rest.length;
  settled.querySelector("summary").textContent = `不再影响结果的 ${rest.length} 项`;
  settled.querySelector("p").textContent = why(answer);
  mark(
    form,
    asked.find((name) => !written[name]),
  );
}

function holdsFocus(field) {
  return field.contains(document.activeElement);
}

const order = new WeakMap();

/** Names in the order in which the page first asked them. */
function inOrder(form, names) {
  if (!order.has(form))
    order.set(
      form,
      [...form.querySelectorAll("[data-input]")].map((field) => field.dataset.input),
    );
  const first = order.get(form);
  return [...names].sort((one, other) => first.indexOf(one) - first.indexOf(other));
}

/** Make these the children of an element, in this order, moving others around the one that has the focus. */
function place(parent, fields) {
  const focused = fields.findIndex((field) => field.parentElement === parent && holdsFocus(field));
  if (focused < 0) {
    if (fields.some((field, at) => parent.children[at] !== field)) parent.append(...fields);
    return;
  }
  for (const field of fields.slice(0, focused)) fields[focused].before(field);
  for (const field of fields.slice(focused + 1)) parent.append(field);
}

function why(answer) {
  const [leading] = Object.values(answer.outputs);
  if (leading.status !== "certain") return "照现在填写的，这些项不影响任何结果。改了上面的填写，需要时会回到上面。";
  return `已经得出“${leading.labels.join("、")}”，这些项不再影响任何结果。改了上面的填写，需要时会回到上面。`;
}

/** Say at one field that it decides most. */
function mark(form, name) {
  form.querySelector(".kb-next")?.remove();
  if (!name) return;
  const field = fieldOf(form, name);
  (field.querySelector("legend") ?? field.querySelector("label")).append(
    h("span", { class: "kb-next" }, "接下来最能决定结果"),
  );
}
