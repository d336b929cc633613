// A menu that opens at what it is for, and answers to keys: arrows, Home, End, and the letter or digit of an item.
const GAP_PX = 4;
const itemsOf = menu => [...menu.querySelectorAll('[role=menuitem]')];

/** Opens below the anchor, within the window, the first item in focus. */
export function openAt(menu, anchor) {
  menu.showPopover();
  const box = anchor.getBoundingClientRect();
  menu.style.left = `${Math.max(GAP_PX, Math.min(box.left, innerWidth - menu.offsetWidth - GAP_PX))}px`;
  menu.style.top = `${Math.max(GAP_PX, Math.min(box.bottom + GAP_PX, innerHeight - menu.offsetHeight - GAP_PX))}px`;
  itemsOf(menu)[0].focus();
}

/** `choose` gets the item that was pressed; `goBack` takes up the focus that a closed menu would lose. */
export function answer(menu, choose, goBack) {
  menu.addEventListener('click', event => {
    const item = event.target.closest('[role=menuitem]');
    if (item) choose(item);
  });
  menu.addEventListener('keydown', event => {
    const items = itemsOf(menu);
    const at = items.indexOf(document.activeElement);
    const steps = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 };
    const shortcut = items.find(item => item.dataset.shortcut === event.key.toLowerCase());
    if (event.key in steps) items.at(steps[event.key] % items.length).focus();
    else if (shortcut) choose(shortcut);
    else if (event.key === 'Tab') menu.hidePopover();
    else return;
    event.preventDefault();
  });
  menu.addEventListener('toggle', event => {
    const isLost = document.activeElement === document.body || menu.contains(document.activeElement);
    if (event.newState === 'closed' && isLost) goBack();
  });
}
