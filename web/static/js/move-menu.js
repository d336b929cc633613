// "Move to": the way to move a card without dragging (WCAG 2.5.7), by the card's button or M, then 1 to 9.
// The server writes it once per page; a selection moves together, as one bulk change.
import { bulkForm, change } from './bulk.js';
import { onKey } from './keys.js';
import { answer, openAt } from './menu.js';
import { move } from './move.js';
import { currentCard, focusCard } from './roving.js';
import { selected } from './selection.js';

const menu = document.querySelector('#move-menu');
let card = null;

function open(forCard, anchor) {
  card = forCard;
  openAt(menu, anchor);
}

function choose(item) {
  const stage = `[data-stage-id="${item.dataset.stageId}"]`;
  const list = document.querySelector(`.col${stage} > ol, .drop${stage}`);
  const chosen = card.hasAttribute('data-sel') ? selected() : [card];
  menu.hidePopover();
  if (!list) return;
  const top = list.querySelector(':scope > .card');
  if (chosen.length > 1) {
    const fields = new FormData(bulkForm());
    fields.append('deed', 'move');
    fields.append('stage', item.dataset.stageId);
    change(fields);
    return;
  }
  chosen.filter(each => each.parentElement !== list).forEach(each => move(each, list, top));
  focusCard(card);
}

if (menu) {
  answer(menu, choose, () => {
    if (card?.isConnected) focusCard(card);
  });
  document.addEventListener('click', event => {
    const button = event.target.closest('.board [data-move]');
    if (button) open(button.closest('.card'), button);
  });
  document.querySelector('[data-bulk-move]')?.addEventListener('click', event => open(selected()[0], event.currentTarget));
  onKey('m', () => {
    const current = selected().find(each => !each.matches('.in')) ?? currentCard();
    if (!current || current.matches('.in')) return false;
    open(current, current);
    return true;
  });
}
