// A line that shows how a figure went.
import {svg} from './dom.js';

const WIDTH = 120;
const HEIGHT = 32;

/** A drawing of the newest values, the last at the right end; `room` is how many fit. */
export function sparkline(values, room, label) {
  const top = Math.max(1, ...values);
  const x = index => (WIDTH * (room - values.length + index)) / (room - 1);
  const y = value => HEIGHT - 1 - (value / top) * (HEIGHT - 3);
  const points = values.map((value, index) => `${x(index).toFixed(1)},${y(value).toFixed(1)}`);
  return svg('svg', {class: 'chart', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', role: 'img', 'aria-label': label},
    svg('line', {x1: 0, x2: WIDTH, y1: HEIGHT - 1, y2: HEIGHT - 1}),
    points.length > 1 && svg('polygon', {points: `${x(0).toFixed(1)},${HEIGHT} ${points.join(' ')} ${WIDTH},${HEIGHT}`}),
    points.length > 1 && svg('polyline', {points: points.join(' ')}));
}
