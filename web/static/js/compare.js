// Records side by side: the results show what the merge gives of what is chosen.
const show = (row, nodes) => row.querySelector('.result').replaceChildren(...[...nodes].map(node => node.cloneNode(true)));
const value = radio => radio.closest('.option').querySelector('.value');

// Who takes part, as the merge asks them: the record that stays, then the others, the newest first. The tick decides:
// another one stays where who did is unticked, and who is chosen to stay is ticked.
function asked(table, changed) {
  const box = radio => table.querySelector(`[name=with][value="${radio.value}"]`);
  if (changed.name === 'survivor') box(changed).checked = true;
  const ticked = [...table.querySelectorAll('[name=survivor]')].filter(radio => box(radio).matches('[type=hidden], :checked'));
  const stays = ticked.find(radio => radio.checked) ?? ticked.find(radio => !radio.disabled);
  if (stays) stays.checked = true;
  document.querySelector('[form=merge]').disabled = !stays || ticked.length < 2;
  return ticked.sort((one, other) => other.checked - one.checked || other.value - one.value).map(radio => radio.value);
}

// Nothing is taken from a record that takes no part: the choice falls back to what it is without one.
function choose(row, ids) {
  const radios = [...row.querySelectorAll('[type=radio]')];
  const free = ids.map(id => radios.find(radio => radio.value === id));
  radios.forEach(radio => { radio.disabled = !free.includes(radio); });
  if (!free.some(radio => radio.checked)) {
    if (free[0].dataset.made) free.sort((one, other) => one.dataset.made - other.dataset.made);
    (free.find(radio => !value(radio).querySelector('[data-nothing]')) ?? free[0]).checked = true;
  }
  show(row, value(free.find(radio => radio.checked)).childNodes);
}

function keep(row, ids) {
  const pieces = new Map();
  for (const id of ids) {
    for (const piece of row.querySelectorAll(`[data-of="${id}"] [data-piece]:not(:has([type=checkbox]:not(:checked)))`)) {
      if (!pieces.has(piece.dataset.piece)) pieces.set(piece.dataset.piece, piece);
    }
  }
  show(row, pieces.values());
}

document.addEventListener('change', event => {
  const table = event.target.closest?.('.compare');
  const ids = table ? asked(table, event.target) : [];
  if (!ids.length) return;
  table.querySelectorAll('.compare-row[role]:not(.heads)').forEach(row => choose(row, ids));
  table.querySelectorAll('[data-kept]').forEach(row => keep(row, ids));
});
