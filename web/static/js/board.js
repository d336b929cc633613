// Dragging with SortableJS, and Shift+arrows. A lead goes to any stage, or to Won and Lost which slide up while
// something is in the hand; an incoming lead goes to a stage, which accepts it there. Sorted cards only change stages.
import { onKey } from './keys.js';
import { hold } from './live.js';
import { move } from './move.js';
import { currentCard, focusCard } from './roving.js';
import { acceptInto } from './triage.js';

const LISTS = '.board .col > ol, .drops > .drop';
const ready = new WeakSet();
let release = () => {};

const isIncoming = list => Boolean(list.closest('.col.incoming'));
const mayPut = (to, _from, card) => !isIncoming(to.el) && !(card.matches('.in') && to.el.matches('.drop'));

function lift() {
  release = hold();
  document.body.classList.add('dragging');
}

function drop({ item: card, from, to, oldIndex, newIndex }) {
  document.body.classList.remove('dragging');
  if (from !== to || oldIndex !== newIndex) {
    // The card has left `from` already, or stands lower in it: either way this is what followed it.
    const next = from === to && newIndex < oldIndex ? from.children[oldIndex + 1] : from.children[oldIndex];
    const origin = { list: from, next: next ?? null };
    if (card.matches('.in')) acceptInto(card, to, origin);
    else move(card, to, card.nextElementSibling, origin);
  }
  release();
}

const options = {
  group: { name: 'leads', put: mayPut },
  draggable: '.card',
  filter: 'button, [data-act]',
  preventOnFilter: false,
  // Its own ghost instead of the browser's: works by touch, and the copy on <body> does not double the card's id.
  forceFallback: true,
  fallbackOnBody: true,
  fallbackTolerance: 4,
  // A finger that scrolls is not a finger that drags.
  delay: 180,
  delayOnTouchOnly: true,
  animation: 120,
  ghostClass: 'drag-ghost',
  dragClass: 'lifted',
  fallbackClass: 'lifted',
  scrollSensitivity: 80,
  scrollSpeed: 18,
  emptyInsertThreshold: 12,
  onStart: lift,
  onEnd: drop,
};

function prepare() {
  if (!globalThis.Sortable) return;
  for (const list of document.querySelectorAll(LISTS)) {
    if (ready.has(list)) continue;
    ready.add(list);
    new Sortable(list, { ...options, sort: !isIncoming(list) && !list.closest('[data-sorted]') });
  }
}
prepare();
document.addEventListener('htmx:after:swap', prepare);

// Shift+arrows carry the card to the top of the neighbouring stage.
function carry(event) {
  const card = currentCard();
  if (!event.shiftKey || !card || card.matches('.in')) return false;
  const lists = [...document.querySelectorAll('.board .col:not(.incoming) > ol')];
  const list = lists[lists.indexOf(card.parentElement) + (event.key === 'ArrowRight' ? 1 : -1)];
  if (!list) return true;
  move(card, list, list.firstElementChild);
  focusCard(card);
  return true;
}
onKey('ArrowLeft', carry);
onKey('ArrowRight', carry);
