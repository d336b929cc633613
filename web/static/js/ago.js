// Keeps "2 min" true on a page that stays open all day. The server writes the first text; beyond a day its words stay.
const EVERY_MS = 30_000;
const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;

function words(seconds) {
  if (seconds < MINUTE) return 'now';
  if (seconds < HOUR) return `${Math.floor(seconds / MINUTE)} min`;
  return `${Math.floor(seconds / HOUR)} h`;
}

function refresh() {
  for (const time of document.querySelectorAll('time[data-ago]')) {
    const seconds = (Date.now() - Date.parse(time.dateTime)) / 1_000;
    if (seconds >= 0 && seconds < DAY) time.textContent = words(seconds);
    if (time.dataset.lateAfter) time.classList.toggle('late', seconds > Number(time.dataset.lateAfter));
  }
}

setInterval(refresh, EVERY_MS);
