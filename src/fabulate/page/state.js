// What the page shows, in one plain object: how it changes, is undone, and stands in the address.

/**
 * @typedef {object} State
 * @property {string} words the description
 * @property {number|null} rows rows of the main table; null: as the words say
 * @property {number} seed
 * @property {string} locale empty: as the words say
 * @property {string} asOf the day that is today for the dataset, empty until a plan has one
 * @property {object|null} schema the schema where it is not what the offline planner makes of the words
 * @property {object|null} told how that schema came: source, tokens, fallback, notUnderstood
 */

/** @type {State} */
const EMPTY = { words: "", rows: null, seed: 0, locale: "", asOf: "", schema: null, told: null };
const MOST = 200;

/** The state with its past and its future. `listen(f)` calls f(state, names) after every change:
 * the names of the fields that changed, null when it is another state altogether. */
export function store() {
  let state = { ...EMPTY };
  let past = [];
  let future = [];
  let mark = "";
  let since = 0;
  const listeners = [];

  function tell(changed) {
    listeners.forEach((one) => one(state, changed));
  }

  function go(from, to) {
    if (!from.length) return;
    to.push(state);
    state = from.pop();
    mark = "";
    tell(null);
  }

  return {
    get state() { return state; },
    get canUndo() { return past.length > 0; },
    get canRedo() { return future.length > 0; },
    listen: (act) => listeners.push(act),
    /** Changes some fields. Changes of one `place` within a second are undone together. */
    set(change, place = "") {
      const now = Date.now();
      if (!place || place !== mark || now - since > 1000) past.push(state);
      past = past.slice(-MOST);
      future = [];
      [mark, since] = [place, now];
      state = { ...state, ...change };
      tell(Object.keys(change));
    },
    /** Takes what the service said into the state: nothing to undo. */
    learn(change) { state = { ...state, ...change }; },
    /** Another dataset altogether, from an address. */
    open(found) {
      if (state.words || state.schema) past.push(state);
      state = { ...EMPTY, ...found };
      tell(null);
    },
    undo: () => go(past, future),
    redo: () => go(future, past),
  };
}

/** What the service is asked for: the words, or the schema where there is one. */
export function asked(state) {
  const size = { seed: state.seed, ...(state.rows === null ? {} : { rows: state.rows }) };
  const place = state.locale ? { locale: state.locale } : {};
  if (state.schema) return { schema: state.schema, ...place, ...size };
  const day = state.asOf ? { as_of: state.asOf } : {};
  return { description: state.words, planner: "offline", ...place, ...day, ...size };
}

const NAMES = { words: "d", rows: "n", seed: "s", locale: "l", asOf: "t" };

/** The state as the part of an address after `#`. */
export async function toAddress(state) {
  const said = new URLSearchParams();
  for (const [field, name] of Object.entries(NAMES)) {
    if (state[field] !== EMPTY[field]) said.set(name, state[field]);
  }
  if (state.schema) said.set("schema", await packed(JSON.stringify({ schema: state.schema, told: state.told })));
  return said.toString();
}

/** The state that an address says; an unreadable one is an error. @returns {Promise<Partial<State>>} */
export async function fromAddress(text) {
  const said = new URLSearchParams(text.replace(/^#/, ""));
  const found = {};
  for (const [field, name] of Object.entries(NAMES)) {
    if (said.has(name)) found[field] = said.get(name);
  }
  if ("rows" in found) found.rows = whole(found.rows, null);
  if ("seed" in found) found.seed = whole(found.seed, 0);
  if (said.has("schema")) {
    const { schema, told } = JSON.parse(await unpacked(said.get("schema")));
    if (typeof schema !== "object" || schema === null) throw new TypeError("no schema");
    Object.assign(found, { schema, told: told ?? null });
  }
  return found;
}

/** A whole number that JSON can hold, else the other value. */
export function whole(text, other) {
  return /^\d{1,15}$/.test(String(text).trim()) ? Number(text) : other;
}

async function packed(text) {
  const bytes = await through(new Blob([text]), new CompressionStream("deflate-raw"));
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

async function unpacked(text) {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = Uint8Array.from(binary, (one) => one.charCodeAt(0));
  return new TextDecoder().decode(await through(new Blob([bytes]), new DecompressionStream("deflate-raw")));
}

async function through(blob, stream) {
  return new Uint8Array(await new Response(blob.stream().pipeThrough(stream)).arrayBuffer());
}
