// Starts the console: shows the page that the address asks for, and keeps the frame around it up to date.
import {h, replace} from './dom.js';
import {problemNotice, repeat, reportOwn} from './parts.js';
import {currentRoute, go} from './router.js';
import {forgetToken, token} from './session.js';
import {showAccounts} from './accounts.js';
import {showAlerts} from './alerts.js';
import {showAudit} from './audit.js';
import {showCreate} from './create.js';
import {showEvents} from './events.js';
import {showLetters} from './letters.js';
import {showOverview} from './overview.js';
import {showTransfers} from './transfers.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const HEALTH_MILLIS = 5_000;
const THEMES = ['system', 'light', 'dark'];

/** Each page by its name in the address: what it is called, and who shows it. */
const PAGES = {
  '': ['Overview', showOverview],
  accounts: ['Accounts', showAccounts],
  transfers: ['Transfers', showTransfers],
  events: ['Events', showEvents],
  alerts: ['Alerts', showAlerts],
  'dead-letters': ['Dead letters', showLetters],
  audit: ['Audit trail', showAudit],
  new: ['New', showCreate],
};

const content = document.getElementById('content');
let leaving = new AbortController();
let isFirst = true;

async function show() {
  leaving.abort();
  leaving = new AbortController();
  const route = {...currentRoute(), signal: leaving.signal};
  const [title, page] = Object.hasOwn(PAGES, route.page) ? PAGES[route.page] : ['Not found', showNothing];
  document.title = `${[...route.segments, title].join(' · ')} – Saldo`;
  markPresent(route.page);
  window.scrollTo(0, 0);
  try {
    await page(content, route);
  } catch (problem) {
    if (!route.signal.aborted) {
      reportOwn(problem);
      replace(content, problemNotice(problem, show));
    }
  }
  if (!isFirst && !route.signal.aborted && !content.contains(document.activeElement)) {
    (content.querySelector('h1') ?? content).focus({preventScroll: true});
  }
  isFirst = false;
}

function showNothing(main) {
  replace(main, h('h1', {tabindex: '-1'}, 'There is no such page'), h('p', {}, h('a', {href: '#/'}, 'Go to the overview')));
}

function markPresent(name) {
  for (const anchor of document.querySelectorAll('.nav a')) {
    if (anchor.getAttribute('href') === `#/${name}`) {
      anchor.setAttribute('aria-current', 'page');
      anchor.parentElement.scrollLeft = anchor.offsetLeft - anchor.parentElement.clientWidth / 2;
    } else {
      anchor.removeAttribute('aria-current');
    }
  }
}

function watchHealth() {
  const pill = document.getElementById('health');
  repeat(new AbortController().signal, HEALTH_MILLIS, async () => {
    let [text, tone] = ['No answer', 'bad'];
    try {
      const answer = await fetch('/health/ready', {cache: 'no-store'});
      [text, tone] = answer.ok ? ['Ready', 'good'] : ['Not ready', 'warn'];
    } catch {
      // No answer is what the pill says already.
    }
    if (pill.textContent !== text) {
      pill.textContent = text;
    }
    pill.className = `pill ${tone}`;
  });
}

function find() {
  const form = document.getElementById('find');
  const field = document.getElementById('find-text');
  form.addEventListener('submit', event => {
    event.preventDefault();
    const text = field.value.trim();
    if (text !== '') {
      go([UUID.test(text) ? 'transfers' : 'accounts', text]);
      field.value = '';
    }
  });
  document.addEventListener('keydown', event => {
    const isTyping = event.target.closest?.('input, textarea, select, dialog') !== null;
    if (event.key === '/' && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      field.focus();
    }
  });
}

function chooseTheme() {
  const button = document.getElementById('theme');
  const tell = () => {
    const theme = document.documentElement.dataset.theme ?? 'system';
    button.textContent = `Theme: ${theme}`;
  };
  button.addEventListener('click', () => {
    const present = document.documentElement.dataset.theme ?? 'system';
    const next = THEMES[(THEMES.indexOf(present) + 1) % THEMES.length];
    if (next === 'system') {
      delete document.documentElement.dataset.theme;
      localStorage.removeItem('saldo.theme');
    } else {
      document.documentElement.dataset.theme = next;
      localStorage.setItem('saldo.theme', next);
    }
    tell();
  });
  tell();
}

function signOut() {
  const button = document.getElementById('sign-out');
  const tell = () => {
    button.hidden = token() === '';
  };
  document.addEventListener('token-changed', tell);
  button.addEventListener('click', () => {
    forgetToken();
    go([]);
    show();
  });
  tell();
}

document.getElementById('skip').addEventListener('click', event => {
  event.preventDefault();
  content.focus();
});
window.addEventListener('hashchange', show);
find();
chooseTheme();
signOut();
watchHealth();
show();
