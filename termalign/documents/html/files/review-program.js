// The page of a review. Nothing is decided here: each action goes to the program, and what it answers is shown.
const at = (id) => document.getElementById(id);
const list = at("list"), pane = at("term"), search = at("search");
const filters = { state: at("state"), only: at("only"), order: at("order") };
let page = { terms: [], total: 0, first: 0, counts: {} };
let term = null; // what the pane shows
let busy = Promise.resolve(); // actions wait for those before them
let unsure = false; // whether an action got no answer

function make(name, attributes = {}, ...content) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(key, "");
    else if (value !== false && value != null) made.setAttribute(key, value);
  }
  made.append(...content);
  return made;
}

// Every text that people read comes from here: whole sentences, with names for what is put into them.
const texts = JSON.parse(at("texts").textContent); // in the language of the page; nothing for English
const text = (sentence, values = {}) => (texts[sentence] ?? sentence).replace(/\{(\w+)\}/g, (_, name) => values[name]);
const language = document.documentElement.lang;
const locale = navigator.languages.find((name) => name.split("-")[0] === language.split("-")[0]) ?? language; // how dates are written in it
const plural = (count, one, many, values = {}) => text(count === 1 ? one : many, { count: count.toLocaleString("en"), ...values });

const say = (sentence) => { at("warned").textContent = ""; at("said").textContent = sentence; at("why").hidden = true; };
const warn = (sentence) => { at("said").textContent = ""; at("warned").textContent = sentence; at("why").hidden = true; };

// The key that lets this tab in: given once for the token in the address, and kept for this tab and port alone.
let key = sessionStorage.getItem("termalign-key") ?? "";
async function enter() {
  const token = location.hash.slice(1);
  if (!token || token === "term") return;
  history.replaceState(null, "", location.pathname + location.search);
  const answer = await fetch("/api/enter", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(token) });
  if (answer.ok) { key = await answer.text(); sessionStorage.setItem("termalign-key", key); }
  else if (!key) throw new Error(await answer.text());
}

async function ask(address, body) {
  const headers = { "x-termalign-key": key };
  const sent = body === undefined ? { headers } : { method: "POST", headers: { ...headers, "content-type": "application/json" }, body: JSON.stringify(body) };
  let answer;
  try { answer = await fetch(address, sent); } catch {
    unsure ||= body !== undefined;
    throw new Error(text("The program does not answer. What was decided is on disk; start the review again to go on."));
  }
  if (!answer.ok) {
    const content = await answer.text();
    let problem = content || `${answer.status} ${answer.statusText}`;
    try { problem = JSON.parse(content).error ?? problem; } catch { /* not JSON: the text itself */ }
    const error = new Error(problem);
    error.status = answer.status;
    throw error;
  }
  return answer;
}
const get = async (address, body) => (await ask(address, body)).json();

// Show everything as it is now; what was typed stays.
async function reshow() {
  const form = pane.querySelector("form");
  await load({ first: page.first });
  if (term) await open(term.number);
  if (form && !form.isConnected) pane.querySelector(".actions").after(form);
}

// An action that got no answer may be done or not, so nobody would know what the next one changes.
async function unlessUnsure(work) {
  if (!unsure) return work();
  await reshow();
  unsure = false;
  say(text("The program answers again. This is what is decided now."));
}

// One action at a time; what fails is reported, and shown as it is now.
function act(work) {
  busy = busy.then(() => unlessUnsure(work)).catch(async (error) => {
    if (error.status === 409) await reshow().catch(() => {});
    if (error.status === 401) return warn(error.message);
    warn(text(error.status === 409 ? "Not saved: {problem}" : "Not saved. {problem}", { problem: error.message }));
  });
  return busy;
}
