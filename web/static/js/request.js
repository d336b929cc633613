// A change sent to the server, and its answer shown.
// Answers are htmx partials, those of 409 (somebody was faster) and 422 (something is missing) too.
import { say } from './toast.js';

const TIMEOUT_MS = 30_000;
const token = () => document.querySelector('meta[name="csrf-token"]')?.content ?? '';

document.addEventListener('htmx:config:request', event => {
  const { request } = event.detail.ctx;
  if (request.method !== 'GET') request.headers['X-CSRF-Token'] = token();
});

// What htmx itself could not send: the form still holds what was typed.
document.addEventListener('htmx:error', event => {
  if (event.target.closest?.('form')) say('No connection. Nothing was sent and your text is still here.');
});
// Answers that are no partials are not swapped in (see noSwap in layout.rs), so they are said.
document.addEventListener('htmx:response:error', event => {
  const { status } = event.detail.ctx.response;
  if (status >= 500) say('The server could not do that. Please try again.');
  else if (status === 404) say('That is not here any more.');
});

/** Sends `fields` form-encoded and swaps the partials of the answer. Throws when the server could not be reached. */
export async function send(method, url, fields = {}) {
  const response = await fetch(url, {
    method,
    body: new URLSearchParams(fields),
    headers: { 'X-CSRF-Token': token(), 'HX-Request': 'true' },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (response.status >= 500) say('The server could not do that. Nothing was changed; please try again.');
  else await show(await response.text());
  const page = response.headers.get('HX-Redirect');
  if (page) location.assign(page);
  return response;
}

/** Applies the `<hx-partial>`s of `text` to the page. */
export const show = text => htmx.swap({ sourceElement: document.body, target: document.body, swap: 'none', text });
