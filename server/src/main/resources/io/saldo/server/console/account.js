// One account: what it holds, what it was, and all that happened to it.
import {path, read} from './api.js';
import {h, replace} from './dom.js';
import {amount, badge, count, time} from './format.js';
import {fieldOf, listing, utc} from './listing.js';
import {accountLink, copyable, empty, facts, load, metadata, pageHead, panel, slot, table, transferLink} from './parts.js';
import {link} from './router.js';

const TYPES = ['', 'deposit', 'withdrawal', 'transfer', 'transaction', 'capture', 'reversal'];
const ALERTS_SHOWN = 5;
const DAYS_SHOWN = 7;

export async function showAccount(main, route, id) {
  const {signal} = route;
  const head = pageHead(h('span', {class: 'id'}, id));
  const summary = h('div', {});
  replace(main, head, summary);
  await load(signal, summary, () => read(path(['v1', 'accounts', id]), signal), account => {
    replace(head, ...pageHead(copyable(id)).childNodes, badge(account.status));
    return h('div', {class: 'panels'},
      h('div', {class: 'side'},
        panel('Balances', {}, balances(account)),
        panel('Balance at another time', {id: 'balance-at'}, balanceAt(account, signal)),
        panel('Totals', {}, section(signal, ['v1', 'accounts', id, 'stats'], {}, totals))),
      h('div', {class: 'side'},
        panel('Account', {}, about(account)),
        account.user_id && panel('Days of its user', {},
          section(signal, ['v1', 'users', account.user_id, 'activity', 'days'], {limit: DAYS_SHOWN}, days)),
        panel('Alerts', {actions: h('a', {href: link(['alerts'], {account: id})}, 'All')},
          section(signal, ['v1', 'fraud', 'alerts'], {account: id, limit: ALERTS_SHOWN}, alerts))),
      panel('History', {wide: true}, history(route, account)));
  });
}

/** A part of the page that asks for itself, so that what fails, fails alone. */
function section(signal, segments, query, render) {
  const target = slot();
  load(signal, target, () => read(path(segments, query), signal), render);
  return target;
}

function balances(account) {
  if (account.balances.length === 0) {
    return empty('No money has been here yet');
  }
  const minimums = new Map(account.limits.map(limit => [limit.currency, limit.minimum_balance]));
  return table('Balances', [
    {name: 'Currency', cell: row => row.currency},
    {name: 'Total', kind: 'number', cell: row => amount(row.balance)},
    {name: 'Available', kind: 'number', cell: row => amount(row.available)},
    {name: 'Held', kind: 'number', cell: row => amount(row.held)},
    {name: 'May go down to', kind: 'number', cell: row => amount(minimums.get(row.currency) ?? '0')},
  ], account.balances);
}

function about(account) {
  return facts([
    ['User', account.user_id && h('a', {class: 'id', href: link(['accounts'], {user: account.user_id})}, account.user_id)],
    ['Opened (UTC)', time(account.created_at)],
    ['Number', count(account.account_number)],
    ['Newest event', `${count(account.sequence)}${account.partition === undefined ? '' : ` of partition ${account.partition}`}`],
    account.limits.length > 0 && ['Minimum balances', account.limits.map(limit => h('div', {}, amount(limit.minimum_balance, limit.currency)))],
    ['Metadata', metadata(account.metadata)],
  ]);
}

function balanceAt(account, signal) {
  const result = h('div', {'aria-live': 'polite'});
  const currencies = account.balances.map(balance => balance.currency);
  const form = h('form', {class: 'filters', onsubmit: event => {
    event.preventDefault();
    const given = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, value.trim()]));
    const query = given.at_sequence === '' ? {currency: given.currency, at: utc(given.at)}
      : {currency: given.currency, at_sequence: given.at_sequence};
    load(signal, result, () => read(path(['v1', 'accounts', account.account_id, 'balance'], query), signal), found => facts([
      ['Total', amount(found.balance, found.currency)],
      ['Available', amount(found.available, found.currency)],
      ['Held', amount(found.held, found.currency)],
      ['As event', found.sequence === 0 ? 'nothing had moved yet' : `${count(found.sequence)} left it`],
    ]));
  }},
  currencies.length > 0 ? fieldOf({name: 'currency', label: 'Currency', kind: 'choice', options: currencies}, currencies[0])
    : fieldOf({name: 'currency', label: 'Currency', required: true}, ''),
  fieldOf({name: 'at', label: 'At (UTC)', kind: 'time'}),
  fieldOf({name: 'at_sequence', label: 'or behind event', kind: 'brief', hint: 'sequence'}),
  h('button', {type: 'submit'}, 'Show'));
  return [form, result];
}

