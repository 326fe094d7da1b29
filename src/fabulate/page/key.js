// The field for an API key, shown when the service wants one.

import { button, h, labelled } from "./dom.js";
import { T } from "./texts.js";
import { key, setKey } from "./api.js";

/** The form, hidden until `ask`; `use` is called when a key was given. */
export function keyForm(use) {
  const field = h("input", { id: "key", type: "password", autocomplete: "off", value: key() });
  const element = h("form", { class: "key", hidden: true, on: { submit: (event) => {
    event.preventDefault();
    setKey(field.value.trim());
    element.hidden = true;
    use();
  } } }, labelled(T.key, field), button(T.useKey, () => element.requestSubmit()), h("span", { class: "soft" }, T.keyHint));
  return { element, ask() {
    if (!element.hidden) return;
    element.hidden = false;
    field.focus();
  } };
}
