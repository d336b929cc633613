// `@` in a note opens the list of colleagues: arrows choose, Enter or Tab takes, Escape closes.
const MOST = 8;
let list = null;

const caretWord = field => /(?:^|[^\p{L}\p{N}])@([\p{L}\p{N}][^\n@]{0,40}|)$/u.exec(field.value.slice(0, field.selectionStart));
const namesFor = field => (field.closest('[data-colleagues]')?.dataset.colleagues ?? '').split('\n').filter(Boolean);

function close() {
  if (!list) return;
  list.field.removeAttribute('aria-activedescendant');
  list.field.removeAttribute('aria-controls');
  list.menu.remove();
  list = null;
}

function choose(at) {
  const options = [...list.menu.children];
  list.at = (at + options.length) % options.length;
  options.forEach((option, place) => option.setAttribute('aria-selected', place === list.at));
  list.field.setAttribute('aria-activedescendant', options[list.at].id);
}

function take() {
  const { field, typed } = list;
  const name = list.menu.children[list.at].textContent;
  field.setRangeText(`${name} `, field.selectionStart - typed.length, field.selectionStart, 'end');
  close();
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

function open(field, typed) {
  const wanted = typed.toLowerCase();
  const found = namesFor(field).filter(name => name.toLowerCase().split(' ').some((_, at, words) => words.slice(at).join(' ').startsWith(wanted)));
  close();
  if (found.length === 0) return;
  const menu = Object.assign(document.createElement('ul'), { id: 'mentions', className: 'menu mentions', role: 'listbox' });
  menu.setAttribute('aria-label', 'Colleagues');
  found.slice(0, MOST).forEach((name, at) => {
    const option = Object.assign(document.createElement('li'), { id: `mention-${at}`, role: 'option', textContent: name });
    // The press must not take the focus from the field before the click is seen.
    option.addEventListener('pointerdown', event => event.preventDefault());
    option.addEventListener('click', () => { choose(at); take(); });
    menu.append(option);
  });
  field.after(menu);
  field.setAttribute('aria-controls', 'mentions');
  list = { field, menu, typed, at: 0 };
  choose(0);
}

document.addEventListener('input', event => {
  if (!event.target.matches('textarea[data-mentions]')) return;
  const word = caretWord(event.target);
  if (word) open(event.target, word[1]);
  else close();
});

document.addEventListener('keydown', event => {
  if (!list || event.target !== list.field || event.isComposing) return;
  if (event.key === 'ArrowDown') choose(list.at + 1);
  else if (event.key === 'ArrowUp') choose(list.at - 1);
  else if ((event.key === 'Enter' && !event.ctrlKey && !event.metaKey) || event.key === 'Tab') take();
  else if (event.key === 'Escape') close();
  else return;
  event.preventDefault();
  event.stopPropagation();
}, true);

document.addEventListener('focusout', event => { if (list?.field === event.target) close(); });
