// What somebody is typing outlives every update of the page: a field that says something else than the server said last,
// and was not sent since, keeps it, and what stands open around it stays open.
const sent = new WeakMap();
const FIELDS = 'input:not([type=hidden]), textarea, select';

const says = field => {
  if (field.matches('select')) return [...field.selectedOptions].map(option => option.value).join('\n');
  if (field.matches('[type=checkbox], [type=radio]')) return String(field.checked);
  return field.value;
};
const said = field => {
  if (field.matches('select')) {
    const chosen = [...field.options].filter(option => option.defaultSelected);
    return (chosen.length || field.multiple ? chosen : [...field.options].slice(0, 1)).map(option => option.value).join('\n');
  }
  if (field.matches('[type=checkbox], [type=radio]')) return String(field.defaultChecked);
  return field.type === 'file' ? '' : field.defaultValue;
};
const isTyped = field => says(field) !== said(field) && sent.get(field) !== says(field);
const isBusy = field => isTyped(field) || (field === document.activeElement && sent.get(field) !== says(field));

// False leaves the node as it is. htmx asks its extensions before it redraws a node, and tells no listener.
htmx.registerExtension('typed', {
  htmx_before_morph_node(_, { oldNode, newNode }) {
    if (oldNode.matches?.(FIELDS)) return !(oldNode.name === newNode.name && isTyped(oldNode));
    if (oldNode.matches?.('details[open]') && [...oldNode.querySelectorAll(FIELDS)].some(isBusy)) newNode.open = true;
    return true;
  },
});

// What was sent is the server's to say, unless it was refused.
const fieldsOf = event => event.target.closest?.('form')?.querySelectorAll(FIELDS) ?? [];
document.addEventListener('htmx:before:request', event => fieldsOf(event).forEach(field => sent.set(field, says(field))));
document.addEventListener('htmx:finally:request', event => {
  if (!event.detail.ctx.response?.raw?.ok) fieldsOf(event).forEach(field => sent.delete(field));
});

// A field that saves itself says what it said before, so that whoever wrote there meanwhile is not overwritten unseen.
document.addEventListener('htmx:config:request', event => {
  const form = event.target.closest?.('form[data-saves-itself]');
  const [field, ...others] = form?.querySelectorAll(FIELDS) ?? [];
  if (field && others.length === 0) event.detail.ctx.request.body.set('was', said(field));
});
// What was refused stays in its field, marked as not saved; Escape brings back what is saved.
document.addEventListener('htmx:finally:request', event => {
  const fields = event.target.closest?.('form[data-saves-itself]')?.querySelectorAll(FIELDS) ?? [];
  const isRefused = !event.detail.ctx.response?.raw?.ok;
  for (const field of fields) field.ariaInvalid = isRefused && isTyped(field) ? 'true' : null;
});
document.addEventListener('keydown', event => {
  if (event.key !== 'Escape' || !event.target.matches?.('form[data-saves-itself] [aria-invalid=true]')) return;
  event.target.closest('form').reset();
  event.target.ariaInvalid = null;
});
