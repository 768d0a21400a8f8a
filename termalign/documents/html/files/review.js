// The whole: checking, exporting, and which key and button does what.
const check = () => act(async () => {
  say(text("Checking …"));
  const { total, findings } = await get("/api/check", {});
  const side = (parts, lang) => make("p", { lang }, parts[0], make("mark", {}, parts[1]), parts[2]);
  const toTerm = (item) => {
    const button = make("button", { type: "button", "aria-label": text("Open the term {zh}", { zh: item.zh }) }, text("Open the term"));
    button.addEventListener("click", () => act(async () => { await load({ number: item.term }); await open(item.term); at("findings").close(); focusTerm(); }));
    return button;
  };
  at("results").replaceChildren(
    make("p", {}, !total ? text("Nothing was found: the translation follows what was decided.") : total > findings.length
      ? text("{total} findings, the first {shown} of them", { total, shown: findings.length }) : plural(total, "{count} finding", "{count} findings")),
    ...findings.map((item) => make("div", { class: "finding-item" },
      make("p", {}, make("span", { class: `flag ${item.severity}` }, text(item.severity)), ` ${item.rule}: ${item.message} `, ...item.term == null ? [] : [toTerm(item)]),
      ...item.sides.map((parts, number) => side(parts, number ? "en" : "zh")))));
  if (filters.only.value === "findings") await load();
  if (term && !isUnsaved()) await open(term.number);
  say(plural(total, "{count} finding", "{count} findings"));
  at("findings").showModal();
});
const save = () => act(async () => {
  const answer = await ask(`/export?${new URLSearchParams({ format: at("format").value, all: at("everything").checked ? "1" : "0" })}`);
  const name = decodeURIComponent(answer.headers.get("x-file-name"));
  const link = make("a", { href: URL.createObjectURL(await answer.blob()), download: name });
  link.click();
  URL.revokeObjectURL(link.href);
  at("exporting").close();
  say(text("Saved {name}: {summary}", { name, summary: decodeURIComponent(answer.headers.get("x-summary")) }));
});

const does = { accept: () => accept(), reject, rejectRendering: () => rejectRendering(), edit, reopen, mark: () => mark(), around,
  undo, redo, reason, add, check, export: save, exporting: () => at("exporting").showModal(), help: () => at("help").showModal(),
  acceptAll: () => decideAll("accept"), rejectAll: () => decideAll("reject"), reopenAll: () => decideAll("reopen"), unselect,
  next: () => act(() => go(1)), before: () => act(() => go(-1)), nextOpen: () => act(goOpen), list: focusList, find: () => { search.focus(); search.select(); },
  earlier: () => act(() => load({ first: Math.max(0, page.first - 200) })), later: () => act(() => load({ first: page.first + page.terms.length })),
  close: () => document.querySelector("dialog[open]").close() };
const ofTerm = new Set(["accept", "reject", "rejectRendering", "edit", "reopen", "mark", "around"]);
const ofSelected = { accept: "acceptAll", reject: "rejectAll", reopen: "reopenAll" };
document.addEventListener("click", (event) => {
  const name = event.target.closest("[data-do]")?.dataset.do;
  if (does[name] && (term || !ofTerm.has(name))) does[name]();
});
const keys = { a: "accept", x: "reject", X: "rejectRendering", r: "reason", e: "edit", b: "mark", o: "reopen", u: "undo", U: "redo", s: "around", j: "next", k: "before", n: "nextOpen", l: "list",
  c: "check", "+": "add", "/": "find", "?": "help" };
document.addEventListener("keydown", (event) => {
  if (!event.isComposing && event.keyCode !== 229) return;
  event.stopPropagation(); // keys belong to the input method
  if (event.key === "Enter" || event.key === "Escape") event.preventDefault(); // they send no form and close no dialog
}, true);
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || !at("keys").checked) return;
  if (document.querySelector("dialog[open]") || event.target.closest("input:not([type=checkbox]), select, textarea, .words[role=listbox]")) {
    if (event.key === "Escape" && event.target === search) focusTerm();
    if (event.key === "Enter" && event.target === search) { event.preventDefault(); act(async () => { await narrow(); if (page.terms[0]) { await open(page.terms[0].number); focusTerm(); } }); }
    return;
  }
  if (event.key === "Escape" && selected.size) return unselect();
  const digit = /^Digit([1-9])$/.exec(event.code) ?? /^Numpad([1-9])$/.exec(event.code);
  if (digit && term) { event.preventDefault(); accept(Number(digit[1]) - 1, event.shiftKey); return; }
  const name = keys[event.key];
  if (!name || (name === "check" && !document.querySelector("[data-do=check]"))) return;
  if (!term && ofTerm.has(name)) return;
  event.preventDefault();
  does[selected.size && event.target.closest("nav") ? ofSelected[name] ?? name : name]();
});
let waiting;
search.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(() => act(narrow), 150); });
for (const choice of Object.values(filters)) choice.addEventListener("change", () => act(narrow));
at("all").addEventListener("change", (event) => selectAll(event.target.checked));
act(async () => {
  await enter();
  const wanted = takeAddress();
  const found = wanted && await get(`/api/term?${new URLSearchParams({ zh: wanted })}`).catch(() => null);
  await load({ number: found?.number });
  if (found) show(found); else if (page.terms[0]) await open(page.terms[0].number);
  focusTerm();
});
