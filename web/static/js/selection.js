// Several cards at once: X, Ctrl-click or Shift-click (a range) select, Esc clears, the bulk bar counts.
// A selection is either incoming leads or leads, never both: what can be done with them differs.
import { onKey } from './keys.js';
import { cardsOf, currentCard } from './roving.js';

const bar = document.querySelector('.bulk');
let anchor = null;

/** The selected cards, in the order of the board. */
export const selected = () => [...document.querySelectorAll('.board .card[data-sel]')];

export function clear() {
  selected().forEach(card => card.removeAttribute('data-sel'));
  anchor = null;
  refresh();
}

function toggle(card, on = !card.hasAttribute('data-sel')) {
  const isIncoming = card.matches('.in');
  selected().filter(other => other.matches('.in') !== isIncoming).forEach(other => other.removeAttribute('data-sel'));
  card.toggleAttribute('data-sel', on);
  anchor = card;
  refresh();
}

function range(to) {
  const cards = cardsOf(to.parentElement);
  const from = anchor?.parentElement === to.parentElement ? cards.indexOf(anchor) : cards.indexOf(to);
  const [low, high] = [from, cards.indexOf(to)].sort((a, b) => a - b);
  const first = anchor;
  cards.slice(low, high + 1).forEach(card => toggle(card, true));
  anchor = first ?? to;
}

/** How many the bar speaks of: the selected ones, or all that the filter of the board or of the column shows. */
function extent(cards) {
  if (bar.querySelector('[name=all]')?.checked) return document.querySelector('#board-totals b')?.textContent ?? cards.length;
  if (!bar.querySelector('[data-bulk-all]')?.checked) return cards.length;
  const column = document.querySelector('.col.incoming');
  const kind = column.dataset.filter;
  const number = kind ? column.querySelector(`[data-count-kind="${kind}"]`) : column.querySelector('[data-count]');
  return Number(number.textContent.replace(/\D/g, ''));
}

function refresh() {
  if (!bar) return;
  const cards = selected();
  if (cards.length === 0) bar.querySelectorAll('[data-bulk-all], [name=all]').forEach(box => { box.checked = false; });
  bar.hidden = cards.length === 0;
  bar.dataset.of = cards[0]?.matches('.in') ? 'incoming' : 'leads';
  const number = bar.hidden ? 0 : extent(cards);
  bar.querySelectorAll('[data-bulk-count]').forEach(element => { element.textContent = number; });
}

document.addEventListener('click', event => {
  const card = event.target.closest('.board .card');
  if (!card || event.target.closest('button, [data-act]')) return;
  if (event.shiftKey) range(card);
  else if (event.ctrlKey || event.metaKey) toggle(card);
  else return;
  event.preventDefault();
});

onKey('x', event => {
  const card = currentCard();
  if (card && !event.shiftKey) toggle(card);
  return Boolean(card && !event.shiftKey);
});
onKey('Escape', () => { const had = selected().length > 0; clear(); return had; });

bar?.addEventListener('change', refresh);
bar?.addEventListener('click', event => { if (event.target.closest('[data-bulk-clear]')) clear(); });
document.addEventListener('htmx:after:swap', refresh);
