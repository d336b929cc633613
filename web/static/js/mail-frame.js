// A mail's HTML stands in a frame without origin and without scripts: nobody can ask it how high it is. So its words
// are laid out once more, out of sight, as plain boxes of the same width: elements of our own by name, their sizes, text,
// and pictures that came with the mail. Nothing else of the mail gets into the page.
const BOXES = 'ADDRESS B BIG BLOCKQUOTE BR CENTER DD DIV DL DT EM FONT H1 H2 H3 H4 H5 H6 HR I LI OL P PRE SMALL STRONG SUB SUP TABLE TBODY TD TFOOT TH THEAD TR U UL'.split(' ');
const SIZES = ['border', 'border-collapse', 'font-family', 'font-size', 'font-weight', 'height', 'line-height', 'margin', 'max-width', 'min-width', 'padding', 'text-transform', 'white-space', 'width'];
const ATTRIBUTES = ['width', 'height', 'cellpadding', 'cellspacing', 'border', 'size'];
const MARGIN_PX = 8;
/** Where the style of an element is read; the policy of our pages lets nobody parse one with the element. */
const wish = document.createElement('i').style;
const MAX_CHARS = 400_000;
const MOST_PX = 20_000;

function copy(from, to) {
  for (const node of from.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) to.append(node.data);
    if (node.nodeType !== Node.ELEMENT_NODE || node.tagName === 'STYLE') continue;
    const isOwnPicture = node.tagName === 'IMG' && /^data:image\/(png|jpeg|gif|webp);/i.test(node.getAttribute('src') ?? '');
    const box = document.createElement(isOwnPicture ? 'img' : BOXES.includes(node.tagName) ? node.tagName : 'span');
    if (isOwnPicture) box.src = node.getAttribute('src');
    for (const name of ATTRIBUTES) if (/^\d+%?$/.test(node.getAttribute(name) ?? '')) box.setAttribute(name, node.getAttribute(name));
    wish.cssText = node.dataset.style ?? '';
    for (const name of SIZES) box.style.setProperty(name, wish.getPropertyValue(name));
    // A picture that is not shown takes the room of its words.
    if (node.tagName === 'IMG' && !isOwnPicture) Object.assign(box.style, { display: 'inline-block', minHeight: '16px', minWidth: '16px' });
    box.append(isOwnPicture ? '' : node.getAttribute('alt') ?? '');
    copy(node, box);
    to.append(box);
  }
}

async function plainBoxes(address) {
  const response = await fetch(address);
  if (!response.ok) return null;
  const text = (await response.text()).replace(/^[^]*?<\/style>/, '').replaceAll(' style="', ' data-style="');
  if (text.replaceAll(/"data:[^"]*"/g, '').length > MAX_CHARS) return null;
  const boxes = document.createElement('div');
  copy(new DOMParser().parseFromString(text, 'text/html').body, boxes);
  return boxes;
}

async function heightOf(boxes, width) {
  const host = document.createElement('div');
  Object.assign(host.style, { position: 'absolute', visibility: 'hidden', inset: '0 auto auto -20000px', width: `${width}px`, font: '14px/1.45 system-ui, sans-serif', overflowWrap: 'anywhere', whiteSpace: 'normal' });
  // Margins of its first and last part count.
  Object.assign(boxes.style, { display: 'flow-root', padding: `${MARGIN_PX}px` });
  host.attachShadow({ mode: 'closed' }).append(boxes);
  document.body.append(host);
  const pictures = [...boxes.querySelectorAll('img')];
  for (const picture of pictures) Object.assign(picture.style, { maxWidth: '100%', height: picture.hasAttribute('height') ? '' : 'auto' });
  await Promise.allSettled(pictures.map(picture => picture.decode()));
  const height = boxes.offsetHeight;
  host.remove();
  return height;
}

const known = new WeakMap();

async function fit(frame) {
  const { src, clientWidth: width } = frame;
  const shown = known.get(frame);
  if (width === 0 || (shown?.src === src && shown.width === width)) return;
  const boxes = shown?.src === src ? shown.boxes : await plainBoxes(src);
  known.set(frame, { src, width, boxes });
  if (!boxes) return;
  known.get(frame).height = Math.min(await heightOf(boxes, width) + 2, MOST_PX);
  apply(frame);
}

/** Also after news of the server, whose markup does not know the height. */
function apply(frame) {
  const height = known.get(frame)?.height;
  if (!height) return;
  frame.style.height = `${height}px`;
  frame.dataset.fitted = '';
}

const sizes = new ResizeObserver(entries => { for (const { target } of entries) fit(target).catch(() => {}); });
const watch = () => { for (const frame of document.querySelectorAll('iframe.mail-frame')) { apply(frame); sizes.observe(frame); } };
document.addEventListener('htmx:after:swap', watch);
watch();

// What a mail quotes, and its pictures, are shown in the same frame, on request.
document.addEventListener('click', event => {
  const link = event.target.closest('a[data-whole]');
  if (!link || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const frame = link.closest('.body').querySelector('iframe.mail-frame');
  const address = new URL(frame.src);
  for (const [name, value] of new URL(link.href).searchParams) address.searchParams.set(name, value);
  frame.src = address.href;
  link.remove();
  fit(frame).catch(() => {});
});
