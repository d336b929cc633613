// The search: "/" goes there from any page, arrows walk from the field through what was found and back, Enter opens.
// Typing finds by htmx; without script the form asks the same page.
import { onKey } from './keys.js';

const page = () => document.querySelector('[data-search-page]');

onKey('/', () => {
  const field = [...document.querySelectorAll('[data-key="/"]')].find(found => found.checkVisibility());
  if (field) return false;
  location.assign('/search');
  return true;
});

document.addEventListener('keydown', event => {
  const place = event.target.closest?.('[data-search-page]');
  if (!place || event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
  const field = place.querySelector('input[type=search]');
  const links = [...place.querySelectorAll('.found td:first-child a')];
  const at = links.indexOf(document.activeElement);
  if (event.key === 'ArrowDown') (links[at + 1] ?? document.activeElement).focus();
  else if (event.key === 'ArrowUp' && document.activeElement !== field) (links[at - 1] ?? field).focus();
  else if (event.key === 'Enter' && document.activeElement === field && field.value === field.defaultValue) links[0]?.click();
  else return;
  event.preventDefault();
});

// The address holds what is looked for, so that going back from a record finds the same again.
document.addEventListener('htmx:after:swap', () => {
  const field = page()?.querySelector('input[type=search]');
  if (!field || field.value === field.defaultValue) return;
  field.defaultValue = field.value;
  history.replaceState(history.state, '', `/search?q=${encodeURIComponent(field.value)}`);
});

// The field of a board: hits hang below it while it holds the focus; arrows walk through them, Escape takes them away, Enter
// in the field filters the board.
const hitsOf = form => [...form.querySelectorAll('#hits a')];
const fold = form => form.querySelector('#hits').replaceChildren();

document.addEventListener('keydown', event => {
  const form = event.target.closest?.('[data-board-search]');
  if (!form || event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
  const field = form.querySelector('input[type=search]');
  const hits = hitsOf(form);
  const at = hits.indexOf(document.activeElement);
  if (event.key === 'ArrowDown') hits[at + 1]?.focus();
  else if (event.key === 'ArrowUp' && at >= 0) (hits[at - 1] ?? field).focus();
  else if (event.key === 'Escape' && hits.length) { field.focus(); fold(form); }
  else return;
  event.preventDefault();
  event.stopPropagation();
}, true);

// A press on a hit leaves the focus in the field, so that the hit is still there when the press ends.
document.addEventListener('mousedown', event => { if (event.target.closest('[data-board-search] #hits')) event.preventDefault(); });
document.addEventListener('focusout', event => {
  const form = event.target.closest?.('[data-board-search]');
  if (form && !form.contains(event.relatedTarget)) fold(form);
});
// An answer that comes when somebody has gone on is not shown.
document.addEventListener('htmx:after:swap', () => {
  const form = document.querySelector('[data-board-search]');
  if (form && !form.contains(document.activeElement)) fold(form);
});
