// Reads what /metrics says.

const LINE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)(?: \d+)?$/;
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g;

/** The samples of a scrape. */
export class Metrics {
  #samples = new Map();

  constructor(text, atMillis) {
    this.atMillis = atMillis;
    for (const line of text.split('\n')) {
      const match = LINE.exec(line);
      if (match !== null) {
        const [, name, labels = '', value] = match;
        const known = this.#samples.get(name) ?? [];
        known.push({labels: labelsOf(labels), value: Number(value)});
        this.#samples.set(name, known);
      }
    }
  }

  /** All samples of a metric as `{labels, value}`. */
  all(name) {
    return this.#samples.get(name) ?? [];
  }

  has(name) {
    return this.#samples.has(name);
  }

  /** The sum over all labels, 0 when there is no such metric. */
  sum(name) {
    return this.all(name).reduce((sum, sample) => sum + sample.value, 0);
  }

  /** How much a counter grew a second since an earlier scrape; 0 after a restart of the server. */
  rateSince(earlier, name) {
    const seconds = (this.atMillis - earlier.atMillis) / 1_000;
    return seconds > 0 ? Math.max(0, this.sum(name) - earlier.sum(name)) / seconds : 0;
  }

  /**
   * The bound of the first bucket of a histogram that covers a share of what came since an earlier scrape, in its unit:
   * the true quantile is no larger. `undefined` when nothing came.
   */
  quantileSince(earlier, name, share) {
    const grown = new Map();
    for (const [metrics, sign] of [[this, 1], [earlier, -1]]) {
      for (const {labels, value} of metrics.all(`${name}_bucket`)) {
        const bound = labels.le === '+Inf' ? Infinity : Number(labels.le);
        grown.set(bound, (grown.get(bound) ?? 0) + sign * value);
      }
    }
    const bounds = [...grown.keys()].sort((a, b) => a - b);
    const total = grown.get(Infinity) ?? 0;
    return total > 0 ? bounds.find(bound => grown.get(bound) >= share * total) : undefined;
  }
}

function labelsOf(text) {
  return Object.fromEntries([...text.matchAll(LABEL)].map(([, name, value]) => [name, value.replace(/\\(.)/g, '$1')]));
}
