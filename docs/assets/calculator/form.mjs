// The form and the address: what the reader gave, as text per input, in the fields and after the "#".
//
// Besides inputs the address may hold the pack's version (".v") and other named cases beside this one (".s", repeated:
// "name?a=1&b=2"); no input's name has a dot.

const LONGEST = 200;
const MOST_TOLD = 10;
const VERSION = ".v";
const SCENARIO = ".s";

/** Inputs of the form that hold something, as {name: text}. */
export function given(form) {
  const found = {};
  for (const [name, value] of new FormData(form)) {
    if (value.trim()) found[name] = value.trim();
  }
  return found;
}

/** The part of the address after "#" that stands for a case; a value too long for an address is left out of it. */
export function fragment(values, version, scenarios = []) {
  const short = Object.entries(values).filter(([, value]) => value.length <= LONGEST);
  if (!short.length && !scenarios.length) return "";
  const beside = scenarios.map(({ name, values: others }) => [SCENARIO, `${name}?${new URLSearchParams(others)}`]);
  return `#${new URLSearchParams([...short, ...beside, ...(version ? [[VERSION, version]] : [])])}`;
}

/** The named cases that an address holds beside its own. */
export function scenariosIn(hash) {
  return new URLSearchParams(hash.slice(1)).getAll(SCENARIO).map((text) => {
    const at = text.indexOf("?");
    return { name: text.slice(0, at), values: Object.fromEntries(new URLSearchParams(text.slice(at + 1))) };
  });
}

/** Keeps the case in the address and on the copy button; an empty case leaves the anchor of a heading alone. */
export function caseInAddress(copyButton, version) {
  const holdsCase = () => location.hash.includes("=");
  return {
    holdsCase,
    write(values, scenarios) {
      const hash = fragment(values, version, scenarios);
      copyButton.dataset.copyLink = hash;
      if (!hash && !holdsCase()) return;
      try {
        history.replaceState(null, "", hash || location.pathname + location.search);
      } catch {
        // Browsers limit how often an address may change; the next edit brings it up to date.
      }
    },
  };
}

/** Follow a click on something that names an input, to the field. */
export function goTo(form, event) {
  const name = event.target.closest("[data-goto]")?.dataset.goto;
  if (!name) return;
  event.preventDefault();
  const field = fieldOf(form, name);
  field.closest("details")?.setAttribute("open", "");
  field.scrollIntoView({ block: "center" });
  field.querySelector("input").focus({ preventScroll: true });
}

/** The block of the form that asks for an input. */
export function fieldOf(form, name) {
  return form.querySelector(`[data-input="${CSS.escape(name)}"]`);
}

/** Fill the form from a fragment made for a version of the pack; returns a sentence for each part that was not used. */
export function fill(form, hash, version) {
  form.reset();
  const refused = [];
  const seen = new Set();
  const parts = new URLSearchParams(hash.slice(1));
  for (const [name, value] of parts) {
    if (name === VERSION || name === SCENARIO) continue;
    const field = form.elements.namedItem(name);
    const said = value.length > 40 ? `${value.slice(0, 40)}……（共 ${value.length} 个字符）` : value;
    const again = seen.has(name);
    seen.add(name);
    if (again) {
      refused.push(`链接里的“${name.slice(0, 40)}”写了不止一次，只用了第一个。`);
    } else if (!field || !fieldOf(form, name)) {
      refused.push(`链接里的“${name.slice(0, 40)}”不是本页的输入项，没有使用。`);
    } else if (value.length > LONGEST) {
      refused.push(`链接里“${label(form, name)}”的值太长：${said}，最多 ${LONGEST} 个字符，没有使用。`);
    } else if (field instanceof RadioNodeList && ![...field].some((radio) => radio.value === value)) {
      const allowed = [...field].filter((radio) => radio.value).map((radio) => radio.value);
      refused.push(`链接里“${label(form, name)}”的值是“${said}”，可用：${allowed.join("、")}；已按“不清楚”处理。`);
    } else {
      field.value = value;
    }
  }
  const told = refused.length > MOST_TOLD ? [...refused.slice(0, MOST_TOLD), `另有 ${refused.length - MOST_TOLD} 处没有使用。`] : refused;
  return [...older(parts.get(VERSION), version, refused.length), ...told];
}

/** That a link was made with another version of the rules: what still fits was filled in, the answer may differ. */
function older(made, version, unused) {
  if (!made || !version || made === version) return [];
  const kept = unused ? "下面几处不再适用，其余照旧填入" : "填写的内容都还适用，已照旧填入";
  return [`这个链接是按另一版规则做的（版本 ${made.slice(0, 12)}，现在是 ${version}）：${kept}。结果按现在的版本重新算过，请核对。`];
}

/** Show one sentence under each input that has a problem, and tie it to the field. */
export function showProblems(form, problems) {
  for (const field of form.querySelectorAll("[data-input]")) {
    const found = problems.find((problem) => problem.input === field.dataset.input);
    const place = field.querySelector(".kb-error");
    const message = found ? `${found.message}这一项暂按“不清楚”计算。` : "";
    if (place.textContent !== message) place.textContent = message;
    place.hidden = !found;
    for (const control of field.querySelectorAll("input[type=text]")) {
      control.toggleAttribute("aria-invalid", Boolean(found));
      if (found) control.setAttribute("aria-invalid", "true");
    }
  }
}

function label(form, name) {
  return fieldOf(form, name)?.querySelector("legend, label")?.textContent ?? name;
}
