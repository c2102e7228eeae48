// The journal as it grows, or from any place on.
import {Problem, path, read} from './api.js';
import {h, replace} from './dom.js';
import {amount, badge, count, time, words} from './format.js';
import {fieldOf} from './listing.js';
import {
  accountLink, disclosure, empty, json, metadata, pageHead, panel, problemNotice, reportOwn, slot, table, tableRow, transferLink,
} from './parts.js';
import {note} from './router.js';
import {follow} from './stream.js';

const TYPES = ['', 'transfer_posted', 'transaction_posted', 'hold_placed', 'hold_captured', 'hold_voided', 'hold_expired',
  'transfer_reversed', 'command_refused', 'account_opened', 'account_changed', 'currency_registered', 'crossing_opened',
  'crossing_posted', 'crossing_cancelled', 'ledger_created'];
/** How many of the newest events are shown when the page opens, of each partition. */
const BEGIN = 50;
const KEPT = 2_000;
const SHOWN = 300;
const AGAIN_MILLIS_MAX = 15_000;

export async function showEvents(main, route) {
  const tail = new Tail(route);
  replace(main,
    pageHead('Events', tail.state),
    panel('Filter', {}, tail.form()),
    panel('Journal, the newest first', {id: 'journal', actions: [tail.pause]}, tail.note, tail.list));
  await tail.begin();
}

/** The live end of the journal, filtered here: the API sends every event. */
class Tail {
  #route;
  #kept = [];
  #missed = 0;
  #isPaused = false;
  #flow = ['connecting', 'plain'];
  #cursor;
  #filter;

