// The chat button of a website, one script tag on any page:
//   <script src="https://crm.example/chat/KEY/widget.js" async></script>
// A message has an id of its own, lies in localStorage until the server has acknowledged it, and is sent again after
// a lost connection: the id makes that harmless. Answers come by EventSource and are resumed after the last id seen.
(() => {
  const YEAR_SECONDS = 31_536_000;
  const MAX_TEXT = 4_000;
  const RETRY_MS = 1_000;
  const MAX_RETRY_MS = 30_000;
  const SEND_TIMEOUT_MS = 20_000;

  const script = document.currentScript;
  const base = script.src.replace(/\/widget\.js.*$/, '');
  const title = script.dataset.title ?? 'Chat with us';
  const greeting = script.dataset.greeting ?? 'Write to us. We answer here, and you can leave the page meanwhile.';
  const stored = name => `sluice:${base}:${name}`;
  const read = (name, fallback) => JSON.parse(localStorage.getItem(stored(name)) ?? 'null') ?? fallback;
  const write = (name, value) => localStorage.setItem(stored(name), JSON.stringify(value));

  // randomUUID exists only on https pages; the visitor id must not be guessable, on http pages neither.
  const randomId = () => [...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, '0')).join('');

  function visitorId() {
    const found = document.cookie.match(/(?:^|; )sluice_visitor=([0-9a-f]{32})/)?.[1] ?? randomId();
    const secure = location.protocol === 'https:' ? '; secure' : '';
    document.cookie = `sluice_visitor=${found}; path=/; max-age=${YEAR_SECONDS}; samesite=lax${secure}`;
    return found;
  }
  const visitor = visitorId();

  // ---- What it looks like: a shadow tree, so that neither page disturbs the other -------------------------------
  const STYLE = `
    :host { all: initial; position: fixed; inset: auto 20px 20px auto; z-index: 2147483000; color-scheme: light dark;
      font: 400 14px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
      --ink: light-dark(#20242c, #eceef2); --soft: light-dark(#5b616e, #a9b0bd); --line: light-dark(#dfe2e8, #3a404c);
      --ground: light-dark(#fff, #23272f); --mine: light-dark(#e9efff, #2c3a63); --accent: light-dark(#3557c9, #4a6be0); }
    * { box-sizing: border-box; }
    button, input, textarea { font: inherit; color: inherit; }
    button { cursor: pointer; border: 0; border-radius: 8px; min-height: 36px; padding: 0 14px; background: var(--accent); color: #fff; font-weight: 600; }
    :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
    .open { min-height: 48px; padding: 0 20px; border-radius: 24px; box-shadow: 0 6px 24px rgb(0 0 0 / .25); }
    .unread { display: inline-grid; place-items: center; min-width: 20px; height: 20px; margin-left: 8px; padding: 0 5px; border-radius: 10px; background: #c22b2b; font-size: 12px; }
    .panel { display: flex; flex-direction: column; width: min(360px, calc(100vw - 40px)); height: min(520px, calc(100dvh - 40px));
      border: 1px solid var(--line); border-radius: 14px; background: var(--ground); color: var(--ink); box-shadow: 0 12px 48px rgb(0 0 0 / .3); overflow: hidden; }
    [hidden] { display: none !important; }
    header { display: flex; align-items: center; padding: 8px 8px 8px 16px; border-bottom: 1px solid var(--line); }
    h2 { flex: 1; margin: 0; font-size: 15px; font-weight: 600; }
    .close { background: none; color: var(--soft); font-size: 20px; padding: 0 10px; }
    .log { flex: 1; overflow-y: auto; padding: 16px; display: flex; flex-direction: column; gap: 10px; }
    .log p { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
    .log > div { max-width: 85%; padding: 8px 12px; border: 1px solid var(--line); border-radius: 10px; }
    .log .visitor { align-self: flex-end; background: var(--mine); border-color: transparent; }
    .log small { color: var(--soft); } .log .failed { border: 1px solid #c22b2b; }
    .hello, .state { margin: 0; padding: 8px 16px; color: var(--soft); font-size: 13px; }
    form { padding: 8px 16px 16px; border-top: 1px solid var(--line); display: grid; gap: 8px; }
    label { display: grid; gap: 2px; font-size: 12px; color: var(--soft); }
    input, textarea { width: 100%; padding: 8px 10px; border: 1px solid #858b98; border-radius: 8px; background: var(--ground); color: var(--ink); font-size: 16px; resize: none; }
    summary { cursor: pointer; color: var(--soft); font-size: 13px; } details label { margin-top: 6px; }
    @media (max-width: 480px) { :host { inset: auto 12px 12px auto; } }`;

  const host = document.createElement('div');
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];
  root.innerHTML = `
    <button class="open" type="button" aria-expanded="false" aria-haspopup="dialog"><span class="label"></span><span class="unread" hidden></span></button>
    <section class="panel" role="dialog" aria-labelledby="title" hidden>
      <header><h2 id="title"></h2><button class="close" type="button" aria-label="Close the chat">&times;</button></header>
      <p class="hello"></p>
      <div class="log" role="log" aria-live="polite" aria-label="Messages" tabindex="0"></div>
      <p class="state" role="status" hidden>No connection. Your messages are kept and sent when it returns.</p>
      <form>
        <details><summary>Leave your name and e-mail (optional)</summary>
          <label>Name <input name="name" autocomplete="name" maxlength="200"></label>
          <label>E-mail <input name="email" type="email" autocomplete="email" maxlength="254"></label></details>
        <label>Message <textarea name="text" rows="2" required maxlength="${MAX_TEXT}"></textarea></label>
        <button>Send</button>
      </form>
    </section>`;
  const $ = selector => root.querySelector(selector);
  const [opener, panel, log, form, unread, state] = ['.open', '.panel', '.log', 'form', '.unread', '.state'].map($);
  $('.label').textContent = title;
  $('h2').textContent = title;
  $('.hello').textContent = greeting;
  for (const name of ['name', 'email']) form.elements[name].value = read(name, '');

  // ---- Messages ------------------------------------------------------------------------------------------------
  const shown = new Set();
  let lastId = 0;
  let news = 0;
  let stream = null;
  let isSending = false;
  let waiting = [];
  const pending = new Map();
  let retryMs = RETRY_MS;

  function bubble(text, from, author) {
    const item = document.createElement('div');
    item.className = from;
    const said = document.createElement('p');
    said.textContent = text;
    const by = document.createElement('small');
    by.textContent = from === 'visitor' ? '' : author ?? '';
    item.append(said, by);
    log.append(item);
    log.scrollTop = log.scrollHeight;
    return item;
  }

  // In the order of the server; what it has not acknowledged yet has no number and stays last.
  function settle(item, id) {
    item.dataset.id = id;
    const isAfter = other => other !== item && !(Number(other.dataset.id) < id);
    log.insertBefore(item, [...log.children].find(isAfter) ?? null);
  }

  function mark(number) {
    news = number;
    unread.hidden = number === 0;
    unread.textContent = number;
    unread.setAttribute('aria-label', `${number} unread`);
  }

  function receive(message) {
    if (shown.has(message.id)) return;
    // One's own message may come back by the stream before its acknowledgement: wait for that, it tells the id.
    if (message.from === 'visitor' && isSending) return void waiting.push(message);
    shown.add(message.id);
    lastId = Math.max(lastId, message.id);
    settle(bubble(message.text, message.from, message.author), message.id);
    const seen = read('seen', 0);
    if (message.from === 'team' && message.id > seen) panel.hidden ? mark(news + 1) : write('seen', message.id);
  }

  function draw(message) {
    const item = bubble(message.text, 'visitor');
    item.lastChild.textContent = 'sending\u2026';
    pending.set(message.id, item);
  }

  function acknowledge(message, id) {
    write('outbox', read('outbox', []).filter(other => other.id !== message.id));
    const item = pending.get(message.id);
    pending.delete(message.id);
    if (shown.has(id)) item?.remove();
    else if (item) {
      item.lastChild.textContent = '';
      settle(item, id);
    }
    // Only the stream moves lastId on: an answer with a smaller id may still be on its way.
    shown.add(id);
  }

  function refuse(message) {
    write('outbox', read('outbox', []).filter(other => other.id !== message.id));
    const item = pending.get(message.id);
    pending.delete(message.id);
    item?.classList.add('failed');
    if (item) item.lastChild.textContent = 'This message could not be accepted.';
  }

  function later() {
    state.hidden = false;
    setTimeout(flush, retryMs * (0.7 + Math.random() * 0.6));
    retryMs = Math.min(retryMs * 2, MAX_RETRY_MS);
  }

  async function post(message) {
    const response = await fetch(`${base}/messages`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ visitor, ...message }),
      signal: AbortSignal.timeout(SEND_TIMEOUT_MS),
    });
    if (response.ok) return acknowledge(message, (await response.json()).id);
    // Too many, or the server's own trouble: later. Anything else would be refused again.
    if (response.status === 429 || response.status >= 500) throw new Error(`status ${response.status}`);
    refuse(message);
  }

  async function flush() {
    if (isSending) return;
    isSending = true;
    try {
      for (let [message] = read('outbox', []); message; [message] = read('outbox', [])) await post(message);
      retryMs = RETRY_MS;
      state.hidden = true;
    } catch {
      later();
    } finally {
      isSending = false;
      const held = waiting;
      waiting = [];
      held.forEach(receive);
    }
  }

  function listen() {
    if (stream && stream.readyState !== EventSource.CLOSED) return;
    stream = new EventSource(`${base}/stream?visitor=${visitor}&after=${lastId}`);
    stream.onmessage = event => receive(JSON.parse(event.data));
    // The browser reconnects by itself after a lost line, but not after an error answer.
    stream.onerror = () => { if (stream.readyState === EventSource.CLOSED) setTimeout(listen, MAX_RETRY_MS); };
  }

  // The stream begins with what was said before, so there is one way for a message to come in.
  function start() {
    write('talked', true);
    listen();
  }

  // ---- What a visitor does -------------------------------------------------------------------------------------
  function toggle(isOpen) {
    panel.hidden = !isOpen;
    opener.hidden = isOpen;
    opener.setAttribute('aria-expanded', isOpen);
    if (!isOpen) return opener.focus();
    mark(0);
    write('seen', lastId);
    form.elements.text.focus();
    log.scrollTop = log.scrollHeight;
  }

  opener.addEventListener('click', () => toggle(true));
  $('.close').addEventListener('click', () => toggle(false));
  root.addEventListener('keydown', event => { if (event.key === 'Escape') toggle(false); });
  form.elements.text.addEventListener('keydown', event => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });

  form.addEventListener('submit', event => {
    event.preventDefault();
    const { name, email, text } = form.elements;
    if (text.value.trim() === '') return;
    write('name', name.value);
    write('email', email.value);
    const message = { id: randomId(), text: text.value, page: location.href, referrer: document.referrer };
    if (name.value) message.name = name.value;
    if (email.value) message.email = email.value;
    write('outbox', [...read('outbox', []), message]);
    draw(message);
    text.value = '';
    flush();
    if (!stream) start();
  });

  addEventListener('online', () => { flush(); if (stream) listen(); });

  document.body.append(host);
  const left = read('outbox', []);
  left.forEach(draw);
  // A visitor who never wrote costs the server no connection.
  if (left.length > 0 || read('talked', false)) start();
  flush();
})();
