// The link dialog (IL-50): the server sends it with likely matches first, htmx searches as one types,
// arrows walk through the hits, Enter takes one. Without script the same link opens it as a page.
import { focusCard, neighbourOf } from './roving.js';

let origin = [];

document.addEventListener('click', event => {
  const link = event.target.closest('a[data-act="link"]');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const card = link.closest('.board .card');
  origin = card ? [card, neighbourOf(card)] : [];
  htmx.ajax('GET', link.href, { target: '#dialogs', swap: 'innerHTML' });
});

function walk(event, dialog) {
  const hits = [...dialog.querySelectorAll('.hit')];
  const at = hits.indexOf(document.activeElement);
  const next = event.key === 'ArrowDown' ? hits[at + 1] : hits[at - 1];
  (next ?? dialog.querySelector('input[type=search]')).focus();
}

document.addEventListener('keydown', event => {
  const dialog = event.target.closest?.('[data-link-dialog]');
  if (!dialog || event.isComposing) return;
  if (event.key === 'ArrowDown' || event.key === 'ArrowUp') walk(event, dialog);
  else if (event.key === 'Enter' && event.target.matches('input[type=search]')) dialog.querySelector('.hit')?.click();
  else return;
  event.preventDefault();
});

// Linked: the dialog has done its work. A refusal is a partial inside it and leaves it open.
document.addEventListener('htmx:after:request', event => {
  const dialog = event.target.closest?.('dialog[data-link-dialog]');
  const { request, response } = event.detail.ctx;
  if (dialog && request.method === 'POST' && response?.status < 400) dialog.close();
});

document.addEventListener('close', event => {
  if (!event.target.matches('[data-link-dialog]')) return;
  const [card, next] = origin;
  focusCard(card?.isConnected ? card : next);
}, true);
