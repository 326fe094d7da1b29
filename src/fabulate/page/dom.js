// Elements, made without a framework: nothing outside ever becomes HTML, and styles are set by property.

/**
 * An element. `on` maps events to handlers, `style` CSS properties to values; false, null and undefined leave an
 * attribute out, true sets it empty.
 * @param {string} tag
 * @param {Record<string, any>} [attributes]
 * @param {...(Node|string|null|undefined|false)} children
 * @returns {any}
 */
export function h(tag, attributes = {}, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

/** An element of SVG, as `h`. @returns {any} */
export function svg(tag, attributes = {}, ...children) {
  return filled(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name === "on") {
      for (const [event, handler] of Object.entries(value)) element.addEventListener(event, handler);
    } else if (name === "style") {
      for (const [property, said] of Object.entries(value)) element.style.setProperty(property, said);
    } else if (name === "value" || name === "checked" || name === "selected") {
      element[name] = value;
    } else {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  element.append(...children.filter((one) => one !== null && one !== undefined && one !== false));
  return element;
}

/** Replaces what an element holds. */
export function fill(element, ...children) {
  element.replaceChildren(...children.flat().filter((one) => one !== null && one !== undefined && one !== false));
}

let last = 0;
/** A new id, for labels and descriptions. */
export function id(stem) {
  last += 1;
  return `${stem}-${last}`;
}

/** A button. */
export function button(text, act, attributes = {}) {
  return h("button", { type: "button", ...attributes, on: { click: act } }, text);
}

/** A label with its field inside. */
export function labelled(text, field, attributes = {}) {
  return h("label", { class: "field", ...attributes }, h("span", {}, text), field);
}

/** Calls `act` when nothing has called for so many milliseconds; `now()` does not wait any more. */
export function later(act, milliseconds) {
  let timer = 0;
  const waiting = (...given) => {
    clearTimeout(timer);
    timer = setTimeout(() => act(...given), milliseconds);
  };
  waiting.now = (...given) => {
    clearTimeout(timer);
    act(...given);
  };
  waiting.stop = () => clearTimeout(timer);
  return waiting;
}

let region = null;
/** Says something to screen readers, politely. */
export function tell(text) {
  if (!region) {
    region = h("div", { class: "unseen", "aria-live": "polite", role: "status" });
    document.body.append(region);
  }
  if (region.textContent !== text) region.textContent = text;
}

/** A list of tabs with the keyboard's arrows; `choose(name)` is called for the one that is chosen. */
export function tabs(names, chosen, label, choose, controls) {
  const list = h("div", { role: "tablist", class: "tabs", "aria-label": label });
  names.forEach(([name, text]) => {
    const tab = button(text, () => choose(name), {
      role: "tab", id: `tab-${name}`, "aria-selected": String(name === chosen), "aria-controls": controls,
      tabindex: name === chosen ? 0 : -1,
    });
    list.append(tab);
  });
  list.addEventListener("keydown", (event) => {
    const at = names.findIndex(([name]) => name === chosen);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: names.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const [name] = names[(to + names.length) % names.length];
    choose(name);
    document.getElementById(`tab-${name}`)?.focus();
  });
  return list;
}
