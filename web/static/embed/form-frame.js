// On the page of a public form: tells the page that embeds it how tall it is (see embed/form-embed.js).
// The height is no secret, so any parent may hear it.
if (window.parent !== window) {
  const report = () => window.parent.postMessage({ sluiceFormHeight: document.documentElement.scrollHeight }, '*');
  new ResizeObserver(report).observe(document.body);
}
