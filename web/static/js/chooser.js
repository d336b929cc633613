// A record is looked for by typing: arrows walk from the field through the hits and back, Enter takes the first or the one
// in focus, Escape closes. htmx brings the hits; without script they are not offered.
document.addEventListener('keydown', event => {
  const chooser = event.target.closest?.('.chooser');
  if (!chooser || event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
  const field = chooser.querySelector('input[type=search]');
  const hits = [...chooser.querySelectorAll('.choices button')];
  const at = hits.indexOf(document.activeElement);
  const details = chooser.closest('details');
  const picks = chooser.matches('[data-picks]');
  if (event.key === 'ArrowDown') hits[at + 1]?.focus();
  else if (event.key === 'ArrowUp' && at >= 0) (hits[at - 1] ?? field).focus();
  else if (event.key === 'Enter' && picks && at < 0 && hits.length) hits[0].click();
  else if (event.key === 'Escape' && picks && hits.length) close(chooser);
  else if (event.key === 'Escape' && details && !picks) {
    details.open = false;
    details.querySelector('summary').focus();
  } else return;
  event.preventDefault();
  event.stopPropagation();
});

// In a bigger form a hit sends nothing: it is taken into the field, and typing lets go of it again.
document.addEventListener('click', event => {
  const hit = event.target.closest('.chooser[data-picks] .choices button');
  if (!hit) return;
  event.preventDefault();
  const chooser = hit.closest('.chooser');
  if (hit.value) chooser.querySelector('input[type=search]').value = hit.querySelector('.clip').textContent;
  take(chooser, hit.value);
  close(chooser);
});

document.addEventListener('input', event => {
  const chooser = event.target.matches('input[type=search]') && event.target.closest('.chooser[data-picks]');
  if (chooser) take(chooser, '');
});

// A press on a hit leaves the focus in the field; who goes on to another field is offered nothing more, and Enter there sends.
document.addEventListener('mousedown', event => {
  if (event.target.closest('.chooser[data-picks] .choices')) event.preventDefault();
});
document.addEventListener('focusout', event => {
  const chooser = event.target.closest?.('.chooser[data-picks]');
  if (chooser && !chooser.contains(event.relatedTarget)) chooser.querySelector('.choices').replaceChildren();
});

// Whoever a form offers besides is taken into its chooser in the same way.
document.addEventListener('click', event => {
  const offer = event.target.closest('[data-takes]');
  const chooser = offer?.closest('form').querySelector('.chooser[data-picks]');
  if (!chooser) return;
  chooser.querySelector('input[type=search]').value = offer.dataset.takes;
  take(chooser, offer.value);
  close(chooser);
  offer.parentElement.remove();
});

function take(chooser, id) {
  chooser.querySelector('input[type=hidden]').value = id;
  chooser.querySelector('.taken').textContent = id ? chooser.querySelector('.choices').dataset.hint : '';
}

function close(chooser) {
  chooser.querySelector('.choices').replaceChildren();
  chooser.querySelector('input[type=search]').focus();
}

// What is opened is typed into at once.
document.addEventListener('toggle', event => {
  if (event.target.open) event.target.querySelector(':scope > form.chooser input[type=search]')?.focus();
}, true);
