// Writing a mail: a small editor over the field that is sent, saved as one types; templates, files, keys.
import { begin as beginPeople } from './mail-people.js';
import { show } from './request.js';
import { say } from './toast.js';

const SAVE_AFTER_MS = 1_000;
/** A field of a template that stays where there is no value for it. */
const FIELD = /\{\{\s*(?:contact|lead|company|user)\.[\w.]+\s*\}\}/g;
let waiting;

const parts = form => ({
  editor: form.querySelector('#mail-editor'), text: form.querySelector('#mail-text'), html: form.querySelector('#mail-html'),
});

/** With script there is HTML; without it the plain field stands as it was. */
function begin(form) {
  if (form.dataset.begun) return;
  form.dataset.begun = 'yes';
  const { editor, text, html } = parts(form);
  editor.hidden = false;
  form.querySelector('.mail-format').hidden = false;
  text.hidden = true;
  text.disabled = true;
  html.disabled = false;
  const isAddressed = form.elements.to.value !== '';
  const [to] = [...form.querySelectorAll('[data-people]')].map(beginPeople);
  (isAddressed ? editor : to).focus();
  mark(form);
}

const read = form => { const { editor, html } = parts(form); html.value = editor.innerHTML; };

async function save(form) {
  clearTimeout(waiting);
  read(form);
  const body = new FormData(form);
  body.set('action', 'save');
  const input = form.querySelector('#mail-attach');
  const hasFiles = input.files.length > 0;
  try {
    const answer = await fetch(form.getAttribute('action'), { method: 'POST', body, headers: { 'HX-Request': 'true' } });
    await show(await answer.text());
    if (answer.ok && hasFiles) input.value = '';
  } catch {
    say('The draft was not saved. It is tried again as you go on writing.');
  }
}

const later = form => { clearTimeout(waiting); waiting = setTimeout(() => save(form), SAVE_AFTER_MS); };

/** Fields without a value are marked in the text, and named below it (EM-50). */
function mark(form) {
  const { editor } = parts(form);
  const walker = document.createTreeWalker(editor, NodeFilter.SHOW_TEXT);
  const ranges = [];
  while (walker.nextNode()) for (const found of walker.currentNode.data.matchAll(FIELD)) {
    const range = new Range();
    range.setStart(walker.currentNode, found.index);
    range.setEnd(walker.currentNode, found.index + found[0].length);
    ranges.push(range);
  }
  if (CSS.highlights) CSS.highlights.set('missing', new Highlight(...ranges));
  const left = [...new Set(`${form.elements.subject.value} ${editor.textContent}`.match(FIELD))];
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
  mark(form);
  later(form);
}

/** Another mailbox may have another signature. */
async function sign(form, mailbox) {
  const signature = form.querySelector('[data-signature]');
  const answer = signature && await fetch(`/mail/signature?${new URLSearchParams({ mailbox })}`);
  if (answer?.ok) signature.innerHTML = await answer.text();
}

const formOf = event => event.target.closest?.('#mail-write');

document.addEventListener('input', event => {
  const form = formOf(event);
  if (!form) return;
  if (form.querySelector('#mail-missing').textContent) mark(form);
  later(form);
});
document.addEventListener('change', event => {
  const form = formOf(event);
  if (!form) return;
  if (event.target.id === 'mail-attach') save(form);
  if (event.target.id === 'mail-from') sign(form, event.target.value);
  if (event.target.id === 'mail-template') { fill(form, event.target.value); event.target.value = ''; }
});
document.addEventListener('submit', event => {
  const form = formOf(event);
  if (form) { clearTimeout(waiting); read(form); }
}, true);
document.addEventListener('click', event => {
  const button = event.target.closest?.('[data-format]');
  if (!button) return;
  const isLink = button.dataset.format === 'createLink';
  const value = isLink ? prompt('Address of the link', 'https://') : null;
  if (!isLink || value) document.execCommand(button.dataset.format, false, value);
});
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
