// Native <dialog>s: data-open="#id" opens, data-close closes, a press outside closes,
// and one that the server sent with data-show opens by itself and is gone once closed.
const FIELDS = '.db :is(input:not([type=hidden]), select, textarea):enabled';
let pressed;

// The focus belongs on what one came for: the first field, or the one that asks for it; without any the button that does
// it; and where that destroys something, Cancel.
function show(dialog) {
  dialog?.showModal();
  if (!dialog || dialog.querySelector('[autofocus]')) return;
  const field = [...dialog.querySelectorAll(FIELDS)].find(found => found.checkVisibility() && (found.type !== 'radio' || found.checked));
  const button = dialog.querySelector('.df .btn.bad') ? dialog.querySelector('.df [data-close]') : dialog.querySelector('.df .btn.primary');
  (field ?? button)?.focus();
}

document.addEventListener('pointerdown', event => { pressed = event.target; });

document.addEventListener('click', event => {
  const opener = event.target.closest('[data-open]');
  if (opener) show(document.querySelector(opener.dataset.open));
  if (event.target.closest('[data-close]')) event.target.closest('dialog').close();
  // A text selection that ends outside also clicks the dialog: only a press that began outside closes it.
  if (event.target.matches('dialog') && pressed === event.target) event.target.close();
});

const openSent = () => document.querySelectorAll('dialog[data-show]:not([open])').forEach(show);
document.addEventListener('htmx:after:swap', openSent);
openSent();

// `close` does not bubble, but it can be captured.
document.addEventListener('close', event => { if (event.target.closest('#dialogs')) event.target.remove(); }, true);
