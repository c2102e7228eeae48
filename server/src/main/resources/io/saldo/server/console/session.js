// The bearer token, for as long as this tab lives, and the window that asks for it.
import {h} from './dom.js';

const KEY = 'saldo.token';

/** The token, or an empty text. */
export function token() {
  return sessionStorage.getItem(KEY) ?? '';
}

export function forgetToken() {
  sessionStorage.removeItem(KEY);
  changed();
}

function changed() {
  document.dispatchEvent(new CustomEvent('token-changed'));
}

let asking;

/** Asks for a token; resolves to whether one was given. Many that ask at once share one window. */
export function askForToken() {
  asking ??= ask().finally(() => {
    asking = undefined;
  });
  return asking;
}

function ask() {
  const wasRefused = token() !== '';
  const field = h('input', {
    id: 'token', type: 'password', autocomplete: 'off', spellcheck: 'false', required: true, 'aria-describedby': 'token-note'});
  const dialog = h('dialog', {class: 'dialog', 'aria-labelledby': 'token-title'},
    h('form', {method: 'dialog'},
      h('h2', {id: 'token-title'}, 'Sign in'),
      wasRefused && h('p', {class: 'notice bad', role: 'alert'}, 'The server does not know this token.'),
      h('p', {id: 'token-note', class: 'muted'},
        'This server asks for a token. It is kept in this tab alone, and gone when the tab is closed.'),
      h('label', {for: 'token'}, 'Token'), field,
      h('div', {class: 'actions'},
        h('button', {type: 'button', class: 'quiet', onclick: () => dialog.close()}, 'Not now'),
        h('button', {type: 'submit', class: 'primary'}, 'Sign in'))));
  return new Promise(resolve => {
    dialog.querySelector('form').addEventListener('submit', event => {
      event.preventDefault();
      sessionStorage.setItem(KEY, field.value.trim());
      changed();
      dialog.close('given');
    });
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === 'given');
    });
    document.body.append(dialog);
    dialog.showModal();
    field.focus();
  });
}
