// A value that is changed where it stands: leaving its field sends the form, Enter sends it at once, and only once.
import { MENUS } from './keys.js';

const waiting = new WeakMap();

document.addEventListener('change', event => {
  const form = event.target.closest('form[data-saves-itself]');
  // Enter fires change and then submit in the same task, and the second takes the first back.
  if (form) waiting.set(form, setTimeout(() => form.requestSubmit()));
});
document.addEventListener('submit', event => clearTimeout(waiting.get(event.target)), true);

// A name is one line, however often it wraps.
document.addEventListener('keydown', event => {
  if (event.key !== 'Enter' || event.isComposing || !event.target.matches?.('form[data-saves-itself] textarea')) return;
  event.preventDefault();
  event.target.blur();
});

// A menu that is a form has done its work once it is sent.
document.addEventListener('submit', event => { if (event.target.matches('form[popover]')) event.target.hidePopover(); });

// What stands open closes when one looks elsewhere, as a menu does, and by Escape, which then leaves nothing else.
document.addEventListener('click', event => {
  for (const open of document.querySelectorAll(MENUS)) {
    if (!open.contains(event.target)) open.open = false;
  }
});
document.addEventListener('keydown', event => {
  if (event.key !== 'Escape' || event.isComposing || document.querySelector('dialog[open]')) return;
  const open = event.target.closest?.('details.edit[open]') ?? document.querySelector(MENUS);
  if (!open) return;
  open.open = false;
  open.querySelector('summary').focus();
  event.preventDefault();
  event.stopPropagation();
}, true);
