// The board is one tab stop: Tab reaches the current card and its buttons, arrows (or J and K) choose the card.
import { onKey } from './keys.js';

const CONTROLS = '.card :is(a, button)';
const board = () => document.querySelector('.board');
let neighbours = [];

/** The cards of a list that can be seen (a filter hides some). */
export const cardsOf = list => [...list.querySelectorAll(':scope > .card')].filter(card => card.checkVisibility());

/** The card that holds the focus, or null. */
export const currentCard = () => document.activeElement?.closest('.board .card') ?? null;

/** Gives the focus to `card`, and makes it the one tab stop. */
export function focusCard(card) {
  if (!card) return;
  makeCurrent(card);
  card.querySelector('h3 a').focus({ preventScroll: true });
  card.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}

function makeCurrent(card) {
  board().querySelectorAll('.card[data-current]').forEach(other => {
    if (other === card) return;
    delete other.dataset.current;
    other.querySelectorAll('a, button').forEach(control => { control.tabIndex = -1; });
  });
  card.dataset.current = '';
  card.querySelectorAll('a, button').forEach(control => { control.tabIndex = 0; });
}

/** The nearest card that stays when `card` goes away. */
export function neighbourOf(card) {
  const cards = cardsOf(card.parentElement);
  const at = cards.indexOf(card);
  return cards[at + 1] ?? cards[at - 1] ?? null;
}

// Without script every link can be reached by Tab; with it, cards that come are taken out of the tab order.
function tame() {
  const root = board();
  if (!root) return;
  root.querySelectorAll(CONTROLS).forEach(control => { control.tabIndex = control.closest('[data-current]') ? 0 : -1; });
  if (!root.querySelector('.card[data-current]')) {
    const first = root.querySelector('.card');
    if (first) makeCurrent(first);
  }
}

function step(event) {
  const card = currentCard();
  const list = card?.parentElement ?? board()?.querySelector('.col > ol:has(> .card)');
  if (!list) return false;
  if (event.shiftKey) return false;
  const cards = cardsOf(list);
  const at = cards.indexOf(card);
  const down = event.key === 'ArrowDown' || event.key.toLowerCase() === 'j';
  focusCard(card ? cards[at + (down ? 1 : -1)] : cards[0]);
  return true;
}

function aside(event) {
  const card = currentCard();
  if (!card || event.shiftKey) return false;
  const lists = [...board().querySelectorAll('.col > ol')];
  const direction = event.key === 'ArrowRight' ? 1 : -1;
  for (let at = lists.indexOf(card.parentElement) + direction; lists[at]; at += direction) {
    const cards = cardsOf(lists[at]);
    if (cards.length === 0) continue;
    focusCard(cards[Math.min(cardsOf(card.parentElement).indexOf(card), cards.length - 1)]);
    return true;
  }
  return true;
}

for (const key of ['ArrowDown', 'ArrowUp', 'j', 'k']) onKey(key, step);
for (const key of ['ArrowLeft', 'ArrowRight']) onKey(key, aside);

document.addEventListener('focusin', event => {
  const card = event.target.closest('.board .card');
  if (card && !('current' in card.dataset)) makeCurrent(card);
});

// A colleague's decision may take away the card in focus: the focus goes to its neighbour instead of to nowhere. A card
// that was put elsewhere is another element of the same id.
document.addEventListener('htmx:before:swap', () => {
  const card = currentCard();
  neighbours = card ? [card, neighbourOf(card)] : [];
});
document.addEventListener('htmx:after:swap', () => {
  tame();
  const [card, next] = neighbours;
  const isLost = card && !card.isConnected && document.activeElement === document.body;
  const heir = isLost && (document.getElementById(card.id) ?? next);
  if (heir?.isConnected) focusCard(heir);
  neighbours = [];
});
document.addEventListener('cards-changed', tame);
tame();
