// A list that comes in pages, with filters; both stand in the address, so that going back finds them again.
import {path, read} from './api.js';
import {h} from './dom.js';
import {count} from './format.js';
import {empty, load, slot, table} from './parts.js';
import {note} from './router.js';

const PAGE = 50;
const WIDTHS = {uuid: 'long', brief: 'brief'};

/**
 * Makes a list.
 *   route     what the page was shown with
 *   segments  the path of the API
 *   items     the field of its answer that holds the items
 *   columns   as for a table
 *   filters   `{name, label, kind, options, hint}`; kinds are time, choice, uuid and brief, and text without one
 *   kept      what else of the page's query stays in the address
 *   fixed     parameters that are always sent
 *   nothing   the title and the hint of an empty list
 */
export function listing({route, caption, segments, items, columns, filters = [], kept = {}, fixed = {}, nothing}) {
  const body = slot();
  const newer = [];
  let wanted = pick(route.query, [...filters.map(filter => filter.name), 'cursor']);

  const show = () => {
    note({...kept, ...wanted});
    const query = {...fixed, ...toQuery(filters, wanted), limit: PAGE, cursor: wanted.cursor};
    return load(route.signal, body, () => read(path(segments, query), route.signal), page);
  };
  const turn = cursor => {
    wanted = {...wanted, cursor};
    show();
  };
  const page = answer => [
    answer[items].length > 0 ? table(caption, columns, answer[items]) : nothingHere(answer),
    pager(answer),
  ];
  const nothingHere = answer => answer.next_cursor !== null
    ? empty('Nothing on this page fits', 'Older pages may.')
    : isFiltered() ? empty('Nothing fits these filters', 'Clear them to see all.') : empty(...nothing);
  const isFiltered = () => filters.some(filter => wanted[filter.name]) || wanted.cursor !== undefined;
  const pager = answer => h('nav', {class: 'pager', 'aria-label': `Pages of ${caption}`},
    h('button', {type: 'button', disabled: wanted.cursor === undefined, onclick: () => {
      newer.length = 0;
      turn(undefined);
    }}, 'Newest'),
    h('button', {type: 'button', disabled: newer.length === 0, onclick: () => turn(newer.pop())}, 'Newer'),
    h('button', {type: 'button', disabled: answer.next_cursor === null, onclick: () => {
      newer.push(wanted.cursor);
      turn(answer.next_cursor);
    }}, 'Older'),
    h('span', {class: 'muted'}, `${count(answer[items].length)} shown`));
  const filter = values => {
    newer.length = 0;
    wanted = values;
    show();
  };
  show();
  return [filters.length > 0 && filterForm(caption, filters, wanted, filter), body];
}

function pick(query, names) {
  return Object.fromEntries(names.filter(name => query[name]).map(name => [name, query[name]]));
}

function toQuery(filters, wanted) {
  return Object.fromEntries(filters.map(({name, kind}) => [name, kind === 'time' ? utc(wanted[name]) : wanted[name]]));
}

/** What a date-time field holds, taken as UTC. */
export function utc(local) {
  return local ? `${local}${local.length === 16 ? ':00' : ''}Z` : undefined;
}

function filterForm(caption, filters, wanted, apply) {
  const fields = filters.map(filter => fieldOf(filter, wanted[filter.name] ?? ''));
  const form = h('form', {class: 'filters', 'aria-label': `Filters of ${caption}`, onsubmit: event => {
    event.preventDefault();
    apply(Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, value.trim()]).filter(([, value]) => value !== '')));
  }}, fields, h('button', {type: 'submit'}, 'Filter'), h('button', {type: 'button', class: 'quiet', onclick: () => {
    for (const field of form.querySelectorAll('input, select')) {
      field.value = '';
    }
    apply({});
  }}, 'Clear'));
  return form;
}

/** A field with its label. */
export function fieldOf({name, label, kind, options = [], hint, required}, value = '') {
  const id = `field-${name}`;
  const common = {id, name, required};
  const control = kind === 'choice'
    ? h('select', common, options.map(option => h('option', {value: option, selected: option === value}, option === '' ? 'any' : option.replaceAll('_', ' '))))
    : h('input', {
      ...common, value, placeholder: hint, type: kind === 'time' ? 'datetime-local' : 'text', step: kind === 'time' ? 1 : undefined,
      autocomplete: 'off', spellcheck: 'false', autocapitalize: 'off'});
  return h('div', {class: `field ${WIDTHS[kind] ?? ''}`}, h('label', {for: id}, label), control);
}