function totals(stats) {
  const columns = [
    {name: 'Currency', cell: row => row.currency},
    {name: 'Deposited', kind: 'number', cell: row => counted(row.deposited, row.deposits)},
    {name: 'Withdrawn', kind: 'number', cell: row => counted(row.withdrawn, row.withdrawals)},
    {name: 'In', kind: 'number', cell: row => counted(row.transferred_in, row.transfers_in)},
    {name: 'Out', kind: 'number', cell: row => counted(row.transferred_out, row.transfers_out)},
  ];
  return [
    stats.suspicious && h('p', {class: 'notice bad'}, `Suspicious: ${stats.suspicious_reason}`),
    stats.currencies.length === 0 ? empty('Nothing has moved yet') : [
      table('Totals', columns, stats.currencies),
      h('p', {class: 'muted small'}, 'Last activity ', time(stats.last_activity), ' UTC')],
  ];
}

function counted(text, times) {
  return h('div', {}, amount(text), h('div', {class: 'muted small'}, `${count(times)} ×`));
}

/** What all accounts of the user did, a line for each day and currency. */
function days(page) {
  const lines = page.days.flatMap(day => day.currencies.map(line => ({day: day.day, ...line})));
  return lines.length === 0 ? empty('Nothing has moved yet') : table('Days of its user', [
    {name: 'Day (UTC)', kind: 'tight', cell: row => row.day},
    {name: 'Currency', cell: row => row.currency},
    {name: 'In', kind: 'number', cell: row => counted(row.credited, row.credits)},
    {name: 'Out', kind: 'number', cell: row => counted(row.debited, row.debits)},
  ], lines);
}

function alerts(page) {
  return page.alerts.length === 0 ? empty('No rule has found anything') : table('Alerts', [
    {name: 'Time (UTC)', kind: 'tight', cell: row => time(row.timestamp)},
    {name: 'Rule', cell: row => h('div', {}, row.rule, h('div', {class: 'muted small'}, row.reason))},
    {name: 'Transaction', cell: row => transferLink(row.transaction_id)},
  ], page.alerts);
}

function history(route, account) {
  return listing({
    route,
    caption: 'History',
    segments: ['v1', 'accounts', account.account_id, 'history'],
    items: 'entries',
    nothing: ['No entries yet', 'Holds move no money, and show here when they are captured.'],
    filters: [
      {name: 'currency', label: 'Currency', kind: 'choice', options: ['', ...account.balances.map(balance => balance.currency)]},
      {name: 'type', label: 'Type', kind: 'choice', options: TYPES},
      {name: 'from', label: 'From (UTC)', kind: 'time'},
      {name: 'to', label: 'Before (UTC)', kind: 'time'},
    ],
    columns: [
      {name: 'Time (UTC)', kind: 'tight', cell: row => time(row.timestamp)},
      {name: 'Event', kind: 'number', cell: row => count(row.sequence)},
      {name: 'Type', cell: row => row.type},
      {name: 'Counterparty', cell: row => accountLink(row.counterparty)},
      {name: 'Amount', kind: 'number', cell: row => h('span', {class: row.direction}, amount(row.amount, row.currency))},
      {name: 'Balance after', kind: 'number', cell: row => amount(row.balance_after)},
      {name: 'Transaction', cell: row => transferLink(row.transaction_id)},
      {name: 'Metadata', cell: row => metadata(row.metadata)},
    ],
  });
}
