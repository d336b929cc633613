// Records side by side: the result of a row shows what is chosen, as soon as it is chosen.
document.addEventListener('change', event => {
  const row = event.target.closest?.('.compare-row');
  const chosen = event.target.closest?.('.option')?.querySelector('.value');
  const result = row?.querySelector('.result');
  if (chosen && result && event.target.type === 'radio') result.replaceChildren(...[...chosen.childNodes].map(node => node.cloneNode(true)));
});
