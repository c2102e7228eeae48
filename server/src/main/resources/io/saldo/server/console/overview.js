// How the server is: its node, its partitions, its books and its followers.
import {read, readPlain} from './api.js';
import {sparkline} from './chart.js';
import {h, replace} from './dom.js';
import {amount, badge, bytes, count, duration, isZero, rate, time, words} from './format.js';
import {Metrics} from './metrics.js';
import {empty, load, pageHead, panel, problemNotice, repeat, reportOwn, skeleton, slot, table} from './parts.js';

const PERIOD_MILLIS = 2_000;
const SAMPLES = 60;

export async function showOverview(main, {signal}) {
  const parts = {
    tiles: h('div', {class: 'tiles'}, skeleton(2)),
    partitions: slot(skeleton()),
    followers: slot(skeleton()),
    background: slot(skeleton()),
    trouble: h('div', {class: 'wide'}),
  };
  const books = slot();
  const checkBooks = () => load(signal, books, () => read('/v1/ledger/trial-balance', signal), trialBalance);
  const check = h('button', {type: 'button', class: 'quiet', onclick: checkBooks}, 'Check again');
  replace(main, pageHead('Overview'), h('div', {class: 'panels'},
    parts.trouble,
    parts.tiles,
    panel('Partitions', {wide: true}, parts.partitions),
    h('div', {class: 'side'}, panel('Trial balance', {actions: check}, books)),
    h('div', {class: 'side'},
      panel('Followers and sinks', {}, parts.followers),
      panel('In the background', {}, parts.background))));
  checkBooks();
  const scrapes = [];
  repeat(signal, PERIOD_MILLIS, () => refresh(parts, scrapes, signal));
}

async function refresh(parts, scrapes, signal) {
  try {
    const [cluster, following, text] = await Promise.all(
      [read('/v1/cluster', signal), read('/v1/followers', signal), readPlain('/metrics', signal)]);
    scrapes.push(new Metrics(text, performance.now()));
    if (scrapes.length > SAMPLES + 1) {
      scrapes.shift();
    }
    const now = scrapes.at(-1);
    replace(parts.trouble);
    replace(parts.tiles, tiles(cluster, scrapes));
    replace(parts.partitions, partitions(cluster));
    replace(parts.followers, followers(following.followers, now));
    replace(parts.background, background(now));
  } catch (problem) {
    if (!signal.aborted) {
      reportOwn(problem);
      replace(parts.trouble, problemNotice(problem));
    }
  }
}

function tile(name, figure, note, ...more) {
  return h('div', {class: `tile${more.length > 0 ? ' broad' : ''}`},
    h('div', {class: 'name'}, name), h('div', {class: 'figure'}, figure), h('div', {class: 'note'}, note), more);
}

function tiles(cluster, scrapes) {
  const now = scrapes.at(-1);
  const me = cluster.nodes.find(node => node.node === cluster.node);
  const roles = [...new Set(me?.roles ?? [])];
  const rates = scrapes.slice(1).map((scrape, index) => scrape.rateSince(scrapes[index], 'saldo_decisions_total'));
  const recent = scrapes[Math.max(0, scrapes.length - 6)];
  const p99 = now.quantileSince(recent, 'saldo_log_commit_seconds', 0.99);
  return [
    tile('Commands a second', rates.length > 0 ? rate(rates.at(-1)) : '…', 'repeats and refusals included',
      sparkline(rates, SAMPLES, 'Commands a second in the last two minutes')),
    tile('Commit, 99 %', p99 === undefined ? '–' : p99 === Infinity ? '> 2 s' : `≤ ${duration(p99)}`,
      p99 === undefined ? 'no command just now' : 'until on disk and decided'),
    tile('Waiting', count(now.sum('saldo_commands_waiting')), 'commands under way'),
    tile('Node', `${cluster.node} · ${roles.length === 1 ? roles[0] : 'mixed'}`, `Saldo ${me?.version ?? ''}`),
    tile('Accounts', count(now.sum('saldo_accounts')), `holds open: ${count(now.sum('saldo_holds_open'))}`),
    tile('Events', count(now.sum('saldo_sequence')), 'in the journal'),
  ];
}

