// Comfort on top of pages that work without it.
const $ = id => document.getElementById(id);

// The sign-up panel becomes a modal at the end of its reveal, or when asked for. What the page has to say goes into it:
// behind a modal nothing is read.
const lift = key => {
  if (key.matches(':modal')) return;
  key.prepend(...document.querySelectorAll('.notice[role=status]'));
  key.removeAttribute('open');
  key.showModal();
};

addEventListener('animationend', e => {
  if (e.animationName === 'reveal' && e.target.open && !e.target.contains(document.activeElement)) lift(e.target);
});
addEventListener('click', e => {
  if (e.target.closest('a[href="#key"], .start button')) { e.preventDefault(); lift($('key')); }
  if (e.target.matches('dialog:modal') && e.detail) {
    const b = e.target.getBoundingClientRect();
    if (e.clientX < b.left || e.clientX > b.right || e.clientY < b.top || e.clientY > b.bottom) e.target.close();
  }
});

// A page out of the back/forward cache may show what is no longer so.
addEventListener('pageshow', e => { if (e.persisted) location.reload(); });

// A page sets its clock by a style; a fragment may not (a nonce is good for one answer) and brings it as data.
const clock = () => { const j = $('job'); if (j?.dataset.preview) for (const n of ['preview', 'elapsed']) j.style.setProperty('--' + n, j.dataset[n]); };
clock();

// A new heading is said aloud once, put into the title, and given focus if focus was lost.
const title = () => document.querySelector('dialog:modal :is(h1,h2)') || document.querySelector('h1');
let heading = title()?.textContent;
addEventListener('htmx:after:swap', () => {
  clock();
  const h = title();
  if (!h || h.textContent === heading) return;
  heading = $('say').textContent = h.textContent;
  if (h.matches('h1')) document.title = heading.replace(/\.$/, '') + ': Vitrine';
  if (document.activeElement === document.body) h.focus({preventScroll: true});
});

// A wait that was asked for is said too.
addEventListener('htmx:before:request', e => {
  const busy = e.target.querySelector?.('[data-busy]');
  if (busy) $('say').textContent = busy.dataset.busy;
});

// A failure that brings no page of its own still gets words, inside the modal when one is open.
const notice = $('notice');
const tell = words => {
  if (notice.textContent === words) return;
  const modal = document.querySelector('dialog:modal');
  modal ? modal.prepend(notice) : $('main').before(notice);
  notice.textContent = words;
};
addEventListener('htmx:error', () => tell('We could not reach the server. Nothing is lost: check your connection and try again.'));
addEventListener('htmx:response:error', e => {
  if (e.detail.ctx.response.status >= 500) tell('Something went wrong on our side. Nothing is lost: try again in a moment.');
});
addEventListener('htmx:before:swap', e => { if (e.detail.ctx.response?.status < 500) tell(''); });

// The file field shows that a file may be let go.
for (const [name, over] of [['dragenter', true], ['dragleave', false], ['drop', false]])
  addEventListener(name, e => { if (e.target.type === 'file') e.target.classList.toggle('over', over); });
