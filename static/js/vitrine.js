// Comfort on top of pages that work without it.
const $ = id => document.getElementById(id);

// The sign-up panel becomes a modal, once: at the end of its reveal, or when asked for. Taking `open` away fires no `close`.
const lift = key => { if (!key.matches(':modal')) { key.removeAttribute('open'); key.showModal(); } };

addEventListener('animationend', e => {
  if (e.animationName === 'reveal' && e.target.open && !e.target.contains(document.activeElement)) lift(e.target);
});
addEventListener('click', e => {
  if (!e.target.closest) return;
  if (e.target.closest('a[href="#key"], .start button')) { e.preventDefault(); lift($('key')); }
  if (e.target.matches('dialog:modal') && e.detail) {
    const b = e.target.getBoundingClientRect();
    if (e.clientX < b.left || e.clientX > b.right || e.clientY < b.top || e.clientY > b.bottom) e.target.close();
  }
});

// A page out of the back/forward cache may show what is no longer so.
addEventListener('pageshow', e => { if (e.persisted) location.reload(); });

// A nonce is good for one answer only, so a fragment brings its clock as data.
const clock = () => { const j = $('job'); if (j?.dataset.preview) for (const n of ['preview', 'elapsed']) j.style.setProperty('--' + n, j.dataset[n]); };
clock();

// What a swap changed is put into the title, said aloud once, and given focus if focus was lost.
let heading = document.querySelector('h1')?.textContent;
addEventListener('htmx:after:swap', () => {
  clock();
  const h = document.querySelector('h1');
  if (!h || h.textContent === heading) return;
  heading = $('say').textContent = h.textContent;
  document.title = heading + ': Vitrine';
  if (document.activeElement === document.body) h.focus({preventScroll: true});
});

// A failure that brings no page of its own still gets words, inside the modal when one is open.
const tell = words => { const n = $('notice'); (document.querySelector('dialog:modal') || $('main')).prepend(n); n.className = 'wrap notice'; n.textContent = words; };
addEventListener('htmx:error', e => tell('We could not reach the server. Nothing is lost: check your connection and try again.'));
addEventListener('htmx:response:error', e => {
  if (e.detail.ctx.response.status >= 500) tell('Something went wrong on our side. Nothing is lost: try again in a moment.');
});
addEventListener('htmx:before:request', () => { $('notice').textContent = ''; });

// The file field says that a file may be let go over it.
for (const [name, over] of [['dragenter', true], ['dragleave', false], ['drop', false]])
  addEventListener(name, e => { if (e.target.type === 'file') e.target.classList.toggle('over', over); });
