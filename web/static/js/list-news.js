// Records that came to an open list stay out of it until somebody wants to see them: a line at its head says how many.
const MOST = 99;

function refresh() {
  const line = document.querySelector('#came');
  if (!line) return;
  const known = new Set();
  for (const mark of [...line.querySelectorAll('#came-marks > [data-id]')]) {
    const { id } = mark.dataset;
    if (known.has(id) || known.size > MOST || document.getElementById(`row-${id}`)) mark.remove();
    else known.add(id);
  }
  const count = known.size > MOST ? `${MOST}+` : String(known.size);
  const said = line.querySelector('[data-count]');
  if (said.textContent !== count) said.textContent = count;
  line.hidden = known.size === 0;
}

document.addEventListener('htmx:after:swap', refresh);
