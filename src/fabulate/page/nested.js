// The fields of settings that hold others: values with weights, a list, settings in a group, settings by name.
// Each keeps its value beside the fields, since a keystroke in one of them draws nothing anew.

import { button, fill, h } from "./dom.js";
import { T } from "./texts.js";
import { first, valuesOf } from "./shapes.js";

/** Asks for a setting of those that are not there yet. */
export function adder(label, names, add) {
  if (!names.length) return null;
  return h("select", { class: "more", "aria-label": `${T.addSetting} ${label}`, "data-at": `add:${label}`,
    on: { change: (event) => add(event.target.value) } },
  h("option", { value: "" }, T.addSetting), ...names.map((one) => h("option", { value: one }, one)));
}

/**
 * Each makes the elements of a shape. `put(value, at)` takes the changed value; with a place the card is drawn anew and
 * that place has the focus. `part(about)` makes a field inside.
 */
export const NESTED = {
  weights: ({ own, label, value, put, path, name, hint }) => {
    const bare = Array.isArray(value);
    const pairs = bare ? value.map((one) => [one, 1]) : Object.entries(value ?? {});
    const box = h("div", { class: "weights", role: "group", "aria-labelledby": own });
    const send = () => put(bare && pairs.every(([, weight]) => weight === 1) ? pairs.map(([one]) => one)
      : Object.fromEntries(pairs));
    const draw = () => fill(box, ...pairs.map((pair, at) => h("div", { class: "weight" },
      h("input", { value: String(pair[0]), "aria-label": `${label}: ${T.value} ${at + 1}`, list: hint.list(name), on: { input: (event) => {
        pair[0] = event.target.value;
        send();
      } } }),
      h("input", { type: "number", min: 0, step: "any", value: pair[1], "aria-label": `${label}: ${T.weight}, ${pair[0]}`,
        on: { input: (event) => {
          if (event.target.value === "") return;
          pair[1] = Number(event.target.value);
          send();
        } } }),
      button("×", () => { pairs.splice(at, 1); draw(); send(); box.querySelector("button:last-child")?.focus(); },
        { class: "away", "aria-label": `${T.removeValue}: ${pair[0]}` }),
    )), button(T.addValue, () => {
      pairs.push([hint.key(name, pairs.map(([one]) => one)) ?? `value ${pairs.length + 1}`, 1]);
      draw();
      send();
      box.querySelectorAll("input")[2 * pairs.length - 2]?.select();
    }, { class: "small", "data-at": `add:${path}` }));
    draw();
    return [box];
  },

  list: ({ label, path, schema, value, put, part, name, hint }) => {
    let now = [...(value ?? [])];
    const items = schema.items ?? {};
    const inner = items.type === "array" ? `${name} item` : name;
    const say = (next, at) => { now = next; put(now, at); };
    return [...now.map((one, at) => part({
      name: inner, path: `${path}[${at}]`, schema: items, value: one, label: `${label} ${at + 1}`, away: T.removeValue,
      change: (next, place) => (next === undefined
        ? say(now.toSpliced(at, 1), `add:${path}`) : say(now.with(at, next), place)),
    })), button(T.addValue, () => say([...now, first(inner, items, hint, now.length)], `${path}[${now.length}]`), {
      class: "small", "aria-label": `${T.addValue}: ${label}`, "data-at": `add:${path}` })];
  },

  group: ({ label, path, schema, value, put, part, hint }) => {
    const { properties, required = [] } = schema;
    let now = { ...value };
    const say = (next, at) => { now = next; put(now, at); };
    const names = Object.keys(properties);
    return [...names.filter((one) => one in now).map((one) => part({
      name: one, path: `${path}.${one}`, schema: properties[one], value: now[one], required: required.includes(one),
      change: (next, at) => {
        const { [one]: _, ...rest } = now;
        if (next === undefined) say(rest, `add:${label}`);
        else say({ ...now, [one]: next }, at);
      },
    })), adder(label, names.filter((one) => !(one in now)), (one) =>
      say({ ...now, [one]: first(one, properties[one], hint) }, `${path}.${one}`))];
  },

  map: ({ name, label, path, schema, value, put, part, hint }) => {
    const inner = valuesOf(schema);
    let pairs = Object.entries(value ?? {});
    const say = (next, at) => { pairs = next; put(Object.fromEntries(pairs), at); };
    return [...pairs.map(([key, one], at) => h("div", { class: "named" },
      h("input", { value: key, "aria-label": `${label}: ${T.name}`, "data-at": `key:${path}[${at}]`, list: hint.list(name),
        on: { change: (event) => say(pairs.with(at, [event.target.value, pairs[at][1]]), `key:${path}[${at}]`) } }),
      part({ name: `${name} item`, path: `${path}.${key}`, schema: inner, value: one, label: key, away: T.removeValue,
        change: (next, place) => (next === undefined
          ? say(pairs.toSpliced(at, 1), `add:${path}`) : say(pairs.with(at, [pairs[at][0], next]), place)) }))),
    button(T.addValue, () => {
      const key = hint.key(name, pairs.map(([one]) => one)) ?? `name_${pairs.length + 1}`;
      say([...pairs, [key, first(`${name} item`, inner, hint)]], `key:${path}[${pairs.length}]`);
    }, { class: "small", "aria-label": `${T.addValue}: ${label}`, "data-at": `add:${path}` })];
  },
};
