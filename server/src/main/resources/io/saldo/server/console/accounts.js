// Accounts: found by their id, or by the user that they belong to.
import {showAccount} from './account.js';
import {h, replace} from './dom.js';
import {amount, badge, time} from './format.js';
import {fieldOf, listing} from './listing.js';
import {accountLink, empty, pageHead, panel} from './parts.js';
import {go} from './router.js';

export function showAccounts(main, route) {
  const [account] = route.segments;
  return account === undefined ? showLookUp(main, route) : showAccount(main, route, account);
}

function showLookUp(main, route) {
  const user = route.query.user;
  replace(main, pageHead('Accounts'),
    panel('Find', {}, h('div', {class: 'filters'},
      lookUp('account', 'Account id', 'alice', 'Show', id => go(['accounts', id])),
      lookUp('user', 'User id', 'user-1', 'List accounts', id => go(['accounts'], {user: id}), user))),
    user === undefined
      ? panel('Accounts of a user', {}, empty('Give an account id or a user id', 'The list of a user’s accounts shows here, the newest first.'))
      : panel(`Accounts of ${user}`, {id: 'accounts-of-user'}, accountsOf(route, user)));
}

function lookUp(name, label, hint, button, submit, value) {
  const form = h('form', {class: 'filters', onsubmit: event => {
    event.preventDefault();
    submit(String(new FormData(form).get(name)).trim());
  }}, fieldOf({name, label, hint, required: true}, value), h('button', {type: 'submit'}, button));
  return form;
}

function accountsOf(route, user) {
  return listing({
    route,
    caption: `Accounts of ${user}`,
    segments: ['v1', 'users', user, 'accounts'],
    items: 'accounts',
    kept: {user},
    nothing: ['This user has no accounts', 'An account names its user when it is opened.'],
    columns: [
      {name: 'Account', cell: row => accountLink(row.account_id)},
      {name: 'Status', cell: row => badge(row.status)},
      {name: 'Available', kind: 'number', cell: row => h('div', {}, row.balances.length === 0 ? '–'
        : row.balances.map(balance => h('div', {}, amount(balance.available, balance.currency))))},
      {name: 'Held', kind: 'number', cell: row => h('div', {}, row.balances.length === 0 ? '–'
        : row.balances.map(balance => h('div', {}, amount(balance.held, balance.currency))))},
      {name: 'Opened (UTC)', kind: 'tight', cell: row => time(row.created_at)},
    ],
  });
}
