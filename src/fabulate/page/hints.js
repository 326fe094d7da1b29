// What a new setting begins with, and the names to choose among: columns and tables there are, what was measured.

import { h, id } from "./dom.js";
import { kindOf, tableOf } from "./columns.js";

/** Which names a setting takes. */
const NAMES = {
  columns: "columns", column: "columns", "unique item": "columns", drivers: "columns", not: "parents",
  order: "dates", after: "dates", before: "dates", within: "parents", per: "tables", to: "tables", main: "tables",
  method: "faker", from: "parts", locale: "locales", list: "lists",
};
const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
/** The names inside a setting that are neither columns nor anybody's own. */
const KEYS = {
  weekdays: DAYS, weekly: DAYS, months: MONTHS, hours: ["9..17", "18..21", "6..8"], holidays: ["US", "DE", "GB", "FR"],
};
const NUMERIC = ["integer", "number"];
const DATED = ["date", "datetime"];
const DRIVEN = ["number", "integer", "boolean", "category", "date", "datetime", "time"];
const ONE_EACH = ["sequence", "reference", "series", "from", "sql", "rollup", "running"];
/** Settings that only some kinds have. */
const ONLY = {
  drivers: (kind) => DRIVEN.includes(kind), r2: (kind) => DRIVEN.includes(kind) && kind !== "boolean",
  auc: (kind) => kind === "boolean", unique: (kind) => ["sequence", "uuid", "pattern", "template", "faker", "from"].includes(kind),
  pool: (kind) => !ONE_EACH.includes(kind), given: (kind) => kind !== "series",
};
/** Settings that say nothing without another. */
const WITH = { r2: ["drivers"], auc: ["drivers"], overall: ["given"], by: ["after", "before"] };
/** A column's name as an expression reads it. */
const quoted = (name) => /^[a-z_]\w*$/i.test(name ?? "") ? name : `"${name}"`;
/** Settings that need more than their shape to make sense. */
const BEGIN = {
  "rows group": (names) => ({ per: names("tables")[0] ?? "", mean: 3 }),
  "rows number": () => 100,
  "mess group": () => ({ typos: 0.05 }),
  "every group": () => ({ step: "1d" }),
  "missing group": (names) => ({ rate: 0.1, more_when: `${quoted(names("columns")[0])} is not null` }),
  "bundles map": () => ({ someone: { kind: "person" } }),
  "correlations group": (names) => ({ columns: names("columns").slice(0, 2), spearman: 0.5 }),
  "unique item list": (names) => names("columns").slice(-2),
  "labels list": () => ["yes", "no"],
  "events group": () => ({ at: "2026-01-01", spike: "+50%" }),
  "given group": (names) => ({ when: `${quoted(names("columns")[0])} is not null` }),
  "drivers item number": () => 0.5, "weekly item either": () => "+20%", "holidays item either": () => "+50%",
  "step text": () => "1d", "regex text": () => "[A-Z]{3}", "sql code": () => "1 + 1", "walk either": () => "1.5%",
  "start text": () => "-2y", "end text": () => "today", "zone text": () => "Europe/Berlin", "trend text": () => "+10%/y",
  "format text": (_, kind) => (kind === "sequence" ? "{:06d}" : "%d/%m/%Y"), "of text": () => "%d/%m/%Y",
  "at text": () => "2026-01-01", "as_of text": () => "2026-01-01",
  "values either": () => -999, "amplitude either": () => 1, "by group": () => ({ median: 3, unit: "d" }),
};

/** Of the settings that a column of a kind does not have yet, those that mean something beside what it has. */
export function offered(names, kind, there) {
  return names.filter((one) => (ONLY[one]?.(kind) ?? true) && (WITH[one]?.some((other) => other in there) ?? true));
}

/**
 * Knows for one table of a schema. `column` is the one whose settings are shown, `measured` what was measured of it.
 * The function gives a first value by a setting's name and shape, undefined where it knows none; `key(name, taken)` a name
 * inside a setting; `list(name)` the id of a list of names for an input, which stands in `into`.
 */
export function hints({ schema, table, column, measured, language, into }) {
  const mine = tableOf(schema, table);
  const made = new Map();
  const order = (one) => (NUMERIC.includes(one.kind) ? 0 : DATED.includes(one.kind) ? 1 : 2);
  const others = mine.columns.filter((one) => one.name !== column && !one.hidden);
  const kind = kindOf(mine.columns.find((one) => one.name === column) ?? {});
  const all = {
    columns: () => others.toSorted((a, b) => order(a) - order(b)).map((one) => one.name),
    dates: () => others.filter((one) => order(one) === 1).map((one) => one.name),
    parents: () => others.filter((one) => one.kind === "reference").map((one) => one.name),
    tables: () => schema.tables.map((one) => one.name).filter((one) => one !== mine.name),
    faker: () => language.faker.map((one) => one.name),
    parts: () => language.bundles.flatMap((one) => one.parts.map((part) => `${one.name}.${part.name}`)),
    locales: () => language.locales,
    lists: () => Object.keys(schema.lists ?? {}),
  };
  const names = (sort) => all[sort]?.() ?? [];

  function hint(name, shape, at = 0) {
    const known = BEGIN[`${name} ${shape}`];
    if (known) return known(names, kind);
    if (shape === "number" && Number.isFinite(measured?.[name])) return Number(measured[name].toPrecision(3));
    if (!["text", "either"].includes(shape)) return undefined;
    return name in NAMES ? names(NAMES[name])[at] ?? names(NAMES[name])[0] : undefined;
  }

  hint.key = (name, taken = []) => (KEYS[name] ?? names(NAMES[name])).find((one) => !taken.includes(one));

  hint.list = (name) => {
    const sort = name in KEYS ? name : NAMES[name];
    if (!sort) return undefined;
    if (!made.has(sort)) {
      const own = id("list");
      into.append(h("datalist", { id: own }, ...(KEYS[sort] ?? names(sort)).map((value) => h("option", { value }))));
      made.set(sort, own);
    }
    return made.get(sort);
  };
  return hint;
}
