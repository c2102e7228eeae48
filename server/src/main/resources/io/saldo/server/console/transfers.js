// What became of a transaction id: a transfer, a hold, a reversal or a refusal.
import {call, path} from './api.js';
import {h, replace} from './dom.js';
import {amount, badge, count, time, words} from './format.js';
import {fieldOf} from './listing.js';
import {
  accountLink, copyable, disclosure, facts, json, load, metadata, pageHead, panel, table, transferLink,
} from './parts.js';
import {go} from './router.js';

export async function showTransfers(main, {segments: [id], signal}) {
  const form = h('form', {class: 'filters', onsubmit: event => {
    event.preventDefault();
    go(['transfers', String(new FormData(form).get('id')).trim()]);
  }},
  fieldOf({name: 'id', label: 'Transaction id', kind: 'uuid', hint: 'a UUID; the id of a hold too', required: true}, id),
  h('button', {type: 'submit'}, 'Show'));
  const found = h('div', {class: 'below'});
  replace(main, pageHead('Transfers'), panel('Find', {}, form), found);
  if (id !== undefined) {
    await load(signal, found, () => call('GET', path(['v1', 'transfers', id]), {signal}), answer => whole(answer.json, answer.text));
  }
}

function whole(transfer, text) {
  return h('div', {class: 'panels'},
    panel(title(transfer), {id: 'transfer', wide: true, actions: badge(transfer.status)}, h('p', {}, copyable(transfer.transaction_id)), headline(transfer), about(transfer)),
    transfer.postings && panel('Postings', {wide: true}, postings(transfer.postings)),
    panel('Events', {wide: true}, events(transfer.events)),
    panel('Answer of the API', {wide: true}, disclosure('Raw JSON', json(text))));
}

function title(transfer) {
  return transfer.type === undefined ? 'Refused' : words(transfer.type).replace(/^./, first => first.toUpperCase());
}

function headline(transfer) {
  if (transfer.code !== undefined) {
    return h('div', {class: 'notice bad'}, h('strong', {}, words(transfer.code)), h('p', {}, transfer.detail));
  }
  if (transfer.amount === undefined) {
    return null;
  }
  return h('p', {class: 'headline'}, amount(transfer.amount, transfer.currency));
}

function about(transfer) {
  return facts([
    transfer.from_account && ['From', accountLink(transfer.from_account)],
    transfer.to_account && ['To', accountLink(transfer.to_account)],
    ['Time (UTC)', time(transfer.timestamp)],
    ['Event', place(transfer)],
    transfer.from_balance && ['Sender’s balance after', amount(transfer.from_balance, transfer.currency)],
    transfer.to_balance && ['Receiver’s balance after', amount(transfer.to_balance, transfer.currency)],
    transfer.held && ['Held in all', amount(transfer.held, transfer.currency)],
    transfer.released && ['Released', amount(transfer.released, transfer.currency)],
    transfer.expires_at && ['Expires (UTC)', time(transfer.expires_at)],
    transfer.hold_id && transfer.hold_id !== transfer.transaction_id && ['Hold', transferLink(transfer.hold_id)],
    transfer.transfer_id && ['Reverses', transferLink(transfer.transfer_id)],
    transfer.reversed && ['Reversed so far', amount(transfer.reversed, transfer.currency)],
    ['Metadata', metadata(transfer.metadata)],
  ]);
}

function place(item) {
  return item.partition === undefined ? count(item.sequence) : `${count(item.sequence)} of partition ${item.partition}`;
}

function postings(rows) {
  return table('Postings', [
    {name: 'From', cell: row => accountLink(row.from_account)},
    {name: 'To', cell: row => accountLink(row.to_account)},
    {name: 'Amount', kind: 'number', cell: row => amount(row.amount, row.currency)},
    {name: 'Sender after', kind: 'number', cell: row => amount(row.from_balance ?? '–')},
    {name: 'Receiver after', kind: 'number', cell: row => amount(row.to_balance ?? '–')},
  ], rows);
}

function events(rows) {
  return table('Events', [
    {name: 'Time (UTC)', kind: 'tight', cell: row => time(row.timestamp)},
    {name: 'Event', kind: 'number', cell: place},
    {name: 'Type', cell: row => badge(row.type)},
    {name: 'Amount', kind: 'number', cell: row => row.amount === undefined ? '–' : amount(row.amount, row.currency)},
    {name: 'Transaction', cell: row => transferLink(row.transaction_id)},
    {name: 'Whole event', cell: row => disclosure('JSON', json(JSON.stringify(row)))},
  ], rows);
}
