// Two panes beside each other are two pages of a phone: the link of the one that is seen says so.
const links = [...document.querySelectorAll('.seg a[href^="#"]')];
const seen = new IntersectionObserver(entries => {
  const shown = entries.findLast(entry => entry.isIntersecting);
  if (!shown) return;
  for (const link of links) {
    if (link.hash === `#${shown.target.id}`) link.setAttribute('aria-current', 'true');
    else link.removeAttribute('aria-current');
  }
}, { threshold: 0.6 });
for (const link of links) seen.observe(document.querySelector(link.hash));
