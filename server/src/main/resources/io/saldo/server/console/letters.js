// Events that a follower could not take: to look at, and to bring to it again.
import {call, path, read} from './api.js';
import {h, replace} from './dom.js';
import {badge, count, time} from './format.js';
import {listing} from './listing.js';
import {confirm, facts, json, load, pageHead, panel, problemNotice, reportOwn, say, transferLink} from './parts.js';
import {link} from './router.js';

export async function showLetters(main, route) {
  const [id] = route.segments;
  if (id === undefined) {
    replace(main, pageHead('Dead letters'), panel('Events that a follower refused', {id: 'letters'}, list(route)));
    return;
  }
  const letter = h('div', {});
  replace(main, pageHead(`Dead letter ${id}`), letter);
  await load(route.signal, letter, () => read(path(['v1', 'dead-letters', id]), route.signal), found => whole(found, letter));
}

function list(route) {
  return listing({
    route,
    caption: 'Dead letters',
    segments: ['v1', 'dead-letters'],
    items: 'dead_letters',
    nothing: ['No dead letters', 'Every follower has taken every event that it was given.'],
    columns: [
      {name: 'Letter', cell: row => h('a', {href: link(['dead-letters', String(row.dead_letter_id)])}, `No. ${row.dead_letter_id}`)},
      {name: 'Failed (UTC)', kind: 'tight', cell: row => time(row.failed_at)},
      {name: 'Follower', cell: row => row.follower},
      {name: 'State', cell: row => badge(row.status)},
      {name: 'Event', kind: 'number', cell: row => `${row.partition}:${count(row.sequence)}`},
      {name: 'Attempts', kind: 'number', cell: row => count(row.attempts)},
      {name: 'Reason', cell: row => row.reason},
    ],
  });
}

function whole(letter, target) {
  const trouble = h('div', {'aria-live': 'assertive'});
  const button = h('button', {type: 'button', class: 'primary', onclick: () => replay(letter, target, trouble, button)}, 'Replay…');
  return h('div', {class: 'panels'},
    panel('Letter', {wide: true, actions: [badge(letter.status), letter.status === 'open' && button]}, trouble, facts([
      ['Follower', letter.follower],
      ['Reason', letter.reason],
      ['Failed (UTC)', time(letter.failed_at)],
      ['Attempts', count(letter.attempts)],
      ['Replayed (UTC)', time(letter.replayed_at)],
      ['Event', `${count(letter.sequence)} of partition ${letter.partition}`],
      ['Transaction', transferLink(letter.event?.transaction_id)],
    ])),
    panel('Its event', {wide: true}, json(JSON.stringify(letter.event ?? {}))));
}

async function replay(letter, target, trouble, button) {
  const yes = await confirm('Replay this event?',
    `It is brought to the follower ${letter.follower} again. What follows the journal may have gone on meanwhile, so its order is lost.`, 'Replay');
  if (!yes) {
    return;
  }
  button.disabled = true;
  try {
    const answer = await call('POST', path(['v1', 'dead-letters', String(letter.dead_letter_id), 'replay']));
    say(answer.json.status === 'open' ? 'The follower refused it again' : 'Replayed');
    replace(target, whole(answer.json, target));
  } catch (problem) {
    reportOwn(problem);
    replace(trouble, problemNotice(problem));
    button.disabled = false;
  }
}
