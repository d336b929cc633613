// Writing a mail: a small editor over the field that is sent, saved as one types; templates, files, keys.
import { onKey } from './keys.js';
import { say } from './toast.js';

const SAVE_AFTER_MS = 1_000;
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
  const to = form.querySelector('#mail-to');
  (to.value ? editor : to).focus();
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
    const answer = await fetch(form.action, { method: 'POST', body, headers: { 'HX-Request': 'true' } });
    if (!answer.ok) throw new Error(answer.statusText);
    const told = new DOMParser().parseFromString(await answer.text(), 'text/html');
    for (const part of told.querySelectorAll('hx-partial')) {
      const target = document.querySelector(part.getAttribute('hx-target'));
      if (part.getAttribute('hx-swap') === 'innerHTML') target.replaceChildren(...part.childNodes);
      else target.replaceWith(...part.childNodes);
    }
    if (hasFiles) input.value = '';
  } catch {
    say('The draft was not saved. It is tried again as you go on writing.');
  }
}

const later = form => { clearTimeout(waiting); waiting = setTimeout(() => save(form), SAVE_AFTER_MS); };

async function fill(form, id) {
  if (!id) return;
  const about = new URLSearchParams();
  const lead = form.elements.lead?.value;
  if (lead) about.set('lead', lead);
  const answer = await fetch(`/mail/templates/${id}/words?${about}`);
  if (!answer.ok) return;
  const { subject, html, missing } = await answer.json();
  const field = form.querySelector('#mail-subject');
  if (subject && !field.value) field.value = subject;
  const { editor } = parts(form);
  editor.innerHTML = html + editor.innerHTML;
  form.elements.template.value = id;
  form.querySelector('#mail-missing').textContent = missing.length ? `Without a value, please fill in yourself: ${missing.join(', ')}` : '';
  later(form);
}

const formOf = event => event.target.closest?.('#mail-write');

document.addEventListener('input', event => { const form = formOf(event); if (form) later(form); });
document.addEventListener('change', event => {
  const form = formOf(event);
  if (!form) return;
  if (event.target.id === 'mail-attach') save(form);
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

onKey('c', () => { location.assign('/mail/write'); return true; });
for (const [key, how] of [['r', 'reply'], ['a', 'reply_all'], ['f', 'forward']]) {
  onKey(key, () => { const link = document.querySelector(`[data-answer=${how}]`); link?.click(); return Boolean(link); });
}

for (const form of document.querySelectorAll('#mail-write')) begin(form);
document.addEventListener('htmx:after:swap', () => document.querySelectorAll('#mail-write').forEach(begin));
