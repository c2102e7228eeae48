// Server-sent events over fetch, since the browser's own EventSource cannot send a token.
import {openStream} from './api.js';
import {parse} from './json.js';

/**
 * Reads a stream until the signal ends it or the server does.
 * Calls `open()` once it flows and `take(items)` with what came together, parsed, each with `cursor` set to its id.
 */
export async function follow(url, signal, open, take) {
  const answer = await openStream(url, signal);
  open();
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const {value, done} = await reader.read();
    if (done) {
      return;
    }
    const blocks = (rest + value).split('\n\n');
    rest = blocks.pop();
    const items = blocks.map(read).filter(item => item !== undefined);
    if (items.length > 0) {
      take(items);
    }
  }
}

function read(block) {
  let data;
  for (const line of block.split('\n')) {
    if (line.startsWith('data: ')) {
      data = line.slice('data: '.length);
    }
  }
  return data === undefined ? undefined : parse(data);
}
