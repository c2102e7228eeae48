// Calls to the API of the server that the console came from.
import {parse} from './json.js';
import {askForToken, token} from './session.js';

/** An answer that is none, or says no. `status` is 0 when there was none. */
export class Problem extends Error {
  constructor(status, code, detail, fields = {}) {
    super(detail);
    this.status = status;
    this.code = code;
    this.fields = fields;
  }

  /** Whether a write may have been done although the answer did not say so. */
  get isInDoubt() {
    return this.status === 0 || this.code === 'outcome_unknown' || (this.status >= 500 && this.code === 'unreadable');
  }
}

/** A path with a query of all fields that are not empty. */
export function path(segments, query = {}) {
  const encoded = segments.map(encodeURIComponent).join('/');
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== '');
  return `/${encoded}${given.length > 0 ? `?${new URLSearchParams(given)}` : ''}`.replaceAll('+', '%20');
}

/** Asks for JSON; gives the parsed body. */
export async function read(url, signal) {
  return (await call('GET', url, {signal})).json;
}

/**
 * Sends a request, whose body is JSON text, and asks for a token when the server wants one.
 * Gives `{status, json, text, isReplay}` or throws a Problem.
 */
export async function call(method, url, {body, signal} = {}) {
  const answer = await send(method, url, {body, signal, accept: 'application/json'});
  const text = await readText(answer);
  return {status: answer.status, text, json: parseBody(answer, text), isReplay: answer.headers.has('Idempotent-Replayed')};
}

/** Asks for text of any type. */
export async function readPlain(url, signal) {
  return readText(await send('GET', url, {signal, accept: '*/*'}));
}

/** Opens a stream of server-sent events; gives the response, whose body goes on. */
export function openStream(url, signal) {
  return send('GET', url, {signal, accept: 'text/event-stream'});
}

async function send(method, url, {body, signal, accept}) {
  for (;;) {
    const usedToken = token();
    const headers = {Accept: accept};
    if (usedToken !== '') {
      headers.Authorization = `Bearer ${usedToken}`;
    }
    if (body !== undefined) {
      headers['Content-Type'] = 'application/json';
    }
    const answer = await reach(method, url, headers, body, signal);
    if (answer.ok) {
      return answer;
    }
    const problem = await problemOf(answer);
    // Whoever else asked at the same time may have got a token meanwhile.
    if (answer.status !== 401 || (token() === usedToken && !await askForToken())) {
      throw problem;
    }
    signal?.throwIfAborted();
  }
}

async function reach(method, url, headers, body, signal) {
  try {
    return await fetch(url, {
      method, headers, signal, body, cache: 'no-store', credentials: 'omit'});
  } catch (failure) {
    if (signal?.aborted) {
      throw failure;
    }
    throw new Problem(0, 'unreachable', 'The server did not answer.');
  }
}

async function readText(answer) {
  try {
    return await answer.text();
  } catch (failure) {
    if (failure.name === 'AbortError') {
      throw failure;
    }
    throw new Problem(0, 'unreachable', 'The answer broke off.');
  }
}

function parseBody(answer, text) {
  try {
    return parse(text);
  } catch {
    throw new Problem(answer.status, 'unreadable', 'The answer makes no sense; something between the server and you may be at fault.');
  }
}

async function problemOf(answer) {
  const text = await readText(answer);
  try {
    const fields = parse(text);
    return new Problem(answer.status, fields.code ?? 'unreadable', fields.detail ?? fields.title ?? '', fields);
  } catch {
    return new Problem(answer.status, 'unreadable', `The server answered ${answer.status} without saying why.`);
  }
}
