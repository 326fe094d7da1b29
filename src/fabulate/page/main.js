// The page put together: what is asked when the state changes, and who is told what came back.

import { button, fill, h, later, tell } from "./dom.js";
import { T } from "./texts.js";
import { isStopped, json, newest, Refused } from "./api.js";
import { asked, fromAddress, store, toAddress } from "./state.js";
import { describe } from "./describe.js";
import { rowsView } from "./rows.js";
import { cards } from "./cards.js";
import { schemaText } from "./schema_text.js";
import { keep, save } from "./keep.js";
import { header } from "./header.js";
import { keyForm } from "./key.js";
import { tableOf } from "./columns.js";
import { viewer } from "./views.js";

const TYPING = 160;
const EDITING = 30;
const MEASURED = 5_000;
const ME = "me";

const state = store();
/** What the service said last: plan, report, tables, language; and what is looked at: view, table. */
const found = { plan: null, report: null, tables: [], language: null, view: "rows", table: "", picked: false,
  llm: false };

const looking = newest();
const asking = newest();
let llmUnder = null;
let moment = 0;

const wanted = keyForm(() => { begin(); look(); });
const words = describe(state, { ask: askLlm, stop: () => llmUnder?.abort() });
const table = rowsView({ load: slice, open: (name) => panel.open(name) });
const panel = cards({ edit, byWords, pick, known: () => found.language,
  history: { undo: state.undo, redo: state.redo, canUndo: () => state.canUndo, canRedo: () => state.canRedo } });
const text = schemaText({ edit, save: saveSchema });
const bar = keep({ known: () => ({ state: state.state, rows: rowsOf(found.table), ...found }), address });
const view = viewer({ found, table, text, pick });
const wrong = h("div", { class: "error", role: "alert", hidden: true });
const looks = h("section", { class: "look", "aria-label": T.viewsLabel, hidden: true },
  bar.element, ...view.elements);
const lower = h("div", { class: "lower" }, looks, panel.element);
panel.element.hidden = true;

/** Another table is looked at; of one that is being renamed only the name is kept. */
function pick(name, renamed = false) {
  Object.assign(found, { table: name, picked: true });
  if (renamed) return;
  table.top();
  look();
}

function rowsOf(name) {
  return found.tables.find((one) => one.name === name)?.rows;
}

async function slice(first, count, signal) {
  const chosen = found.picked ? { table: found.table } : {};
  return json("/rows", { ...asked(state.state), ...chosen, first, count }, signal);
}

/** Asks for the dataset of the state: its first rows, and its plan with the report, at the same time. */
async function look() {
  const now = state.state;
  if (!now.words.trim() && !now.schema) {
    looks.hidden = panel.element.hidden = wrong.hidden = true;
    document.body.classList.add("empty");
    words.planned({ facts: [], notUnderstood: [], notes: [], line: T.welcome, size: 100 });
    return;
  }
  await looking(async (signal) => {
    const began = performance.now();
    document.body.classList.remove("empty");
    if (looks.hidden) words.line(T.planning);
    try {
      const [rows, told] = await Promise.allSettled([table.show(signal).then(rowsCame),
        json("/report", { ...asked(now), most: MEASURED }, signal)]);
      if (told.status === "rejected") throw told.reason;
      if (rows.status === "rejected" && !gone(rows.reason)) throw rows.reason;
      if (!signal.aborted) await planned(told.value, rows.status === "rejected");
      document.documentElement.dataset.took = String(Math.round(performance.now() - began));
    } catch (error) {
      if (!isStopped(error)) refused(error);
    } finally {
      if (!signal.aborted) looks.removeAttribute("aria-busy");
    }
  });
}

/** Whether rows were refused only because their table is not there any more. */
function gone(error) {
  return isStopped(error) || (found.picked && /there is no table/.test(error.message));
}

function rowsCame(rows) {
  found.tables = rows.tables;
  found.table = rows.table;
  looks.hidden = false;
  wrong.hidden = true;
  words.wrong([]);
  looks.classList.remove("stale");
  view.rowsCame();
  return rows;
}

async function planned(told, lost) {
  const { report, ...plan } = told;
  Object.assign(found, { report, plan });
  if (lost) {
    found.picked = false;
    rowsCame(await table.show());
  }
  const now = state.state;
  if (!now.asOf && !now.schema) state.learn({ asOf: plan.as_of });
  wrong.hidden = true;
  panel.element.hidden = false;
  looks.hidden = false;
  bar.enable(true);
  const mine = report.tables.find((one) => one.name === found.table);
  table.measured(mine?.columns ?? []);
  sayPlan();
  panel.show({ schema: shownSchema(), table: found.table, problems: [] });
  panel.measured(mine?.columns ?? []);
  text.show(shownSchema());
  text.problems([]);
  view.draw();
  remember();
}

function shownSchema() {
  const { schema } = state.state;
  return Array.isArray(schema?.tables) ? schema : found.plan.schema;
}

function sayPlan() {
  const { plan, report } = found;
  const { told } = state.state;
  const source = told ? T.plannedBy[told.source] : T.plannedBy[plan.source];
  const size = rowsOf(found.table) ?? 0;
  const columns = report.tables.find((one) => one.name === found.table)?.columns.length ?? 0;
  const line = [T.made(size, columns, found.table), source];
  if (told?.edited) line.push(T.edited);
  if (told?.tokens) line.push(T.tokens(told.tokens));
  const notes = [...(told?.notes ?? []), ...report.asked.notes];
  const fallback = told?.fallback ?? plan.fallback;
  if (fallback) notes.unshift(T.fallback(fallback));
  words.planned({ facts: report.facts, notUnderstood: told?.notUnderstood ?? report.asked.not_understood, notes,
    line: line.join(" · "), size: state.state.rows ?? rowsOf(tableOf(plan.schema).name) ?? size });
  tell(`${line.join(", ")}. ${report.summary}.`);
}

