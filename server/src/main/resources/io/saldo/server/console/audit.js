// Who asked for what.
import {h, replace} from './dom.js';
import {badge, count, time} from './format.js';
import {listing} from './listing.js';
import {pageHead, panel, transferLink} from './parts.js';

export function showAudit(main, route) {
  replace(main, pageHead('Audit trail'), panel('Requests that may have changed something', {id: 'audit'}, listing({
    route,
    caption: 'Audit trail',
    segments: ['v1', 'audit'],
    items: 'records',
    nothing: ['No request has been noted yet', 'The trail of this node shows here; each node keeps its own.'],
    filters: [
      {name: 'principal', label: 'Who', hint: 'name of a token’s holder'},
      {name: 'path', label: 'Path', hint: '/v1/transfers'},
      {name: 'transaction_id', label: 'Transaction id', kind: 'uuid', hint: 'any transaction'},
      {name: 'from', label: 'From (UTC)', kind: 'time'},
      {name: 'to', label: 'Before (UTC)', kind: 'time'},
    ],
    columns: [
      {name: 'Time (UTC)', kind: 'tight', cell: row => time(row.timestamp)},
      {name: 'Who', cell: row => row.principal},
      {name: 'From', cell: row => row.address},
      {name: 'Request', cell: row => h('code', {}, `${row.method} ${row.path}`)},
      {name: 'Status', cell: row => badge(row.status, row.status < 400 ? 'good' : 'bad')},
      {name: 'Commands', kind: 'number', cell: row => count(row.commands)},
      {name: 'Event', kind: 'number', cell: row => row.sequence === null ? '–' : count(row.sequence)},
      {name: 'Transaction', cell: row => transferLink(row.transaction_id)},
      {name: 'Request id', kind: 'tight', cell: row => h('code', {class: 'small'}, row.request_id)},
    ],
  })));
}
