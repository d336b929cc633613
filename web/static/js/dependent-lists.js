// Dependent lists in a form that is sent as a whole: a list offers what stands under the choice of the one before. Without
// script all choices stand there in groups; what does not go together is left out by the server.
function narrow(list) {
  const lists = [...list.parentElement.querySelectorAll('select[data-list]')];
  lists.slice(1).forEach((next, at) => {
    const above = lists[at].value;
    for (const group of next.querySelectorAll('optgroup')) {
      group.hidden = group.disabled = group.dataset.under !== above;
    }
    if (next.selectedOptions[0]?.closest('optgroup')?.disabled) next.value = '';
  });
}

const narrowAll = () => document.querySelectorAll('select[data-list]:first-child').forEach(narrow);
document.addEventListener('change', event => { if (event.target.matches?.('select[data-list]')) narrow(event.target); });
document.addEventListener('htmx:after:swap', narrowAll);
narrowAll();
