// "All changes saved" beside a title is true: it says "Saving…" while a change is on its way, and that one was not
// saved until the next one is.
const SAVED = 'All changes saved';
let underWay = 0;
let hasFailed = false;

function say() {
  const place = document.querySelector('#saved');
  if (!place) return;
  place.textContent = underWay ? 'Saving…' : hasFailed ? 'Not saved' : SAVED;
  place.classList.toggle('problem', !underWay && hasFailed);
}

/** Says how `request`, a promise of a response, goes; gives its response. */
export async function saving(request) {
  begin();
  try {
    const response = await request;
    end(response.ok);
    return response;
  } catch (error) {
    end(false);
    throw error;
  }
}

function begin() {
  underWay += 1;
  say();
}

function end(isSaved) {
  underWay -= 1;
  hasFailed = !isSaved;
  say();
}

// What htmx sends: a request ends once, whether it was answered, refused or lost on its way.
const isChange = event => event.detail.ctx?.request.method !== 'GET';
document.addEventListener('htmx:before:request', event => isChange(event) && begin());
document.addEventListener('htmx:finally:request', event => {
  if (isChange(event)) end(Boolean(event.detail.ctx.response?.raw?.ok));
});
