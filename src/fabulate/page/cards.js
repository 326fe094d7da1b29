// The cards: a column each, with how it is made and its settings as fields; what is wrong stands at its field.

import { button, fill, h, id, tell } from "./dom.js";
import { T } from "./texts.js";
import { field } from "./fields.js";
import { added, kindOf, moved, rekind, setting, tableOf } from "./columns.js";
import { plot, summary } from "./plots.js";

/** Settings whose fields come first; the others follow in the order of the language. */
const WITHOUT = ["name", "kind", "key"];

/**
 * The panel. `edit(schema, place)` takes a changed schema, `byWords(text)` asks the service to change it,
 * `known()` gives the language: kinds, modifiers, bundles, Faker's methods.
 */
export function cards({ edit, byWords, known, history }) {
  const list = h("ol", { class: "cards" });
  const title = h("h3", { id: "columns" });
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
    edit(schema, "");
    tell(T.added(name));
  }, { class: "add" });
  const element = h("aside", { class: "change", "aria-label": T.change },
    h("div", { class: "bar" }, h("h2", { class: "over" }, T.change), undo, redo), form, top, title, list, add);

  let shown = { schema: null, table: "", measured: new Map(), problems: [] };
  let mine = null;
  let open = "";
  let fields = new Map();
  let plots = new Map();

  const lists = new Map();
  function datalist(name, values) {
    if (!lists.has(name)) {
      const own = id("list");
      element.append(h("datalist", { id: own }, ...values.map((value) => h("option", { value }))));
      lists.set(name, own);
    }
    return lists.get(name);
  }

  function change(schema, place) {
    mine = schema;
    edit(schema, place);
  }

  function draw() {
    const focused = element.contains(document.activeElement) ? document.activeElement.dataset.at : undefined;
    const table = tableOf(shown.schema, shown.table);
    title.textContent = T.columns(table.name);
    fields = new Map();
    plots = new Map();
    fill(list, ...table.columns.filter((one) => !one.hidden).map(card));
    if (focused) element.querySelector(`[data-at="${CSS.escape(focused)}"]`)?.focus();
    problems();
  }

  function card(column) {
    const { name } = column;
    const kind = kindOf(column);
    const isOpen = name === open;
    const body = id("card");
    const act = (text, sign, does, what) => button(sign, does, {
      class: "small", "aria-label": `${text}: ${name}`, title: text, "data-at": `${what}:${name}` });
    const head = h("div", { class: "card-head" },
      button(name, () => { open = isOpen ? "" : name; draw(); }, {
        class: "card-name", "aria-expanded": String(isOpen), "aria-controls": body, "data-at": `open:${name}` }),
      h("span", { class: "kind" }, T.kinds[kind] ?? kind),
      act(T.up, "↑", () => { edit(moved(shown.schema, shown.table, name, -1), ""); tell(T.moved(name)); }, "up"),
      act(T.down, "↓", () => { edit(moved(shown.schema, shown.table, name, 1), ""); tell(T.moved(name)); }, "down"),
      act(T.remove, "×", () => byWords(`remove "${name}" from ${shown.table}`), "remove"));
    return h("li", { class: isOpen ? "card open" : "card", "data-column": name }, head,
      h("div", { id: body, hidden: !isOpen }, ...(isOpen ? inside(column, kind) : [])));
  }

  function inside(column, kind) {
    const { name } = column;
    const language = known();
    const live = h("div", { class: "live" });
    plots.set(name, live);
    picture(name);
    if (!language) return [live];
    const { settings, required } = language.kinds.find((one) => one.name === kind) ?? { settings: {}, required: [] };
    const every = { ...settings, ...language.modifiers };
    const kinds = language.kinds.filter((one) => one.ready).map((one) => one.name);
    const own = [id("name"), id("kind")];
    const called = h("input", { id: own[0], value: name, maxlength: 128, "data-at": `name:${name}`, on: {
      change: async (event) => {
        const to = event.target.value.trim();
        if (!to || to === name) return;
        open = to;
        if (!await byWords(`rename column "${name}" to "${to}" in ${shown.table}`)) { open = name; event.target.value = name; }
      } } });
    const made = h("select", { id: own[1], "data-at": `kind:${name}`, on: {
      change: (event) => edit(rekind(shown.schema, shown.table, name, event.target.value), "") } },
    ...kinds.map((one) => h("option", { value: one, selected: one === kind }, T.kinds[one] ?? one)));
    const set = Object.keys(every).filter((one) => one in column && !WITHOUT.includes(one));
    const rest = Object.keys(every).filter((one) => !(one in column) && !WITHOUT.includes(one));
    const made2 = set.map((what) => {
      const one = field({
        name: what, schema: every[what], value: column[what], required: required.includes(what), list: named(kind, what, language),
        change: (value) => {
          const schema = setting(shown.schema, shown.table, name, what, value);
          if (value === undefined) edit(schema, "");
          else change(schema, `${shown.table}.${name}.${what}`);
        },
      });
      fields.set(`${name}.${what}`, one);
      return one.element;
    });
    const more = h("select", { class: "more", "aria-label": `${T.addSetting} ${name}`, on: { change: (event) => {
      const what = event.target.value;
      edit(setting(shown.schema, shown.table, name, what, first(every[what])), "");
    } } }, h("option", { value: "" }, T.addSetting), ...rest.map((one) => h("option", { value: one }, one)));
    return [live,
      h("div", { class: "setting" }, h("label", { for: own[0] }, T.name), called),
      h("div", { class: "setting" }, h("label", { for: own[1] }, T.kind), made), ...made2, more];
  }

  function named(kind, what, language) {
    if (kind === "faker" && what === "method") return datalist("faker", language.faker.map((one) => one.name));
    if (kind === "from" && what === "from") {
      return datalist("from", language.bundles.flatMap((one) => one.parts.map((part) => `${one.name}.${part.name}`)));
    }
    return undefined;
  }

  function picture(name) {
    const column = shown.measured.get(name);
    const box = plots.get(name);
    if (box) fill(box, column ? plot(column) : null, column ? h("p", { class: "line" }, summary(column)) : null);
  }

  /** Puts each problem at its field, those without one above the cards. */
  function problems() {
    const left = [];
    fields.forEach((one) => one.wrong(""));
    for (const { path, message, fix } of shown.problems) {
      const inTable = path.startsWith(`${shown.table}.`) ? path.slice(shown.table.length + 1) : "";
      const text = fix ? `${message}; ${fix}` : message;
      const at = [...fields.keys()].find((one) => inTable === one || inTable.startsWith(`${one}.`));
      if (at) fields.get(at).wrong(text);
      else left.push(path ? `${path}: ${text}` : text);
    }
    fill(top, ...left.map((one) => h("li", {}, one)));
    top.hidden = !left.length;
  }

  return {
    element,
    /** Shows a schema's table; a card that is being typed in stays as it is. */
    show(next) {
      const same = next.schema === mine && next.table === shown.table;
      shown = { ...shown, ...next };
      undo.disabled = !history.canUndo();
      redo.disabled = !history.canRedo();
      if (!shown.schema) return;
      if (same) problems();
      else { mine = null; draw(); }
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
    open(name) {
      open = name;
      draw();
      const at = list.querySelector(`[data-column="${CSS.escape(name)}"]`);
      at?.scrollIntoView({ block: "nearest" });
      at?.querySelector("button")?.focus();
    },
    redraw: () => shown.schema && draw(),
  };
}

/** A first value for a setting that is added. */
function first(schema) {
  const able = (schema.anyOf ?? [schema]).find((one) => one.type !== "null");
  if (able.enum) return able.enum[0];
  if (able.type === "boolean") return true;
  if (able.type === "number" || able.type === "integer") {
    return able.maximum === 1 ? 0.1 : Math.max(able.minimum ?? 0, able.exclusiveMinimum === 0 ? 1 : 0);
  }
  if (able.type === "string") return "";
  return able.type === "array" ? [] : {};
}
