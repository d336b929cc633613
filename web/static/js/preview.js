// A file that a browser can show opens in a dialog; the link itself does the same without script, and Ctrl opens a tab.
const MAKE = {
  picture: url => Object.assign(document.createElement('img'), { src: url, alt: '' }),
  audio: url => Object.assign(document.createElement('audio'), { src: url, controls: true }),
  document: url => Object.assign(document.createElement('iframe'), { src: url }),
  text: url => {
    const frame = Object.assign(document.createElement('iframe'), { src: url });
    frame.setAttribute('sandbox', '');
    return frame;
  },
};

document.addEventListener('click', event => {
  const link = event.target.closest('a[data-preview]');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const { preview, name } = link.dataset;
  const shown = MAKE[preview](link.getAttribute('href'));
  shown.classList.add('preview', preview);
  if (shown.tagName === 'IFRAME') shown.title = name;
  else shown.setAttribute('aria-label', name);
  const dialog = document.createElement('dialog');
  dialog.className = 'modal wide';
  dialog.setAttribute('aria-labelledby', 'preview-title');
  const head = document.createElement('div');
  head.className = 'dh';
  const title = Object.assign(document.createElement('h2'), { id: 'preview-title', textContent: name });
  const save = Object.assign(document.createElement('a'), { className: 'btn', href: `${link.getAttribute('href')}?save=yes`, textContent: 'Download' });
  const close = Object.assign(document.createElement('button'), { className: 'btn', type: 'button', textContent: 'Close' });
  close.dataset.close = '';
  head.append(title, save, close);
  const body = document.createElement('div');
  body.className = 'db';
  body.append(shown);
  dialog.append(head, body);
  document.querySelector('#dialogs').append(dialog);
  dialog.showModal();
  dialog.addEventListener('close', () => link.focus());
});
