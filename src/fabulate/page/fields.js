// Form fields from JSON Schema: a choice, a tick, a number, a text, weights by label, and JSON for all that is richer.

import { button, fill, h, id } from "./dom.js";
import { T } from "./texts.js";

/** The parts of a JSON Schema that a value may be, without null. */
function choices(schema) {
  return (schema.anyOf ?? [schema]).filter((one) => one.type !== "null");
}

/** What of a setting a field is made for: enum, boolean, number, text, weights or json. */
function sort(name, schema, value) {
  const able = choices(schema);
  if (able.length === 1 && able[0].enum) return "enum";
  if (able.length === 1 && able[0].type === "boolean") return "boolean";
  if (name === "values" && (value === undefined || isWeights(value))) return "weights";
  if (value !== undefined && value !== null && typeof value === "object") return "json";
  const numbers = able.some((one) => one.type === "number" || one.type === "integer");
  const texts = able.some((one) => one.type === "string");
  if (numbers && texts) return "either";
  if (numbers) return "number";
  return texts ? "text" : "json";
}

function isWeights(value) {
  const plain = Array.isArray(value) ? value : Object.values(value ?? {});
  return typeof value === "object" && value !== null && plain.every((one) => typeof one !== "object");
}

/**
 * A setting as a field. `change(value)` is called with each value that can be read; undefined takes the setting away.
 * @param {{name: string, schema: object, value: any, label?: string, required?: boolean, lists?: string,
 *   change: (value: any) => void}} about
 */
export function field({ name, schema, value, label = name, required = false, list, change }) {
  const own = id("field");
  const problem = h("p", { class: "problem", id: `${own}-problem`, hidden: true });
  const kind = sort(name, schema, value);
  const wrong = (text) => {
    problem.hidden = !text;
    problem.textContent = text;
    input.setAttribute?.("aria-invalid", text ? "true" : "false");
  };
  const say = (found) => { wrong(""); change(found); };
  const input = INPUTS[kind]({ own, schema, value, say, wrong, list, name });
  if (kind !== "weights") input.setAttribute("aria-describedby", problem.id);
  const away = required ? null : button("×", () => change(undefined), {
    class: "away", "aria-label": `${T.unset}: ${label}`, title: T.unset });
  const head = kind === "weights" ? h("span", { class: "label", id: own }, label) : h("label", { for: own }, label);
  const element = h("div", { class: `setting ${kind}`, "data-setting": name }, head, input, away, problem);
  return { element, name, wrong };
}

const INPUTS = {
  enum: ({ own, schema, value, say }) => h("select", { id: own, on: { change: (event) => say(event.target.value) } },
    ...choices(schema)[0].enum.map((one) => h("option", { value: one, selected: one === value }, one))),

  boolean: ({ own, value, say }) => h("input", { type: "checkbox", id: own, checked: value === true,
    on: { change: (event) => say(event.target.checked) } }),

  number: ({ own, schema, value, say, wrong }) => {
    const able = choices(schema).find((one) => one.type === "number" || one.type === "integer");
    const step = able.type === "integer" ? 1 : able.maximum === 1 ? 0.05 : "any";
    return h("input", { type: "number", id: own, value: value ?? "", step, min: able.minimum, max: able.maximum,
      on: { input: (event) => {
        const text = event.target.value;
        if (text === "" || !Number.isFinite(Number(text))) wrong(T.notNumber);
        else say(Number(text));
      } } });
  },

  text: ({ own, value, say, list }) => h("input", { id: own, value: value ?? "", list, autocomplete: "off",
    spellcheck: "false", on: { input: (event) => say(event.target.value) } }),

  either: ({ own, value, say }) => h("input", { id: own, value: value ?? "", autocomplete: "off", spellcheck: "false",
    on: { input: (event) => {
      const text = event.target.value.trim();
      say(text !== "" && Number.isFinite(Number(text)) ? Number(text) : text);
    } } }),

  json: ({ own, value, say, wrong }) => {
    const text = value === undefined ? "" : JSON.stringify(value, null, 1);
    return h("textarea", { id: own, value: text, rows: Math.min(text.split("\n").length, 8), spellcheck: "false",
      on: { input: (event) => {
        try {
          say(JSON.parse(event.target.value));
        } catch (error) {
          wrong(T.badJson(error.message));
        }
      } } });
  },

  weights: ({ own, value, say }) => {
    const bare = Array.isArray(value);
    const pairs = bare ? value.map((one) => [one, 1]) : Object.entries(value ?? {});
    const box = h("div", { class: "weights", role: "group", "aria-labelledby": own });
    const send = () => say(bare && pairs.every(([, weight]) => weight === 1) ? pairs.map(([one]) => one)
      : Object.fromEntries(pairs));
    const draw = () => fill(box, ...pairs.map((pair, at) => h("div", { class: "weight" },
      h("input", { value: String(pair[0]), "aria-label": `${T.value} ${at + 1}`, on: { input: (event) => {
        pair[0] = event.target.value;
        send();
      } } }),
      h("input", { type: "number", min: 0, step: "any", value: pair[1], "aria-label": `${T.weight}: ${pair[0]}`,
        on: { input: (event) => {
          if (event.target.value === "") return;
          pair[1] = Number(event.target.value);
          send();
        } } }),
      button("×", () => { pairs.splice(at, 1); draw(); send(); }, { class: "away", "aria-label": `${T.removeValue}: ${pair[0]}` }),
    )), button(T.addValue, () => {
      pairs.push([`value ${pairs.length + 1}`, 1]);
      draw();
      send();
      box.querySelectorAll("input")[2 * pairs.length - 2]?.select();
    }, { class: "small" }));
    draw();
    return box;
  },
};
