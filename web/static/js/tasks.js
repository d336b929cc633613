// Plans of tasks: dragged to another day or hour, moved by a menu (the task's button, or M), chosen together in the list.
// The server redraws the plan after each move, so that a refused one stands again where it was.
import { onKey } from './keys.js';
import { hold } from './live.js';
import { answer, openAt } from './menu.js';
import { send } from './request.js';
import { say } from './toast.js';

const here = () => location.pathname + location.search;
const ready = new WeakSet();
const sent = new WeakSet();
let release = () => {};
let isBehind = false;

// A plan drawn anew would close the line that was opened for a result: it waits until that is sent, closed or left.
const isTyping = () => {
  const at = document.activeElement?.closest('#main form, .ending[open]');
  return Boolean(at) && !sent.has(at);
};
document.addEventListener('input', event => sent.delete(event.target.form));
document.addEventListener('submit', event => sent.add(event.target));
document.addEventListener('htmx:before:swap', event => {
  if (!isTyping() || !event.detail.ctx.sourceElement?.closest?.('#plan-refresh')) return;
  event.preventDefault();
  isBehind = true;
});
document.addEventListener('focusout', () => setTimeout(() => {
  if (!isBehind || isTyping()) return;
  isBehind = false;
  document.dispatchEvent(new Event('resync'));
}));

async function move(task, fields) {
  const focused = document.activeElement?.closest('[data-task]')?.dataset.task === task;
  try {
    await send('PUT', `/tasks/${task}/due`, { ...fields, back: here() });
  } catch {
    say('No connection. The task was not moved.');
  }
  if (!focused) return;
  // The plan is drawn anew a moment later; whoever moved by key goes on at the same task.
  afterSwap(() => { if (!isTyping()) taskOf(task)?.focus(); });
}

const afterSwap = act => document.addEventListener('htmx:after:swap', () => setTimeout(act), { once: true });
const taskOf = id => document.querySelector(`#main [data-task="${CSS.escape(id)}"]`);

/** Where a list lies: its day, and the hour or the whole day that a task gets there. */
function placeOf(list) {
  const { drop, day, minute } = list.dataset;
  if (drop === 'hour') return { day, minute };
  if (drop === 'all-day') return { day, all_day: 'on' };
  return { day };
}

/** Later is any day: the task goes back to its place, and its form asks for the day. */
function askForDay(item, from, at) {
  from.insertBefore(item, from.children[at] ?? null);
  const address = `/tasks/${item.dataset.task}?${new URLSearchParams({ back: here() })}`;
  afterSwap(() => document.querySelector('#task-dialog input[type=date]')?.focus());
  htmx.ajax('GET', address, { target: '#dialogs', swap: 'innerHTML' });
}

const options = {
  group: { name: 'tasks', put: to => Boolean(to.el.dataset.drop) },
  sort: false,
  draggable: '[data-task]',
  filter: 'button, input, summary, form',
  preventOnFilter: false,
  forceFallback: true,
  fallbackOnBody: true,
  fallbackTolerance: 4,
  delay: 180,
  delayOnTouchOnly: true,
  animation: 120,
  ghostClass: 'drag-ghost',
  fallbackClass: 'lifted',
  emptyInsertThreshold: 12,
  onStart: () => { release = hold(); },
  onEnd: ({ item, from, to, oldIndex }) => {
    release();
    if (from === to) return;
    if (to.dataset.drop === 'chosen') askForDay(item, from, oldIndex);
    else move(item.dataset.task, placeOf(to));
  },
};

function prepare() {
  if (!globalThis.Sortable) return;
  for (const list of document.querySelectorAll('.plan .col > ol, [data-drop]')) {
    if (ready.has(list)) continue;
    ready.add(list);
    new Sortable(list, options);
  }
}
prepare();
document.addEventListener('htmx:after:swap', prepare);

// The menu: one for the page, opened at a task.
const menu = document.querySelector('#task-menu');
let current = null;

function open(task, anchor) {
  current = task;
  openAt(menu, anchor);
}

function choose(item) {
  menu.hidePopover();
  taskOf(current)?.focus();
  move(current, { [item.dataset.name]: item.dataset.value });
}

if (menu) {
  answer(menu, choose, () => taskOf(current)?.focus());
  document.addEventListener('click', event => {
    const button = event.target.closest('[data-task-move]');
    if (button) open(button.closest('[data-task]').dataset.task, button);
  });
  onKey('m', () => {
    const task = document.activeElement?.closest('#main [data-task]');
    if (!task) return false;
    open(task.dataset.task, task);
    return true;
  });
  // Enter on a task opens its form, as a click on its pen or its words does.
  document.addEventListener('keydown', event => {
    if (event.key === 'Enter' && event.target.matches?.('#main [data-task]')) event.target.querySelector('a[href^="/tasks/"]')?.click();
  });
}

// The list: one box for all.
document.addEventListener('change', event => {
  if (!event.target.matches('[data-check-all]')) return;
  const boxes = event.target.form.querySelectorAll('input[name=id]:not(:disabled)');
  boxes.forEach(box => { box.checked = event.target.checked; });
});

// What one came for is in sight: on a phone the first column that holds something, in a calendar the working day and today.
const WORKING_HOUR = 8;
const from = (edge, outer, inner) => inner.getBoundingClientRect()[edge] - outer.getBoundingClientRect()[edge];

const plan = matchMedia('(max-width: 760px)').matches && document.querySelector('.plan');
const first = plan && [...plan.children].find(column => column.querySelector('.task'));
if (first) plan.scrollLeft = from('left', plan, first);

const hours = document.querySelector('.hours');
if (hours) {
  const clock = hours.querySelector('.clock');
  const today = hours.querySelector('.date[aria-current]');
  hours.scrollTop = from('top', hours, clock.querySelectorAll('li:not([class])')[WORKING_HOUR]) - clock.querySelector('.head').offsetHeight;
  if (today) hours.scrollLeft = from('left', hours, today) - clock.offsetWidth;
}
