// Records side by side: the results show what the merge gives, as soon as something is chosen.
const show = (row, nodes) => row.querySelector('.result').replaceChildren(...[...nodes].map(node => node.cloneNode(true)));

// Who takes part, as the merge asks them: the record that stays, then the others, the newest first.
function asked(table) {
  const stays = table.querySelector('[name=survivor]:checked')?.value;
  const others = [...table.querySelectorAll('[name=with]:is([type=hidden], :checked)')].map(box => box.value);
  return [stays, ...others.filter(id => id !== stays).sort((one, other) => other - one)];
}

// Nothing is taken from a record that takes no part: the choice falls back to what it is without one.
function choose(row, ids) {
  const radios = [...row.querySelectorAll('[type=radio]')];
  radios.forEach(radio => { radio.disabled = !ids.includes(radio.value); });
  if (!radios.some(radio => radio.checked && !radio.disabled)) {
    const free = ids.map(id => radios.find(radio => radio.value === id));
    const says = radio => radio.dataset.made ?? !radio.closest('.option').querySelector('[data-nothing]');
    if (radios[0].dataset.made) free.sort((one, other) => one.dataset.made - other.dataset.made);
    (free.find(says) ?? free[0]).checked = true;
  }
  const chosen = radios.find(radio => radio.checked).closest('.option').querySelector('.value');
  show(row, chosen.childNodes);
}

function keep(row, ids) {
  const pieces = new Map();
  for (const id of ids) {
    for (const piece of row.querySelectorAll(`[data-of="${id}"] [data-piece]`)) {
      if (!pieces.has(piece.dataset.piece)) pieces.set(piece.dataset.piece, piece);
    }
  }
  show(row, pieces.values());
}

document.addEventListener('change', event => {
  const table = event.target.closest?.('.compare');
  if (!table) return;
  const ids = asked(table);
  table.querySelectorAll('.compare-row[role]:not(.heads)').forEach(row => choose(row, ids));
  table.querySelectorAll('[data-kept]').forEach(row => keep(row, ids));
});
