// "Move to": the way to move a card without dragging (WCAG 2.5.7), by the card's button or M, then 1 to 9.
// The menu is a popover that the server writes once per page; a selection moves
// together, as one bulk change.
import { bulkForm, change } from './bulk.js';
import { onKey } from './keys.js';
import { move } from './move.js';
import { currentCard, focusCard } from './roving.js';
import { selected } from './selection.js';

const GAP_PX = 4;
const menu = document.querySelector('#move-menu');
let card = null;

function open(forCard, anchor) {
  card = forCard;
  menu.showPopover();
  const box = anchor.getBoundingClientRect();
  menu.style.left = `${Math.max(GAP_PX, Math.min(box.left, innerWidth - menu.offsetWidth - GAP_PX))}px`;
  menu.style.top = `${Math.max(GAP_PX, Math.min(box.bottom + GAP_PX, innerHeight - menu.offsetHeight - GAP_PX))}px`;
  menu.querySelector('[role=menuitem]').focus();
}

function choose(item) {
  const stage = `[data-stage-id="${item.dataset.stageId}"]`;
  const list = document.querySelector(`.col${stage} > ol, .drop${stage}`);
  const chosen = card.hasAttribute('data-sel') ? selected() : [card];
  const stays = card;
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
  focusCard(stays);
}

function walk(event) {
  const items = [...menu.querySelectorAll('[role=menuitem]')];
  const at = items.indexOf(document.activeElement);
  const steps = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 };
  const shortcut = items.find(item => item.dataset.shortcut === event.key.toLowerCase());
  if (event.key in steps) items.at(steps[event.key] % items.length).focus();
  else if (shortcut) choose(shortcut);
  else if (event.key === 'Tab') menu.hidePopover();
  else return;
  event.preventDefault();
}

if (menu) {
  menu.addEventListener('click', event => {
    const item = event.target.closest('[role=menuitem]');
    if (item) choose(item);
  });
  menu.addEventListener('keydown', walk);
  menu.addEventListener('toggle', event => {
    const isLost = document.activeElement === document.body || menu.contains(document.activeElement);
    if (event.newState === 'closed' && isLost && card?.isConnected) focusCard(card);
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
