// The form that asks of a list. A condition is found by typing its name; choices are ticked in a list that opens under
// them; what is asked can be taken away in its row; and how many records match is counted while one goes on.
const COUNT_MS = 250;
const VALUES = '.value [name]:not([type=checkbox]), .way';
const ALONE = ['empty', 'filled'];
/** Stands in the form for the days beside it; no address has it. */
const DAYS = 'days';
let timer;
let counting = 0;

const form = () => document.querySelector('#filter-form');
const finder = () => document.querySelector('#add-condition');
const conditionOf = element => element.closest?.('.condition');
const ticksOf = choices => [...choices.querySelectorAll('.ticks input')].filter(tick => tick.checkVisibility());

function isAsked(condition) {
  const way = condition.querySelector('.way').value;
  if (ALONE.includes(way) || condition.querySelector('.ticks :checked')) return true;
  return [...condition.querySelectorAll('.value [name]:not([type=checkbox])')].some(field => field.value.trim() && field.value !== DAYS);
}

/** What is said of a condition is what its fields say; the count follows once nobody changes anything for a moment. */
function tell(condition) {
  condition.classList.toggle('asked', isAsked(condition));
  const said = condition.querySelector('[data-said]');
  if (said) said.textContent = [...condition.querySelectorAll('.ticks :checked')].map(tick => tick.nextElementSibling.textContent).join(', ') || 'Any';
  clearTimeout(timer);
  timer = setTimeout(count, COUNT_MS);
}

async function count() {
  const place = document.querySelector('#filter-count');
  if (!place || !form()) return;
  counting += 1;
  const mine = counting;
  const asked = new URLSearchParams(new FormData(form()));
  const answer = await fetch(`${place.dataset.url}&${asked}`, { headers: { 'HX-Request': 'true' } }).catch(() => null);
  // The answer to an older question is none.
  if (mine !== counting) return;
  place.innerHTML = answer?.ok ? await answer.text() : '';
  // What cannot be read is marked where it stands.
  const unread = place.querySelector('[data-unread]')?.dataset.unread;
  for (const field of form().querySelectorAll('.value input.input')) field.ariaInvalid = field.name === unread ? 'true' : null;
}

// An address says what is asked, and nothing of what is not.
document.addEventListener('formdata', event => {
  if (event.target !== form()) return;
  const unasked = [...event.target.querySelectorAll('.condition')].filter(condition => !isAsked(condition));
  for (const condition of unasked) condition.querySelectorAll('[name]').forEach(field => event.formData.delete(field.name));
  for (const [key, value] of [...event.formData]) if (!value || value === DAYS) event.formData.delete(key);
});

document.addEventListener('input', event => {
  if (event.target === finder()) find();
  else if (event.target.matches('[data-find-choice]')) narrow(event.target);
  else if (conditionOf(event.target)) {
    // Days that are not shown are not asked for.
    if (event.target.value !== DAYS && event.target.matches('.value > select')) clear(conditionOf(event.target), '[type=date]');
    tell(conditionOf(event.target));
  }
});

const clear = (condition, fields) => condition.querySelectorAll(fields).forEach(field => { field.value = ''; });

document.addEventListener('click', event => {
  const unask = event.target.closest('[data-unask]');
  if (unask) take(conditionOf(unask));
  const option = event.target.closest('.finder [role=option]');
  if (option) show(option);
});
document.addEventListener('mousedown', event => { if (event.target.closest('.finder [role=listbox]')) event.preventDefault(); });

/** Asks no longer; a row that was found by its name goes away with it. */
function take(condition) {
  condition.querySelectorAll('.ticks :checked').forEach(tick => { tick.checked = false; });
  clear(condition, VALUES);
  condition.classList.remove('found');
  tell(condition);
  finder()?.focus();
}

// Conditions, by name.
const options = () => [...finder().parentElement.querySelectorAll('[role=option]')];
const shown = () => options().filter(option => !option.hidden);
const isOpen = () => finder().getAttribute('aria-expanded') === 'true';

