// Changes of a schema's plain data: one column set, put in, moved, given another kind. Nothing is changed in place.

/** What a column of a kind begins with. */
const BEGIN = {
  number: { min: 0, max: 100 }, integer: { min: 0, max: 100 }, boolean: { rate: 0.5 },
  category: { values: { first: 2, second: 1 } }, date: { start: "-2y", end: "today" },
  datetime: { start: "-2y", end: "today" }, time: { start: "08:00", end: "18:00" }, sequence: { start: 1 }, uuid: {},
  pattern: { regex: "[A-Z]{2}-[0-9]{4}" }, template: { texts: ["A text"] }, reference: { to: "" },
  series: { level: 100, noise: 5 }, faker: { method: "word" }, from: { from: "person.full_name" }, sql: { sql: "1 + 1" },
  rollup: { rollup: "count(*)" }, running: { running: "sum(amount)" },
};
const UNKINDED = ["from", "sql", "rollup", "running"];
const MODIFIERS = ["name", "key", "hidden", "note", "missing"];

/** The kind of a column. */
export function kindOf(column) {
  return column.kind ?? UNKINDED.find((one) => one in column) ?? "faker";
}

/** A table of a schema by name, its main one without. */
export function tableOf(schema, name) {
  const { tables } = schema;
  return tables.find((one) => one.name === name) ?? tables.find((one) => one.name === schema.main)
    ?? tables.filter((one) => !one.hidden).at(-1);
}

function withColumns(schema, table, act) {
  const tables = schema.tables.map((one) => (one.name === table ? { ...one, columns: act([...one.columns]) } : one));
  return { ...schema, tables };
}

/** One setting of a table; undefined takes it away. */
export function withTable(schema, table, what, value) {
  const tables = schema.tables.map((one) => {
    const { [what]: _, ...rest } = one;
    return one.name !== table ? one : value === undefined ? rest : { ...one, [what]: value };
  });
  return { ...schema, tables };
}

/** One setting of a column; undefined takes it away. */
export function setting(schema, table, name, what, value) {
  return withColumns(schema, table, (columns) => columns.map((one) => {
    if (one.name !== name) return one;
    const { [what]: _, ...rest } = one;
    return value === undefined ? rest : { ...one, [what]: value };
  }));
}

/** A column made another way; its name, and what does not belong to a kind, stay. */
export function rekind(schema, table, name, kind) {
  return withColumns(schema, table, (columns) => columns.map((one) => {
    if (one.name !== name) return one;
    const kept = Object.fromEntries(MODIFIERS.filter((each) => each in one).map((each) => [each, one[each]]));
    return { ...kept, ...begun(schema, table, kind) };
  }));
}

function begun(schema, table, kind) {
  const settings = structuredClone(BEGIN[kind] ?? {});
  if (kind === "reference") settings.to = schema.tables.find((one) => one.name !== table)?.name ?? table;
  const child = schema.tables.find((one) => one.rows?.per === table);
  if (kind === "rollup" && child) settings.rollup = `count(${child.name})`;
  if (kind === "running") settings.running = `sum(${numbers(tableOf(schema, table))[0] ?? "amount"})`;
  return UNKINDED.includes(kind) ? settings : { kind, ...settings };
}

function numbers({ columns }) {
  return columns.filter((one) => !one.hidden && (one.kind === "number" || one.kind === "integer")).map((one) => one.name);
}

/** A new number column at the end. */
export function added(schema, table) {
  const names = new Set(tableOf(schema, table).columns.map((one) => one.name));
  let at = 1;
  while (names.has(`column_${at}`)) at += 1;
  const name = `column_${at}`;
  return [withColumns(schema, table, (columns) => [...columns, { name, ...begun(schema, table, "number") }]), name];
}

/** A column moved by so many places. */
export function moved(schema, table, name, by) {
  return withColumns(schema, table, (columns) => {
    const from = columns.findIndex((one) => one.name === name);
    const to = from + by;
    if (to >= 0 && to < columns.length) columns.splice(to, 0, ...columns.splice(from, 1));
    return columns;
  });
}