/** Shows an error where it belongs: at a field, else above the rows, which stay as they were. */
function refused(error) {
  if (!(error instanceof Refused)) throw error;
  if (error.kind === "unauthorized") wanted.ask();
  const details = error.details ?? [];
  words.wrong(details.map((one) => one.path));
  const shown = state.state.schema && !panel.element.hidden && details.length;
  if (state.state.schema) {
    if (found.plan) panel.show({ schema: shownSchema(), table: found.table, problems: details });
    text.problems(details.length ? details : [{ path: "", message: error.message, fix: null }]);
  }
  looks.classList.toggle("stale", !looks.hidden);
  if (shown) { // the cards and the JSON tell what and where
    wrong.hidden = true;
    words.line(`${T.problems(details.length)}. ${T.stale}`);
    tell(error.message);
    return;
  }
  const retry = ["connection", "busy", "rate_limited", "internal"].includes(error.kind);
  fill(wrong, h("p", {}, error.message),
    looks.hidden ? null : h("p", { class: "soft" }, T.stale), retry ? button(T.again, look) : null);
  wrong.hidden = false;
  words.planner({ there: found.llm, busy: false });
}

function edit(schema, place) {
  const { told } = state.state;
  const how = told ?? { source: found.plan?.source ?? "given", notUnderstood: found.report?.asked.not_understood ?? [],
    fallback: found.plan?.fallback ?? null };
  state.set({ schema, told: { ...how, edited: true } }, place);
}

/** A change in words, by the service; whether it was one. `first` is called before it is taken. */
async function byWords(said, first = () => {}) {
  try {
    const plan = await json("/change", { schema: shownSchema(), description: said });
    first();
    edit(plan.schema, "");
    tell(plan.notes.join(" "));
    return true;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    panel.problems([{ path: "", message: error.message, fix: null }]);
    return false;
  }
}

async function askLlm() {
  await asking(async (signal) => {
    llmUnder?.abort();
    llmUnder = new AbortController();
    signal.addEventListener("abort", () => llmUnder.abort());
    const { words: description, locale, asOf } = state.state;
    words.planner({ there: true, busy: true });
    words.line(T.asking);
    tell(T.asking);
    try {
      const body = { description, planner: "llm", ...(locale ? { locale } : {}), ...(asOf ? { as_of: asOf } : {}) };
      const plan = await json("/schema", body, llmUnder.signal);
      state.set({ schema: plan.schema, told: { source: plan.source, tokens: plan.tokens, fallback: plan.fallback,
        notUnderstood: plan.not_understood, notes: plan.notes } });
    } catch (error) {
      if (!isStopped(error)) refused(error);
      else if (found.report) sayPlan();
    } finally {
      words.planner({ there: found.llm, busy: false });
    }
  });
}

function saveSchema() {
  const body = JSON.stringify(found.plan.schema, null, 2);
  save(new Blob([`${body}\n`], { type: "application/json" }), `${found.plan.schema.name ?? "schema"}.json`);
}

async function address() {
  return `${location.origin}/#${await toAddress(state.state)}`;
}

const remember = later(async () => {
  const mine = (moment += 1);
  const said = await toAddress(state.state);
  if (mine === moment && `#${said}` !== location.hash) history.replaceState(ME, "", `#${said}`);
}, 200);

async function fromLink() {
  try {
    const said = await fromAddress(location.hash);
    if (Object.keys(said).length) state.open(said);
  } catch {
    fill(wrong, T.badLink);
    wrong.hidden = false;
  }
}

const typing = later(look, TYPING);
const editing = later(look, EDITING);
state.listen((now, changed) => {
  words.show(now);
  if (Array.isArray(now.schema?.tables)) {
    panel.show({ schema: now.schema, table: found.table });
    text.show(now.schema);
  }
  looks.setAttribute("aria-busy", "true");
  bar.stale();
  typing.stop();
  editing.stop();
  if (changed?.includes("words")) found.picked = false;
  if (changed === null) editing.now();
  else if (changed.includes("words") && document.activeElement?.id === "words") typing();
  else editing();
});

document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== "z") return;
  const typed = event.target instanceof HTMLTextAreaElement || event.target?.type === "text";
  if (typed) return;
  event.preventDefault();
  if (event.shiftKey) state.redo();
  else state.undo();
});

/** What the page needs beside the dataset: whether an LLM is there, and the language for the cards. */
async function begin() {
  const health = await json("/health").catch(() => ({}));
  found.llm = health.planner === "llm";
  words.planner({ there: found.llm, busy: false });
  found.language = await json("/generators").catch((error) => {
    if (error.kind === "unauthorized") wanted.ask();
    return null;
  });
  if (!found.language) return;
  words.locales(found.language.locales);
  panel.redraw();
}

document.documentElement.lang = T.lang;
document.body.prepend(header(wanted.element), h("main", {}, words.element, wrong, lower),
  h("footer", {}, T.invented));
bar.enable(false);
words.show(state.state);
addEventListener("hashchange", fromLink);
await fromLink();
if (!state.state.words && !state.state.schema) {
  look();
  words.focus();
}
begin();
