// A file that a browser can show opens in a dialog; the link itself does the same without script, and Ctrl opens a tab.
const make = (tag, said) => Object.assign(document.createElement(tag), said);
const MAKE = {
  picture: src => make('img', { src, alt: '' }),
  audio: src => make('audio', { src, controls: true }),
  document: src => make('iframe', { src }),
  text: src => {
    const frame = make('iframe', { src });
    frame.setAttribute('sandbox', '');
    return frame;
  },
};

document.addEventListener('click', event => {
  const link = event.target.closest('a[data-preview]');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const { preview, name } = link.dataset;
  const url = link.getAttribute('href');
  const shown = MAKE[preview](url);
  shown.classList.add('preview', preview);
  if (shown.tagName === 'IFRAME') shown.title = name;
  else shown.setAttribute('aria-label', name);
  const dialog = make('dialog', { className: 'modal wide' });
  dialog.setAttribute('aria-labelledby', 'preview-title');
  const head = make('div', { className: 'dh' });
  const close = make('button', { className: 'btn', type: 'button', textContent: 'Close' });
  close.dataset.close = '';
  head.append(
    make('h2', { id: 'preview-title', textContent: name }),
    make('a', { className: 'btn', href: `${url}?save=yes`, textContent: 'Download' }),
    close,
  );
  const body = make('div', { className: 'db' });
  body.append(shown);
  dialog.append(head, body);
  document.querySelector('#dialogs').append(dialog);
  dialog.showModal();
  dialog.addEventListener('close', () => link.focus());
});
