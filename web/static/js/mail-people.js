// Recipients stand as chips over the field that is sent: without script that field is a list with commas.
const CHOICES_AFTER_MS = 200;

/** `A <a@b.test>, "B, C" <c@d.test>; e@f.test` in its parts. */
function split(list) {
  const parts = [''];
  let isQuoted = false, isInside = false;
  for (const letter of list) {
    if (letter === '"') isQuoted = !isQuoted;
    if (letter === '<') isInside = true;
    if (letter === '>') isInside = false;
    if (',;\n'.includes(letter) && !isQuoted && !isInside) parts.push('');
    else parts[parts.length - 1] += letter;
  }
  return parts.map(part => part.trim()).filter(Boolean);
}

const nameOf = person => person.replace(/\s*<[^>]*>$/, '').replaceAll('"', '') || person;
const isAddress = person => /[^\s<@]+@[^\s>@]+\.[^\s>@]+>?$/.test(person);

function chip(person, onRemove) {
  const item = Object.assign(document.createElement('li'), { className: 'pill', title: person });
  item.classList.toggle('bad', !isAddress(person));
  const button = Object.assign(document.createElement('button'), { type: 'button', className: 'mini', textContent: '×' });
  button.setAttribute('aria-label', `Remove ${nameOf(person)}`);
  button.addEventListener('click', onRemove);
  item.append(nameOf(person), button);
  return item;
}

/** Turns a field into chips; what was typed and is no chip yet becomes one when the field is left. */
export function begin(field) {
  let people = split(field.value), waiting;
  const chips = Object.assign(document.createElement('ul'), { className: 'people' });
  chips.setAttribute('aria-label', `${field.labels[0]?.textContent ?? ''}: who gets it`);
  const typed = Object.assign(document.createElement('input'), { className: 'bare grow', autocomplete: 'off', id: field.id });
  typed.setAttribute('list', 'mail-people');
  field.removeAttribute('id');
  field.required = false;
  field.type = 'hidden';
  field.before(chips, typed);

  const draw = () => chips.replaceChildren(...people.map((person, at) => chip(person, () => put(people.toSpliced(at, 1)))));
  function put(now) {
    people = now;
    field.value = people.join(', ');
    field.dispatchEvent(new Event('input', { bubbles: true }));
    draw();
    typed.focus();
  }
  function take() {
    const more = split(typed.value);
    typed.value = '';
    if (more.length) {
      const before = document.activeElement;
      put([...people, ...more]);
      if (before !== typed) before.focus();
    }
  }
  async function choose() {
    const answer = await fetch(`/mail/recipients?${new URLSearchParams({ to: typed.value })}`);
    const text = await answer.text(), choices = document.querySelector('#mail-people');
    if (answer.ok && choices) choices.innerHTML = text;
  }
  typed.addEventListener('input', event => {
    const isChosen = [...document.querySelectorAll('#mail-people option')].some(option => option.value === typed.value);
    if (isChosen || event.inputType === 'insertFromPaste' && split(typed.value).length > 1) return take();
    clearTimeout(waiting);
    waiting = setTimeout(choose, CHOICES_AFTER_MS);
  });
  typed.addEventListener('keydown', event => {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    const ends = event.key === 'Enter' || [',', ';'].includes(event.key) && isAddress(typed.value);
    if (ends && (typed.value.trim() || event.key === 'Enter')) { event.preventDefault(); take(); }
    if (event.key === 'Backspace' && !typed.value && people.length) put(people.slice(0, -1));
  });
  typed.addEventListener('blur', take);
  field.form.addEventListener('formdata', event => {
    const left = split(typed.value);
    if (left.length) event.formData.set(field.name, [...people, ...left].join(', '));
  });
  draw();
  return typed;
}
