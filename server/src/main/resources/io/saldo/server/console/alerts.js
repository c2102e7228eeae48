// What the fraud rules found.
import {h, replace} from './dom.js';
import {amount, badge, count, time, words} from './format.js';
import {listing} from './listing.js';
import {accountLink, pageHead, panel, transferLink} from './parts.js';

export function showAlerts(main, route) {
  replace(main, pageHead('Alerts'), panel('What the rules found', {id: 'alerts'}, listing({
    route,
    caption: 'Alerts',
    segments: ['v1', 'fraud', 'alerts'],
    items: 'alerts',
    nothing: ['No rule has found anything', 'The rules are in the setting worker.fraud-rules.'],
    filters: [{name: 'account', label: 'Account', hint: 'any account'}],
    columns: [
      {name: 'Time (UTC)', kind: 'tight', cell: row => time(row.timestamp)},
      {name: 'Account', cell: row => accountLink(row.account_id)},
      {name: 'Rule', kind: 'tight', cell: row => row.rule},
      {name: 'Reason', cell: row => row.reason},
      {name: 'Amount', kind: 'number', cell: row => amount(row.amount, row.currency)},
      {name: 'Action', cell: row => h('span', {}, badge(row.action), row.action_state === 'none' ? '' : ` ${words(row.action_state)}`)},
      {name: 'Notice', cell: row => row.notice_state === 'none' ? '–' : badge(row.notice_state)},
      {name: 'Event', kind: 'number', cell: row => count(row.sequence)},
      {name: 'Transaction', cell: row => transferLink(row.transaction_id)},
    ],
  })));
}
