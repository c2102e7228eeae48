// How values look. Amounts are text from end to end: their digits are grouped and dimmed by style, and never computed with.
import {h} from './dom.js';

const AMOUNT = /^(-?)(\d+)(?:\.(\d+))?$/;

/** An amount whose text is the API's, digit for digit; the groups of three and the quieter end are style. */
export function amount(text, currency) {
  const match = AMOUNT.exec(text ?? '');
  if (match === null) {
    return h('span', {class: 'amount'}, text ?? '–');
  }
  const [, sign, whole, decimals = ''] = match;
  const parts = [sign];
  const first = whole.length % 3 || 3;
  for (let end = first, begin = 0; begin < whole.length; begin = end, end += 3) {
    parts.push(h('span', {class: 'group'}, whole.slice(begin, end)));
  }
  if (decimals !== '') {
    const shown = Math.max(Math.min(2, decimals.length), decimals.replace(/0+$/, '').length);
    parts.push(`.${decimals.slice(0, shown)}`, h('span', {class: 'rest'}, decimals.slice(shown)));
  }
  return h('span', {class: `amount${sign === '-' ? ' negative' : ''}`}, parts,
    currency === undefined ? '' : h('span', {class: 'currency'}, ` ${currency}`));
}

/** Whether an amount's digits are all zero. */
export function isZero(text) {
  return /^-?0+(\.0*)?$/.test(text);
}

/** A time of the API, to the millisecond; the whole of it, and the local time, show on hovering. */
export function time(text) {
  if (text === null || text === undefined) {
    return h('span', {class: 'muted'}, '–');
  }
  const short = text.replace('T', ' ').replace(/(\.\d{3})\d*/, '$1').replace('Z', '');
  const local = new Date(text);
  const title = Number.isNaN(local.getTime()) ? text : `${text}\n${local.toLocaleString()} where you are`;
  return h('time', {datetime: text, title, class: 'time'}, short);
}

/** A count, with its digits in groups. */
export function count(value) {
  return new Intl.NumberFormat('en-US', {maximumFractionDigits: 0}).format(value);
}

/** A rate, with a decimal as long as it is small. */
export function rate(value) {
  return new Intl.NumberFormat('en-US', {maximumFractionDigits: value < 10 ? 1 : 0}).format(value);
}

/** Bytes in the unit that suits them. */
export function bytes(value) {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let unit = 0;
  let size = value;
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024;
    unit++;
  }
  return `${rate(size)} ${units[unit]}`;
}

/** Seconds in the unit that suits them. */
export function duration(seconds) {
  if (seconds < 1e-3) {
    return `${rate(seconds * 1e6)} µs`;
  }
  if (seconds < 1) {
    return `${rate(seconds * 1e3)} ms`;
  }
  return seconds < 120 ? `${rate(seconds)} s` : `${rate(seconds / 60)} min`;
}

/** A word of the API, to be read: `hold_placed` as `hold placed`. */
export function words(text) {
  return String(text ?? '').replaceAll('_', ' ');
}

const TONES = {
  good: ['active', 'completed', 'captured', 'ready', 'leader', 'done', 'sent', 'replayed', 'keeping up'],
  warn: ['held', 'initiated', 'debited', 'pending', 'flag', 'open', 'behind', 'crossing_opened', 'superseded'],
  bad: ['frozen', 'refused', 'failed', 'compensated', 'given_up', 'freeze', 'failing', 'command_refused', 'crossing_cancelled'],
};

/** A state as a small label in its tone. */
export function badge(state, tone) {
  const found = tone ?? Object.keys(TONES).find(name => TONES[name].includes(state)) ?? 'plain';
  return h('span', {class: `badge ${found}`}, words(state));
}
