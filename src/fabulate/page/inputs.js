// The inputs of settings that are one value: a choice, a tick, a number, a text, an expression, and JSON for the rest.

import { h } from "./dom.js";
import { T } from "./texts.js";

const typed = (own, value, more) => ({ id: own, value: value ?? "", autocomplete: "off", spellcheck: "false", ...more });

/** Each makes the input of a shape: `say(value)` is told what can be read, `wrong(text)` what cannot. */
export const INPUTS = {
  enum: ({ own, schema: [schema], value, say }) => h("select", { id: own, on: { change: (event) => say(event.target.value) } },
    ...schema.enum.map((one) => h("option", { value: one, selected: one === value }, one))),

  boolean: ({ own, value, say }) => h("input", { type: "checkbox", id: own, checked: value === true,
    on: { change: (event) => say(event.target.checked) } }),

  number: ({ own, schema, value, say, wrong }) => {
    const able = schema.find((one) => one.type !== "boolean");
    const step = able.type === "integer" ? 1 : able.maximum === 1 ? 0.05 : "any";
    return h("input", { type: "number", id: own, value: value ?? "", step, on: { input: (event) => {
      const text = event.target.value;
      if (text === "" || !Number.isFinite(Number(text))) wrong(T.notNumber);
      else say(Number(text));
    } } });
  },

  text: ({ own, value, say, list }) => h("input", typed(own, value, { list, on: { input: (event) => say(event.target.value) } })),

  either: ({ own, value, say, list }) => h("input", typed(own, value, { list, on: { input: (event) => {
    const text = event.target.value.trim();
    say(text !== "" && Number.isFinite(Number(text)) ? Number(text) : text);
  } } })),

  code: ({ own, value, say }) => h("textarea", typed(own, value, { rows: Math.min(1 + Math.floor(String(value ?? "").length / 30), 6),
    on: { input: (event) => say(event.target.value) } })),

  json: ({ own, value, say, wrong }) => {
    const text = value === undefined ? "" : JSON.stringify(value, null, 1);
    return h("textarea", typed(own, text, { rows: Math.min(text.split("\n").length, 8), on: { input: (event) => {
      try {
        say(JSON.parse(event.target.value));
      } catch (error) {
        wrong(T.badJson(error.message));
      }
    } } }));
  },
};
