// Light or dark: the system decides until somebody chooses. The choice is a cookie, so that the server
// writes it into <html data-theme> and no page flashes in the wrong colours.
const YEAR_SECONDS = 31_536_000;
const root = document.documentElement;

document.addEventListener('click', event => {
  if (!event.target.closest('[data-theme-toggle]')) return;
  const dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  root.dataset.theme = dark ? 'light' : 'dark';
  document.cookie = `theme=${root.dataset.theme}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`;
});
