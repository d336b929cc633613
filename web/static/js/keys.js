// Keys of the page. An element with data-key="c" is pressed (or focused, when it is a field) by that key; two keys in
// a row are written "g l". What depends on the focused card registers with onKey(), and is asked first.
// Single keys can be switched off in the list of keys (WCAG 2.1.4) and never fire in fields or while composing text.
const SEQUENCE_MS = 1_000;
const TICKS = '[type=radio], [type=checkbox]';
const FIELDS = `input:not(${TICKS}), textarea, select, [contenteditable]`;
/** What stands open beside its button, as a menu does. */
export const MENUS = 'details:is(.more, .add, .tags-edit)[open]';
const handlers = new Map();
let prefix = '';
let timer;

/** Calls `handle(event)` for `key`; it answers whether it did something. Later ones are asked only if earlier ones did not. */
export function onKey(key, handle) {
  handlers.set(key, [...(handlers.get(key) ?? []), handle]);
}

const isOff = () => localStorage.getItem('keys') === 'off';
const nameOf = event => (event.key.length === 1 ? event.key.toLowerCase() : event.key);

function press(key) {
  const element = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"], [data-also-key="${CSS.escape(key)}"]`)].find(found => found.checkVisibility());
  if (!element) return false;
  if (element.matches(FIELDS)) element.focus();
  else element.click();
  return true;
}

function begins(key) {
  if (!document.querySelector(`[data-key^="${CSS.escape(key)} "]`)) return false;
  prefix = `${key} `;
  timer = setTimeout(() => { prefix = ''; }, SEQUENCE_MS);
  return true;
}

document.addEventListener('keydown', event => {
  if (event.isComposing || event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey) return;
  // The first Escape leaves the field, so that the keys of the page are there again.
  if (event.key === 'Escape' && event.target.matches?.(FIELDS) && !event.target.closest('dialog, [popover]')) event.target.blur();
  if (event.target.closest?.(`${FIELDS}, dialog, [popover], ${MENUS}`)) return;
  // These take arrows and the space bar, and no letters.
  if (event.target.matches?.(TICKS) && !/^\p{L}$/u.test(event.key)) return;
  if (event.key.length === 1 && isOff()) return;
  const key = prefix + nameOf(event);
  clearTimeout(timer);
  prefix = '';
  const done = handlers.get(key)?.some(handle => handle(event)) || press(key) || begins(key);
  if (done) event.preventDefault();
});

// Ctrl+Enter (Cmd+Enter) sends the form that holds the focus.
document.addEventListener('keydown', event => {
  if (event.key !== 'Enter' || event.isComposing || !(event.ctrlKey || event.metaKey)) return;
  event.target.closest?.('form')?.requestSubmit();
});

const chooser = document.querySelector('[data-keys-switch]');
if (chooser) {
  chooser.checked = !isOff();
  chooser.addEventListener('change', () => localStorage.setItem('keys', chooser.checked ? 'on' : 'off'));
}
