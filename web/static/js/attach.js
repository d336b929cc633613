// Files for a note: chosen, dragged onto the composer, or pasted.
import { say } from './toast.js';

const MAX_FILES = 10;
/** A mail is written in a composer too, and lists its files itself. */
const FORM = '.composer form:has(.attached)';

const inputOf = form => form?.querySelector('input[type=file][name=files]');
const nameThem = input => {
  input.form.querySelector('.attached').textContent = [...input.files].map(file => file.name).join(', ');
};

for (const input of document.querySelectorAll(`${FORM} input[type=file]`)) {
  input.addEventListener('change', () => nameThem(input));
  input.form.addEventListener('reset', () => setTimeout(() => nameThem(input)));
}

function add(input, files) {
  const all = new DataTransfer();
  for (const file of [...input.files, ...files]) all.items.add(file);
  if (all.files.length > MAX_FILES) {
    say(`At most ${MAX_FILES} files can be added to one note.`);
    return;
  }
  input.files = all.files;
  nameThem(input);
}

document.addEventListener('paste', event => {
  const input = inputOf(event.target.closest?.(FORM));
  const files = event.clipboardData?.files ?? [];
  if (!input || files.length === 0) return;
  event.preventDefault();
  add(input, files);
});

const zoneOf = event => event.dataTransfer?.types.includes('Files') ? event.target.closest?.('#feed')?.querySelector('.composer') : null;
const openForm = zone => zone.querySelector('[role=tabpanel]:not([hidden]) form');

document.addEventListener('dragover', event => {
  const zone = zoneOf(event);
  if (!zone || !inputOf(openForm(zone))) return;
  event.preventDefault();
  zone.classList.add('takes-files');
});
for (const name of ['dragleave', 'drop']) {
  document.addEventListener(name, () => document.querySelector('.takes-files')?.classList.remove('takes-files'));
}
document.addEventListener('drop', event => {
  const zone = zoneOf(event);
  const input = zone && inputOf(openForm(zone));
  if (!input) return;
  event.preventDefault();
  add(input, event.dataTransfer.files);
});
