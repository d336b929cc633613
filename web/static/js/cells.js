// Cells of a list, changed where they stand: a click, Enter or F2 opens one, Enter saves, Escape gives up, leaving it saves
// what was changed. Arrows go from cell to cell. While one is open, changes by colleagues wait.
import { hold } from './live.js';
import { send } from './request.js';
import { say } from './toast.js';

const CELL = '.list td[data-cell]';
const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
let editing = null;

const formIn = cell => cell.querySelector('.cell-form');
const inputIn = cell => cell.querySelector('.cell-form :is(input:not([type=hidden]), select)');
const typed = cell => new URLSearchParams(new FormData(formIn(cell))).toString();

/** One cell can be reached by Tab; arrows lead to the others. */
function rove(cell) {
  document.querySelectorAll(CELL).forEach(other => { other.tabIndex = other === cell ? 0 : -1; });
}

async function open(cell) {
  if (editing) return;
  const row = cell.closest('tr');
  editing = { cell, release: hold() };
  const response = await fetch(`/${cell.closest('table').dataset.of}/${row.dataset.id}/cells/${cell.dataset.cell}`).catch(() => null);
  if (!response?.ok) {
    close();
    say(response ? 'This cannot be changed here.' : 'No connection. Nothing was changed.');
    return;
  }
  editing.before = [...cell.childNodes];
  cell.innerHTML = await response.text();
  editing.was = typed(cell);
  editing.said = inputIn(cell)?.value ?? '';
  inputIn(cell)?.focus();
  inputIn(cell)?.select?.();
}

/** Ends the edit; what stood there comes back unless the answer has replaced it. */
function close({ focus } = {}) {
  const { cell, before, release } = editing;
  editing = null;
  if (before && formIn(cell)) cell.replaceChildren(...before);
  release();
  if (focus) cell.focus();
}

async function save({ focus } = {}) {
  const { cell, was } = editing;
  if (editing.isSent) return;
  if (typed(cell) === was && !cell.querySelector('[aria-invalid]')) { close({ focus }); return; }
  editing.isSent = true;
  try {
    await send('PUT', formIn(cell).getAttribute('action'), `${typed(cell)}&${new URLSearchParams({ was: editing.said })}`);
  } catch {
    editing.isSent = false;
    say('No connection. Nothing was changed, and your text is still here.');
    return;
  }
  if (cell.querySelector('[role=alert]') && cell.isConnected) {
    editing.isSent = false;
    inputIn(cell)?.focus();
    return;
  }
  close({ focus });
}

document.addEventListener('click', event => {
  const cell = event.target.closest?.(CELL);
  if (cell && !event.target.closest('a, button, input, select, label') && !formIn(cell)) open(cell);
});

document.addEventListener('submit', event => {
  if (!event.target.matches('.cell-form')) return;
  event.preventDefault();
  save({ focus: true });
});

document.addEventListener('focusin', event => {
  const cell = event.target.closest?.(CELL);
  if (cell) rove(cell);
});

// Leaving saves; the focus stays where it went.
document.addEventListener('focusout', event => {
  if (!editing?.was || !event.target.closest('.cell-form') || !document.hasFocus()) return;
  if (editing.isSent || editing.cell.contains(event.relatedTarget)) return;
  save();
});

document.addEventListener('keydown', event => {
  const cell = event.target.closest?.(CELL);
  if (!cell || event.isComposing) return;
  const { key } = event;
  if (formIn(cell)) {
    if (key === 'Escape') close({ focus: true });
    else if (key === 'Enter') save({ focus: true });
    else return;
  } else if (key === 'F2' || (key === 'Enter' && event.target === cell)) {
    open(cell);
  } else if (key in STEPS && event.target === cell) {
    step(cell, STEPS[key]);
  } else return;
  event.preventDefault();
  event.stopPropagation();
}, true);

function step(cell, [down, right]) {
  const row = cell.closest('tr');
  const inRow = [...row.querySelectorAll('td[data-cell]')];
  const rows = [...row.parentElement.querySelectorAll('tr:has(td[data-cell])')];
  const at = inRow.indexOf(cell) + right;
  rows[rows.indexOf(row) + down]?.querySelectorAll('td[data-cell]')[at]?.focus();
}

function prepare() {
  const cell = document.activeElement?.closest(CELL) ?? document.querySelector(CELL);
  if (cell && !document.querySelector(`${CELL}[tabindex="0"]`)) rove(cell);
}
document.addEventListener('htmx:after:swap', prepare);
prepare();
