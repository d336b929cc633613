// data-copy="#id" copies the text of a field. Where the browser has no clipboard for us (a page without TLS), the
// text is selected instead, ready for Ctrl+C.
import { say } from './toast.js';

// data-copy-link="/leads/7" copies an address of this site.
document.addEventListener('click', async event => {
  const button = event.target.closest('[data-copy-link]');
  if (!button) return;
  const address = new URL(button.dataset.copyLink, location.href).href;
  try {
    await navigator.clipboard.writeText(address);
    say('The link was copied.');
  } catch {
    say(address);
  }
});

document.addEventListener('click', async event => {
  const button = event.target.closest('[data-copy]');
  if (!button) return;
  const field = document.querySelector(button.dataset.copy);
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    say('Copied.');
  } catch {
    field.focus();
    say('Press Ctrl+C to copy.');
  }
});
