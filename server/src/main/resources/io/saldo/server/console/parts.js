// What pages are made of.
import {Problem} from './api.js';
import {h, replace} from './dom.js';
import {layOut} from './json.js';
import {link} from './router.js';

/** A titled box. */
export function panel(title, {actions, id, wide} = {}, ...content) {
  const heading = `panel-${id ?? title.toLowerCase().replace(/[^a-z]+/g, '-')}`;
  return h('section', {class: `panel${wide ? ' wide' : ''}`, 'aria-labelledby': heading},
    h('header', {class: 'panel-head'}, h('h2', {id: heading}, title), actions && h('div', {class: 'panel-actions'}, actions)),
    h('div', {class: 'panel-body'}, content));
}

/** A part of a box that is filled later, or again and again. */
export function slot(...content) {
  return h('div', {class: 'slot'}, content);
}

/** The head of a page. */
export function pageHead(title, ...beside) {
  return h('header', {class: 'page-head'}, h('h1', {tabindex: '-1'}, title), beside);
}

/** Something that is not there, and what to do about it. */
export function empty(title, hint) {
  return h('div', {class: 'empty'}, h('p', {class: 'empty-title'}, title), hint && h('p', {class: 'muted'}, hint));
}

/** Lines that stand for what is still to come. */
export function skeleton(lines = 3) {
  return h('div', {class: 'skeleton', role: 'status', 'aria-label': 'Loading'},
    Array.from({length: lines}, () => h('span', {class: 'bone'})));
}

const TITLES = {
  unreachable: 'The server cannot be reached',
  unauthorized: 'A token is needed',
  forbidden: 'Your token does not allow this',
  not_found: 'There is no such thing',
  account_not_found: 'There is no such account',
  transfer_not_found: 'There is no such transfer',
  invalid_request: 'The server does not understand this',
  unavailable: 'Not available at present',
};

/** A problem to be read, with what can be done about it. */
export function problemNotice(problem, retry) {
  const isOurs = !(problem instanceof Problem);
  const title = isOurs ? 'The console failed' : TITLES[problem.code] ?? problem.fields.title ?? 'The server says no';
  const tone = problem.status === 404 || problem.code === 'unavailable' ? 'warn' : 'bad';
  return h('div', {class: `notice ${tone}`, role: 'alert'},
    h('strong', {}, title),
    h('p', {}, problem.message),
    !isOurs && problem.fields.request_id && h('p', {class: 'muted small'}, 'Request ', h('code', {}, problem.fields.request_id)),
    retry && problem.status !== 404 && h('button', {type: 'button', onclick: retry}, problem.status === 401 ? 'Sign in' : 'Try again'));
}

/** Fills an element with what a promise brings: bones first, then the content or the problem with a way to try again. */
export async function load(signal, target, fetch, render) {
  replace(target, skeleton());
  target.setAttribute('aria-busy', 'true');
  try {
    const result = await fetch();
    if (!signal.aborted) {
      replace(target, render(result));
    }
  } catch (problem) {
    if (!signal.aborted) {
      reportOwn(problem);
      replace(target, problemNotice(problem, () => load(signal, target, fetch, render)));
    }
  } finally {
    target.removeAttribute('aria-busy');
  }
}

/** Whatever is no answer of the server is a fault of the console, which the browser's own console tells whole. */
export function reportOwn(problem) {
  if (!(problem instanceof Problem)) {
    console.error(problem);
  }
}

/** A table. A column is `{name, cell(row), kind}`; on narrow screens each row becomes a card with the columns' names. */
export function table(caption, columns, rows) {
  return h('div', {class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption},
    h('table', {},
      h('caption', {class: 'unseen'}, caption),
      h('thead', {}, h('tr', {}, columns.map(column => h('th', {scope: 'col', class: column.kind}, column.name)))),
      h('tbody', {}, rows.map(row => tableRow(columns, row)))));
}

/** One row of such a table. */
export function tableRow(columns, row) {
  return h('tr', {}, columns.map(column => h('td', {class: column.kind, data: {label: column.name}}, column.cell(row))));
}

/** Names and values. */
export function facts(pairs) {
  return h('dl', {class: 'facts'}, pairs.filter(pair => pair !== null && pair !== undefined && pair !== false)
    .map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value ?? h('span', {class: 'muted'}, '–')))));
}

/** An id with a button that copies it. */
export function copyable(text) {
  const button = h('button', {type: 'button', class: 'copy', 'aria-label': `Copy ${text}`, onclick: async () => {
    await navigator.clipboard.writeText(text);
    say('Copied');
  }}, 'Copy');
  return h('span', {class: 'copyable'}, h('span', {class: 'id'}, text), navigator.clipboard && button);
}

/** A link to an account; the system's own are linked alike, as they can be looked at. */
export function accountLink(id) {
  return id ? h('a', {class: 'id', href: link(['accounts', id])}, id) : h('span', {class: 'muted'}, '–');
}

/** A link to what became of a transaction id. */
export function transferLink(id) {
  return id ? h('a', {class: 'id uuid', href: link(['transfers', id]), title: id}, id) : h('span', {class: 'muted'}, '–');
}

/** JSON to be read: metadata, or a whole answer. */
export function json(text) {
  return h('pre', {class: 'json', tabindex: '0'}, layOut(text));
}

/** A part that is opened when it is wanted. */
export function disclosure(title, content) {
  return h('details', {class: 'disclosure'}, h('summary', {}, title), content);
}

/** Metadata as names and values; what is nested is shown as JSON. */
export function metadata(value) {
  const entries = Object.entries(value ?? {});
  if (entries.length === 0) {
    return h('span', {class: 'muted'}, 'none');
  }
  return h('dl', {class: 'metadata'}, entries.map(([name, item]) => h('div', {}, h('dt', {}, name),
    h('dd', {}, typeof item === 'string' ? item : JSON.stringify(item)))));
}

/** Tells something in passing. */
export function say(text) {
  const toast = h('div', {class: 'toast'}, text);
  document.getElementById('toasts').append(toast);
  setTimeout(() => toast.remove(), 3_000);
}

/** Asks before something is done; resolves to whether to do it. */
export function confirm(title, text, yes) {
  const dialog = h('dialog', {class: 'dialog', 'aria-labelledby': 'confirm-title'},
    h('form', {method: 'dialog'},
      h('h2', {id: 'confirm-title'}, title), h('p', {}, text),
      h('div', {class: 'actions'},
        h('button', {type: 'submit', value: 'no', class: 'quiet'}, 'Cancel'),
        h('button', {type: 'submit', value: 'yes', class: 'primary'}, yes))));
  document.body.append(dialog);
  dialog.showModal();
  return new Promise(resolve => dialog.addEventListener('close', () => {
    dialog.remove();
    resolve(dialog.returnValue === 'yes');
  }));
}

/** Does something again and again, while the page is shown and looked at. */
export function repeat(signal, millis, work) {
  let timer;
  const turn = async () => {
    if (!document.hidden) {
      await work();
    }
    if (!signal.aborted) {
      timer = setTimeout(turn, millis);
    }
  };
  signal.addEventListener('abort', () => clearTimeout(timer));
  turn();
}
