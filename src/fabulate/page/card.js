// What stands in an open card: a column, the table or the dataset, with their settings as fields.

import { h, id } from "./dom.js";
import { T } from "./texts.js";
import { field } from "./fields.js";
import { adder } from "./nested.js";
import { first } from "./shapes.js";
import { kindOf } from "./columns.js";

const CODE = { type: "string", maxLength: 2000 };
const ARGUMENTS = { boolean: "boolean", integer: "integer", number: "number", text: "string", moment: "string", date: "string",
  strftime: "string" };

/** Settings as fields in the order of the language, those that are set; the rest to choose from. */
export function settings({ path, label, every, value, required = [], without, able = (names) => names, change, tools }) {
  const there = Object.keys(every).filter((one) => one in value && !without.includes(one));
  const rest = able(Object.keys(every)).filter((one) => !(one in value) && !without.includes(one));
  return [...there.map((name) => field({
    name, path: path ? `${path}.${name}` : name, schema: every[name], value: value[name], required: required.includes(name),
    change: (next, at) => change(name, next, next === undefined ? `add:${label}` : at),
  }, tools)), adder(label, rest, (name) => change(name, first(name, every[name], tools.hint), path ? `${path}.${name}` : name))];
}

/** The language's settings of a column's kind, with what the language leaves open said from what the kind is. */
export function settingsOf(column, language) {
  const kind = language.kinds.find((one) => one.name === kindOf(column)) ?? { settings: {}, required: [] };
  const every = { ...kind.settings, ...language.modifiers };
  const inner = { ...kind.settings, missing: language.modifiers.missing };
  const rule = { when: CODE, times: { type: "number" }, plus: { type: "number" }, ...inner };
  every.given = { type: "array", items: { type: "object", properties: rule, required: ["when"] } };
  if (every.of) every.of = { type: "array", minItems: 2, items: { type: "object", properties: { weight: { type: "number" }, ...inner } } };
  const method = language.faker.find((one) => one.name === column.method);
  if (every.args && method && Object.values(method.args).every((one) => argument(one))) {
    const properties = Object.fromEntries(Object.entries(method.args).map(([name, one]) => [name, argument(one)]));
    every.args = { type: "object", properties };
  }
  return { every, required: kind.required };
}

/** A Faker argument as JSON Schema; null for lists and such, which stand as JSON. */
function argument({ types, of, min, max, default: value }) {
  const type = ARGUMENTS[types.filter((one) => one !== "null")[0]];
  if (!type || types.filter((one) => one !== "null").length > 1) return null;
  const bounds = type === "string" ? {} : { minimum: min, maximum: max };
  return { type, ...(of ? { enum: of } : {}), ...bounds, ...(value === null ? {} : { default: value }) };
}

/** The name of a thing, changed when one leaves the field; `rename(to)` says whether it could be. */
export function named(name, at, rename) {
  const own = id("name");
  const input = h("input", { id: own, value: name, maxlength: 128, autocomplete: "off", spellcheck: "false", "data-at": at,
    on: { change: async () => {
      const to = input.value.trim();
      if (!to || to === name || !await rename(to)) input.value = name;
    } } });
  return h("div", { class: "setting" }, h("label", { for: own }, T.name), input);
}

/** How a column is made, as a choice. */
export function made(column, at, language, choose) {
  const own = id("kind");
  const kinds = language.kinds.filter((one) => one.ready).map((one) => one.name);
  return h("div", { class: "setting" }, h("label", { for: own }, T.kind),
    h("select", { id: own, "data-at": at, on: { change: (event) => choose(event.target.value) } },
      ...kinds.map((one) => h("option", { value: one, selected: one === kindOf(column) }, T.kinds[one] ?? one))));
}
