// The feed opens at its newest item and stays there while new ones come; the composer keeps what was typed.
const NEAR_PX = 48;

for (const scroller of document.querySelectorAll('[data-newest]')) {
  let isAtEnd = true;
  const toEnd = () => { scroller.scrollTop = scroller.scrollHeight; };
  scroller.addEventListener('scroll', () => {
    isAtEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_PX;
  });
  // Mail frames and pictures grow after they were put in: the size is what counts, not the insertion.
  // What stands above it, such as a task that was set, takes room from it as well.
  const size = new ResizeObserver(() => { if (isAtEnd) toEnd(); });
  size.observe(scroller);
  size.observe(scroller.firstElementChild);
  toEnd();
}

// Composer: each tab has its own form. As links they work without script; with it nothing is loaded.
document.addEventListener('click', event => {
  const tab = event.target.closest('.composer [role=tab]');
  if (!tab || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const composer = tab.closest('.composer');
  composer.querySelectorAll('[role=tab]').forEach(other => other.setAttribute('aria-selected', other === tab));
  composer.querySelectorAll('[role=tabpanel]').forEach(panel => { panel.hidden = panel.id !== tab.getAttribute('aria-controls'); });
  composer.querySelector('[role=tabpanel]:not([hidden]) textarea').focus();
});

document.addEventListener('keydown', event => {
  if (!event.target.matches?.('.composer [role=tab]') || !['ArrowLeft', 'ArrowRight'].includes(event.key)) return;
  const tabs = [...event.target.parentElement.querySelectorAll('[role=tab]')];
  const next = tabs.at((tabs.indexOf(event.target) + (event.key === 'ArrowRight' ? 1 : -1)) % tabs.length);
  next.focus();
  event.preventDefault();
});

// Drafts: a closed tab or a lost connection costs no words. One per form, gone once it was sent.
const nameOf = form => `draft:${form.getAttribute('action')}`;

for (const field of document.querySelectorAll('.composer textarea')) {
  if (field.value === '') field.value = localStorage.getItem(nameOf(field.form)) ?? '';
}
document.addEventListener('input', event => {
  if (!event.target.matches('.composer textarea')) return;
  const { form, value } = event.target;
  if (value) localStorage.setItem(nameOf(form), value);
  else localStorage.removeItem(nameOf(form));
});
// On a part of the feed the form is sent as a page is, and the draft goes with it.
document.addEventListener('submit', event => {
  if (event.target.matches('.composer form:not([hx-post])')) localStorage.removeItem(nameOf(event.target));
});
document.addEventListener('htmx:after:request', event => {
  const form = event.target.closest?.('.composer form');
  const { response } = event.detail.ctx;
  if (!form || !response || response.status >= 400) return;
  localStorage.removeItem(nameOf(form));
  form.reset();
});
