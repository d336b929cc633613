// Every page loads this file; each import is one idea and looks only for the elements it knows.
import './request.js';
import './theme.js';
import './dialog.js';
import './toast.js';
import './keys.js';
import './ago.js';
import './live.js';
import './roving.js';
import './selection.js';
import './triage.js';
import './board.js';
import './move-menu.js';
import './link.js';
import './search.js';
import './feed.js';
import './typed.js';
import './in-place.js';
import './chooser.js';
import './filter.js';
import './dependent-lists.js';
import './mentions.js';
import './attach.js';
import './preview.js';
import './panes.js';
import './copy.js';
import './field-order.js';
import './saved.js';
import './stage-order.js';
import './tasks.js';
import './rows.js';
import './cells.js';
import './list-news.js';
import './bulk.js';
import './compare.js';
import './desktop-notices.js';

// Pages with mails load what mails need; the others do not.
if (document.querySelector('.feed, .mail')) import('./mail-frame.js');