function open(isOpen) {
  finder().setAttribute('aria-expanded', String(isOpen));
  finder().nextElementSibling.hidden = !isOpen;
  if (!isOpen) finder().removeAttribute('aria-activedescendant');
}

function find() {
  const words = finder().value.trim().toLowerCase();
  for (const option of options()) option.hidden = !option.textContent.toLowerCase().includes(words);
  // What begins so comes before what has it somewhere.
  const first = shown().find(option => option.textContent.trim().toLowerCase().startsWith(words)) ?? shown()[0];
  open(Boolean(first));
  if (first) choose(first);
}

function choose(option) {
  for (const other of options()) other.setAttribute('aria-selected', String(other === option));
  finder().setAttribute('aria-activedescendant', option.id);
  option.scrollIntoView({ block: 'nearest' });
}

function show(option) {
  const condition = document.getElementById(option.dataset.condition);
  condition.classList.add('found');
  finder().value = '';
  open(false);
  condition.scrollIntoView({ block: 'nearest' });
  const choices = condition.querySelector('.choices-of');
  if (choices) unfold(choices);
  else (condition.querySelector('.value :is(input, select)') ?? condition.querySelector('.way')).focus();
}

function step(by) {
  if (!isOpen()) return find();
  const all = shown();
  const at = all.findIndex(option => option.getAttribute('aria-selected') === 'true');
  choose(all[(at + by + all.length) % all.length]);
}

function typedInFinder(key) {
  if (key === 'ArrowDown') step(1);
  else if (key === 'ArrowUp') step(-1);
  else if (key === 'Enter' && isOpen()) show(shown().find(option => option.getAttribute('aria-selected') === 'true'));
  else if (key === 'Escape' && isOpen()) open(false);
  else return false;
  return true;
}

// Choices of a condition.
function unfold(choices) {
  choices.open = true;
  (choices.querySelector('[data-find-choice]') ?? ticksOf(choices)[0] ?? choices.querySelector('summary')).focus();
  choices.querySelector('.menu').scrollIntoView({ block: 'nearest' });
}

function narrow(field) {
  const words = field.value.trim().toLowerCase();
  for (const row of field.parentElement.querySelectorAll('.ticks > .row')) row.hidden = !row.textContent.toLowerCase().includes(words);
}

function typedInChoices(choices, key) {
  const field = choices.querySelector('[data-find-choice]');
  const ticks = ticksOf(choices);
  const at = ticks.indexOf(document.activeElement);
  if (key === 'ArrowDown' && !choices.open) unfold(choices);
  else if (!choices.open) return false;
  else if (key === 'ArrowDown') ticks[at + 1]?.focus();
  else if (key === 'ArrowUp') (ticks[at - 1] ?? field ?? ticks[0])?.focus();
  else if (key === 'Enter' && document.activeElement.matches('input')) (ticks[at] ?? ticks[0])?.click();
  else if (key === 'Escape') {
    choices.open = false;
    (finder() ?? choices.querySelector('summary')).focus();
  } else return false;
  return true;
}

document.addEventListener('keydown', event => {
  if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
  const choices = event.target.closest?.('.choices-of');
  const isDone = choices ? typedInChoices(choices, event.key) : event.target === finder() && typedInFinder(event.key);
  if (!isDone) return;
  event.preventDefault();
  event.stopPropagation();
});

// Whoever goes elsewhere leaves nothing open.
function leave(event) {
  document.querySelectorAll('.choices-of[open]').forEach(choices => { if (!choices.contains(event.target)) choices.open = false; });
  if (finder() && isOpen() && !event.target.closest?.('.finder')) open(false);
}
document.addEventListener('focusin', leave);
document.addEventListener('click', leave);
document.addEventListener('htmx:after:swap', () => { if (document.querySelector('#filter-count:empty')) count(); });
