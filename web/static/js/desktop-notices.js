// Desktop notifications of the newest notice while somebody looks elsewhere. Off until they are switched on in one's own
// settings, for this browser alone, and only if it is allowed there.
import { say } from './toast.js';

const KEY = 'desktop-notices';
const isOn = () => localStorage.getItem(KEY) === 'on' && globalThis.Notification?.permission === 'granted';
const unread = () => Number.parseInt(document.querySelector('#notices-count')?.textContent ?? '', 10) || 0;
let known = unread();

async function tell() {
  const response = await fetch('/notices');
  if (!response.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), 'text/html');
  const newest = page.querySelector('#notices > li:not(.read)');
  if (!newest) return;
  const title = newest.querySelector('b').textContent;
  // Several tabs tell the same: the tag makes one of it.
  const shown = new Notification(title, { body: newest.querySelector('p').textContent, tag: `${unread()} ${title}` });
  shown.addEventListener('click', () => { window.focus(); location.assign('/notices'); });
}

document.addEventListener('htmx:after:swap', () => {
  const now = unread();
  if (now > known && isOn() && !document.hasFocus()) tell();
  known = now;
});

const place = document.querySelector('[data-desktop-notices]');
if (place && globalThis.Notification) {
  const box = place.querySelector('input');
  place.hidden = false;
  box.checked = isOn();
  box.addEventListener('change', async () => {
    if (box.checked && await Notification.requestPermission() !== 'granted') {
      box.checked = false;
      say('This browser does not let us show notifications. Allow them for this page in its settings first.');
    }
    localStorage.setItem(KEY, box.checked ? 'on' : 'off');
  });
}
