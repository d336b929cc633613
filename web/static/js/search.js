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
