// On pages of a text: its state for today in China, whatever day it was built; and the text as of a day that one picks.

const today = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" }).format(new Date());

/** The state of an enacted version on a day: {from, until, later}, dates as text, empty where not known. */
export function stateOn(day, { from, until, later }) {
  if (!from) return "施行日期不明";
  if (from > day) return "尚未生效";
  if (!until || day < until) return "现行有效";
  return later ? "已被新版本取代" : "已废止";
}

for (const banner of document.querySelectorAll(".kb-banner[data-enacted='true']")) {
  const state = stateOn(today, banner.dataset);
  banner.querySelector(".kb-banner__state").textContent = state;
  banner.classList.toggle("kb-banner--current", state === "现行有效");
  banner.classList.toggle("kb-banner--other", state !== "现行有效");
}

for (const form of document.querySelectorAll(".kb-asof")) {
  const versions = JSON.parse(form.parentElement.querySelector(".kb-versions").textContent);
  const [input, said] = [form.querySelector("input"), form.querySelector(".kb-asof__said")];
  form.hidden = false;
  input.addEventListener("change", () => said.replaceChildren(...textOf(versions, input.value)));
  form.addEventListener("submit", (event) => event.preventDefault());
}

/** What is said of a day: the version in force on it as a link, or that none is held. */
function textOf(versions, day) {
  if (!day) return [];
  const inForce = versions.find((one) => one.enacted && stateOn(day, one) === "现行有效");
  if (!inForce) return [`${day} 这一天，本站没有见到有效的版本。`];
  const link = document.createElement("a");
  link.href = inForce.address;
  link.textContent = inForce.title;
  return [`${day} 有效的是：`, link, inForce.held ? "" : "（未持有文本）"];
}

const packs = document.querySelector(".kb-pack-versions");
if (packs) {
  const versions = JSON.parse(packs.textContent);
  const say = document.createElement("p");
  say.className = "kb-warning kb-versions-day";
  say.setAttribute("role", "status");
  say.hidden = true;
  packs.after(say);
  const follow = () => {
    for (const link of document.querySelectorAll(".kb-other-version")) link.hash = location.hash;
    const day = new URLSearchParams(location.hash.slice(1)).get("judged_on") ?? "";
    const holds = /^\d{4}-\d{2}-\d{2}$/.test(day) ? versions.find((one) => one.from && stateOn(day, one) === "现行有效") : undefined;
    say.hidden = !holds || holds.this;
    if (say.hidden) return;
    const link = document.createElement("a");
    link.href = holds.address + location.hash;
    link.textContent = holds.title;
    say.replaceChildren(`${day} 有效的是另一个版本，请改按`, link, "判断。");
  };
  follow();
  addEventListener("hashchange", follow);
  document.addEventListener("change", () => setTimeout(follow));
}
