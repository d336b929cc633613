// The rows of a list: one box selects all of the page, Shift selects a range, and the bar says how many.
let anchor = null;

const boxes = () => [...document.querySelectorAll('.list tbody input[name=ids]')];

function refresh() {
  const all = document.querySelector('.list [data-select-all]');
  if (!all) return;
  const count = boxes().filter(box => box.checked).length;
  all.checked = count > 0 && count === boxes().length;
  all.indeterminate = count > 0 && !all.checked;
  const said = document.querySelector('.bulk-bar [data-rows-count]');
  if (said) said.textContent = count;
}

document.addEventListener('click', event => {
  const box = event.target.closest?.('.list tbody input[name=ids]');
  if (!box) return;
  const every = boxes();
  if (event.shiftKey && anchor && every.includes(anchor)) {
    const [low, high] = [every.indexOf(anchor), every.indexOf(box)].sort((a, b) => a - b);
    every.slice(low, high + 1).forEach(other => { other.checked = box.checked; });
  }
  anchor = box;
  refresh();
});

document.addEventListener('change', event => {
  if (!event.target.matches?.('.list [data-select-all]')) return;
  boxes().forEach(box => { box.checked = event.target.checked; });
  refresh();
});

/** Nothing is selected any more. */
export function clear() {
  boxes().forEach(box => { box.checked = false; });
  const all = document.querySelector('.bulk-bar [name=all]');
  if (all) all.checked = false;
  refresh();
}
document.addEventListener('click', event => { if (event.target.closest?.('[data-rows-clear]')) clear(); });
document.addEventListener('htmx:after:swap', refresh);
refresh();
