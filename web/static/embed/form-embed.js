// One script tag puts a Sluice form where it stands:
//   <script src="https://crm.example/forms/KEY/embed.js" async></script>
// The form learns on which page it is, where the visitor came from, and the campaign (utm_*).
(() => {
  const MAX_HEIGHT_PX = 5_000;
  const script = document.currentScript;
  const address = new URL(script.src.replace(/\/embed\.js.*$/, ''));
  const campaign = [...new URLSearchParams(location.search)].filter(([name]) => name.startsWith('utm_'));
  for (const [name, value] of campaign) address.searchParams.set(name, value);
  address.searchParams.set('page', location.href);
  address.searchParams.set('referrer', document.referrer);

  const frame = document.createElement('iframe');
  frame.src = address;
  frame.title = script.dataset.title ?? 'Contact form';
  frame.loading = 'lazy';
  Object.assign(frame.style, { width: '100%', border: '0', height: '420px', colorScheme: 'auto' });
  script.after(frame);

  addEventListener('message', event => {
    if (event.source !== frame.contentWindow || event.origin !== address.origin) return;
    const height = Number(event.data?.sluiceFormHeight);
    if (height > 0) frame.style.height = `${Math.min(height, MAX_HEIGHT_PX)}px`;
  });
})();
