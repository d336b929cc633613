// Writing a mail: a small editor over the field that is sent, saved as one types; templates, files, keys.
import { begin as beginPeople } from './mail-people.js';
import { show } from './request.js';
import { say } from './toast.js';

const SAVE_AFTER_MS = 1_000;
const RETRY_AFTER_MS = 10_000;
/** Files that the server takes with one form. */
const FILES_AT_ONCE = 4;
/** Buttons by which a mail leaves. */
const LEAVING = ['send', 'later'];
/** A field of a template, which stays where there is no value for it; and those of the last template without one. */
const FIELD = /\{\{\s*\w+\.\w+\s*\}\}/g;
let missing = [];
let waiting, queue = Promise.resolve();
/** How often something was typed; how much of that is saved, and was given along when the page went. */
let typed = 0, saved = 0, gone = 0;
/** Files that were chosen and are not saved yet. */
let chosen = [];

const parts = form => ({
  editor: form.querySelector('#mail-editor'), text: form.querySelector('#mail-text'), html: form.querySelector('#mail-html'),
});

/** With script there is HTML; without it the plain field stands as it was. */
function begin(form) {
  if (form.dataset.begun) return;
  form.dataset.begun = 'yes';
  chosen = [];
  const { editor, text, html } = parts(form);
  editor.hidden = false;
  form.querySelector('.mail-format').hidden = false;
  // It saves itself.
  form.querySelector('.mail-save').hidden = true;
  text.hidden = true;
  text.disabled = true;
  html.disabled = false;
  const isAddressed = form.elements.to.value !== '';
  const [to] = [...form.querySelectorAll('[data-people]')].map(beginPeople);
  (isAddressed ? editor : to).focus();
  mark(form);
  point(form);
}

const read = form => { const { editor, html } = parts(form); html.value = editor.innerHTML; };

const tell = words => { const place = document.querySelector('#mail-saved'); if (place) place.textContent = words; };
/** The sentence of an answer that says no. */
const sentence = text => new DOMParser().parseFromString(text, 'text/html').querySelector('.toast span')?.textContent ?? 'the server could not do it';

/** The address of the page names the draft: loaded again, it shows what was saved. */
function remember(form) {
  const id = form.querySelector('#mail-draft').value;
  if (id && form.isConnected && location.pathname === '/mail/write') history.replaceState(history.state, '', `/mail/write?draft=${id}`);
}

/** `keepalive`: the page may go before the answer comes, so files stay behind, and browsers take 64 kB at most. */
async function send(form, button, keepalive = false) {
  if (!form.isConnected) return;
  read(form);
  const body = new FormData(form, button), until = typed;
  if (!button) body.set('action', 'save');
  if (keepalive) body.delete('files');
  const files = keepalive ? [] : chosen.splice(0, FILES_AT_ONCE);
  for (const file of files) body.append('files', file);
  // Its buttons are named like its address: form.action were one of them.
  const address = button?.getAttribute('formaction') ?? form.getAttribute('action');
  try {
    const answer = await fetch(address, { method: 'POST', body, keepalive, headers: { 'HX-Request': 'true' } });
    const text = await answer.text();
    if (!answer.ok && !text.includes('id="mail-draft"')) throw new Error(sentence(text));
    saved = until;
    await show(text);
    remember(form);
  } catch (error) {
    chosen.unshift(...files);
    const why = error instanceof TypeError ? 'no connection' : error.message;
    tell(`Not saved – ${why} (kept in this page)`);
    if (LEAVING.includes(button?.value)) say(`Nothing was sent: ${why}`);
    clearTimeout(waiting);
    waiting = setTimeout(() => post(form), RETRY_AFTER_MS);
  }
}

/** One answer after the other: the first has the number of the draft, without which the next were another one. */
function post(form, button) {
  clearTimeout(waiting);
  queue = queue.then(() => send(form, button));
  return queue;
}

/** The text of the last second, at once. */
function depart() {
  const form = document.querySelector('#mail-write');
  if (!form || form.inert || typed === saved || typed === gone) return;
  clearTimeout(waiting);
  gone = typed;
  send(form, undefined, true);
}

/** The page stays: how far the mail is stands where it was written, and a toast takes it back. */
async function leave(form, button) {
  form.inert = true;
  for (let left = Infinity; chosen.length && chosen.length < left;) { left = chosen.length; await post(form); }
  if (!chosen.length) await post(form, button);
  form.inert = false;
  document.querySelector('#mail-sending, #mail-gone')?.focus();
  point(form);
}

/** The field of which the notice speaks. */
function point(form) {
  const { field } = form.querySelector('#mail-notice')?.dataset ?? {};
  const wrong = field && form.querySelector(`#mail-${field}`);
  if (!wrong) return;
  wrong.closest('details')?.setAttribute('open', '');
  wrong.setAttribute('aria-invalid', 'true');
  wrong.setAttribute('aria-describedby', 'mail-notice');
  wrong.focus();
}

function attach(form, input) {
  chosen.push(...input.files);
  input.value = '';
  for (let at = 0; at < chosen.length; at += FILES_AT_ONCE) post(form);
}