function partitions(cluster) {
  const nodes = cluster.nodes.length;
  return table('Partitions', [
    {name: 'Partition', cell: row => row.partition},
    {name: 'State', cell: row => row.diverged ? badge('diverged', 'bad') : row.ready ? badge('ready') : badge('not ready', 'warn')},
    {name: 'This node', cell: row => badge(row.role)},
    {name: 'Leader', cell: row => row.leader === null ? badge('nobody', 'bad') : `node ${row.leader}`},
    {name: 'Term', kind: 'number', cell: row => count(row.term)},
    {name: 'Sequence', kind: 'number', cell: row => count(row.sequence)},
    {name: 'Lag', kind: 'number', cell: row => count(row.lag)},
    {name: 'Checkpoint', kind: 'number', cell: row => count(row.checkpoint_sequence)},
    ...nodes > 1 ? [{name: 'Lag of each node', cell: row => row.nodes.map(node => `${node.node}: ${count(node.lag)}`).join('  ')}] : [],
  ], cluster.partition_list);
}

function trialBalance(books) {
  if (books.currencies.length === 0) {
    return empty('No money has moved yet', 'Each currency in use is summed over all accounts here.');
  }
  const isRight = books.currencies.every(currency => isZero(currency.sum));
  return [
    h('p', {class: `notice ${isRight ? 'good' : 'bad'}`}, isRight
      ? 'Every currency sums to zero over all accounts.'
      : 'The books do not balance. Stop and look: this must never happen.'),
    table('Trial balance', [
      {name: 'Currency', cell: row => row.currency},
      {name: 'Sum', kind: 'number', cell: row => amount(row.sum)},
      {name: 'Accounts', kind: 'number', cell: row => count(row.accounts)},
      {name: '', cell: row => isZero(row.sum) ? badge('sums to zero', 'good') : badge('not zero', 'bad')},
    ], books.currencies),
  ];
}

function followers(rows, now) {
  if (rows.length === 0) {
    return empty('Nothing follows the journal here', 'The worker and the sinks are switched on in the settings; they run where a partition is led.');
  }
  const letters = now.sum('saldo_dead_letters_open');
  return [
    letters > 0 && h('p', {class: 'notice warn'}, h('a', {href: '#/dead-letters'}, `Dead letters open: ${count(letters)}`)),
    table('Followers and sinks', [
      {name: 'Follower', cell: row => row.follower},
      {name: 'Partition', kind: 'number', cell: row => row.partition},
      {name: 'State', cell: row => badge(words(row.status))},
      {name: 'Sequence', kind: 'number', cell: row => count(row.sequence)},
      {name: 'Behind', kind: 'number', cell: row => row.lag_events > 0 ? `${count(row.lag_events)} events, ${duration(row.lag_milliseconds / 1e3)}` : '–'},
    ], rows),
    rows.filter(row => row.last_failure !== null).map(row => h('p', {class: 'notice bad'},
      `${row.follower}, partition ${row.partition}: failing since `, time(row.failing_since), ` (UTC), tried ${count(row.failures)} times and tries on: ${row.last_failure}`)),
  ];
}

function background(now) {
  const merging = now.sum('saldo_ids_merging');
  const rows = [
    ['Checkpoints', badge('built as events come', 'plain'), `up to event ${count(now.sum('saldo_checkpoint_sequence'))}`],
    ['Files of ids', merging > 0 ? badge('merging', 'warn') : badge('idle', 'plain'),
      `ids known: ${count(now.sum('saldo_ids'))}, in ${bytes(now.sum('saldo_ids_memory_bytes'))} of memory`],
    ['Journals of the nodes', now.sum('saldo_journal_divergence') > 0 ? badge('differ', 'bad') : badge('agree', 'good'), ''],
    ...now.has('saldo_crossings_open') ? [['Between partitions', badge('carried on', 'plain'),
      `on their way: ${count(now.sum('saldo_crossings_open'))}`]] : [],
    ['Event streams', badge(`open: ${count(now.sum('saldo_http_streams_active'))}`, 'plain'), ''],
    ['Audit trail', now.sum('saldo_audit_dropped_total') > 0 ? badge('has gaps', 'bad') : badge('complete', 'good'),
      `dropped records: ${count(now.sum('saldo_audit_dropped_total'))}`],
  ];
  return table('In the background', [
    {name: 'What', cell: row => row[0]},
    {name: 'State', cell: row => row[1]},
    {name: '', cell: row => row[2]},
  ], rows);
}
