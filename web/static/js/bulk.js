// What is selected in a list or on a board, changed at once: the bar is a form; the answer is a toast with the way back,
// and the changed rows and cards come by the stream. Why leads are lost is asked first, by a form that repeats which.
import { send } from './request.js';
import { say } from './toast.js';
import { clear as clearCards, selected } from './selection.js';
import { clear as clearRows } from './rows.js';

/** The form of the page's bar, if it has one. */
export const bulkForm = () => document.querySelector('form[data-bulk-changes]');

/** Changes what is selected; `fields` say what to do. */
export async function change(fields) {
  const card = selected()[0];
  if (!fields.has('ids')) selected().forEach(each => fields.append('ids', each.dataset.id));
  try {
    const response = await send('POST', '/bulk-changes', fields);
    if (!response.ok) return;
  } catch {
    say('No connection. Nothing was changed, and the selection is still here.');
    return;
  }
  clearCards();
  clearRows();
  // Not in a field, where the keys of the page, such as the one that undoes, would be letters.
  (card ?? document.querySelector('.list .wide-table'))?.focus();
}

document.addEventListener('submit', event => {
  if (!event.target.matches('form[data-bulk-changes]')) return;
  event.preventDefault();
  change(new FormData(event.target, event.submitter));
});
