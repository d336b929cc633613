// Fields are dragged into another order or group with SortableJS; the buttons beside them do the same by keyboard and
// without script. Choices of a field are dragged within their form and saved with it.
import { send } from './request.js';
import { say } from './toast.js';

const ready = new WeakSet();

async function save(row) {
  const list = row.closest('[data-field-group]');
  const place = `${list.dataset.fieldGroup}:${row.previousElementSibling?.dataset.fieldId ?? 0}`;
  try {
    await send('PUT', `${list.dataset.placeUrl}/${row.dataset.fieldId}/place`, { place });
  } catch {
    say('No connection. The order was not saved.', { label: 'Retry', run: () => save(row) });
  }
}

function prepare() {
  if (!globalThis.Sortable) return;
  for (const list of document.querySelectorAll('.field-list, .option-list')) {
    if (ready.has(list)) continue;
    ready.add(list);
    const isOfFields = list.matches('.field-list');
    new Sortable(list, {
      handle: '.grip',
      animation: 120,
      group: isOfFields ? 'fields' : undefined,
      draggable: isOfFields ? '[data-field-id]' : 'li',
      onEnd: ({ item, from, to, oldIndex, newIndex }) => isOfFields && (from !== to || oldIndex !== newIndex) && save(item),
    });
  }
}
prepare();
document.addEventListener('htmx:after:swap', prepare);

// A choice is moved by keyboard: Alt and an arrow in its name.
document.addEventListener('keydown', event => {
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  const row = step && event.altKey && event.target.closest?.('.option-list > li');
  if (!row) return;
  event.preventDefault();
  if (step < 0) row.previousElementSibling?.before(row);
  else row.nextElementSibling?.after(row);
  event.target.focus();
});
