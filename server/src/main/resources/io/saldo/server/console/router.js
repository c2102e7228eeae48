// Which page the address asks for: `#/accounts/alice?type=transfer` is the page `accounts` with one segment and a query.

/** What stands behind the hash. */
export function currentRoute() {
  const hash = location.hash.replace(/^#/, '');
  const [pathPart, queryPart = ''] = split(hash, '?');
  const segments = pathPart.split('/').filter(segment => segment !== '').map(decode);
  return {page: segments[0] ?? '', segments: segments.slice(1), query: Object.fromEntries(new URLSearchParams(queryPart))};
}

function split(text, mark) {
  const at = text.indexOf(mark);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function decode(segment) {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** The address of a page. */
export function link(segments, query = {}) {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  return `#/${segments.map(encodeURIComponent).join('/')}${given.length > 0 ? `?${new URLSearchParams(given)}` : ''}`;
}

/** Goes to a page. */
export function go(segments, query) {
  location.hash = link(segments, query);
}

/** Notes a page's query in the address, so that going back and sharing find it, without showing the page anew. */
export function note(query) {
  const route = currentRoute();
  history.replaceState(null, '', link([route.page, ...route.segments].filter(segment => segment !== ''), query));
}
