// JSON as it was written: a number that JavaScript would change keeps its digits.

/** Parses JSON; a number that would lose digits becomes what JSON.stringify writes with these very digits, or their text. */
export function parse(text) {
  return JSON.parse(text, (name, value, context) =>
    typeof value === 'number' && context?.source !== undefined && String(value) !== context.source
      ? JSON.rawJSON?.(context.source) ?? context.source
      : value);
}

/** Lays JSON out in lines, without a change to any name or value. The text must be valid. */
export function layOut(text) {
  let out = '';
  let depth = 0;
  let isString = false;
  const line = () => `\n${'  '.repeat(depth)}`;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (isString) {
      out += c;
      if (c === '\\') {
        out += text[++i];
      } else if (c === '"') {
        isString = false;
      }
    } else if (c === '"') {
      isString = true;
      out += c;
    } else if (c === '{' || c === '[') {
      const rest = text.slice(i + 1).trimStart();
      if (rest.startsWith(c === '{' ? '}' : ']')) {
        out += c + rest[0];
        i = text.length - rest.length;
      } else {
        depth++;
        out += c + line();
      }
    } else if (c === '}' || c === ']') {
      depth--;
      out += line() + c;
    } else if (c === ',') {
      out += c + line();
    } else if (c === ':') {
      out += ': ';
    } else if (!/\s/.test(c)) {
      out += c;
    }
  }
  return out;
}