const later = form => { typed += 1; clearTimeout(waiting); waiting = setTimeout(() => post(form), SAVE_AFTER_MS); };

/** Fields without a value are marked in the text, and named below it (EM-50). */
function mark(form) {
  const { editor } = parts(form);
  const walker = document.createTreeWalker(editor, NodeFilter.SHOW_TEXT);
  const ranges = [];
  while (walker.nextNode()) for (const found of walker.currentNode.data.matchAll(FIELD)) {
    if (!missing.includes(found[0])) continue;
    const range = new Range();
    range.setStart(walker.currentNode, found.index);
    range.setEnd(walker.currentNode, found.index + found[0].length);
    ranges.push(range);
  }
  if (CSS.highlights) CSS.highlights.set('missing', new Highlight(...ranges));
  const left = [...new Set(`${form.elements.subject.value} ${editor.textContent}`.match(FIELD))].filter(field => missing.includes(field));
  form.querySelector('#mail-missing').textContent = left.length ? `Without a value, please write it yourself: ${left.join(', ')}` : '';
}

async function fill(form, id) {
  if (!id) return;
  const { lead, to, subject, template } = form.elements;
  const about = new URLSearchParams({ lead: lead?.value ?? '', to: to.value });
  const answer = await fetch(`/mail/templates/${id}/words?${about}`);
  if (!answer.ok) return say('That template is not here any more.');
  const words = await answer.json();
  if (words.subject && !subject.value) subject.value = words.subject;
  const { editor } = parts(form);
  editor.innerHTML = words.html + editor.innerHTML;
  template.value = id;
  missing = words.missing;
  mark(form);
  later(form);
}

/** Another mailbox may have another signature. */
async function sign(form, mailbox) {
  const signature = form.querySelector('[data-signature]');
  const answer = signature && await fetch(`/mail/signature?${new URLSearchParams({ mailbox })}`);
  if (!answer?.ok) return;
  signature.innerHTML = await answer.text();
  later(form);
}

const formOf = event => event.target.closest?.('#mail-write');

document.addEventListener('input', event => {
  const form = formOf(event);
  if (!form) return;
  event.target.removeAttribute('aria-invalid');
  if (form.querySelector('#mail-missing').textContent) mark(form);
  if (event.target.id !== 'mail-attach') later(form);
});
document.addEventListener('change', event => {
  const form = formOf(event);
  if (!form) return;
  if (event.target.id === 'mail-attach') attach(form, event.target);
  if (event.target.id === 'mail-from') sign(form, event.target.value);
  if (event.target.id === 'mail-template') { fill(form, event.target.value); event.target.value = ''; }
});
document.addEventListener('submit', event => {
  const form = formOf(event);
  if (!form) return;
  event.preventDefault();
  const { submitter } = event;
  if (LEAVING.includes(submitter?.value) || submitter?.hasAttribute('formaction')) leave(form, submitter);
  else post(form, submitter);
}, true);
document.addEventListener('click', event => {
  const button = event.target.closest?.('[data-format]');
  if (!button) return;
  const isLink = button.dataset.format === 'createLink';
  const value = isLink ? prompt('Address of the link', 'https://') : null;
  if (!isLink || value) document.execCommand(button.dataset.format, false, value);
});
// A form that is open is gone on with: asked for once more it were a second one of the same mail.
document.addEventListener('click', event => {
  const address = event.target.closest?.('a[hx-get^="/mail/write?"]')?.getAttribute('hx-get');
  const form = address && document.querySelector('#answers #mail-write');
  if (!form) return;
  const asked = new URL(address, location.href).searchParams;
  const { draft, answer, how } = form.elements;
  const isOpen = asked.has('draft') ? asked.get('draft') === draft.value : asked.get('answer') === answer?.value && asked.get('how') === how?.value;
  if (!isOpen) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  parts(form).editor.focus();
}, true);
// Whoever leaves does not wait for the next save.
for (const name of ['pagehide', 'visibilitychange']) window.addEventListener(name, () => { if (name === 'pagehide' || document.hidden) depart(); }, true);
document.addEventListener('click', event => { if (event.target.closest?.('a[href]')) depart(); }, true);
// Foreign markup stays outside: what is pasted is text.
document.addEventListener('paste', event => {
  if (!event.target.closest?.('#mail-editor')) return;
  event.preventDefault();
  document.execCommand('insertText', false, event.clipboardData.getData('text/plain'));
});
document.addEventListener('keydown', event => {
  const form = formOf(event);
  if (form && event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit(form.querySelector('button[value=send]'));
  }
});
// Fields are put where the cursor stands in the text of a template.
document.addEventListener('click', event => {
  const button = event.target.closest?.('[data-insert]');
  const field = button && document.querySelector(button.dataset.into);
  if (!field) return;
  field.setRangeText(button.dataset.insert, field.selectionStart, field.selectionEnd, 'end');
  field.focus();
});

for (const form of document.querySelectorAll('#mail-write')) begin(form);
document.addEventListener('htmx:after:swap', () => document.querySelectorAll('#mail-write').forEach(begin));
