// Toasts: what was done, for eight seconds, with a way back. The server writes them into #toasts;
// say() writes those that the server cannot send because it was not reached.
import { onKey } from './keys.js';
import { send } from './request.js';

const LIFE_MS = 8_000;
const region = document.querySelector('#toasts');

/** Shows `text`; `action` is `{ label, run }`. */
export function say(text, action) {
  const toast = document.createElement('div');
  toast.className = 'toast';
  toast.append(Object.assign(document.createElement('span'), { textContent: text }));
  if (action) {
    const button = Object.assign(document.createElement('button'), { type: 'button', textContent: action.label });
    button.addEventListener('click', () => { toast.remove(); action.run(); });
    toast.append(button);
  }
  region?.append(toast);
}

// Reading takes as long as it takes: the time does not run under the pointer or with the focus inside (WCAG 2.2.1).
function arm(toast) {
  let timer;
  const stop = () => clearTimeout(timer);
  const start = () => {
    stop();
    timer = setTimeout(() => toast.matches(':hover, :focus-within') || toast.remove(), LIFE_MS);
  };
  for (const name of ['pointerenter', 'focusin']) toast.addEventListener(name, stop);
  for (const name of ['pointerleave', 'focusout']) toast.addEventListener(name, start);
  start();
}

async function undo(button) {
  const { undo: url, undoMethod, undoFields } = button.dataset;
  button.closest('.toast').remove();
  try {
    await send(undoMethod ?? 'POST', url, undoFields);
  } catch {
    say('No connection. It was not undone.', { label: 'Retry', run: () => undo(button) });
  }
}

if (region) {
  region.querySelectorAll('.toast').forEach(arm);
  new MutationObserver(records => {
    for (const { addedNodes } of records) for (const node of addedNodes) if (node.matches?.('.toast')) arm(node);
  }).observe(region, { childList: true });
  region.addEventListener('click', event => {
    const button = event.target.closest('[data-undo]');
    if (button) undo(button);
  });
}

onKey('z', () => {
  const newest = [...document.querySelectorAll('#toasts [data-undo]')].at(-1);
  if (newest) undo(newest);
  return Boolean(newest);
});
