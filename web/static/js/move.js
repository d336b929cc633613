// One way for a card to change its place: by mouse, touch, keyboard and menu. The card moves at once;
// the server's answer corrects numbers and version, or the card goes back.
import { send } from './request.js';
import { say } from './toast.js';

/** Puts `card` before `next` (or last). moveBefore keeps focus and running animations where the browser has it. */
export function place(card, list, next) {
  if (list.moveBefore && card.isConnected) list.moveBefore(card, next ?? null);
  else list.insertBefore(card, next ?? null);
}

/** The number in the header of a list's column follows its cards; the server's answer sets it right. */
export function count(list, difference) {
  const number = list.closest('.col')?.querySelector('[data-count]');
  if (number) number.textContent = Math.max(0, Number(number.textContent.replace(/\D/g, '')) + difference);
}

export const placeOf = card => ({ list: card.parentElement, next: card.nextElementSibling });

/** Returns the function that puts `card` back to `from` and the numbers with it. */
export function backTo(card, from, list) {
  return () => {
    place(card, from.list, from.next?.parentElement === from.list ? from.next : null);
    count(from.list, 1);
    count(list, -1);
  };
}

/** Moves a lead's card into `list` before `next`. `from` is where it was, when a drag has already moved it. */
export async function move(card, list, next, from = placeOf(card)) {
  if (card.parentElement !== list || card.nextElementSibling !== next) place(card, list, next);
  count(from.list, -1);
  count(list, 1);
  const back = backTo(card, from, list);
  const fields = {
    stage_id: list.closest('[data-stage-id]').dataset.stageId,
    before: next?.dataset.id ?? '',
    expected_version: card.dataset.version,
    filter: location.search.slice(1),
  };
  card.setAttribute('aria-busy', 'true');
  try {
    const response = await send('PUT', `/leads/${card.dataset.id}/stage`, fields);
    // 409 carries partials that put the card where it truly is.
    if (!response.ok && response.status !== 409) back();
  } catch {
    back();
    say('No connection. The card went back.', { label: 'Retry', run: () => move(card, list, next) });
  }
  card.removeAttribute('aria-busy');
}
