// data-copy="#id" copies the text of a field, data-copy-link="/leads/7" an address of this site. Where the browser has no
// clipboard for us (a page without TLS), the text is selected instead, ready for Ctrl+C, or said.
import { say } from './toast.js';

document.addEventListener('click', async event => {
  const button = event.target.closest('[data-copy], [data-copy-link]');
  if (!button) return;
  const { copy, copyLink } = button.dataset;
  const field = copy && document.querySelector(copy);
  const text = field ? field.value : new URL(copyLink, location.href).href;
  field?.select();
  try {
    await navigator.clipboard.writeText(text);
    say(field ? 'Copied.' : 'The link was copied.');
  } catch {
    field?.focus();
    say(field ? 'Press Ctrl+C to copy.' : text);
  }
});
