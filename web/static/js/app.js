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
import './feed.js';
import './in-place.js';
import './copy.js';
import './stage-order.js';
