// A record is looked for by typing: arrows walk from the field through the hits and back, Enter takes the first or the one
// in focus, Escape closes. htmx brings the hits; without script they are not offered.
document.addEventListener('keydown', event => {
  const form = event.target.closest?.('form.chooser');
  if (!form || event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
  const field = form.querySelector('input[type=search]');
  const hits = [...form.querySelectorAll('.choices button')];
  const at = hits.indexOf(document.activeElement);
  const details = form.closest('details');
  if (event.key === 'ArrowDown') hits[at + 1]?.focus();
  else if (event.key === 'ArrowUp' && at >= 0) (hits[at - 1] ?? field).focus();
  else if (event.key === 'Escape' && details) {
    details.open = false;
    details.querySelector('summary').focus();
  } else return;
  event.preventDefault();
  event.stopPropagation();
});

// What is opened is typed into at once.
document.addEventListener('toggle', event => {
  if (event.target.open) event.target.querySelector(':scope > form.chooser input[type=search]')?.focus();
}, true);
