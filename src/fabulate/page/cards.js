// The cards: dataset, table and a column each, with how it is made and its settings; what is wrong stands at its field.

import { button, fill, h, id, labelled, tell } from "./dom.js";
import { T } from "./texts.js";
import { made, named, settings, settingsOf } from "./card.js";
import { hints, offered } from "./hints.js";
import { added, kindOf, moved, rekind, setting, tableOf, withTable } from "./columns.js";
import { plot, summary } from "./plots.js";

/** Settings with a field of their own, and keys, which only a rename makes. */
const APART = ["name", "kind", "key"];
const DATASET = "dataset";
const TABLE = "table";

/**
 * The panel. `edit(schema, place)` takes a changed schema, `byWords(text)` asks the service to change it, `pick(name)`
 * shows another table, `known()` gives the language: kinds, modifiers, bundles, Faker's methods.
 */
export function cards({ edit, byWords, pick, known, history }) {
  const about = h("ul", { class: "cards about" });
  const list = h("ol", { class: "cards" });
  const title = h("h3", { id: "columns" });
  const table = h("select", { id: "card-table", on: { change: () => pick(table.value) } });
  const tables = labelled(T.tableLabel, table, { class: "field table" });
  const lists = h("div", { hidden: true });
  const top = h("ul", { class: "problems", role: "alert", hidden: true });
  const words = h("input", { id: "change-words", placeholder: T.changePlaceholder, autocomplete: "off" });
  const form = h("form", { class: "by-words", on: { submit: async (event) => {
    event.preventDefault();
    if (words.value.trim() && await byWords(words.value)) words.value = "";
  } } }, h("label", { for: "change-words" }, T.changeWords), words, button(T.apply, () => form.requestSubmit()));
  const undo = button(T.undo, history.undo, { "aria-keyshortcuts": "Control+Z" });
  const redo = button(T.redo, history.redo, { "aria-keyshortcuts": "Control+Shift+Z" });
  const add = button(T.addColumn, () => {
    const [schema, name] = added(shown.schema, shown.table);
    open = name;
    wish = `name:${name}`;
    edit(schema, "");
    tell(T.added(name));
  }, { class: "add" });
  const element = h("section", { class: "change", "aria-label": T.change },
    h("div", { class: "bar" }, h("h2", { class: "over" }, T.change), undo, redo), form, top, tables, about, title, list, add, lists);

  let shown = { schema: null, table: "", measured: new Map(), problems: [] };
  let drawn = null;
  let open = "";
  let wish = "";
  let places = new Map();
  let plots = new Map();

  /** Takes a change; drawn anew only where the fields themselves change, with the focus at a place. */
  function change(schema, place, at) {
    if (at === undefined) drawn = schema;
    else wish = at;
    edit(schema, at === undefined ? place : "");
  }

  function draw() {
    const wanted = wish || (element.contains(document.activeElement) ? document.activeElement.dataset.at : "");
    wish = "";
    drawn = shown.schema;
    const now = tableOf(shown.schema, shown.table);
    const several = shown.schema.tables.filter((one) => !one.hidden);
    title.textContent = T.columns(now.name);
    tables.hidden = several.length < 2;
    fill(table, ...several.map((one) => h("option", { value: one.name, selected: one.name === now.name }, one.name)));
    fill(lists);
    places = new Map();
    plots = new Map();
    fill(about, card(`:${DATASET}`, T.dataset, shown.schema.name ?? "", ofDataset),
      card(`:${TABLE}`, T.table(now.name), "", ofTable));
    fill(list, ...now.columns.map((one) => card(one.name, one.name,
      `${one.hidden ? `${T.hidden} · ` : ""}${T.kinds[kindOf(one)] ?? kindOf(one)}`, () => ofColumn(one), acts(one.name))));
    const found = wanted && element.querySelector(`[data-at="${CSS.escape(wanted)}"]`);
    if (found) (found.matches("fieldset") ? found.querySelector("input, select, textarea") ?? found : found).focus();
    problems();
  }

  function card(key, name, note, inside, more = []) {
    const isOpen = key === open;
    const body = id("card");
    return h("li", { class: isOpen ? "card open" : "card", "data-column": key },
      h("div", { class: "card-head" },
        button(name, () => { open = isOpen ? "" : key; draw(); }, {
          class: "card-name", "aria-expanded": String(isOpen), "aria-controls": body, "data-at": `open:${key}` }),
        h("span", { class: "kind" }, note), ...more),
      h("div", { id: body, hidden: !isOpen }, ...(isOpen ? inside() : [])));
  }

  function acts(name) {
    const act = (text, sign, what, does) => button(sign, () => { wish = `${what}:${name}`; does(); }, {
      class: "small", "aria-label": `${text}: ${name}`, title: text, "data-at": `${what}:${name}` });
    const move = (by) => { edit(moved(shown.schema, shown.table, name, by), ""); tell(T.moved(name)); };
    return [act(T.up, "↑", "up", () => move(-1)), act(T.down, "↓", "down", () => move(1)),
      act(T.remove, "×", "remove", () => byWords(`remove "${name}" from ${shown.table}`))];
  }

  function tools(column) {
    const hint = hints({ schema: shown.schema, table: shown.table, column, measured: shown.measured.get(column),
      language: known(), into: lists });
    return { places, hint };
  }

  function ofDataset() {
    if (!known()) return [];
    return settings({ path: "", label: T.dataset, every: known().dataset, value: shown.schema, without: ["key"],
      tools: tools(), change: (name, value, at) => {
        const { [name]: _, ...rest } = shown.schema;
        change(value === undefined ? rest : { ...shown.schema, [name]: value }, name, at);
      } });
  }

  function ofTable() {
    if (!known()) return [];
    const now = tableOf(shown.schema, shown.table);
    const { name } = now;
    return [named(name, `name:${name}`, (to) => byWords(`rename table "${name}" to "${to}"`, () => pick(to, true))),
      ...settings({ path: name, label: T.table(name), every: known().table, value: now, without: APART, tools: tools(),
        change: (what, value, at) => change(withTable(shown.schema, name, what, value), `${name}.${what}`, at) })];
  }

  function ofColumn(column) {
    const { name } = column;
    const live = h("div", { class: "live" });
    plots.set(name, live);
    picture(name);
    if (!known()) return [live];
    const { every, required } = settingsOf(column, known());
    return [live,
      named(name, `name:${name}`, (to) => {
        const was = open;
        open = to;
        return byWords(`rename column "${name}" to "${to}" in ${shown.table}`).then((done) => { if (!done) open = was; return done; });
      }),
      made(column, `kind:${name}`, known(), (kind) => { wish = `kind:${name}`; edit(rekind(shown.schema, shown.table, name, kind), ""); }),
      ...settings({ path: `${shown.table}.${name}`, label: name, every, value: column, required, without: APART,
        able: (names) => offered(names, kindOf(column), column),
        tools: tools(name), change: (what, value, at) =>
          change(setting(shown.schema, shown.table, name, what, value), `${shown.table}.${name}.${what}`, at) })];
  }

  function picture(name) {
    const column = shown.measured.get(name);
    const box = plots.get(name);
    if (box) fill(box, column ? plot(column) : null, column ? h("p", { class: "line" }, summary(column)) : null);
  }

  /** Puts each problem at its field, those without one above the cards, with the way to their card. */
  function problems() {
    const left = [];
    places.forEach((wrong) => wrong(""));
    const wrongs = new Map();
    const known = [...places.keys()].sort((a, b) => b.length - a.length);
    for (const { path, message, fix } of shown.problems) {
      const text = fix ? `${message}; ${fix}` : message;
      const at = known.find((one) => path === one || path.startsWith(`${one}.`) || path.startsWith(`${one}[`));
      if (at) wrongs.set(at, [...(wrongs.get(at) ?? []), text]);
      else left.push([path, text]);
    }
    wrongs.forEach((texts, at) => places.get(at)(texts.join("\n")));
    fill(top, ...left.map(([path, text]) => h("li", {}, path ? way(path) : null, path ? ": " : null, text)));
    top.hidden = !left.length;
  }

  /** A path that opens the card it leads to. */
  function way(path) {
    const now = tableOf(shown.schema, shown.table);
    const inside = path.startsWith(`${now.name}.`) ? path.slice(now.name.length + 1) : "";
    const column = now.columns.find((one) => inside === one.name || inside.startsWith(`${one.name}.`));
    const other = shown.schema.tables.find((one) => path.startsWith(`${one.name}.`) && one.name !== now.name);
    const key = column?.name ?? (inside ? `:${TABLE}` : "");
    if (other) return button(path, () => pick(other.name), { class: "link" });
    return key && key !== open ? button(path, () => show(key), { class: "link" }) : path;
  }

  function show(name) {
    open = name;
    wish = `open:${name}`;
    draw();
    element.querySelector(`[data-column="${CSS.escape(name)}"]`)?.scrollIntoView({ block: "nearest" });
  }

  return {
    element,
    /** Shows a schema's table; a card that is being typed in stays as it is. */
    show(next) {
      const same = next.schema === drawn && (next.table ?? shown.table) === shown.table;
      shown = { ...shown, ...next };
      undo.disabled = !history.canUndo();
      redo.disabled = !history.canRedo();
      if (!shown.schema) return;
      if (same) problems();
      else draw();
    },
    measured(columns) {
      shown.measured = new Map(columns.map((one) => [one.name, one]));
      plots.forEach((_, name) => picture(name));
    },
    problems(found) {
      shown.problems = found;
      problems();
    },
    /** Opens a column's card and goes there. */
    open: show,
    redraw: () => shown.schema && draw(),
  };
}