  constructor(route) {
    this.#route = route;
    this.#filter = pick(route.query);
    this.state = h('span', {class: 'badge', role: 'status'}, 'connecting');
    this.note = h('p', {class: 'muted small'});
    this.list = slot();
    this.pause = h('button', {type: 'button', 'aria-pressed': 'false', onclick: () => this.#turn()}, 'Pause');
  }

  form() {
    const form = h('form', {class: 'filters', onsubmit: event => {
      event.preventDefault();
      const given = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, value.trim()]));
      const isElsewhere = given.after !== (this.#filter.after ?? '');
      this.#filter = pick(given);
      note(this.#filter);
      if (isElsewhere) {
        window.dispatchEvent(new HashChangeEvent('hashchange'));
      } else {
        this.#show();
      }
    }},
    fieldOf({name: 'type', label: 'Type', kind: 'choice', options: TYPES}, this.#filter.type),
    fieldOf({name: 'account', label: 'Account', hint: 'any account'}, this.#filter.account),
    fieldOf({name: 'transaction', label: 'Transaction id', kind: 'uuid', hint: 'any transaction'}, this.#filter.transaction),
    fieldOf({name: 'after', label: 'From behind cursor', hint: 'the newest'}, this.#filter.after),
    h('button', {type: 'submit'}, 'Filter'));
    return form;
  }

  async begin() {
    const {signal} = this.#route;
    this.#cursor = this.#filter.after ?? await this.#nearEnd();
    this.#show();
    this.#run(signal);
  }

  /** A cursor a little before the end: of each partition the sequence, joined by dots. */
  async #nearEnd() {
    const cluster = await read('/v1/cluster', this.#route.signal);
    return cluster.partition_list.map(partition => Math.max(0, partition.sequence - BEGIN)).join('.');
  }

  async #run(signal) {
    let pause = 500;
    while (!signal.aborted) {
      try {
        await follow(path(['v1', 'events'], {after: this.#cursor}), signal, () => {
          this.#tell('live', 'good');
          pause = 500;
        }, items => this.#take(items));
      } catch (problem) {
        if (signal.aborted) {
          return;
        }
        const isFinal = problem instanceof Problem && problem.status >= 400 && problem.status < 500 && problem.status !== 429;
        if (isFinal || !(problem instanceof Problem || problem instanceof TypeError)) {
          reportOwn(problem);
          this.#tell('stopped', 'bad');
          replace(this.list, problemNotice(problem));
          return;
        }
      }
      this.#tell('connecting again', 'warn');
      await new Promise(resolve => setTimeout(resolve, pause));
      pause = Math.min(2 * pause, AGAIN_MILLIS_MAX);
    }
  }

  #tell(text, tone) {
    this.#flow = [text, tone];
    const [shown, colour] = this.#isPaused && text === 'live' ? ['paused', 'warn'] : this.#flow;
    this.state.textContent = shown;
    this.state.className = `badge ${colour}`;
  }

  #turn() {
    this.#isPaused = !this.#isPaused;
    this.pause.textContent = this.#isPaused ? 'Go on' : 'Pause';
    this.pause.setAttribute('aria-pressed', String(this.#isPaused));
    this.#missed = 0;
    this.#tell(...this.#flow);
    if (!this.#isPaused) {
      this.#show();
    }
  }

  #take(items) {
    this.#cursor = items.at(-1).cursor;
    this.#kept.push(...items);
    if (this.#kept.length > KEPT) {
      this.#kept.splice(0, this.#kept.length - KEPT);
    }
    if (this.#isPaused) {
      this.#missed += items.length;
      this.#count(undefined);
    } else {
      this.#add(items);
    }
  }

  /** Puts new events on top of those that are shown. */
  #add(items) {
    const body = this.list.querySelector('tbody');
    const fitting = items.filter(item => fits(item, this.#filter)).slice(-SHOWN);
    if (body === null) {
      this.#show();
      return;
    }
    body.prepend(...fitting.reverse().map(item => tableRow(COLUMNS, item)));
    while (body.rows.length > SHOWN) {
      body.lastElementChild.remove();
    }
    this.#count(body.rows.length);
  }

  #show() {
    const fitting = this.#kept.filter(item => fits(item, this.#filter)).slice(-SHOWN).reverse();
    replace(this.list, fitting.length > 0 ? table('Events', COLUMNS, fitting)
      : empty(this.#kept.length > 0 ? 'No event fits' : 'No event yet', 'New ones show here as they come.'));
    this.#count(fitting.length);
  }

  #count(shown) {
    const paused = this.#isPaused ? ` · ${count(this.#missed)} came since you paused` : '';
    this.note.textContent = `${shown === undefined ? '' : `${count(shown)} shown of `}${count(this.#kept.length)} received`
      + ` · cursor ${this.#cursor}${paused}`;
  }
}

function pick(query) {
  return Object.fromEntries(['type', 'account', 'transaction', 'after'].filter(name => query[name]).map(name => [name, query[name]]));
}

function fits(event, {type, account, transaction}) {
  return (!type || event.type === type)
    && (!transaction || [event.transaction_id, event.hold_id, event.transfer_id].includes(transaction.toLowerCase()))
    && (!account || accountsOf(event).includes(account));
}

function accountsOf(event) {
  return [event.account_id, event.from_account, event.to_account,
    ...(event.postings ?? []).flatMap(posting => [posting.from_account, posting.to_account])];
}

const COLUMNS = [
  {name: 'Time (UTC)', kind: 'tight', cell: row => time(row.timestamp)},
  {name: 'Event', kind: 'number', cell: row => row.partition === undefined ? count(row.sequence) : `${row.partition}:${count(row.sequence)}`},
  {name: 'Type', kind: 'tight', cell: row => badge(row.type, row.type === 'command_refused' ? 'bad' : 'plain')},
  {name: 'What', cell: what},
  {name: 'Amount', kind: 'number', cell: row => row.amount === undefined ? '–' : amount(row.amount, row.currency)},
  {name: 'Transaction', cell: row => transferLink(row.transaction_id)},
  {name: 'Metadata', cell: row => row.metadata === undefined ? '–' : metadata(row.metadata)},
  {name: 'Whole', cell: row => disclosure('JSON', json(JSON.stringify(row)))},
];

function what(row) {
  if (row.code !== undefined) {
    return h('span', {}, words(row.code));
  }
  if (row.postings !== undefined) {
    return h('span', {}, `${count(row.postings.length)} postings, first `, ...movement(row.postings[0]));
  }
  if (row.from_account !== undefined) {
    return h('span', {}, movement(row));
  }
  if (row.account_id !== undefined) {
    return h('span', {}, accountLink(row.account_id), ` ${row.status}`);
  }
  return row.currency ?? '–';
}

function movement(row) {
  return [accountLink(row.from_account), ' → ', row.to_account === undefined ? 'held' : accountLink(row.to_account)];
}
