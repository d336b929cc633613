// Stages are dragged into another order with SortableJS; the buttons beside them do the same by keyboard and without
// script. After a stage is added its field is empty again for the next one.
import { send } from './request.js';
import { saving } from './saved.js';
import { say } from './toast.js';

const ready = new WeakSet();

async function save(list) {
  const order = [...list.querySelectorAll('[data-stage-id]')].map(row => row.dataset.stageId).join(',');
  try {
    await saving(send('PUT', list.dataset.orderUrl, { order }));
  } catch {
    say('No connection. The order was not saved.', { label: 'Retry', run: () => save(list) });
  }
}

function prepare() {
  const list = document.querySelector('#stage-order');
  if (!list || ready.has(list) || !globalThis.Sortable) return;
  ready.add(list);
  new Sortable(list, { handle: '.grip', animation: 120, onEnd: ({ oldIndex, newIndex }) => oldIndex === newIndex || save(list) });
}
prepare();
document.addEventListener('htmx:after:swap', prepare);

document.addEventListener('htmx:after:request', event => {
  const form = event.target.closest?.('form[data-clear]');
  if (form && event.detail.ctx.response?.raw?.ok) form.reset();
});
