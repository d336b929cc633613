// What colleagues and sources do, as it happens. Unnamed messages are partials that htmx swaps by itself;
// `lead-moved` places a card that is here already, so that it keeps its focus; `resync` says that messages were lost.
import { place } from './move.js';

const GRACE_MS = 5_000;
let held = null;
let silence;

/** Makes the stream wait, for instance while a card is in the hand. Returns the function that lets it go on. */
export function hold() {
  let release;
  const promise = new Promise(resolve => { release = resolve; });
  held = promise;
  return () => { if (held === promise) held = null; release(); };
}

document.addEventListener('htmx:sse:before:message', event => { if (held) event.detail.waitUntil(held); });

/** Where a card stands in `list`: before the card of that id, at the end, or nowhere when that part is not loaded. */
function spot(list, before) {
  const next = before ? list.querySelector(`:scope > [data-id="${CSS.escape(before)}"]`) : null;
  const isLoaded = next || (!before && !list.querySelector(':scope > .more'));
  return { isLoaded: Boolean(isLoaded), next };
}

async function put(moved) {
  const card = document.getElementById(`lead-${moved.id}`);
  const list = document.querySelector(`.col[data-stage-id="${CSS.escape(moved.stage_id)}"] > ol`);
  if (Number(card?.dataset.version) >= moved.version) return;
  const { isLoaded, next } = list ? spot(list, String(moved.before ?? '')) : { isLoaded: false };
  // A card that stays in its stage stays on the page, even when what follows it is not loaded.
  if (!isLoaded && card?.parentElement === list) return;
  if (!isLoaded) return card?.remove();
  if (card) {
    place(card, list, next);
    card.dataset.version = moved.version;
    return;
  }
  const response = await fetch(`/leads/${moved.id}/card`);
  if (!response.ok || document.getElementById(`lead-${moved.id}`)) return;
  const made = document.createElement('template');
  made.innerHTML = await response.text();
  list.insertBefore(made.content, next?.parentElement === list ? next : null);
  document.dispatchEvent(new Event('cards-changed'));
}

// One after another, as they were sent: a card that is fetched first may be what the next one stands before.
let putting = Promise.resolve();
document.addEventListener('lead-moved', event => {
  const moved = JSON.parse(event.detail.data);
  putting = putting.then(() => put(moved)).catch(() => {});
});

document.addEventListener('resync', () => {
  htmx.ajax('GET', location.href, { target: '#main', select: '#main', swap: 'outerMorph' });
});

// A short gap is nobody's business; a long one is said, because the page may be behind.
const banner = document.querySelector('#offline');
const connected = () => { clearTimeout(silence); silence = undefined; if (banner) banner.hidden = true; };
const waiting = () => { silence ??= setTimeout(() => { if (banner) banner.hidden = false; }, GRACE_MS); };
document.addEventListener('htmx:sse:after:connection', connected);
document.addEventListener('htmx:sse:error', waiting);
document.addEventListener('htmx:sse:before:connection', event => { if (event.detail.connection.attempt > 0) waiting(); });

// The stream opens when everything here listens. htmx starts in a timer that was set before this one.
const live = document.querySelector('#live');
if (live) setTimeout(() => htmx.trigger(live, 'connect'));

// The extension resumes a stream that broke, but not one that never opened.
for (const name of ['htmx:error', 'htmx:response:error']) {
  document.addEventListener(name, event => {
    if (event.target !== live) return;
    waiting();
    setTimeout(() => htmx.trigger(live, 'connect'), GRACE_MS);
  });
}
