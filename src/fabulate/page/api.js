// The service's paths: JSON there and back, errors in the service's own words, and the key where one is wanted.

import { T } from "./texts.js";

const KEY = "fabulate.key";

/** An answer that is an error: `kind`, the message, and `details` with path, message and fix. */
export class Refused extends Error {
  constructor(kind, message, details = []) {
    super(message);
    this.kind = kind;
    this.details = details;
  }
}

/** The key that was given for this window, or an empty text. */
export function key() {
  return sessionStorage.getItem(KEY) ?? "";
}

/** Keeps a key until the window is closed; an empty one is forgotten. */
export function setKey(text) {
  if (text) sessionStorage.setItem(KEY, text);
  else sessionStorage.removeItem(KEY);
}

/**
 * An answer of the service; Refused for an error, AbortError where `signal` ended it.
 * Without credentials, so that the browser never opens a dialog of its own.
 */
export async function answer(path, body, signal) {
  const headers = {};
  if (body !== undefined) headers["content-type"] = "application/json";
  if (key()) headers.authorization = `Bearer ${key()}`;
  const method = body === undefined ? "GET" : "POST";
  const sent = { method, headers, signal, credentials: "omit", body: body && JSON.stringify(body) };
  const found = await fetch(path, sent).catch((error) => {
    throw error.name === "AbortError" ? error : new Refused("connection", T.unreachable);
  });
  if (found.ok) return found;
  const said = await found.json().catch(() => ({}));
  throw new Refused(said.error_type ?? "internal", said.message ?? T.noAnswer(found.status), said.details);
}

/** The JSON of an answer. */
export async function json(path, body, signal) {
  const found = await answer(path, body, signal);
  return found.json().catch((error) => {
    throw error.name === "AbortError" ? error : new Refused("connection", T.unreachable);
  });
}

/** Whether an error only says that something newer was asked. */
export function isStopped(error) {
  return error?.name === "AbortError";
}

/** A caller that ends its earlier request when a newer one begins. */
export function newest() {
  let under = null;
  return async (act) => {
    under?.abort();
    const mine = (under = new AbortController());
    return act(mine.signal);
  };
}
