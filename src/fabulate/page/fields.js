// Form fields from JSON Schema, however deep: an input for one value, a group for what holds others, and another shape
// of the same setting on a click.

import { button, h, id } from "./dom.js";
import { T } from "./texts.js";
import { begin, shapeOf, shapes } from "./shapes.js";
import { INPUTS } from "./inputs.js";
import { NESTED } from "./nested.js";

/**
 * A setting as a field.
 * @param {object} about
 * @param {string} about.name the setting's name in the language
 * @param {string} about.path its place as the service's errors name it
 * @param {object} about.schema its JSON Schema
 * @param {any} about.value
 * @param {string} [about.label]
 * @param {boolean} [about.required] whether it cannot be taken away
 * @param {(value: any, at?: string) => void} about.change called with each value that can be read; undefined takes the
 *   setting away. `at` is the place that has the focus where the fields must be drawn anew, undefined where not.
 * @param {{places: Map, hint: Function}} tools `places` is told how to show what is wrong at each place; `hint` knows
 *   values to begin with and lists of names
 */
export function field({ name, path, schema, value, label = name, required = false, away = T.unset, change }, tools) {
  const own = id("field");
  const able = shapes(schema);
  const at = shapeOf(able, value);
  const [shape, part] = able[at] ?? ["json", schema];
  const problem = h("p", { class: "problem", id: `${own}-problem`, hidden: true });
  let marked = null;
  const wrong = (text) => {
    problem.hidden = !text;
    problem.textContent = text;
    marked?.setAttribute("aria-invalid", text ? "true" : "false");
  };
  tools.places.set(path, wrong);
  const nested = NESTED[shape];
  const unset = required ? null : button("×", () => change(undefined, `add:${name}`), {
    class: "away", "aria-label": `${away}: ${label}`, title: away, "data-at": `away:${path}` });
  const next = able[(at + 1) % able.length];
  const other = able.length > 1 && next[0] !== shape
    ? button(T.shapes[next[0]], () => change(begin(name, next[0], next[1], tools.hint), path), {
      class: "as link", "aria-label": `${label}: ${T.shapes[next[0]]}`, title: T.otherShape, "data-at": `as:${path}` }) : null;
  const put = (found, place) => { wrong(""); change(found, place); };
  if (nested) {
    const inside = nested({ own, name, label, path, schema: part, value, put, hint: tools.hint,
      part: (about) => field(about, tools) });
    return h("fieldset", { class: `setting nest ${shape}`, "data-setting": name, "data-at": path, tabindex: -1 },
      h("legend", { id: own }, label), h("span", { class: "tools" }, other, unset), ...inside, problem);
  }
  const input = INPUTS[shape]({ own, schema: part, value, say: (found) => put(found), wrong, list: tools.hint.list(name) });
  marked = input;
  input.setAttribute("aria-describedby", problem.id);
  input.dataset.at = path;
  return h("div", { class: `setting ${shape}`, "data-setting": name },
    h("span", { class: "label" }, h("label", { for: own }, label), other), input, unset, problem);
}
