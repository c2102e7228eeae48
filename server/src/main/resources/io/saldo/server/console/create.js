// Forms that open an account or move money. Each makes its transaction id once, so that sending it twice does it once.
import {Problem, call} from './api.js';
import {h, replace} from './dom.js';
import {amount, badge} from './format.js';
import {fieldOf} from './listing.js';
import {accountLink, empty, facts, json, pageHead, panel, problemNotice, reportOwn, transferLink} from './parts.js';
import {link} from './router.js';

const FROM = {name: 'from_account', label: 'From account', hint: 'alice', required: true};
const TO = {name: 'to_account', label: 'To account', hint: 'shop', required: true};
const MONEY = [
  {name: 'amount', label: 'Amount', hint: '12.34', required: true},
  {name: 'currency', label: 'Currency', hint: 'EUR', required: true},
];

/** Each form by its name: its title, its path, its fields, and whether it moves money. */
const FORMS = {
  account: ['Open an account', '/v1/accounts', [
    {name: 'account_id', label: 'Account id', hint: 'alice', required: true}, {name: 'user_id', label: 'User id, if it belongs to one', hint: 'user-1'}], false],
  deposit: ['Deposit', '/v1/deposits', [TO], true],
  withdrawal: ['Withdraw', '/v1/withdrawals', [FROM], true],
  transfer: ['Transfer', '/v1/transfers', [FROM, TO], true],
};

export function showCreate(main, {segments: [wanted = 'transfer']}) {
  const name = Object.hasOwn(FORMS, wanted) ? wanted : 'transfer';
  const [title, url, fields, isMoney] = FORMS[name];
  replace(main, pageHead('New'),
    h('nav', {class: 'tabs', 'aria-label': 'Forms'}, Object.entries(FORMS).map(([key, [text]]) =>
      h('a', {class: 'button', href: link(['new', key]), 'aria-current': key === name ? 'page' : undefined}, text))),
    new Draft(title, url, fields, isMoney).element);
}

/** A form, from its first letter to the answer. */
class Draft {
  #url;
  #isMoney;
  #id;
  #form;
  #submit;
  #result = h('div', {class: 'slot', 'aria-live': 'polite'});

  constructor(title, url, fields, isMoney) {
    this.#url = url;
    this.#isMoney = isMoney;
    this.#submit = h('button', {type: 'submit', class: 'primary'}, title);
    this.#form = h('form', {class: 'form', onsubmit: event => {
      event.preventDefault();
      this.#send();
    }},
    fields.map(field => fieldOf(field)),
    isMoney && h('div', {class: 'pair'}, MONEY.map(field => fieldOf(field))),
    h('div', {class: 'field'}, h('label', {for: 'field-metadata'}, 'Metadata, in JSON'),
      h('textarea', {id: 'field-metadata', name: 'metadata', rows: 3, spellcheck: 'false', placeholder: '{"order": "A-1"}'})),
    isMoney && h('div', {class: 'field'}, h('span', {class: 'field-name'}, 'Transaction id, made once for this form'), h('output', {})),
    h('div', {class: 'actions'}, this.#submit));
    this.element = h('div', {class: 'panels'}, panel(title, {id: 'new'}, this.#form), panel('Answer', {}, this.#result));
    this.#renew();
  }

  /** Begins another one, with another id. */
  #renew() {
    this.#id = newId();
    if (this.#isMoney) {
      replace(this.#form.querySelector('output'), h('span', {class: 'id'}, this.#id));
    }
    this.#submit.disabled = false;
    replace(this.#result, empty('Nothing sent yet', 'What the server answers shows here.'));
  }

  async #send() {
    if (this.#submit.disabled) {
      return;
    }
    this.#submit.disabled = true;
    try {
      const answer = await call('POST', this.#url, {body: this.#body()});
      replace(this.#result, this.#done(answer));
    } catch (problem) {
      this.#refused(problem);
    }
  }

  /** The request's JSON. Metadata goes in as it was typed, so that its numbers stay what they are. */
  #body() {
    const {metadata: typed, ...given} = Object.fromEntries(
      [...new FormData(this.#form)].map(([name, value]) => [name, value.trim()]).filter(([, value]) => value !== ''));
    const fields = JSON.stringify(this.#isMoney ? {transaction_id: this.#id, ...given} : given);
    if (typed === undefined) {
      return fields;
    }
    try {
      JSON.parse(typed);
    } catch {
      throw new Problem(400, 'invalid_request', 'The metadata is no JSON.');
    }
    return `${fields.slice(0, -1)},"metadata":${typed}}`;
  }

  #done({json: answer, text, isReplay}) {
    return h('div', {class: 'notice good'},
      h('strong', {}, isReplay ? 'Done before; this is the first answer again' : 'Done'),
      facts([
        answer.account_id && ['Account', accountLink(answer.account_id)],
        ['Status', badge(answer.status)],
        answer.amount && ['Amount', amount(answer.amount, answer.currency)],
        answer.from_balance && ['Sender’s balance', amount(answer.from_balance, answer.currency)],
        answer.to_balance && ['Receiver’s balance', amount(answer.to_balance, answer.currency)],
        answer.transaction_id && ['Transaction', transferLink(answer.transaction_id)],
        ['Event', answer.sequence],
      ]),
      json(text), this.#another('Another'));
  }

  #another(text) {
    return h('button', {type: 'button', onclick: () => this.#renew()}, text);
  }

  /** A refusal of the ledger is remembered under the id; all else may be sent again under the same. */
  #refused(problem) {
    reportOwn(problem);
    const isRemembered = problem.status === 422 || problem.status === 409;
    this.#submit.disabled = this.#isMoney && isRemembered;
    replace(this.#result, problemNotice(problem),
      problem.isInDoubt && h('p', {class: 'notice warn'}, 'It is not known whether this was done. Send it again: under the same id it is done once.'),
      this.#isMoney && isRemembered && h('p', {class: 'notice warn'}, 'This answer is kept under the transaction id for ever.', this.#another('Try again under a new id')));
  }
}

/** A random UUID; made by hand, because the browser's own way is missing where the page came without TLS. */
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map(byte => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
