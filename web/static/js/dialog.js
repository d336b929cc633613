// Native <dialog>s: data-open="#id" opens, data-close closes, a press outside closes,
// and one that the server sent with data-show opens by itself and is gone once closed.
let pressed;
document.addEventListener('pointerdown', event => { pressed = event.target; });

document.addEventListener('click', event => {
  const opener = event.target.closest('[data-open]');
  if (opener) document.querySelector(opener.dataset.open)?.showModal();
  if (event.target.closest('[data-close]')) event.target.closest('dialog').close();
  // A text selection that ends outside also clicks the dialog: only a press that began outside closes it.
  if (event.target.matches('dialog') && pressed === event.target) event.target.close();
});

const openSent = () => document.querySelectorAll('dialog[data-show]:not([open])').forEach(dialog => dialog.showModal());
document.addEventListener('htmx:after:swap', openSent);
openSent();

// `close` does not bubble, but it can be captured.
document.addEventListener('close', event => { if (event.target.closest('#dialogs')) event.target.remove(); }, true);
