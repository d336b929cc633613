// Accept, decline: one press each, the card goes at once and the focus is on the next (IL-30, IL-40).
// The buttons are plain form buttons; on the page of one incoming lead they stay that.
import { onKey } from './keys.js';
import { backTo, count, placeOf } from './move.js';
import { send } from './request.js';
import { currentCard, focusCard, neighbourOf } from './roving.js';
import { clear, selected } from './selection.js';
import { say } from './toast.js';

const NOUNS = { accept: 'acceptance', decline: 'refusal' };

/** What decides, by key: the act and what is said with it. */
const KEYS = { a: ['accept'], d: ['decline'], s: ['decline', { spam: 'true' }] };

/** Decides on one card of the board. The answer removes it and offers the way back; 409 tells who was faster (IL-34). */
async function decide(card, act, manner = {}) {
  const next = neighbourOf(card);
  const list = card.parentElement;
  card.hidden = true;
  count(list, -1);
  focusCard(next);
  const back = () => { card.hidden = false; count(list, 1); };
  try {
    const response = await send('POST', `/incoming-leads/${card.dataset.id}/${NOUNS[act]}`, manner);
    if (!response.ok && response.status !== 409) back();
  } catch {
    back();
    say('No connection. Nothing was decided.', { label: 'Retry', run: () => decide(card, act, manner) });
  }
}

/** Accepts into the stage whose list the card was dropped on; `from` is where it hung before. */
export async function acceptInto(card, list, from) {
  count(from.list, -1);
  count(list, 1);
  const back = backTo(card, from, list);
  const stageId = list.closest('[data-stage-id]').dataset.stageId;
  try {
    const response = await send('POST', `/incoming-leads/${card.dataset.id}/acceptance`, { stage_id: stageId });
    if (!response.ok && response.status !== 409) back();
  } catch {
    back();
    say('No connection. The card went back.');
  }
}

/** Decides on the selection, or on all that the filter shows: then up to the newest card seen, not what came since. */
async function decideAll(act, manner = {}) {
  const bar = document.querySelector('#bulk');
  const cards = selected();
  const column = document.querySelector('.col.incoming');
  const isAll = bar.querySelector('[data-bulk-all]').checked;
  const seen = [...column.querySelectorAll('.card.in')].map(card => Number(card.dataset.id));
  const fields = isAll
    ? { filter: column.dataset.filter || 'all', up_to: Math.max(...seen) }
    : { ids: cards.map(card => card.dataset.id).join(',') };
  const url = `/pipelines/${document.querySelector('.board').dataset.pipelineId}/incoming-leads/${NOUNS[act]}s`;
  try {
    const response = await send('POST', url, { ...fields, ...manner });
    if (response.ok) clear();
  } catch {
    say('No connection. Nothing was decided, the selection is kept.', { label: 'Retry', run: () => decideAll(act, manner) });
  }
}

document.addEventListener('click', event => {
  const button = event.target.closest('[data-act="accept"], [data-act="decline"]');
  const card = button?.closest('.board .card.in');
  if (!card) return;
  event.preventDefault();
  decide(card, button.dataset.act);
});

document.querySelector('#bulk')?.addEventListener('click', event => {
  const button = event.target.closest('[data-bulk]');
  if (button) decideAll(button.dataset.bulk);
});

for (const [key, [act, manner]] of Object.entries(KEYS)) {
  onKey(key, () => {
    const card = currentCard();
    if (selected().some(other => other.matches('.in'))) decideAll(act, manner);
    else if (card?.matches('.in')) decide(card, act, manner);
    else return false;
    return true;
  });
}
onKey('l', () => {
  const link = currentCard()?.querySelector('[data-act="link"]');
  link?.click();
  return Boolean(link);
});

// Counters filter by their links; the cards of other kinds are out of sight before the answer is here.
document.addEventListener('click', event => {
  const counter = event.target.closest('.counters a');
  if (!counter) return;
  const column = counter.closest('.col');
  column.dataset.filter = column.dataset.filter === counter.dataset.kind ? '' : counter.dataset.kind;
});
