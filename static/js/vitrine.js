// Comfort on pages that work without it.
const $ = selector => document.querySelector(selector);
const on = addEventListener;

// The sign-up panel, once revealed or asked for, becomes a modal. Notices go in: behind it nothing is read.
const lift = key => {
  if (key.matches(':modal')) return;
  key.prepend(...document.querySelectorAll('.notice[role=status]'));
  key.open = false;
  key.showModal();
};

const look = () => {
  const key = $('#key');
  if (key?.getAnimations().some(a => a.playState === 'finished') && !key.contains(document.activeElement)) lift(key);
};
on('animationend', look);
look();
on('click', e => {
  if (e.target.closest('a[href="#key"], .start button')) { e.preventDefault(); lift($('#key')); }
  if (e.target.matches('dialog:modal') && e.detail) {
    const b = e.target.getBoundingClientRect();
    if (e.clientX < b.left || e.clientX > b.right || e.clientY < b.top || e.clientY > b.bottom) e.target.close();
  }
});
// Closed, it gives what opens it the focus.
on('close', () => $('.start button')?.focus(), true);

// The back/forward cache may show what is no longer so.
on('pageshow', e => { if (e.persisted) location.reload(); });

// A fragment's styles would not count: its clock is data.
const clock = () => { const j = $('#job'); if (j?.dataset.preview) for (const n of ['preview', 'elapsed']) j.style.setProperty('--' + n, j.dataset[n]); };
clock();

// A new heading is said once, and gets title and lost focus.
const title = () => $('dialog:modal :is(h1,h2)') || $('h1');
let heading = title()?.textContent;
on('htmx:after:swap', () => {
  clock();
  const h = title();
  if (!h || h.textContent === heading) return;
  heading = $('#say').textContent = h.textContent;
  if (h.matches('h1')) document.title = heading.replace(/\.$/, '') + ': Vitrine';
  if (document.activeElement === document.body) h.focus({preventScroll: true});
});

// A wait is said too.
on('htmx:before:request', e => {
  const busy = e.target.querySelector?.('[data-busy]');
  if (busy) $('#say').textContent = busy.dataset.busy;
});

// A failure without a page gets words, in an open modal.
const notice = $('#notice');
const tell = words => {
  if (notice.textContent === words) return;
  const modal = $('dialog:modal');
  modal ? modal.prepend(notice) : $('#main').before(notice);
  notice.textContent = words;
};
on('htmx:error', () => tell('We could not reach the server. Nothing is lost: check your connection and try again.'));
on('htmx:response:error', ({detail: {ctx}}) => ctx.response.status < 500 || tell(
  new DOMParser().parseFromString(ctx.text, 'text/html').querySelector('#file-wrong p+p')?.textContent ||
  'Something went wrong on our side. Nothing is lost: try again soon.'));
on('htmx:before:swap', e => { if (e.detail.ctx.response?.status < 500) tell(''); });

// Where a file may be let go.
for (const name of ['dragenter', 'dragleave', 'drop'])
  on(name, e => { if (e.target.type === 'file') e.target.classList.toggle('over', name === 'dragenter'); });
