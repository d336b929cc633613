// The Mail section: threads by keys, the open one marked in the list, one pane at a time on a phone.
import { onKey } from './keys.js';
import { send } from './request.js';

const rows = () => [...document.querySelectorAll('#threads .th')];
const opened = () => document.querySelector('#thread')?.dataset.thread;
const focused = () => document.activeElement?.closest('#threads .th');

/** The list does not know which thread is open: whoever opened one in this tab does. */
function mark() {
  const id = opened();
  for (const row of rows()) {
    if (row.dataset.thread === id) row.setAttribute('aria-current', 'true');
    else row.removeAttribute('aria-current');
  }
  document.querySelector('#main').classList.toggle('reads', Boolean(id));
}

function step(event) {
  const all = rows();
  const at = all.indexOf(focused() ?? all.find(row => row.hasAttribute('aria-current')));
  const isDown = event.key === 'ArrowDown' || event.key.toLowerCase() === 'j';
  const next = at < 0 ? all[0] : all[at + (isDown ? 1 : -1)];
  next?.querySelector('a').focus();
  return Boolean(next);
}

for (const key of ['j', 'k']) onKey(key, step);
for (const key of ['ArrowDown', 'ArrowUp']) onKey(key, event => Boolean(focused()) && step(event));

/** A row in focus is what a key means; without one it is the open thread, by its own buttons. */
function change(method, noun) {
  const row = focused();
  if (!row) return false;
  const next = row.nextElementSibling ?? row.previousElementSibling;
  send(method, `/mail/threads/${row.dataset.thread}/${noun}${location.search}`).then(() => {
    const stays = document.getElementById(row.id) ?? (next && document.getElementById(next.id));
    stays?.querySelector('a').focus();
  });
  return true;
}

onKey('e', () => change('POST', 'reading'));
onKey('u', () => change('DELETE', 'reading'));
onKey('#', () => change('POST', 'deletion'));

// What somebody folded or unfolded stays so when the mails are brought up to date.
const folded = new Map();
document.addEventListener('click', event => {
  const mail = event.target.closest?.('summary')?.parentElement;
  if (mail?.matches('.msg')) folded.set(mail.id, !mail.open);
});

document.addEventListener('htmx:after:swap', () => {
  const draft = document.querySelector('#answers #mail-draft')?.value;
  for (const mail of document.querySelectorAll('#mails > .msg')) {
    if (folded.has(mail.id)) mail.open = folded.get(mail.id);
    // What is being written stands in its form, and not beside it once more.
    mail.hidden = Boolean(draft) && mail.id === `mail-${draft}`;
  }
  mark();
});
// Back and forward go through threads that were opened here as through pages.
window.addEventListener('popstate', () => location.reload());

// The stream tells of all that happens; the open thread looks for itself.
document.addEventListener('htmx:sse:after:message', () => {
  const follower = document.querySelector('#thread [data-follows]');
  if (follower) htmx.trigger(follower, 'mail-told');
});
